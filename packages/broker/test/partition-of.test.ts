import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partitionOf } from '../src/partition-of.ts'
import { keyPartitioner } from '../src/producer.ts'

const require = createRequire(import.meta.url)
const { DefaultPartitioner } = (require('kafkajs') as typeof import('kafkajs')).Partitioners

// Hashes of org.apache.kafka.common.utils.Utils.murmur2, as Kafka's own UtilsTest states them.
const known: readonly [string, number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
]

test.each(known)('the key %s has the partition that the Java client chooses', (key, hash) => {
  for (const partitions of [1, 3, 12, 100]) expect(partitionOf(key, partitions)).toBe((hash & 0x7fff_ffff) % partitions)
})

test('every key has the partition of the default partitioner, also beyond ASCII', () => {
  const partitioner = DefaultPartitioner()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }))
      const chosen = partitioner({
        topic: 't',
        partitionMetadata: partitionMetadata as never,
        message: { key, value: '' },
      })
      expect(partitionOf(key, partitions)).toBe(chosen)
    }),
  )
})

test('a stated partition goes before the key, and records without a key take turns', () => {
  const choose = keyPartitioner()
  const partitionMetadata = [0, 1, 2].map((partitionId) => ({ partitionId }))
  expect(choose({ partitionMetadata, message: { key: 'foobar', value: '', partition: 2 } })).toBe(2)
  expect(choose({ partitionMetadata, message: { key: Buffer.from('foobar'), value: '' } })).toBe(
    partitionOf('foobar', 3),
  )
  const turns = [1, 2, 3, 4].map(() => choose({ partitionMetadata, message: { key: null, value: '' } }))
  expect(turns).toEqual([0, 1, 2, 0])
})
