import { addAbortSignal, type Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { createS3Client, type S3Connection, s3Status } from '../s3-client.ts'
import { Refused } from './medium.ts'

/** Buckets that media may lie in, and how they are reached. */
export interface S3Sources {
  readonly buckets: readonly string[]
  readonly connection: S3Connection
}

function refusalOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof Refused || signal.aborted) return error
  const detail = error instanceof Error ? error.message || error.name : String(error)
  const status = s3Status(error)
  if (status === 404) return new Refused('MEDIUM_NOT_FOUND', 'The bucket has no such object.')
  if (status === 401 || status === 403) return new Refused('MEDIUM_FORBIDDEN', 'The bucket does not let us read it.')
  return new Refused('MEDIUM_UNREACHABLE', detail)
}

/** Reads objects of the buckets that are allowed. */
export class S3Reader {
  readonly #buckets: readonly string[]
  readonly #client: S3Client

  constructor({ buckets, connection }: S3Sources) {
    this.#buckets = buckets
    this.#client = createS3Client(connection)
  }

  /** The bytes of `s3://bucket/key`. The key is taken as it stands, without decoding. */
  async *read(uri: string, limit: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/su.exec(uri) ?? []
    if (!this.#buckets.includes(bucket)) {
      throw new Refused('MEDIUM_FORBIDDEN', 'The bucket is not one of those that may be read.')
    }
    try {
      const { Body, ContentLength = 0 } = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
        abortSignal: signal,
      })
      // The SDK's own signal ends with the header of the answer.
      const body = addAbortSignal(signal, Body as Readable)
      if (ContentLength > limit) {
        body.on('error', () => undefined).destroy()
        throw new Refused('MEDIUM_TOO_LARGE', `The object has ${ContentLength} bytes.`)
      }
      yield* body
    } catch (error) {
      throw refusalOf(error, signal)
    }
  }

  close(): void {
    this.#client.destroy()
  }
}
