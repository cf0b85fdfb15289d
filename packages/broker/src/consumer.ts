import { backoff, Fault, type Logger, sleep, toFault } from '@sourcemark/runtime'
import type { EachBatchPayload, Kafka } from 'kafkajs'
import type { ConsumeOptions, Consumer, HandledRecord } from './consume-options.ts'
import { toDeadLetter, toRetry, withoutRecord } from './failed-record.ts'
import { mapBrokerError } from './map-error.ts'
import { type OutgoingRecord, openProducer } from './producer.ts'
import { type ConsumedRecord, toRecord } from './record.ts'
import { abortPatience, runHandler } from './run-handler.ts'
import { Scope } from './scope.ts'
import { Slots } from './slots.ts'

/** Bytes of a partition that are fetched at a time. A larger single record comes alone. */
const bytesPerPartition = 512 * 1024
/** Milliseconds between commits within a batch. */
const commitInterval = 1000
/** Milliseconds after which the other partitions do not wait any longer for the batch of one: kafkajs fetches when all of a fetch are done. */
const batchPatience = 500
/** Milliseconds after the work has ended that leaving the group may take. */
const leavePatience = 3000

/** One stay in the group, from a join to the next rebalance or loss. What began in it is worth nothing after it. */
interface Membership {
  readonly scope: Scope
  nextCommit: number
}

interface BatchContext {
  /** Aborted when the records of the batch are not ours any more, or the work has to end now. */
  readonly scope: Scope
  /** Keeps the membership alive and commits what is finished, both when it is time for it. */
  heartbeat(): Promise<void>
}

type Finish = (from: number, count: number) => void

/**
 * Joins a consumer group and handles its records. Offsets are committed up to the first unfinished record of a partition; records of one key
 * are handled in order, others side by side. Faults go by their disposition: see the table of runtime's faults.
 */
