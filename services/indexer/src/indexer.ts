import { createDatabase, migrate } from '@sourcemark/database'
import { indexLogNames, indexLogs, openLocalIndexer } from '@sourcemark/originals'
import { commonSettings, defineSettings, type Service, type ServiceContext, watch } from '@sourcemark/runtime'

export const indexerSettings = defineSettings({
  DATABASE_URL: commonSettings.DATABASE_URL,
  SOURCEMARK_INDEX_FOLDER: commonSettings.SOURCEMARK_INDEX_FOLDER,
})

/** Milliseconds between looks at the log while nothing happens in it. */
const rest = 500

/** Connections to the database: of each log one page is read after the other. */
const connections = 2

/**
 * Keeps the local form of the originals index on this host: follows each log, packs it into runs and merges them. One a host; the workers of the
 * host read what it writes, and look up what it has not packed yet without it.
 */
export async function startIndexer(context: ServiceContext<typeof indexerSettings>): Promise<Service> {
  const { settings, metrics, logger, onStop } = context
  await migrate(settings.DATABASE_URL)
  const database = createDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'sourcemark-indexer',
    max: connections,
  })
  onStop(() => database.close())
  const labels = { log: indexLogNames } as const
  const behind = metrics.gauge({
    name: 'sourcemark_index_behind_entries',
    help: 'Changes of a log of the originals index that the indexer of this host has not read yet',
    labels,
  })
  const unpacked = metrics.gauge({
    name: 'sourcemark_index_unpacked_entries',
    help: 'Changes of a log of the originals index that are in no packed run of this host yet',
    labels,
  })
  const packed = metrics.counter({
    name: 'sourcemark_index_packed_total',
    help: 'Times that new entries were packed',
    labels,
  })
  const merged = metrics.counter({
    name: 'sourcemark_index_merged_total',
    help: 'Runs that came of others by a merge',
    labels,
  })

  let stopped = false
  const unread = new Set<string>(indexLogNames)
  const followings: Promise<void>[] = []
  for (const { log, definitions } of indexLogs) {
    const indexer = await openLocalIndexer(database, definitions, settings.SOURCEMARK_INDEX_FOLDER)
    onStop(() => indexer.close())
    const following = watch(context, {
      doing: `following the log '${log}' of the originals index`,
      interval: rest,
      look: async () => {
        for (;;) {
          const step = await metrics.stage(`indexer.${log}`, () => indexer.step())
          behind.set(step.behind, { log })
          unpacked.set(step.unpacked, { log })
          if (step.packed) packed.add(1, { log })
          if (step.merged > 0) merged.add(step.merged, { log })
          if (step.begunAnew) logger.warn({ log }, 'the local index was ahead of its database: it is made anew')
          if (step.behind === 0) unread.delete(log)
          if (stopped || (step.behind === 0 && step.read === 0)) return
        }
      },
    })
    followings.push(following)
  }

  return {
    ready: () =>
      unread.size === 0 ||
      [...unread].map((log) => `it has not read the log '${log}' of the originals index to its end yet`),
    stop: async () => {
      stopped = true
      await Promise.all(followings)
    },
  }
}
