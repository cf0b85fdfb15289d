import { backoff, type Condition, Fault, sleep, toFault } from '@sourcemark/runtime'
import type { EachBatchPayload, Kafka } from 'kafkajs'
import { toDeadLetter, toRetry } from './failed-record.ts'
import { mapBrokerError } from './map-error.ts'
import { openProducer } from './producer.ts'
import { type ConsumedRecord, toRecord } from './record.ts'
import { Slots } from './slots.ts'

export interface HandlerContext {
  /** Aborted when the partition is taken away, the handler makes no progress for too long, or the consumer has to stop now. */
  readonly signal: AbortSignal
  /** Says that the work goes on: keeps the membership in the group alive. Call it at least every few seconds of long work. */
  progress(): Promise<void>
}

export interface HandledRecord {
  readonly topic: string
  readonly result: 'done' | 'retried' | 'dead'
}

interface CommonOptions {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Records in work at a time, over all partitions. */
  readonly concurrency: number
  readonly retryTopic: string
  readonly deadLetterTopic: string
  /** Told once of a fault that ends the process. */
  readonly onFatal: (fault: Fault) => void
  readonly onHandled?: (handled: HandledRecord) => void
  /** Milliseconds without progress after which a member is taken for dead by the group; 30,000 when absent. */
  readonly sessionTimeout?: number
  /** Milliseconds without progress after which a handler is aborted as stuck; 120,000 when absent. */
  readonly stuckAfter?: number
  /** Attempts in place before a record goes to the retry topic; 3 when absent. */
  readonly attempts?: number
  /** Rounds through the retry topic before a record is dead; 3 when absent. */
  readonly rounds?: number
  /** Milliseconds to the first retry round, growing with each; 5,000 when absent. */
  readonly retryDelay?: number
}

/** How records are handled: one by one, or all that lie together in a partition. */
type Handling =
  | { readonly handle: (record: ConsumedRecord, context: HandlerContext) => Promise<void> }
  | {
      readonly handleBatch: (records: readonly ConsumedRecord[], context: HandlerContext) => Promise<void>
      /** Most records given at once. */
      readonly maxBatch: number
    }

export type ConsumeOptions = CommonOptions & Handling

export interface Consumer {
  /** Whether it holds partitions and its dependencies are there, or the reasons why not. */
  isReady(): Condition
  /** Takes on nothing more, lets the work in hand finish (or aborts it after ten seconds), commits, leaves the group. */
  stop(): Promise<void>
}

/** Milliseconds that work in hand gets to finish when the consumer stops. */
const stopPatience = 10_000
/** Bytes of a partition that are fetched at a time. A larger single record comes alone. */
const bytesPerPartition = 512 * 1024

type Outcome = HandledRecord['result']

/**
 * Joins a consumer group and handles its records. Offsets are committed up to the first unfinished record of a partition; records of one key
 * are handled in order, others side by side. Faults go by their disposition: see the table of runtime's faults.
 */
