import type { BlobStore } from './blob-store.ts'
import { openFolderStore } from './folder-store.ts'
import type { S3StoreOptions } from './s3-store.ts'

export type BlobStoreOptions =
  | { readonly kind: 'folder'; readonly folder: string }
  | ({ readonly kind: 's3' } & S3StoreOptions)

/**
 * Opens the store that is configured, making its folders.
 * @throws Fault BLOB_STORE_UNAVAILABLE
 */
export async function openBlobStore(options: BlobStoreOptions): Promise<BlobStore> {
  if (options.kind === 'folder') return openFolderStore(options.folder)
  // Only who has it pays for loading the SDK.
  const { openS3Store } = await import('./s3-store.ts')
  return openS3Store(options)
}
