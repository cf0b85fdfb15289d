import { randomUUID } from 'node:crypto'
import { Fault } from '@sourcemark/runtime'
import type { Consumer, Kafka } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { patiently } from './patiently.ts'
import { type ConsumedRecord, toRecord } from './record.ts'

/** Where a partition begins and ends; `high` is the offset after its last committed record. */
export interface PartitionBounds {
  readonly low: bigint
  readonly high: bigint
}

/** Records of a topic by their places, for people who look into it. Belongs to nobody: no offsets are kept. */
export interface TopicRanges {
  bounds(): Promise<Map<number, PartitionBounds>>
  /**
   * The committed records of a partition from offset `from` to `to`, exclusive, as far as they are kept, in order.
   * @throws Fault BROKER_UNAVAILABLE when they cannot be read in time.
   */
  read(partition: number, from: bigint, to: bigint): Promise<ConsumedRecord[]>
  close(): Promise<void>
}

/** Milliseconds in which a range has to be read. */
const patience = 15_000
/** Milliseconds after which a reader that nobody asks lets go of its connection. */
const idleAfter = 60_000
/** Milliseconds between two looks for work; also how long the first of a while may wait. */
const pause = 50

interface Wanted {
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
  readonly records: ConsumedRecord[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Opens nothing before the first question. Questions are answered one after the other. */
export function openRanges(kafka: Kafka, topic: string): TopicRanges {
  let consumer: Promise<Consumer> | undefined
  let wanted: Wanted | undefined
  let last: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined

  const letGo = async (): Promise<void> => {
    const opened = consumer
    consumer = undefined
    await (await opened?.catch(() => undefined))?.disconnect().catch(() => undefined)
  }

  const open = async (): Promise<Consumer> => {
    // A group of its own, without commits: nothing of it stays.
    const opening = kafka.consumer({
      groupId: `sourcemark-ranges-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: pause,
      retry: { restartOnFailure: async () => false },
    })
    const joined = Promise.withResolvers<void>()
    const fail = (error: unknown): void => {
      joined.reject(error)
      wanted?.failed(error)
    }
    opening.on(opening.events.CRASH, ({ payload }) => fail(payload.error))
    opening.on(opening.events.GROUP_JOIN, () => {
      // Only what is asked for is fetched.
      opening.pause([{ topic }])
      joined.resolve()
    })
    // Also told of batches that hold nothing but markers and aborted records.
    opening.on(opening.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.partition === wanted?.partition && BigInt(payload.lastOffset) >= wanted.to - 1n) wanted.done()
    })
    try {
      await opening.connect()
      await opening.subscribe({ topic, fromBeginning: true })
      await opening.run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: async ({ batch }) => {
          for (const message of batch.messages) {
            const offset = BigInt(message.offset)
            if (batch.partition !== wanted?.partition || offset < wanted.from || offset >= wanted.to) continue
            wanted.records.push(toRecord(topic, batch.partition, message, false))
          }
        },
      })
      await joined.promise
      return opening
    } catch (error) {
      await opening.disconnect().catch(() => undefined)
      throw mapBrokerError(error)
    }
  }

  const readOnce = async (partition: number, from: bigint, to: bigint): Promise<ConsumedRecord[]> => {
    consumer ??= open()
    let timer: NodeJS.Timeout | undefined
    try {
      const opened = await consumer
      const records: ConsumedRecord[] = []
      await new Promise<void>((done, failed) => {
        wanted = { partition, from, to, records, done, failed }
        timer = setTimeout(() => {
          failed(new Fault('BROKER_UNAVAILABLE', { message: `${topic}-${partition} could not be read in time` }))
        }, patience)
        opened.seek({ topic, partition, offset: from.toString() })
        opened.resume([{ topic, partitions: [partition] }])
      })
      opened.pause([{ topic, partitions: [partition] }])
      return records
    } catch (error) {
      await letGo()
      throw mapBrokerError(error)
    } finally {
      clearTimeout(timer)
      wanted = undefined
    }
  }

  const bounds = async (): Promise<Map<number, PartitionBounds>> => await topicBounds(kafka, topic)

  return {
    bounds,
    read(partition, from, to) {
      const answer = last.then(async () => {
        clearTimeout(idle)
        const kept = (await bounds()).get(partition)
        if (kept === undefined) return []
        const [start, end] = [within(kept, from), within(kept, to)]
        const records = start < end ? await patiently(patience, () => readOnce(partition, start, end)) : []
        idle = setTimeout(() => void letGo(), idleAfter).unref()
        return records
      })
      last = answer.catch(() => undefined)
      return answer
    },
    async close() {
      await last
      clearTimeout(idle)
      await letGo()
    },
  }
}

const within = ({ low, high }: PartitionBounds, offset: bigint): bigint =>
  offset < low ? low : offset > high ? high : offset

async function topicBounds(kafka: Kafka, topic: string): Promise<Map<number, PartitionBounds>> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]))
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
