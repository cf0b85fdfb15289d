import type { Kafka, ProducerBatch } from 'kafkajs'
import { CompressionTypes, KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSProtocolError } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { openProducer } from '../src/producer.ts'

/** A producer of kafkajs that keeps the requests it gets, one value per record, and answers when told. */
function fakeKafka(answer: (values: string[]) => Promise<void> = async () => undefined) {
  const requests: string[][] = []
  const compressions = new Set<CompressionTypes | undefined>()
  let open = false
  const producer = {
    async connect() {
      open = true
    },
    async disconnect() {
      open = false
    },
    async sendBatch({ topicMessages = [], compression }: ProducerBatch) {
      expect(open).toBe(true)
      const values = topicMessages.flatMap(({ topic, messages }) => messages.map(({ value }) => `${topic}/${value}`))
      requests.push(values)
      compressions.add(compression)
      await answer(values)
    },
  }
  return { requests, compressions, kafka: { producer: () => producer } as unknown as Kafka }
}

const one = (value: string) => [{ key: 'k', value }]

test('what is sent in one turn of the loop leaves in one request', async () => {
  const { kafka, requests } = fakeKafka()
  const producer = await openProducer(kafka)
  await Promise.all([producer.send('t', one('1')), producer.send('u', one('2')), producer.send('t', one('3'))])
  expect(requests).toEqual([['t/1', 't/3', 'u/2']])
})

test('what is sent while a request is under way leaves together with the next, in order', async () => {
  const held = Promise.withResolvers<void>()
  const { kafka, requests } = fakeKafka(([first]) => (first === 't/1' ? held.promise : Promise.resolve()))
  const producer = await openProducer(kafka)
  const sent = [producer.send('t', one('1'))]
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (const value of ['2', '3', '4']) {
    sent.push(producer.send('t', one(value)))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(requests).toEqual([['t/1']])
  held.resolve()
  await Promise.all(sent)
  expect(requests).toEqual([['t/1'], ['t/2', 't/3', 't/4']])
})

test('of sends that left together only what the broker refuses fails', async () => {
  const tooLarge = new KafkaJSProtocolError({
    type: 'MESSAGE_TOO_LARGE',
    code: 10,
    message: 'too large',
    retriable: false,
    name: 'KafkaJSProtocolError',
  } as never)
  const { kafka, requests } = fakeKafka(async (values) => {
    if (values.includes('t/large')) throw tooLarge
  })
  const producer = await openProducer(kafka)
  const results = await Promise.allSettled(['1', 'large', '3'].map((value) => producer.send('t', one(value))))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { code: 'UNEXPECTED' } })
  expect(requests).toHaveLength(4)
})

test('when the broker stays away, all that left together hears of it', async () => {
  const { kafka, requests } = fakeKafka(async () => {
    throw new KafkaJSConnectionError('refused', {})
  })
  const producer = await openProducer(kafka)
  const results = await Promise.allSettled(['1', '2'].map((value) => producer.send('t', one(value))))
  for (const result of results) expect(result).toMatchObject({ reason: { code: 'BROKER_UNAVAILABLE' } })
  expect(requests).toHaveLength(1)
})

test('a request takes no more than the smallest topic does', async () => {
  const { kafka, requests } = fakeKafka()
  const producer = await openProducer(kafka)
  await Promise.all(Array.from({ length: 5 }, () => producer.send('t', one('x'.repeat(300_000)))))
  expect(requests.map(({ length }) => length)).toEqual([2, 2, 1])
})

test('closing sends what waits', async () => {
  const { kafka, requests, compressions } = fakeKafka()
  const producer = await openProducer(kafka, { compression: 'gzip' })
  const sending = producer.send('t', one('1'))
  await producer.close()
  await sending
  expect(requests).toEqual([['t/1']])
  expect([...compressions]).toEqual([CompressionTypes.GZIP])
})

test('a send of more than a request holds leaves in several, in order, and only a record that is itself too large goes alone', async () => {
  const { kafka, requests } = fakeKafka()
  const producer = await openProducer(kafka)
  const some = (letter: string, bytes: number) => ({ key: 'k', value: letter.repeat(bytes) })
  await producer.send('t', [
    some('a', 300_000),
    some('b', 300_000),
    some('c', 300_000),
    some('d', 900_000),
    some('e', 9),
  ])
  expect(requests.map((values) => values.map((value) => value[2]).join(''))).toEqual(['ab', 'c', 'd', 'e'])
})

test('a large record that is refused does not take the others of its send with it', async () => {
  const { kafka, requests } = fakeKafka(async ([value = '']) => {
    if (value.length > 800_000) throw new KafkaJSNonRetriableError('refused')
  })
  const producer = await openProducer(kafka)
  const records = ['small', 'x'.repeat(900_000), 'after'].map((value) => ({ key: 'k', value }))
  await expect(producer.send('t', records)).rejects.toMatchObject({ code: 'UNEXPECTED' })
  await vi.waitFor(() => expect(requests.flat()).toEqual(expect.arrayContaining(['t/small', 't/after'])))
})
