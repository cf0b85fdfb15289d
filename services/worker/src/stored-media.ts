import type { BlobStore, Isolation } from '@sourcemark/media'
import { openBlobs } from '@sourcemark/wiring'
import type { WorkerContext } from './worker.ts'

/** The media that intake kept, for a reader of them. */
export interface StoredMedia {
  readonly store: BlobStore
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
  return {
    store,
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
