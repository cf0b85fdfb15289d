import { BlobFolder } from './blob-folder.ts'
import type { BlobStore } from './blob-store.ts'
import { keepContent, unavailable } from './content.ts'

/** Blobs in a folder that all processes of the installation see. */
export async function openFolderStore(path: string): Promise<BlobStore> {
  const folder = new BlobFolder(path)
  const ours = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw unavailable(error)
    }
  }
  await ours(folder.open())
  return {
    put: (content, accept) =>
      keepContent(content, accept, (chunks, check) => folder.write(chunks, async (blob) => check(blob))),
    has: async (sha256) => (await ours(folder.size(sha256))) !== undefined,
    localFile: async (sha256) => ((await ours(folder.size(sha256))) === undefined ? undefined : folder.path(sha256)),
    remove: (sha256) => ours(folder.remove(sha256)),
    close: async () => undefined,
  }
}
