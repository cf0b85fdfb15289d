import type { Kafka } from 'kafkajs'
import { expect, test } from 'vitest'
import { openChain } from '../src/chain.ts'

test('what was appended is waited for: a commit is confirmed before readers of committed records see it', async () => {
  // The end of the partition at each look; then everything has passed out of retention, so that nothing is left to read.
  const looks = [
    { low: '0', high: '4' },
    { low: '0', high: '4' },
    { low: '6', high: '6' },
  ]
  let looked = 0
  const transaction = {
    send: async () => [{ baseOffset: '4' }],
    commit: async () => undefined,
    abort: async () => undefined,
    isActive: () => false,
  }
  const kafka = {
    producer: () => ({
      connect: async () => undefined,
      disconnect: async () => undefined,
      transaction: async () => transaction,
    }),
    admin: () => ({
      connect: async () => undefined,
      disconnect: async () => undefined,
      fetchTopicOffsets: async () => [{ partition: 7, ...looks[looked++] }],
    }),
  } as unknown as Kafka
  const chain = await openChain(kafka, { transactionalId: 'id', topic: 't', partition: 7 })
  await chain.append([
    { key: 'k', value: '1' },
    { key: 'k', value: '2' },
  ])
  expect(await chain.last()).toBeNull()
  expect(looked).toBe(3)
})