export async function openConsumer(kafka: Kafka, logger: Logger, options: ConsumeOptions): Promise<Consumer> {
  const {
    groupId,
    retryTopic,
    onFatal,
    onHandled,
    onLag,
    fromBeginning = true,
    stuckAfter = 120_000,
    stopPatience = 8000,
    attempts = 3,
    retryDelay = 5000,
    sessionTimeout = 10_000,
  } = options
  const rounds = retryTopic === undefined ? 0 : (options.rounds ?? 3)
  const slots = new Slots(options.concurrency)
  const stopping = new AbortController()
  const root = new Scope()
  const resumeTimers = new Set<NodeJS.Timeout>()
  /** The batch in work of each partition. */
  const working = new Map<string, Promise<unknown>>()
  const waitingFor = new Set<Fault>()
  let joined = false
  /** Between a start of kafkajs' consumer, or a crash that it restarts from, and the next join or crash. */
  let joining = false
  let failed = false

  const newMembership = (): Membership => ({ scope: root.child(), nextCommit: Date.now() + commitInterval })
  let membership = newMembership()
  /** Ends the stay in the group: all work of it is aborted, and nothing of it is committed any more. */
  const lose = (lost: Membership, reason: unknown): void => {
    if (membership !== lost) return
    membership = newMembership()
    lost.scope.abort(reason)
  }

  const producer = await openProducer(kafka)
  const consumer = kafka.consumer({
    groupId,
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
    root.abort(fault)
    onFatal(fault)
  }

  /** Waits without losing the membership. Rejects when the partition is gone or the consumer stops. */
  const waitAlive = async (ms: number, batch: BatchContext): Promise<void> => {
    const scope = batch.scope.child()
    const stop = (): void => scope.abort(stopping.signal.reason)
    stopping.signal.addEventListener('abort', stop)
    if (stopping.signal.aborted) stop()
    try {
      for (let left = ms; left > 0; left -= 1000) {
        await sleep(Math.min(left, 1000), scope.signal)
        await batch.heartbeat()
      }
    } finally {
      stopping.signal.removeEventListener('abort', stop)
      scope.end()
    }
  }

  const waitOut = (waits: number, batch: BatchContext): Promise<void> =>
    waitAlive(backoff(waits, { base: 250, max: 10_000 }), batch)

  /** Runs `work` with a place for what it waits for: until it has ended or waits for something else, the service is not ready. */
  const notReadyFor = async <T>(work: (because: (fault: Fault) => void) => Promise<T>): Promise<T> => {
    let reason: Fault | undefined
    const clear = (): void => void (reason !== undefined && waitingFor.delete(reason))
    try {
      return await work((fault) => {
        clear()
        reason = fault
        waitingFor.add(fault)
      })
    } finally {
      clear()
    }
  }

  /** Sends to a topic of ours, for as long as the broker is away. False when the broker refuses the record. */
  const sendSurely = (topic: string, record: OutgoingRecord, batch: BatchContext): Promise<boolean> =>
    notReadyFor(async (because) => {
      for (let waits = 1; ; waits++) {
        try {
          await producer.send(topic, [record])
          return true
        } catch (error) {
          const fault = toFault(error)
          if (fault.disposition === 'fatal') {
            fatal(fault)
            throw fault
          }
          if (fault.disposition !== 'wait') return false
          because(fault)
          await waitOut(waits, batch)
        }
      }
    })

  /** Writes a dead letter. One that is too large for its topic goes without its record: it must not hold up all others. */
  const bury = async (letter: OutgoingRecord, { origin }: ConsumedRecord, batch: BatchContext): Promise<void> => {
    const topic = options.deadLetterTopic
    if (await sendSurely(topic, letter, batch)) return
    logger.error({ topic, origin: { ...origin, offset: String(origin.offset) } }, 'a dead letter left its record out')
    if (await sendSurely(topic, withoutRecord(letter), batch)) return
    const fault = new Fault('CONFIGURATION_INVALID', { message: `${topic} refuses dead letters` })
    fatal(fault)
    throw fault
  }

  /** Says that a record left the line. Its key is the id of the content or account that it is about. */
  const note = (
    { key, origin }: ConsumedRecord,
    { code, pointer, message }: Fault,
    attempt: number,
    what: string,
  ): void => {
    const contentId = key?.toString('utf8').slice(0, 256)
    logger.warn(
      {
        contentId,
        code,
        pointer,
        reason: message,
        attempt,
        topic: origin.topic,
        partition: origin.partition,
        offset: String(origin.offset),
      },
      what,
    )
  }

  /** Works on records until they are done, sent on or dead. Rejects only when they must be left for another time. */
  const settle = (records: readonly ConsumedRecord[], batch: BatchContext): Promise<void> =>
    notReadyFor((because) => settleWith(records, batch, because))

  const settleWith = async (
    records: readonly ConsumedRecord[],
    batch: BatchContext,
    because: (fault: Fault) => void,
  ): Promise<void> => {
    const startedAt = performance.now()
    const report = ({ origin }: ConsumedRecord, result: HandledRecord['result']): void =>
      onHandled?.({ topic: origin.topic, result, seconds: (performance.now() - startedAt) / 1000 })
    let failedAt: string | undefined
    for (let attempt = 1, waits = 1; ; ) {
      const [first] = records as [ConsumedRecord]
      const tried = first.round * attempts + attempt
      try {
        await runHandler({
          work: (context) =>
            'handle' in options ? options.handle(first, context) : options.handleBatch(records, context),
          attempt: tried,
          stuckAfter,
          within: batch.scope,
          heartbeat: batch.heartbeat,
        })
        batch.scope.signal.throwIfAborted()
        for (const record of records) report(record, 'done')
        return
      } catch (error) {
        if (batch.scope.signal.aborted) throw error
        failedAt ??= new Date().toISOString()
        const fault = mapBrokerError(error)
        if (fault.disposition === 'fatal') {
          fatal(fault)
          throw fault
        }
        if (fault.disposition === 'wait') {
          because(fault)
          await waitOut(waits++, batch)
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
        if (fault.disposition === 'retry' && retryTopic !== undefined && first.round < rounds) {
          const delay = retryDelay * 4 ** first.round
          if (await sendSurely(retryTopic, toRetry(first, failedAt, Date.now() + delay), batch)) {
            note(first, fault, tried, 'sent to the retry topic')
            report(first, 'retried')
            return
          }
        }
        await bury(toDeadLetter(first, fault, tried, failedAt), first, batch)
        note(first, fault, tried, 'sent to the dead-letter topic')
        report(first, 'dead')
        return
      }
    }
  }

  /**
   * Handles the records of a fetch that lie in one partition. A batch that takes long goes on by itself, with its partition paused, so that the
   * others are fetched from meanwhile; the heartbeats that kafkajs sends with each fetch then keep the membership, and `stuckAfter` is what
   * ends a handler without progress.
   */
  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    // Fetched again and again otherwise for as long as the stop waits for the work in hand.
    if (stopping.signal.aborted) return void payload.pause()
    const name = `${payload.batch.topic}/${payload.batch.partition}`
    const mine = membership
    // Of a membership that was lost there can be work that has not ended yet.
    const work = Promise.resolve(working.get(name))
      .catch(() => undefined)
      .then(() => handleBatch(payload, mine))
    working.set(name, work)
    const ended = (): void => void (working.get(name) === work && working.delete(name))
    work.then(ended, ended)

    const patience = new AbortController()
    const late = sleep(batchPatience, patience.signal).then(() => true)
    const isLate = await Promise.race([work.then(() => false), late]).finally(() => patience.abort())
    if (isLate) {
      const resume = payload.pause()
      work.then((until) => resumeAt(until, resume), resume)
    } else {
      const until = await work
      if (until > Date.now()) resumeAt(until, payload.pause())
    }
  }

  /** Handles what is due of a batch. Resolves with the time from which on the rest is due. */
  const handleBatch = async (payload: EachBatchPayload, mine: Membership): Promise<number> => {
    const { topic, partition, messages } = payload.batch
    const isMine = (): boolean => membership === mine
    const scope = mine.scope.child()
    /** Of a lost membership nothing may be committed: the partition can be somebody else's, and ahead of us. */
    const whileMine = async (act: () => Promise<void>): Promise<void> => {
      mine.scope.signal.throwIfAborted()
      try {
        await act()
      } catch (error) {
        lose(mine, error)
        throw error
      }
    }
    const commit = (): Promise<void> => {
      mine.nextCommit = Date.now() + commitInterval
      return payload.commitOffsetsIfNecessary(payload.uncommittedOffsets())
    }
    const batch: BatchContext = {
      scope,
      heartbeat: () =>
        whileMine(async () => {
          await payload.heartbeat()
          if (isMine() && Date.now() >= mine.nextCommit) await commit()
        }),
    }
    onLag?.({ topic, partition, lag: Number(payload.batch.offsetLag()) })
    const fromRetryTopic = topic === retryTopic
    const records = messages.map((message) => toRecord(topic, partition, message, fromRetryTopic))
    const early = records.findIndex(({ notBefore }) => notBefore > Date.now())
    const due = early === -1 ? records : records.slice(0, early)

    const finished = new Uint8Array(due.length)
    let resolved = 0
    const finish: Finish = (from, count) => {
      if (!isMine()) return
      finished.fill(1, from, from + count)
      while (finished[resolved] === 1) payload.resolveOffset(String((due[resolved++] as ConsumedRecord).offset))
    }
    try {
      await ('handle' in options ? byKey(due, batch, finish) : inOrder(due, batch, finish))
    } catch (error) {
      // Why the place in the group was lost tells kafkajs what to do; a handler's error does not.
      mine.scope.signal.throwIfAborted()
      if (!stopping.signal.aborted) throw error
    } finally {
      scope.end()
    }
    if (isMine()) await whileMine(commit)
    return records[due.length]?.notBefore ?? 0
  }

  /**
   * Every key in a lane of its own: its records in order, lanes side by side as far as there are slots, the oldest records of all
   * partitions first.
   */
  const byKey = async (records: readonly ConsumedRecord[], batch: BatchContext, finish: Finish): Promise<void> => {
    const lanes = new Map<string, number[]>()
    records.forEach(({ key }, index) => {
      const name = key === null ? `#${index}` : `=${key.toString('latin1')}`
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
            if (stopping.signal.aborted || batch.scope.signal.aborted) return
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
        if (stopping.signal.aborted || batch.scope.signal.aborted) return
        await settle(some, batch)
        finish(at, some.length)
        await batch.heartbeat()
      } finally {
        release()
      }
    }
  }

  /** Leaves a paused partition alone until a time, as that of the next record of a retry topic. */
  const resumeAt = (time: number, resume: () => void): void => {
    if (time <= Date.now()) {
      resume()
      return
    }
    const timer = setTimeout(() => {
      resumeTimers.delete(timer)
      if (!stopping.signal.aborted) resume()
    }, time - Date.now())
    resumeTimers.add(timer.unref())
  }

  consumer.on(consumer.events.GROUP_JOIN, () => {
    lose(membership, new Error('the group has been shared out anew'))
    joined = true
    joining = false
  })
  for (const event of [consumer.events.REBALANCING, consumer.events.CRASH, consumer.events.DISCONNECT] as const) {
    consumer.on(event, () => {
      lose(membership, new Error(`the place in group ${groupId} is lost`))
      joined = false
    })
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    joining = payload.restart
    if (payload.restart || stopping.signal.aborted) return
    // kafkajs gives up for good also on what passes, such as a coordinator that is not there yet in a cluster that starts.
    const fault = mapBrokerError(payload.error)
    if (fault.disposition === 'wait') void runAgain()
    else
      fatal(fault.disposition === 'fatal' ? fault : new Fault('UNEXPECTED', { message: fault.message, cause: fault }))
  })

  const run = (): Promise<void> => {
    joining = true
    return consumer.run({
      autoCommit: true,
      autoCommitInterval: 60_000,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch,
    })
  }

  /** After a crash that kafkajs does not restart from. Another crash comes as another event. */
  const runAgain = async (): Promise<void> => {
    for (let waits = 1; !stopping.signal.aborted; waits++) {
      try {
        await sleep(backoff(waits, { base: 500, max: 5000 }), stopping.signal)
        await consumer.connect()
        stopping.signal.throwIfAborted()
        return await run()
      } catch (error) {
        if (stopping.signal.aborted) return
        const fault = mapBrokerError(error)
        if (fault.disposition !== 'wait') return fatal(fault)
      }
    }
  }

  try {
    await consumer.connect()
    await consumer.subscribe({
      topics: [...options.topics, ...(retryTopic === undefined ? [] : [retryTopic])],
      fromBeginning,
    })
    await run()
  } catch (error) {
    await consumer.disconnect().catch(() => undefined)
    await producer.close().catch(() => undefined)
    throw mapBrokerError(error)
  }

  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopping.abort(new Error('the consumer stops'))
    for (const resume of resumeTimers) clearTimeout(resume)
    const end = new AbortController()
    const abandon = setTimeout(() => root.abort(new Error('the consumer stops now')), stopPatience)
    try {
      await Promise.race([
        leave(),
        sleep(stopPatience + abortPatience + leavePatience, end.signal).then(() => {
          throw new Fault('BROKER_UNAVAILABLE', { message: `group ${groupId} could not be left in time` })
        }),
      ])
    } catch (error) {
      throw mapBrokerError(error)
    } finally {
      clearTimeout(abandon)
      end.abort()
    }
  }
  /** A consumer of kafkajs that is stopped while it joins forgets that it does, and is a member for ever after. */
  const joinOrCrash = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve())
      consumer.on(consumer.events.CRASH, () => resolve())
    })
    // It runs, and so can be stopped, one turn after it has told of the join.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const leave = async (): Promise<void> => {
    // While it still is a member, so that what is finished can be committed.
    await Promise.allSettled(working.values())
    if (joining) await joinOrCrash()
    await consumer.stop()
    await consumer.disconnect()
    await producer.close()
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

/** Waits for all, so that nothing goes on behind our back, then throws the first error. */
async function allSettledThenThrow(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
