import { randomUUID } from 'node:crypto'
import { createBroker } from '@sourcemark/broker'
import { readIngestRecord, topicNames, type VerdictEvent } from '@sourcemark/contract'
import { createLogger } from '@sourcemark/runtime'
import { topicSpecs } from '@sourcemark/wiring'
import { expect, test, vi } from 'vitest'
import type { RefusedRecord } from '../src/channels.ts'
import { ingestChannel, outputChannel } from '../src/kafka-channels.ts'
import { makeVerdictEvent } from './make-verdict.ts'

const wait = { timeout: 20_000 }

test('events go in as intake reads them; verdicts from the beginning and new refusals come out', async () => {
  const topics = topicNames(`replay-${randomUUID()}.`)
  const broker = createBroker({
    brokers: (process.env.KAFKA_BROKERS ?? '').split(','),
    clientId: 'replay-test',
    logger: createLogger({ service: 'test', level: 'silent' }),
  })
  await broker.ensureTopics(topicSpecs(topics, 3))
  // A broker that has just started gets its group coordinator ready only when somebody asks for it.
  await vi.waitFor(() => broker.lagOf('nobody', [topics.ingest]), { ...wait, interval: 500 })
  const producer = await broker.createProducer()
  const refuse = (key: string) =>
    producer.send(topics.deadLetter, [
      { key, value: '?', headers: { 'sourcemark-error-code': 'EVENT_INVALID', 'sourcemark-error-pointer': '/data' } },
    ])
  const earlier = makeVerdictEvent('a')
  await producer.send(topics.verdicts, [{ key: 'a', value: JSON.stringify(earlier) }])
  await refuse('old')

  const verdicts: VerdictEvent[] = []
  const refused: RefusedRecord[] = []
  const following = await outputChannel(broker, topics).follow({
    verdict: (event) => verdicts.push(event),
    refused: (record) => refused.push(record),
  })
  await vi.waitFor(() => expect(verdicts).toEqual([earlier]), wait)
  await refuse('new')
  await vi.waitFor(() => expect(refused).toEqual([{ key: 'new', code: 'EVENT_INVALID', pointer: '/data' }]), wait)
  await following.stop()

  const event = {
    specversion: '1.0',
    id: 'e',
    source: 's',
    type: 'sourcemark.content.withdrawn.v1',
    data: { contentId: 'c', withdrawnAt: '2026-01-01T00:00:00Z' },
  }
  const read: ReturnType<typeof readIngestRecord>[] = []
  const reader = await broker.readTopic({
    topic: topics.ingest,
    fromBeginning: true,
    onRecord: (record) => read.push(readIngestRecord(record)),
  })
  await ingestChannel(producer, topics).send([{ key: 'c', value: JSON.stringify(event) }])
  await vi.waitFor(() => expect(read).toMatchObject([{ ok: true, mode: 'structured' }]), wait)
  await reader.close()
  await producer.close()
})
