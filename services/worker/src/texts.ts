import { createTextExaminer, openOriginalsIndex, takeTextStatisticsWhenDue, textIndexes } from '@sourcemark/originals'
import { watch } from '@sourcemark/runtime'
import type { Work, WorkOptions } from './worker.ts'

/** Milliseconds between looks whether an epoch is due. */
const statisticsLook = 60_000

/** Examines texts, and takes their statistics by schedule. */
export async function openTextWork({ context, connections, announce, onCapped, stage }: WorkOptions): Promise<Work> {
  const { settings, onStop } = context
  const { database } = connections
  const index = await openOriginalsIndex(database, textIndexes, {
    form: settings.SOURCEMARK_TEXT_INDEX,
    folder: settings.SOURCEMARK_INDEX_FOLDER,
  })
  onStop(() => index.lookUp.close())
  const examiner = createTextExaminer({ database, index, onCapped, announce, stage })
  const interval = settings.SOURCEMARK_STATISTICS_INTERVAL
  const keeping =
    interval === undefined
      ? undefined
      : watch(context, {
          doing: 'taking a statistics epoch',
          interval: Math.min(interval, statisticsLook),
          look: async () => {
            await takeTextStatisticsWhenDue(database, interval)
          },
        })
  return { examine: (contentId, reason) => examiner.examine(contentId, reason), keeping }
}
