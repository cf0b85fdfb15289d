import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { Fault } from '@sourcemark/runtime'
import { createS3Client, type S3Connection, s3Status } from '../s3-client.ts'
import { BlobFolder } from './blob-folder.ts'
import type { BlobStore } from './blob-store.ts'
import { keepContent, unavailable } from './content.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** What keys begin with, such as `media/`. */
  readonly prefix: string
  /** Folder of this host for what was read or written lately. */
  readonly cacheFolder: string
  /** Bytes that the folder may hold, 1 GiB when absent. */
  readonly cacheBytes?: number
  readonly connection: S3Connection
}

/** Milliseconds that a file stays after it was asked for, however full the cache is: somebody is about to open it. */
const untouched = 60_000

/** The files of the cache with their sizes, the one used longest ago first. */
class CacheIndex {
  readonly #files = new Map<string, { bytes: number; usedAt: number }>()
  #bytes = 0

  use(sha256: string, bytes: number, usedAt: number): void {
    this.#bytes += bytes - (this.#files.get(sha256)?.bytes ?? 0)
    this.#files.delete(sha256)
    this.#files.set(sha256, { bytes, usedAt })
  }

  /** Takes out the oldest that nobody is about to open, until the rest fits. */
  *surplus(limit: number, now: number): Generator<string> {
    for (const [sha256, { bytes, usedAt }] of this.#files) {
      if (this.#bytes <= limit || usedAt > now - untouched) return
      this.#files.delete(sha256)
      this.#bytes -= bytes
      yield sha256
    }
  }
}

/** Blobs in a bucket, with a bounded copy of what this host uses. */
export async function openS3Store(options: S3StoreOptions): Promise<BlobStore> {
  const { bucket, prefix, cacheBytes = 1024 ** 3 } = options
  const client = createS3Client(options.connection)
  const folder = new BlobFolder(options.cacheFolder)
  const index = new CacheIndex()
  const object = (sha256: string) => ({ Bucket: bucket, Key: `${prefix}${sha256}` })

  const use = async (sha256: string, bytes: number): Promise<void> => {
    const now = Date.now()
    index.use(sha256, bytes, now)
    for (const old of index.surplus(cacheBytes, now)) await rm(folder.path(old), { force: true })
  }

  const kept = async (sha256: string): Promise<boolean> => {
    try {
      await client.send(new HeadObjectCommand(object(sha256)))
      return true
    } catch (error) {
      if (s3Status(error) === 404) return false
      throw unavailable(error)
    }
  }

  /** Fetches an object into the cache; undefined when there is none. */
  const fetchObject = async (sha256: string): Promise<string | undefined> => {
    try {
      const { Body } = await client.send(new GetObjectCommand(object(sha256)))
      const { bytes } = await folder.write(Body as Readable, async (blob) => {
        // Waiting does not mend it, as it would a store that is away.
        const message = `${bucket}/${prefix}${sha256} holds bytes with the hash ${blob.sha256}`
        if (blob.sha256 !== sha256) throw new Fault('UNEXPECTED', { message })
      })
      await use(sha256, bytes)
      return folder.path(sha256)
    } catch (error) {
      if (s3Status(error) === 404) return undefined
      throw unavailable(error)
    }
  }

  try {
    await folder.open()
    const found: { sha256: string; bytes: number; usedAt: number }[] = []
    for (const entry of await readdir(folder.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue
      const { size, mtimeMs } = await stat(join(entry.parentPath, entry.name))
      found.push({ sha256: entry.name, bytes: size, usedAt: mtimeMs })
    }
    for (const { sha256, bytes, usedAt } of found.sort((a, b) => a.usedAt - b.usedAt)) index.use(sha256, bytes, usedAt)
  } catch (error) {
    throw unavailable(error)
  }

  return {
    put: (content, accept) =>
      keepContent(content, accept, async (chunks, check) => {
        const blob = await folder.write(chunks, async (written, file) => {
          check(written)
          if (await kept(written.sha256)) return
          const body = createReadStream(file)
          try {
            await client.send(
              new PutObjectCommand({
                ...object(written.sha256),
                Body: body,
                ContentLength: written.bytes,
                ChecksumSHA256: Buffer.from(written.sha256, 'hex').toString('base64'),
              }),
            )
          } finally {
            body.destroy()
          }
        })
        await use(blob.sha256, blob.bytes)
        return blob
      }),
    has: kept,
    async localFile(sha256) {
      const bytes = await folder.size(sha256).catch((error: unknown) => {
        throw unavailable(error)
      })
      if (bytes === undefined) return fetchObject(sha256)
      await use(sha256, bytes)
      return folder.path(sha256)
    },
    async remove(sha256) {
      try {
        await client.send(new DeleteObjectCommand(object(sha256)))
        // Copies of other hosts go when their caches are full.
        await folder.remove(sha256)
      } catch (error) {
        throw unavailable(error)
      }
    },
    async close() {
      client.destroy()
    },
  }
}