export async function openConsumer(kafka: Kafka, options: ConsumeOptions): Promise<Consumer> {
  const {
    onFatal,
    onHandled,
    stuckAfter = 120_000,
    attempts = 3,
    rounds = 3,
    retryDelay = 5000,
    sessionTimeout = 30_000,
  } = options
  const slots = new Slots(options.concurrency)
  const stopping = new AbortController()
  const abandon = new AbortController()
  const resumeTimers = new Set<NodeJS.Timeout>()
  const waitingFor = new Set<Fault>()
  let joined = false
  let failed = false

  const producer = await openProducer(kafka)
  const consumer = kafka.consumer({
    groupId: options.groupId,
    sessionTimeout,
    rebalanceTimeout: 60_000,
    heartbeatInterval: Math.min(3000, sessionTimeout / 3),
    maxWaitTimeInMs: 250,
    minBytes: 1,
    maxBytesPerPartition: bytesPerPartition,
    allowAutoTopicCreation: false,
    retry: {
      retries: 10,
      initialRetryTime: 100,
      maxRetryTime: 3000,
      restartOnFailure: async () => !stopping.signal.aborted,
    },
  })

  const fatal = (fault: Fault): void => {
    if (failed) return
    failed = true
    stopping.abort(fault)
    abandon.abort(fault)
    onFatal(fault)
  }

  /** Runs one handler under a context of its own; aborted when it makes no progress. */
  const runHandler = async (records: readonly ConsumedRecord[], batch: BatchContext): Promise<void> => {
    const stuck = new AbortController()
    const limit = (): NodeJS.Timeout =>
      setTimeout(
        () => stuck.abort(new Fault('UNEXPECTED', { message: `no progress for ${stuckAfter} ms` })),
        stuckAfter,
      )
    let timer = limit()
    const context: HandlerContext = {
      signal: AbortSignal.any([batch.signal, stuck.signal]),
      async progress() {
        clearTimeout(timer)
        timer = limit()
        await batch.heartbeat()
      },
    }
    try {
      const work =
        'handle' in options
          ? options.handle(records[0] as ConsumedRecord, context)
          : options.handleBatch(records, context)
      await Promise.race([work, aborted(context.signal)])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Waits without losing the membership. Rejects when the partition is gone or the consumer stops. */
  const waitAlive = async (ms: number, batch: BatchContext): Promise<void> => {
    const signal = AbortSignal.any([batch.signal, stopping.signal])
    for (let left = ms; left > 0; left -= 1000) {
      await sleep(Math.min(left, 1000), signal)
      await batch.heartbeat()
    }
  }

  /** Sends to a topic of ours, waiting for the broker as long as it takes. */
  const sendSurely = async (
    topic: string,
    record: Parameters<typeof producer.send>[1][number],
    batch: BatchContext,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await producer.send(topic, [record])
        return
      } catch (error) {
        const fault = toFault(error)
        if (fault.disposition !== 'wait') throw fault
        await waitAlive(backoff(attempt, { base: 250, max: 10_000 }), batch)
      }
    }
  }

  /** Works on records until they are done, sent on or dead. Rejects only when they must be left for another time. */
  const settle = async (records: readonly ConsumedRecord[], batch: BatchContext): Promise<void> => {
    const failedAt = new Date().toISOString()
    for (let attempt = 1, waits = 1; ; ) {
      try {
        await runHandler(records, batch)
        for (const record of records) report(record, 'done')
        return
      } catch (error) {
        if (batch.signal.aborted) throw error
        const fault = error instanceof Fault ? error : mapBrokerError(error)
        if (fault.disposition === 'fatal') {
          fatal(fault)
          throw fault
        }
        if (fault.disposition === 'wait') {
          waitingFor.add(fault)
          try {
            await waitAlive(backoff(waits++, { base: 250, max: 10_000 }), batch)
          } finally {
            waitingFor.delete(fault)
          }
          continue
        }
        if (fault.disposition === 'retry' && attempt < attempts) {
          await waitAlive(backoff(attempt++, { base: 100, max: 2000 }), batch)
          continue
        }
        // Of several, only the one that cannot be handled is sent away.
        if (records.length > 1) {
          for (const record of records) await settle([record], batch)
          return
        }
        const [record] = records as [ConsumedRecord]
        if (fault.disposition === 'retry' && record.round < rounds) {
          const delay = retryDelay * 4 ** record.round
          await sendSurely(options.retryTopic, toRetry(record, failedAt, Date.now() + delay), batch)
          report(record, 'retried')
        } else {
          const tried = record.round * attempts + attempt
          await sendSurely(options.deadLetterTopic, toDeadLetter(record, fault, tried, failedAt), batch)
          report(record, 'dead')
        }
        return
      }
    }
  }

  const report = ({ origin }: ConsumedRecord, result: Outcome): void => onHandled?.({ topic: origin.topic, result })

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { topic, partition, messages } = payload.batch
    if (stopping.signal.aborted) return
    const lost = new AbortController()
    const batch: BatchContext = {
      signal: AbortSignal.any([abandon.signal, lost.signal]),
      async heartbeat() {
        try {
          await payload.heartbeat()
        } catch (error) {
          // The group goes on without us or is sharing out anew: what is not finished belongs to somebody else.
          lost.abort(error)
          throw error
        }
      },
    }
    const fromRetryTopic = topic === options.retryTopic
    const records = messages.map((message) => toRecord(topic, partition, message, fromRetryTopic))
    const early = records.findIndex(({ notBefore }) => notBefore > Date.now())
    const due = early === -1 ? records : records.slice(0, early)
    if (early !== -1) pauseUntil((records[early] as ConsumedRecord).notBefore, payload)

    const finished = new Uint8Array(due.length)
    let resolved = 0
    const finish = (from: number, count: number): void => {
      finished.fill(1, from, from + count)
      while (finished[resolved] === 1) payload.resolveOffset(String((due[resolved++] as ConsumedRecord).offset))
    }
    try {
      await ('handle' in options ? byKey(due, batch, finish) : inOrder(due, batch, finish))
    } catch (error) {
      if (stopping.signal.aborted) return
      throw error
    } finally {
      if (!lost.signal.aborted) await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets())
    }
  }

  /**
   * Every key in a lane of its own: its records in order, lanes side by side as far as there are slots, the oldest records of all
   * partitions first.
   */
  const byKey = async (records: readonly ConsumedRecord[], batch: BatchContext, finish: Finish): Promise<void> => {
    const lanes = new Map<string, number[]>()
    records.forEach(({ key }, index) => {
      const name = key === null ? `#${index}` : key.toString('latin1')
      const lane = lanes.get(name)
      if (lane === undefined) lanes.set(name, [index])
      else lane.push(index)
    })
    await allSettledThenThrow(
      [...lanes.values()].map(async (lane) => {
        for (const index of lane) {
          const record = records[index] as ConsumedRecord
          const release = await slots.take(1, record.timestamp)
          try {
            if (stopping.signal.aborted || batch.signal.aborted) return
            await settle([record], batch)
            finish(index, 1)
            await batch.heartbeat()
          } finally {
            release()
          }
        }
      }),
    )
  }

  const inOrder = async (records: readonly ConsumedRecord[], batch: BatchContext, finish: Finish): Promise<void> => {
    const most = 'handleBatch' in options ? options.maxBatch : 1
    for (let at = 0; at < records.length; at += most) {
      const some = records.slice(at, at + most)
      const release = await slots.take(some.length, some[0]?.timestamp ?? 0)
      try {
        if (stopping.signal.aborted || batch.signal.aborted) return
        await settle(some, batch)
        finish(at, some.length)
        await batch.heartbeat()
      } finally {
        release()
      }
    }
  }

  /** Leaves a partition of the retry topic alone until its next record is due. */
  const pauseUntil = (time: number, payload: EachBatchPayload): void => {
    const resume = payload.pause()
    const timer = setTimeout(
      () => {
        resumeTimers.delete(timer)
        if (!stopping.signal.aborted) resume()
      },
      Math.max(0, time - Date.now()),
    )
    resumeTimers.add(timer.unref())
  }

  consumer.on(consumer.events.GROUP_JOIN, () => {
    joined = true
  })
  for (const event of [consumer.events.REBALANCING, consumer.events.CRASH, consumer.events.DISCONNECT] as const) {
    consumer.on(event, () => {
      joined = false
    })
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs gives up for good on what it holds to be no passing trouble.
    if (!payload.restart && !stopping.signal.aborted)
      fatal(new Fault('UNEXPECTED', { message: payload.error.message, cause: payload.error }))
  })

  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...options.topics, options.retryTopic], fromBeginning: true })
    await consumer.run({
      autoCommit: true,
      autoCommitInterval: 60_000,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch,
    })
  } catch (error) {
    await consumer.disconnect().catch(() => undefined)
    await producer.close().catch(() => undefined)
    throw mapBrokerError(error)
  }

  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopping.abort(new Error('the consumer stops'))
    const timer = setTimeout(() => abandon.abort(new Error('the consumer stops now')), stopPatience)
    for (const resume of resumeTimers) clearTimeout(resume)
    try {
      await consumer.stop()
      await consumer.disconnect()
      await producer.close()
    } catch (error) {
      throw mapBrokerError(error)
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    isReady() {
      if (!joined) return ['not a member of its consumer group']
      const reasons = new Set([...waitingFor].map(({ code, message }) => `${code}: ${message}`))
      return reasons.size === 0 ? true : [...reasons]
    },
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}

type Finish = (from: number, count: number) => void

interface BatchContext {
  /** Aborted when the records of the batch are not ours any more. */
  readonly signal: AbortSignal
  heartbeat(): Promise<void>
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason)
    if (signal.aborted) fail()
    else signal.addEventListener('abort', fail, { once: true })
  })

/** Waits for all, so that nothing goes on behind our back, then throws the first error. */
async function allSettledThenThrow(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
