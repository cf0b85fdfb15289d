import type { Kafka } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { openReader } from '../src/reader.ts'

test('a reader that is closed while it joins is disconnected when the join is over', async () => {
  const joining = Promise.withResolvers<void>()
  const running = Promise.withResolvers<void>()
  const disconnect = vi.fn(async () => undefined)
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    on: () => undefined,
    connect: async () => undefined,
    subscribe: async () => undefined,
    run: () => {
      running.resolve()
      return joining.promise
    },
    disconnect,
  }
  const stop = new AbortController()
  const opening = openReader({ consumer: () => consumer } as unknown as Kafka, {
    topic: 't',
    fromBeginning: true,
    onRecord: () => undefined,
    signal: stop.signal,
  })
  await running.promise
  stop.abort()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(disconnect).not.toHaveBeenCalled()
  joining.resolve()
  await (await opening).close()
  expect(disconnect).toHaveBeenCalledTimes(1)
})
