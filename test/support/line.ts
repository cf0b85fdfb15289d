import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Broker, type ConsumedRecord, createBroker, type OutgoingRecord, type Producer } from '@sourcemark/broker'
import { type TopicNames, topicNames, type Verdict, type VerdictEvent } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { lineServices, type SupervisedService, startServices } from '@sourcemark/devstack'
import { createLogger } from '@sourcemark/runtime'
import { groupId, topicSpecs } from '@sourcemark/wiring'
import { lineView } from '../../services/replay/src/line-view.ts'
import { type PlatformEvent, structured } from './events.ts'

export interface LineOptions {
  /** Text workers; 1 when absent. */
  readonly workers?: number
  /** Partitions of every topic; 4 when absent. */
  readonly partitions?: number
  /** Brokers of its own instead of those of all tests. */
  readonly brokers?: readonly string[]
  /** Settings of the services beside those that make the line. */
  readonly env?: Readonly<Record<string, string>>
}

export type LineProcess =
  | 'intake'
  | 'indexer'
  | 'worker-text'
  | 'worker-text-2'
  | 'worker-image'
  | 'worker-audio'
  | 'worker-video'
  | 'adjudicator'
  | 'publisher'

/** The services as processes of their own on topics and a database of their own, seen from the platform's side. */
export interface Line {
  readonly broker: Broker
  readonly database: Database
  readonly topics: TopicNames
  readonly partitions: number
  /** Sends structured events, in order, and resolves when the broker has them. */
  send(events: readonly PlatformEvent[]): Promise<void>
  sendRecords(records: readonly OutgoingRecord[]): Promise<void>
  /**
   * Resolves when nothing is on its way any more: no group lags, nothing is due, no change of the index is untold, and every row of the
   * ledger and every dead letter was read here. Says what is left when that takes longer than `patience` milliseconds.
   */
  idle(patience?: number): Promise<void>
  /** Every verdict that a reader of committed records has seen, in the order of each partition. */
  records(): readonly ConsumedRecord[]
  verdicts(): readonly VerdictEvent[]
  /** All verdicts about one content, oldest first. */
  verdictsOf(contentId: string): Verdict[]
  /** Waits until the latest verdict of a content is as wanted. */
  verdict(contentId: string, wanted?: (verdict: Verdict) => boolean): Promise<Verdict>
  /** The latest verdict of each content. */
  finalVerdicts(): Map<string, Verdict>
  deadLetters(): readonly ConsumedRecord[]
  /** SIGKILL, and waits until the supervisor has started it again. */
  kill(process: LineProcess): Promise<void>
  /** Freezes a process where it stands (SIGSTOP) and returns what lets it go on. */
  freeze(process: LineProcess): () => void
  /** Mebibytes of memory that a process has in use. */
  memoryOf(process: LineProcess): Promise<number>
  /** How often a process was started again. */
  restartsOf(process: LineProcess): number
  /** Waits until all services say that they are ready. */
  ready(): Promise<void>
  /**
   * Stops the services and reads the verdict topic to its very end: what comes back is all that a reader of committed records will ever see.
   */
  finish(): Promise<readonly ConsumedRecord[]>
  stop(): Promise<void>
}

const patience = 180_000

const verdictOf = ({ value }: ConsumedRecord): VerdictEvent => JSON.parse(String(value)) as VerdictEvent

