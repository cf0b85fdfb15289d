import { S3Client } from '@aws-sdk/client-s3'

/** How an S3 service is reached. What is absent is found by the SDK's own ways. */
export interface S3Connection {
  readonly region?: string
  /** Address of a service that is not Amazon's; its buckets are then named in the path. */
  readonly endpoint?: string
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

export function createS3Client({ region, endpoint, credentials }: S3Connection): S3Client {
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    // Milliseconds until a connection stands, and without a byte; the SDK would wait for ever.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
    // Services that are not Amazon's do not know the checksums that the SDK adds by itself; we send and check our own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

/** Status of the answer that an error of the SDK is about, if there was one. */
export function s3Status(error: unknown): number | undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return $metadata?.httpStatusCode
}
