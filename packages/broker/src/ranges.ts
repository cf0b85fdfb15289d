import { randomUUID } from 'node:crypto'
import { Fault } from '@sourcemark/runtime'
import type { Admin, Consumer, Kafka } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { patiently } from './patiently.ts'
import { type ConsumedRecord, toRecord } from './record.ts'

/** Where a partition begins and ends; `high` is the offset after its last committed record. */
export interface PartitionBounds {
  readonly low: bigint
  readonly high: bigint
}

/** Offsets of a partition from `from` to `to`, exclusive. */
export interface OffsetRange {
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

/** Records of a topic by their places, for people who look into it. Belongs to nobody: no offsets are kept. */
export interface TopicRanges {
  bounds(): Promise<Map<number, PartitionBounds>>
  /**
   * What `take` makes of the committed records in these ranges, at most one of a partition, as far as they are kept; those of a partition in order.
   * A record may be large: what `take` does not keep of it is let go at once.
   * @throws Fault BROKER_UNAVAILABLE when they cannot be read in time.
   */
  read<T>(ranges: readonly OffsetRange[], take: (record: ConsumedRecord) => T): Promise<T[]>
  close(): Promise<void>
}

/** Milliseconds in which a range has to be read. */
const patience = 15_000
/** Milliseconds after which a reader that nobody asks lets go of its connection. */
const idleAfter = 60_000
/** Milliseconds between two looks for work; also how long the first of a while may wait. */
const pause = 50

interface Wanted {
  /** What is left to read, by partition. */
  readonly ranges: Map<number, OffsetRange>
  readonly take: (record: ConsumedRecord) => void
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Opens nothing before the first question. Questions are answered one after the other. */
export function openRanges(kafka: Kafka, topic: string): TopicRanges {
  let consumer: Promise<Consumer> | undefined
  let admin: Promise<Admin> | undefined
  let wanted: Wanted | undefined
  let last: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined

  const letGo = async (): Promise<void> => {
    const opened = [consumer, admin]
    consumer = undefined
    admin = undefined
    for (const one of opened) await (await one?.catch(() => undefined))?.disconnect().catch(() => undefined)
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
    opening.on(opening.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
      const range = wanted?.ranges.get(partition)
      if (range === undefined || BigInt(lastOffset) < range.to - 1n) return
      opening.pause([{ topic, partitions: [partition] }])
      wanted?.ranges.delete(partition)
      if (wanted?.ranges.size === 0) wanted.done()
    })
    try {
      await opening.connect()
      await opening.subscribe({ topic, fromBeginning: true })
      await opening.run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: async ({ batch }) => {
          const range = wanted?.ranges.get(batch.partition)
          if (range === undefined) return
          for (const message of batch.messages) {
            const offset = BigInt(message.offset)
            if (offset >= range.from && offset < range.to)
              wanted?.take(toRecord(topic, batch.partition, message, false))
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

  const readOnce = async <T>(ranges: readonly OffsetRange[], take: (record: ConsumedRecord) => T): Promise<T[]> => {
    consumer ??= open()
    let timer: NodeJS.Timeout | undefined
    try {
      const opened = await consumer
      const taken: T[] = []
      await new Promise<void>((done, failed) => {
        wanted = {
          ranges: new Map(ranges.map((range) => [range.partition, range])),
          take: (record) => void taken.push(take(record)),
          done,
          failed,
        }
        timer = setTimeout(() => {
          failed(new Fault('BROKER_UNAVAILABLE', { message: `${topic} could not be read in time` }))
        }, patience)
        for (const { partition, from } of ranges) opened.seek({ topic, partition, offset: from.toString() })
        opened.resume([{ topic, partitions: ranges.map(({ partition }) => partition) }])
      })
      return taken
    } catch (error) {
      await letGo()
      throw mapBrokerError(error)
    } finally {
      clearTimeout(timer)
      wanted = undefined
    }
  }

  const bounds = async (): Promise<Map<number, PartitionBounds>> => {
    clearTimeout(idle)
    admin ??= openAdmin(kafka)
    try {
      const offsets = await (await admin).fetchTopicOffsets(topic)
      return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]))
    } catch (error) {
      await letGo()
      throw mapBrokerError(error)
    } finally {
      idle = setTimeout(() => void letGo(), idleAfter).unref()
    }
  }

  /** One question after the other: they share a consumer. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const answer = last.then(work)
    last = answer.catch(() => undefined)
    return answer
  }

  return {
    bounds: () => inTurn(bounds),
    read: (ranges, take) =>
      inTurn(async () => {
        const kept = await bounds()
        const there = ranges.flatMap(({ partition, from, to }) => {
          const partitionBounds = kept.get(partition)
          if (partitionBounds === undefined) return []
          const range = { partition, from: within(partitionBounds, from), to: within(partitionBounds, to) }
          return range.from < range.to ? [range] : []
        })
        return there.length === 0 ? [] : await patiently(patience, () => readOnce(there, take))
      }),
    async close() {
      await last
      clearTimeout(idle)
      await letGo()
    },
  }
}

const within = ({ low, high }: PartitionBounds, offset: bigint): bigint =>
  offset < low ? low : offset > high ? high : offset

async function openAdmin(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    return admin
  } catch (error) {
    await admin.disconnect().catch(() => undefined)
    throw error
  }
}
