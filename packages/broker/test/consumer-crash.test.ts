import { createLogger, type Fault } from '@sourcemark/runtime'
import {
  type ConsumerRunConfig,
  type EachBatchHandler,
  type EachBatchPayload,
  type Kafka,
  KafkaJSConnectionError,
  KafkaJSError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
} from 'kafkajs'
import { expect, test, vi } from 'vitest'
import type { ConsumeOptions } from '../src/consume-options.ts'
import { openConsumer } from '../src/consumer.ts'

type ConsumeOne = Extract<ConsumeOptions, { handle: unknown }>['handle']
type Listener = (event: { payload: { error: Error; restart: boolean } }) => void

/** A consumer of kafkajs that joins when it runs and crashes when told. */
async function openCrashing(handle: ConsumeOne = async () => undefined) {
  const listeners = new Map<string, Listener[]>()
  const emit = (event: string, error = new Error(), restart = false): void => {
    for (const listener of listeners.get(event) ?? []) listener({ payload: { error, restart } })
  }
  let eachBatch: EachBatchHandler | undefined
  const run = vi.fn(async (config: ConsumerRunConfig) => {
    eachBatch = config.eachBatch
    emit('join')
  })
  const connect = vi.fn(async () => undefined)
  const nothing = async () => undefined
  const stop = vi.fn(nothing)
  const consumer = {
    events: { GROUP_JOIN: 'join', REBALANCING: 'rebalancing', CRASH: 'crash', DISCONNECT: 'disconnect' },
    on: (event: string, listener: Listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    connect,
    run,
    subscribe: nothing,
    stop,
    disconnect: nothing,
  }
  const producer = { connect: nothing, disconnect: nothing }
  const faults: Fault[] = []
  const opened = await openConsumer(
    { consumer: () => consumer, producer: () => producer } as unknown as Kafka,
    createLogger({ service: 'test', level: 'silent' }),
    {
      groupId: 'g',
      topics: ['t'],
      deadLetterTopic: 'd',
      concurrency: 2,
      onFatal: (fault) => faults.push(fault),
      handle,
    },
  )
  return {
    consumer: opened,
    connect,
    run,
    stop,
    faults,
    /** Records of one partition as a fetch brings them. */
    fetch: (...values: string[]) => eachBatch?.(batchOf(values)) ?? Promise.resolve(),
    join: () => emit('join'),
    crash: (error: Error, restart = false) => emit('crash', error, restart),
  }
}

const batchOf = (values: readonly string[]): EachBatchPayload =>
  ({
    batch: {
      topic: 't',
      partition: 0,
      offsetLag: () => '0',
      messages: values.map((value, at) => ({ key: null, value: Buffer.from(value), offset: `${at}`, timestamp: '0' })),
    },
    heartbeat: async () => undefined,
    pause: () => () => undefined,
    resolveOffset: () => undefined,
    uncommittedOffsets: () => ({ topics: [] }),
    commitOffsetsIfNecessary: async () => undefined,
  }) as unknown as EachBatchPayload

const named = (name: string) => Object.assign(new KafkaJSNonRetriableError(name), { name })

test('a crash that kafkajs does not restart from but that passes is followed by another run, as often as it takes', async () => {
  const { run, connect, crash, faults, consumer } = await openCrashing()
  connect.mockRejectedValueOnce(new KafkaJSConnectionError('connect ECONNREFUSED'))
  crash(named('KafkaJSGroupCoordinatorNotFound'))
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(2), { timeout: 5000 })
  crash(named('KafkaJSGroupCoordinatorNotFound'))
  await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(3), { timeout: 5000 })
  expect(faults).toEqual([])
  await consumer.stop()
})

test('a crash that kafkajs restarts from is left to it', async () => {
  const { run, crash, join, faults, consumer } = await openCrashing()
  const cause = new KafkaJSError('gone')
  crash(new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 1, retryTime: 1 } as never), true)
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(run).toHaveBeenCalledTimes(1)
  expect(faults).toEqual([])
  join()
  await consumer.stop()
})

test.each(['join', 'crash'] as const)('a stop in the middle of a join waits for its end, a %s', async (end) => {
  const { crash, join, stop, consumer } = await openCrashing()
  crash(new KafkaJSError('gone'), true)
  const stopping = consumer.stop()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(stop).not.toHaveBeenCalled()
  if (end === 'join') join()
  else crash(new KafkaJSError('still gone'))
  await stopping
  expect(stop).toHaveBeenCalledTimes(1)
})

test('after a stop no crash starts anything', async () => {
  const { run, crash, faults, consumer } = await openCrashing()
  crash(named('KafkaJSGroupCoordinatorNotFound'))
  await consumer.stop()
  crash(new TypeError('late'))
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(run).toHaveBeenCalledTimes(1)
  expect(faults).toEqual([])
})

test.each([
  ['CONFIGURATION_INVALID', named('KafkaJSSASLAuthenticationError')],
  ['UNEXPECTED', new TypeError('a bug')],
  ['UNEXPECTED', named('KafkaJSNotImplemented')],
])('a crash that does not pass is fatal, once: %s, %s', async (code, error) => {
  const { run, crash, faults, consumer } = await openCrashing()
  crash(error)
  crash(error)
  expect(faults.map((fault) => fault.code)).toEqual([code])
  expect(run).toHaveBeenCalledTimes(1)
  await consumer.stop()
})

test('after a crash a partition is taken up again only when its work from before has ended', async () => {
  const events: string[] = []
  const { crash, join, fetch, consumer } = await openCrashing(async ({ value }) => {
    events.push(`${value} begins`)
    // Deaf to its signal.
    if (String(value) === 'old') await new Promise((resolve) => setTimeout(resolve, 1200))
    events.push(`${value} ends`)
  })
  const old = fetch('old').catch(() => undefined)
  // It goes on by itself after half a second.
  await old
  crash(new KafkaJSError('gone'), true)
  join()
  await fetch('new')
  await vi.waitFor(() => expect(events).toEqual(['old begins', 'old ends', 'new begins', 'new ends']), 3000)
  await consumer.stop()
})
