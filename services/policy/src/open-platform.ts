import type { Broker } from '@sourcemark/broker'
import { type TopicNames, topicNames } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import { createLogger, type Environment, readSettings } from '@sourcemark/runtime'
import { lineSettings, openBroker, topicSpecs } from '@sourcemark/wiring'

/** Longest that one statement of these commands may take: they read everything there is. */
const statementTimeout = 600_000

const connection = { applicationName: 'sourcemark-policy', statementTimeout }

/** Reads what is stored, as it stands at one moment. The database itself refuses to write. */
export async function readStored<T>(
  env: Environment,
  note: (line: string) => void,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return await withPlatform({ needs: 'database', env, log: note }, connection, (database) =>
    database.transaction(
      async (tx) => {
        await tx.execute('set transaction read only')
        return await work(tx)
      },
      { isolation: 'repeatable read', attempts: 1 },
    ),
  )
}

export interface OpenLine {
  readonly database: Database
  readonly broker: Broker
  readonly topics: TopicNames
  readonly prefix: string
}

/** Connects to the broker and the database of services that work. */
export async function withLine<T>(
  env: Environment,
  note: (line: string) => void,
  work: (line: OpenLine) => Promise<T>,
): Promise<T> {
  return await withPlatform({ needs: 'line', env, log: note }, connection, async (database, platform) => {
    const settings = readSettings(lineSettings, {
      ...env,
      KAFKA_BROKERS: platform.kafkaBrokers.join(','),
      DATABASE_URL: platform.databaseUrl,
    })
    const broker = openBroker(settings, 'sourcemark-policy', createLogger({ service: 'policy', level: 'silent' }))
    const prefix = settings.SOURCEMARK_TOPIC_PREFIX
    const topics = topicNames(prefix)
    await broker.ensureTopics(topicSpecs(topics, settings.SOURCEMARK_PARTITIONS))
    return await work({ database, broker, topics, prefix })
  })
}
