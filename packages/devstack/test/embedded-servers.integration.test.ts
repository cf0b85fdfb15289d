import { createBroker } from '@sourcemark/broker'
import { createDatabase } from '@sourcemark/database'
import { startEmbeddedKafka, startEmbeddedPostgres, startStack } from '@sourcemark/devstack'
import { createLogger } from '@sourcemark/runtime'
import { expect, onTestFinished, test } from 'vitest'
import { isListening, isRunning, ownEnvironment, processesOn, testFolder } from './support.ts'

const retentionMs = 3_600_000

const connectTo = (brokers: readonly string[]) =>
  createBroker({
    brokers: [...brokers],
    clientId: 'devstack-test',
    logger: createLogger({ service: 'test', level: 'silent' }),
  })

test('both servers start, answer, stop, and leave no process and no port', async () => {
  const dataDir = testFolder()
  const env = { ...ownEnvironment(), DOCKER_HOST: 'unix:///nonexistent' }
  const stack = await startStack({ dataDir, fresh: true, env })
  onTestFinished(() => stack.stop())
  expect(stack.provider).toEqual({ kafka: 'embedded', database: 'embedded' })
  const database = createDatabase({ url: stack.databaseUrl, applicationName: 'devstack-test' })
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
  expect(await database.query('show server_version_num')).toEqual([
    { server_version_num: expect.stringMatching(/^18/) },
  ])
  await database.close()
  await connectTo(stack.kafkaBrokers).ensureTopics([{ topic: 'devstack-test', partitions: 3, retentionMs }])

  const pids = await processesOn(dataDir)
  expect(pids).toHaveLength(4)
  await stack.stop()
  await stack.stop()
  expect(pids.filter(isRunning)).toEqual([])
  const ports = [Number(stack.kafkaBrokers[0]?.split(':')[1]), Number(new URL(stack.databaseUrl).port)]
  expect(await Promise.all(ports.map(isListening))).toEqual([false, false])
})

test('PostgreSQL keeps data and port over a stop and over a kill, and starts empty when asked to', async () => {
  const dataDir = testFolder()
  const first = await startEmbeddedPostgres({ dataDir })
  const readAndStop = async (server: Awaited<ReturnType<typeof startEmbeddedPostgres>>, signal?: NodeJS.Signals) => {
    const database = createDatabase({ url: server.url, applicationName: 'devstack-test', max: 1 })
    const found = await database.query<{ found: boolean }>(`select to_regclass('kept') is not null as found`)
    await database.execute('create table if not exists kept ()')
    await database.close()
    await server.stop(signal)
    return found[0]?.found
  }
  expect(await readAndStop(first)).toBe(false)
  const second = await startEmbeddedPostgres({ dataDir })
  expect(second.port).toBe(first.port)
  expect(await readAndStop(second, 'SIGKILL')).toBe(true)
  const third = await startEmbeddedPostgres({ dataDir, port: first.port })
  expect(third.port).toBe(first.port)
  expect(await readAndStop(third)).toBe(true)
  expect(await readAndStop(await startEmbeddedPostgres({ dataDir, fresh: true }))).toBe(false)
})

test('Kafka keeps data and port over a kill', async () => {
  const dataDir = testFolder()
  const first = await startEmbeddedKafka({ dataDir, fresh: true })
  onTestFinished(() => first.stop())
  await connectTo(first.brokers).ensureTopics([{ topic: 'kept', partitions: 5, retentionMs }])
  await first.stop('SIGKILL')
  expect(isRunning(first.pid)).toBe(false)
  const second = await startEmbeddedKafka({ dataDir, port: first.port })
  onTestFinished(() => second.stop())
  expect(second.brokers).toEqual(first.brokers)
  // That another number of partitions is refused shows that the topic is there.
  const again = connectTo(second.brokers).ensureTopics([
    { topic: 'kept', partitions: 6, retentionMs, fixedPartitions: true },
  ])
  await expect(again).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' })
  await second.stop()
})

test('a folder in use is not shared: the second start says by whom', async () => {
  const dataDir = testFolder()
  const first = await startEmbeddedPostgres({ dataDir })
  onTestFinished(() => first.stop())
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/is in use by another run \(process \d+\)/)
  await first.stop()
})
