import { randomUUID } from 'node:crypto'
import { Fault, sleep } from '@sourcemark/runtime'
import type { Kafka } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { patiently } from './patiently.ts'
import { type ConsumedRecord, toRecord } from './record.ts'

/** Records before the end that are read first; the end itself may be markers and aborted records. */
const firstWindow = 64n
/** Milliseconds after which a read that does not reach the end is given up. */
const patience = 30_000

/**
 * The last committed record of a partition, or null when it has none. Looks further back until one is found. A commit is confirmed before
 * its marker is in the partition, so that the end as readers of committed records see it can be behind: `atLeast` is waited for.
 */
export async function readTail(
  kafka: Kafka,
  topic: string,
  partition: number,
  atLeast: bigint,
): Promise<ConsumedRecord | null> {
  const admin = kafka.admin()
  let low: bigint
  let high: bigint
  try {
    await admin.connect()
    const deadline = Date.now() + patience
    for (;;) {
      const offsets = (await admin.fetchTopicOffsets(topic)).find((entry) => entry.partition === partition)
      low = BigInt(offsets?.low ?? 0)
      high = BigInt(offsets?.high ?? 0)
      if (high >= atLeast) break
      if (Date.now() > deadline) {
        throw new Fault('BROKER_UNAVAILABLE', { message: `a commit to ${topic}-${partition} does not take effect` })
      }
      await sleep(5)
    }
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
  let end = high
  for (let window = firstWindow; end > low; window *= 16n) {
    const start = end - window > low ? end - window : low
    const last = await patiently(patience, () => lastWithin(kafka, topic, partition, start, high))
    if (last !== null) return last
    end = start
  }
  return null
}

/** The last committed record from `start` to the end of the partition at `high`. */
async function lastWithin(
  kafka: Kafka,
  topic: string,
  partition: number,
  start: bigint,
  high: bigint,
): Promise<ConsumedRecord | null> {
  // A group of its own, without commits: nothing of it stays.
  const consumer = kafka.consumer({
    groupId: `sourcemark-tail-${randomUUID()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
    // A start of its own would forget where to read from.
    retry: { restartOnFailure: async () => false },
  })
  let last: ConsumedRecord | null = null
  try {
    await consumer.connect()
    await consumer.subscribe({ topic })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Fault('BROKER_UNAVAILABLE', { message: `the end of ${topic}-${partition} could not be read in time` }),
          ),
        patience,
      )
      const done = (): void => {
        clearTimeout(timer)
        resolve()
      }
      // Also told of batches that hold nothing but markers and aborted records.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
        if (payload.partition === partition && BigInt(payload.lastOffset) >= high - 1n) done()
      })
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        clearTimeout(timer)
        reject(mapBrokerError(payload.error))
      })
      consumer
        .run({
          autoCommit: false,
          eachBatchAutoResolve: true,
          eachBatch: async ({ batch }) => {
            if (batch.partition !== partition) return
            const message = batch.messages.findLast(({ offset }) => BigInt(offset) < high)
            if (message !== undefined) last = toRecord(topic, partition, message, false)
          },
        })
        .catch(reject)
      consumer.seek({ topic, partition, offset: start.toString() })
    })
    return last
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}
