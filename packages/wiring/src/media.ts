import { homedir } from 'node:os'
import { join } from 'node:path'
import { type BlobStore, openBlobStore, type S3Connection } from '@sourcemark/media'
import { defineSettings, type SettingsOf } from '@sourcemark/runtime'

/** Where media are kept: for whoever fetches or reads them. */
export const blobSettings = defineSettings({
  SOURCEMARK_BLOB_FOLDER: {
    kind: 'string',
    optional: true,
    description:
      "Folder of this host where media are kept, or, with a bucket, what was used of it lately; `.cache/sourcemark/blobs` in the user's home when absent",
  },
  SOURCEMARK_BLOB_BUCKET: {
    kind: 'string',
    optional: true,
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    expected: 'the name of a bucket',
    description: 'S3 bucket where media are kept; the folder when absent',
  },
  SOURCEMARK_S3_ENDPOINT: {
    kind: 'url',
    protocols: ['https:', 'http:'],
    optional: true,
    description: "Address of an S3 service that is not Amazon's",
  },
  SOURCEMARK_S3_REGION: { kind: 'string', optional: true, description: 'Region of the S3 service' },
  SOURCEMARK_S3_ACCESS_KEY_ID: {
    kind: 'string',
    optional: true,
    requires: ['SOURCEMARK_S3_SECRET_ACCESS_KEY'],
    description: "Key for the S3 service; the SDK's own ways of finding one when absent",
  },
  SOURCEMARK_S3_SECRET_ACCESS_KEY: {
    kind: 'string',
    optional: true,
    secret: true,
    description: 'Secret half of that key',
  },
})
export type BlobSettings = SettingsOf<typeof blobSettings>

/** With what sounds and films are decoded: for whoever reads or shows them. */
export const ffmpegSettings = defineSettings({
  SOURCEMARK_FFMPEG_PATH: {
    kind: 'string',
    optional: true,
    pattern: /^\//,
    expected: 'an absolute path',
    description:
      "The ffmpeg with which sounds and films are decoded; the system's, or the one that npm brings, when absent",
  },
})

/** How the S3 service that the settings name is reached. */
export const s3Connection = (settings: BlobSettings): S3Connection => {
  const {
    SOURCEMARK_S3_ENDPOINT: endpoint,
    SOURCEMARK_S3_REGION: region,
    SOURCEMARK_S3_ACCESS_KEY_ID: accessKeyId,
    SOURCEMARK_S3_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = settings
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(accessKeyId === undefined ? {} : { credentials: { accessKeyId, secretAccessKey } }),
  }
}

/** The folder of this host for media. */
const blobFolder = ({ SOURCEMARK_BLOB_FOLDER: folder }: BlobSettings): string =>
  folder ?? join(homedir(), '.cache', 'sourcemark', 'blobs')

/** The folder of this host for previews of media, beside that for the media. */
export const previewFolder = (settings: BlobSettings): string => `${blobFolder(settings)}-previews`

/**
 * Opens the store of media that the settings name.
 * @throws Fault BLOB_STORE_UNAVAILABLE
 */
export async function openBlobs(settings: BlobSettings): Promise<BlobStore> {
  const folder = blobFolder(settings)
  const bucket = settings.SOURCEMARK_BLOB_BUCKET
  return await openBlobStore(
    bucket === undefined
      ? { kind: 'folder', folder }
      : { kind: 's3', bucket, prefix: '', cacheFolder: folder, connection: s3Connection(settings) },
  )
}