/** Starts a line. What it starts is gone after `stop`, or when this fails half-way. */
export async function startLine(options: LineOptions = {}): Promise<Line> {
  const opened = new AsyncDisposableStack()
  try {
    return await startInto(opened, options)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

async function startInto(
  opened: AsyncDisposableStack,
  { workers = 1, partitions = 4, brokers = (process.env.KAFKA_BROKERS ?? '').split(','), env = {} }: LineOptions,
): Promise<Line> {
  const prefix = `t${randomBytes(5).toString('hex')}.`
  const topics = topicNames(prefix)
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
  opened.defer(() => testDatabase.drop())
  const logDir = await mkdtemp(join(tmpdir(), 'sourcemark-line-'))
  opened.defer(() => rm(logDir, { recursive: true, force: true }))
  const database = createDatabase({ url: testDatabase.url, applicationName: 'line-test', max: 2 })
  opened.defer(() => database.close())
  const broker = createBroker({
    brokers,
    clientId: 'line-test',
    logger: createLogger({ service: 'test', level: 'silent' }),
  })
  await broker.ensureTopics(topicSpecs(topics, partitions))

  // Options of the test runner's own Node are not the services'.
  const { NODE_OPTIONS: _options, ...inherited } = process.env
  const texts = lineServices.find(({ name }) => name === 'worker-text')
  if (texts === undefined) throw new Error('no workers of texts')
  const more = Array.from({ length: workers - 1 }, (_, index) => ({
    ...texts,
    name: `${texts.name}-${index + 2}`,
    env: { ...texts.env, SOURCEMARK_SERVICE_INSTANCE: String(index + 1) },
  }))
  const running = await startServices({
    definitions: [...lineServices, ...more],
    env: {
      ...inherited,
      KAFKA_BROKERS: brokers.join(','),
      DATABASE_URL: testDatabase.url,
      SOURCEMARK_TOPIC_PREFIX: prefix,
      SOURCEMARK_PARTITIONS: String(partitions),
      SOURCEMARK_INDEX_FOLDER: join(logDir, 'index'),
      SOURCEMARK_BLOB_FOLDER: join(logDir, 'blobs'),
      ...env,
    },
    logDir,
    readyTimeout: patience,
    // What a test kills comes back soon, however often.
    longestPause: 200,
  })
  opened.defer(() => running.stop())

  const producer = await broker.createProducer()
  opened.defer(() => producer.close())
  const seen: ConsumedRecord[] = []
  const read = new Map<number, number>()
  const sentinels = new Set<number>()
  const verdictReader = await broker.readTopic({
    topic: topics.verdicts,
    fromBeginning: true,
    onRecord: (record) => {
      if (record.value === null) sentinels.add(record.partition)
      else {
        seen.push(record)
        const { chain, seq } = verdictOf(record).data.ledger
        read.set(chain, Math.max(seq, read.get(chain) ?? 0))
      }
    },
  })
  opened.defer(() => verdictReader.close())
  const letters: ConsumedRecord[] = []
  const letterReader = await broker.readTopic({
    topic: topics.deadLetter,
    fromBeginning: true,
    onRecord: (record) => letters.push(record),
  })
  opened.defer(() => letterReader.close())

  const view = lineView({ broker, database, topics, prefix })
  const onItsWay = async (): Promise<string | null> => {
    if (!(await view.idle())) return 'the services have work'
    const [row] = await database.query<{ untold: boolean }>('select exists (select from index_change) as untold')
    if (row?.untold !== false) return 'changes of the index are untold'
    const publisherTopics = [topics.ledger, topics.retry('publisher')]
    const lag = await broker.lagOf(groupId(prefix, 'publisher'), publisherTopics)
    if (lag > 0n) return 'the publisher lags'
    for (const [chain, seq] of await view.ledgerHeads()) {
      if ((read.get(chain) ?? 0) < seq) return `row ${seq} of chain ${chain} is not on the topic`
    }
    const ends = await broker.endOffsets(topics.deadLetter)
    const letterCount = [...ends.values()].reduce((sum, end) => sum + end, 0n)
    return BigInt(letters.length) < letterCount ? 'dead letters are unread' : null
  }
  const until = async (met: () => Promise<string | null>, limit: number): Promise<void> => {
    const deadline = Date.now() + limit
    for (;;) {
      const left = await met().catch((error: unknown) => String(error))
      if (left === null) return
      if (Date.now() > deadline) throw new Error(`after ${limit / 1000} s: ${left}\n${await stateOf(running.services)}`)
      await delay(200)
    }
  }
  const byContent = (contentId: string): Verdict[] =>
    seen.filter(({ key }) => key?.toString() === contentId).map((record) => verdictOf(record).data)

  const serviceOf = (name: LineProcess): SupervisedService => {
    const service = running.services.find((one) => one.name === name)
    if (service === undefined) throw new Error(`no process ${name}`)
    return service
  }

  const line: Line = {
    broker,
    database,
    topics,
    partitions,
    send: (events) => line.sendRecords(events.map(structured)),
    sendRecords: (records) => sendInOrder(producer, topics.ingest, records),
    idle: (limit = patience) => until(onItsWay, limit),
    records: () => seen,
    verdicts: () => seen.map(verdictOf),
    verdictsOf: byContent,
    async verdict(contentId, wanted = () => true) {
      const latest = (): Verdict | undefined => byContent(contentId).at(-1)
      await until(async () => {
        const verdict = latest()
        return verdict !== undefined && wanted(verdict)
          ? null
          : `the verdict of ${contentId} is ${JSON.stringify(verdict)}`
      }, 60_000)
      return latest() as Verdict
    },
    finalVerdicts: () => new Map(seen.map((record) => [String(record.key), verdictOf(record).data])),
    deadLetters: () => letters,
    async kill(name) {
      const service = serviceOf(name)
      await until(async () => (service.pid === undefined ? `${name} does not run` : null), patience)
      const { restarts } = service
      process.kill(service.pid as number, 'SIGKILL')
      await until(async () => (service.restarts > restarts ? null : `${name} was not started again`), patience)
    },
    freeze(name) {
      const { pid } = serviceOf(name)
      if (pid === undefined) throw new Error(`${name} does not run`)
      process.kill(pid, 'SIGSTOP')
      return () => process.kill(pid, 'SIGCONT')
    },
    async memoryOf(name) {
      const status = await readFile(`/proc/${serviceOf(name).pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
    },
    restartsOf: (name) => serviceOf(name).restarts,
    ready: () =>
      until(async () => {
        const states = await Promise.all(running.services.map(isReady))
        return states.every(Boolean) ? null : 'services are not ready'
      }, patience),
    async finish() {
      await running.stop()
      // Written after everything else, a sentinel at the end of each partition proves that all before it was read.
      await producer.send(
        topics.verdicts,
        Array.from({ length: partitions }, (_, partition) => ({ key: null, value: null, partition })),
      )
      await until(
        async () => (sentinels.size === partitions ? null : 'the ends of the verdict topic are unread'),
        60_000,
      )
      return seen
    },
    stop: () => opened.disposeAsync(),
  }
  return line
}

/** One by one, so that the producer decides how many share a request; it keeps their order. */
async function sendInOrder(producer: Producer, topic: string, records: readonly OutgoingRecord[]): Promise<void> {
  await Promise.all(records.map((record) => producer.send(topic, [record])))
}

async function isReady({ url }: SupervisedService): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

async function stateOf(services: readonly SupervisedService[]): Promise<string> {
  const states = await Promise.all(
    services.map(async (service) => {
      const { name, pid, restarts, url } = service
      const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })
        .then((response) => response.text())
        .catch(String)
      return `  ${name}: pid ${pid}, ${restarts} restarts, ${ready}`
    }),
  )
  return states.join('\n')
}
