import { createLogger, type Fault } from '@sourcemark/runtime'
import {
  type Kafka,
  KafkaJSConnectionError,
  KafkaJSError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
} from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { openConsumer } from '../src/consumer.ts'

type Listener = (event: { payload: { error: Error; restart: boolean } }) => void

/** A consumer of kafkajs that joins when it runs and crashes when told. */
async function openCrashing() {
  const listeners = new Map<string, Listener[]>()
  const emit = (event: string, error = new Error(), restart = false): void => {
    for (const listener of listeners.get(event) ?? []) listener({ payload: { error, restart } })
  }
  const run = vi.fn(async () => emit('join'))
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
      concurrency: 1,
      onFatal: (fault) => faults.push(fault),
      handle: nothing,
    },
  )
  return {
    consumer: opened,
    connect,
    run,
    stop,
    faults,
    join: () => emit('join'),
    crash: (error: Error, restart = false) => emit('crash', error, restart),
  }
}

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
