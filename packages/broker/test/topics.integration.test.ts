import { randomUUID } from 'node:crypto'
import { ConfigResourceTypes, Kafka, logLevel, Partitioners } from 'kafkajs'
import { expect, onTestFinished, test } from 'vitest'
import { partitionOf } from '../src/index.ts'
import { openBroker, openLine, text, until } from './line.ts'

const hour = 3_600_000

const openKafka = () => new Kafka({ brokers: (process.env.KAFKA_BROKERS ?? '').split(','), logLevel: logLevel.NOTHING })

async function openAdmin() {
  const admin = openKafka().admin()
  await admin.connect()
  onTestFinished(() => admin.disconnect())
  return admin
}

test('several processes that start at once agree on the topics, and starting again changes nothing', async () => {
  const specs = Array.from({ length: 4 }, (_, at) => ({
    topic: `${randomUUID()}.topic-${at}`,
    partitions: at + 1,
    retentionMs: hour,
  }))
  await Promise.all(Array.from({ length: 5 }, () => openBroker().ensureTopics(specs)))
  await openBroker().ensureTopics(specs)
  const { topics } = await (await openAdmin()).fetchTopicMetadata({ topics: specs.map(({ topic }) => topic) })
  expect(new Map(topics.map(({ name, partitions }) => [name, partitions.length]))).toEqual(
    new Map(specs.map(({ topic, partitions }) => [topic, partitions])),
  )
})

test('a topic gets its retention, its largest batch and its other settings', async () => {
  const topic = `${randomUUID()}.configured`
  await openBroker().ensureTopics([
    { topic, partitions: 1, retentionMs: hour, maxMessageBytes: 123_456, configs: { 'cleanup.policy': 'compact' } },
  ])
  const { resources } = await (await openAdmin()).describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  })
  const values = Object.fromEntries(
    resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? [],
  )
  expect(values).toMatchObject({
    'retention.ms': String(hour),
    'max.message.bytes': '123456',
    'cleanup.policy': 'compact',
  })
})

test('a topic of fixed partitions that has another number of them is a fault of the configuration; others keep theirs', async () => {
  const topic = `${randomUUID()}.other`
  await openBroker().ensureTopics([{ topic, partitions: 2, retentionMs: hour }])
  await openBroker().ensureTopics([{ topic, partitions: 3, retentionMs: hour }])
  await expect(
    openBroker().ensureTopics([{ topic, partitions: 3, retentionMs: hour, fixedPartitions: true }]),
  ).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
  })
})

test('records land where partitionOf says, whether we send them or a platform with the default partitioner', async () => {
  const line = await openLine({ partitions: 12 })
  const seen = await line.read(line.source)
  const keys = Array.from({ length: 200 }, (_, at) => ['a-', '转载-', '\u{1f600}', ''][at % 4] + String(at))
  await line.send(...keys)
  const producer = openKafka().producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  onTestFinished(() => producer.disconnect())
  await producer.send({ topic: line.source, messages: keys.map((key) => ({ key, value: key })) })
  await until(() => expect(seen).toHaveLength(400))
  for (const record of seen) expect(record.partition).toBe(partitionOf(text(record), 12))
  expect(new Set(seen.map(({ partition }) => partition)).size).toBe(12)
})
