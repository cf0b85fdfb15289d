import { limits as contractLimits } from '@sourcemark/contract'
import type { BlobStore } from '../blob/blob-store.ts'
import { isPublicAddress, type Lookup, lookUpAddresses } from './address.ts'
import { readLocalFile } from './from-file.ts'
import { readHttps } from './from-https.ts'
import type { S3Reader, S3Sources } from './from-s3.ts'
import { type FetchedMedium, type MediumSource, Refused } from './medium.ts'

/** What one medium may take. */
export interface MediumLimits {
  /** Bytes of it, 32 MiB when absent. */
  readonly bytes?: number
  /** Milliseconds for all of it, 60 s when absent. */
  readonly totalMs?: number
}

export interface FetchLimits extends MediumLimits {
  /** Milliseconds until a connection stands, 10 s when absent. */
  readonly connectMs?: number
  /** Milliseconds until a server begins its answer, 20 s when absent. */
  readonly headersMs?: number
  /** Milliseconds without a byte, 20 s when absent. */
  readonly silenceMs?: number
}

export interface MediaFetcherOptions {
  readonly store: BlobStore
  /** Folders that `file:` may read from; none when empty. */
  readonly roots: readonly string[]
  readonly limits?: FetchLimits
  /** Buckets that `s3:` may read from; none when absent. */
  readonly s3?: S3Sources
  /** Lets `https:` reach private addresses too: for platforms whose media lie in their own network. */
  readonly allowPrivateAddresses?: boolean
  /** Certificates in PEM that are trusted instead of the system's. */
  readonly certificateAuthorities?: readonly string[]
  /** The system's resolver when absent. */
  readonly lookup?: Lookup
}

/** Brings media into the blob store, each once. */
export interface MediaFetcher {
  /**
   * Fetches a medium, checks it against what was announced and keeps it.
   * @param limits those of the fetcher where absent.
   * @throws Fault BLOB_STORE_UNAVAILABLE; the signal's reason when it is aborted.
   */
  fetch(source: MediumSource, signal: AbortSignal, limits?: MediumLimits): Promise<FetchedMedium>
  close(): void
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The bytes that came inside the event. */
async function* readInline(data: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > contractLimits.inlineBytes) {
    throw new Refused('MEDIUM_TOO_LARGE', `More than ${contractLimits.inlineBytes} bytes came inside the event.`)
  }
  if (!base64.test(data)) throw new Refused('MEDIUM_HASH_MISMATCH', 'The data of the medium are not base64.')
  yield bytes
}

/** Ends reading as soon as there is more than allowed, or the time is up. */
async function* limited(
  content: AsyncIterable<Uint8Array>,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of content) {
    signal.throwIfAborted()
    bytes += chunk.length
    if (bytes > limit) throw new Refused('MEDIUM_TOO_LARGE', `The medium has more than ${limit} bytes.`)
    yield chunk
  }
}

export function createMediaFetcher(options: MediaFetcherOptions): MediaFetcher {
  const { store, roots, s3 } = options
  const { bytes: mostBytes = 32 * 1024 * 1024, totalMs: mostMs = 60_000, ...times } = options.limits ?? {}
  const https = {
    lookup: options.lookup ?? lookUpAddresses,
    mayReach: options.allowPrivateAddresses === true ? () => true : isPublicAddress,
    connectMs: times.connectMs ?? 10_000,
    headersMs: times.headersMs ?? 20_000,
    silenceMs: times.silenceMs ?? 20_000,
    certificateAuthorities: options.certificateAuthorities,
  }
  let s3Reader: S3Reader | undefined

  async function* read({ uri, data }: MediumSource, limit: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (data !== undefined) return yield* readInline(data)
    const scheme = uri?.slice(0, uri.indexOf(':') + 1).toLowerCase()
    if (uri !== undefined && scheme === 'file:') return yield* readLocalFile(uri, roots)
    if (uri !== undefined && scheme === 'https:') return yield* readHttps(uri, limit, https, signal)
    if (uri !== undefined && scheme === 's3:' && s3 !== undefined) {
      // Only who has it pays for loading the SDK.
      s3Reader ??= new (await import('./from-s3.ts')).S3Reader(s3)
      return yield* s3Reader.read(uri, limit, signal)
    }
    throw new Refused('MEDIUM_FORBIDDEN', `${scheme || 'An address without a scheme'} is not a way to a medium.`)
  }

  return {
    async fetch(source, signal, { bytes: limit = mostBytes, totalMs = mostMs } = {}) {
      signal.throwIfAborted()
      const late = AbortSignal.timeout(totalMs)
      const either = AbortSignal.any([signal, late])
      try {
        const blob = await store.put(limited(read(source, limit, either), limit, either), ({ sha256, bytes }) => {
          either.throwIfAborted()
          if (bytes === 0) throw new Refused('MEDIUM_EMPTY', 'The medium has no bytes.')
          if (source.bytes !== undefined && source.bytes !== bytes) {
            throw new Refused('MEDIUM_HASH_MISMATCH', `${source.bytes} bytes were announced, ${bytes} came.`)
          }
          if (source.sha256 !== undefined && source.sha256.toLowerCase() !== sha256) {
            throw new Refused('MEDIUM_HASH_MISMATCH', `The bytes that came have the hash ${sha256}.`)
          }
        })
        return { ok: true, ...blob }
      } catch (error) {
        if (error instanceof Refused) return error.refusal
        signal.throwIfAborted()
        if (late.aborted) return new Refused('MEDIUM_TIMEOUT', `It did not arrive within ${totalMs} ms.`).refusal
        throw error
      }
    },
    close() {
      s3Reader?.close()
    },
  }
}
