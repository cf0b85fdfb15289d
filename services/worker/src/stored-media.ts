import type { Isolation } from '@sourcemark/media'
import { openBlobs } from '@sourcemark/wiring'
import type { WorkerContext } from './worker.ts'

/** The media that intake kept, for a reader of them. */
export interface StoredMedia {
  /** Keeps bytes that were found in a medium, for another worker. Gives their SHA-256. */
  keep(bytes: Uint8Array): Promise<string>
  /** The same for some; what comes twice is told once. */
  keepAll(some: readonly Uint8Array[]): Promise<string[]>
  /** Where a medium lies on this host; undefined, and logged, when the store has lost it. */
  file(blob: string): Promise<string | undefined>
  /** Warns, once, when this machine does not let media be read without a network. */
  tellIsolation(reader: { isolation(): Promise<Isolation> }): Promise<void>
}

/** Opens the store of media until the service stops. */
export async function openStoredMedia({ settings, onStop, logger }: WorkerContext): Promise<StoredMedia> {
  const store = await openBlobs(settings)
  onStop(() => store.close())
  let isolationTold = false
  const keep = async (bytes: Uint8Array): Promise<string> => (await store.put(bytes)).sha256
  return {
    keep,
    keepAll: async (some) => [...new Set(await Promise.all(some.map(keep)))],
    async file(blob) {
      const file = await store.localFile(blob)
      if (file === undefined) logger.error({ blob }, 'a medium that was kept is not in the store any more')
      return file
    },
    async tellIsolation(reader) {
      if (isolationTold) return
      isolationTold = true
      const { network } = await reader.isolation()
      if (!network) logger.warn('this machine does not let media be read in processes without a network')
    },
  }
}
