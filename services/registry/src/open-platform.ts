import { topicNames } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import { createLogger, type Environment, type Output, readSettings, sleep } from '@sourcemark/runtime'
import { groupId, lineSettings, openBroker, tellReaders } from '@sourcemark/wiring'

/** Milliseconds that a command waits for the judgements that it asked for. */
const patience = 60_000

const connection = { applicationName: 'sourcemark-registry' }

/**
 * Reads the registry of the platform that is found.
 * @throws Fault as `withPlatform` does.
 */
export const withDatabase = <T>(
  env: Environment,
  { note }: Output,
  work: (database: Database) => Promise<T>,
): Promise<T> => withPlatform({ needs: 'database', env, log: note }, connection, work)

/** What a change of the registry came to. */
export interface Change {
  /** False when it was not made. */
  readonly done: boolean
  /** The keys of what changed. */
  readonly keys: readonly string[]
}

/**
 * Changes the registry, then has every content judged again whose judgement looked at what changed, and waits for that. The change is committed
 * first: when telling fails, the same command again tells again.
 * @throws Fault as `withPlatform` does.
 */
export async function changeRegistry(
  env: Environment,
  { note }: Output,
  change: (database: Database) => Promise<Change>,
): Promise<boolean> {
  return await withPlatform({ needs: 'line', env, log: note }, connection, async (database, platform) => {
    const settings = readSettings(lineSettings, {
      ...env,
      DATABASE_URL: platform.databaseUrl,
      KAFKA_BROKERS: platform.kafkaBrokers.join(','),
    })
    const broker = openBroker(settings, 'sourcemark-registry', createLogger({ service: 'registry', level: 'silent' }))
    const prefix = settings.SOURCEMARK_TOPIC_PREFIX
    const topics = topicNames(prefix)
    // before anything is changed: without a broker nobody could be told
    const producer = await broker.createProducer()
    try {
      const { done, keys } = await change(database)
      await tellReaders(database, producer, topics, keys, 'registry_change')
      if (keys.length > 0) {
        const asked = [topics.findings, topics.retry('adjudicator')]
        await untilJudged(() => broker.lagOf(groupId(prefix, 'adjudicator'), asked), note)
      }
      return done
    } finally {
      await producer.close()
    }
  })
}

async function untilJudged(lag: () => Promise<bigint>, note: Output['note']): Promise<void> {
  const until = performance.now() + patience
  for (;;) {
    const left = await lag()
    if (left === 0n) return
    if (performance.now() > until) {
      note(`The adjudicator has ${left} requests to go, those of this change among them: the verdicts follow.`)
      return
    }
    await sleep(200)
  }
}
