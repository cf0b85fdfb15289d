import { setTimeout as delay } from 'node:timers/promises'
import type { VerdictEvent } from '@sourcemark/contract'
import { Disposition, toFault } from '@sourcemark/runtime'
import type { IngestChannel, OutgoingRecord, OutputChannel } from './channels.ts'
import { countJudged, displayName, inputFiles, readLine, readLines } from './input.ts'
import { type LatencySummary, summariseLatency } from './latency.ts'
import type { PlatformView } from './platform-view.ts'
import { type Progress, silentProgress } from './progress.ts'
import { readExpectations, type Score, score } from './score.ts'
import { fetchStageTimes, type StageTime } from './stage-times.ts'
import { type RefusedEvent, VerdictBook } from './verdict-book.ts'

/** What is replayed and how; see the command line for the meaning. */
export interface ReplayPlan {
  readonly input: string
  readonly rate?: number
  readonly concurrency: number
  /** Seconds without any progress. */
  readonly timeout: number
  readonly expect?: string
  readonly statistics: boolean
}

export interface ReplayDependencies {
  readonly ingest: IngestChannel
  readonly output: OutputChannel
  readonly platform: PlatformView
  readonly progress?: Progress
  /** Addresses of the services' metrics, for the table of stages. */
  readonly metricsUrls?: readonly string[]
  /** Ends the replay early; what is open then counts as missing. */
  readonly signal?: AbortSignal
}

export interface ReplayResult {
  readonly events: number
  /** Posts sent that get a verdict, repeated ones left out. */
  readonly posts: number
  readonly repeated: number
  readonly missing: readonly { contentId: string; revision: number }[]
  readonly refused: readonly RefusedEvent[]
  /** Seconds in which posts were under way, pauses between files left out. */
  readonly seconds: number
  readonly postsPerSecond: number
  /** Milliseconds from sending to the first verdict. */
  readonly latency: LatencySummary
  readonly superseding: number
  readonly outOfOrder: number
  /** Statistics epochs taken, by number. */
  readonly epochs: readonly number[]
  /** Whether the platform came to rest at the end. */
  readonly settled: boolean
  readonly stages: readonly StageTime[]
  readonly score?: Score
  /** Last verdict of each content that the input publishes, in the order of first appearance. */
  readonly verdicts: readonly VerdictEvent[]
}

/** Whether everything came out: exit code 0. */
export const succeeded = (result: ReplayResult): boolean =>
  result.missing.length === 0 &&
  result.refused.length === 0 &&
  result.outOfOrder === 0 &&
  result.settled &&
  (result.score === undefined || result.score.failures.length === 0)

/** Records, and characters of their values, that go out in one request at most; one record may be larger. */
const BATCH_RECORDS = 64
const BATCH_CHARACTERS = 256 * 1024
const POLL_MS = 100
/** Looking for rest asks the broker and the database, which have better things to do meanwhile. */
const IDLE_POLL_MS = 200
/** Between two attempts while the broker or the database is away. */
const AWAY_MS = 300
/** The platform must be found idle so many times in a row: a message may be between two topics at one look. */
const IDLE_LOOKS = 2

/** Replays files and waits for what comes of them. Throws only for what it cannot read or reach. */
export async function replay(plan: ReplayPlan, dependencies: ReplayDependencies): Promise<ReplayResult> {
  const run = new Run(plan, dependencies)
  const expectations = plan.expect === undefined ? undefined : await readExpectations(plan.expect)
  const files = await inputFiles(plan.input)
  const reader = await dependencies.output.follow({
    verdict: (event) => run.verdict(event),
    refused: ({ key, code, pointer }) => run.refused(key, code, pointer),
  })
  try {
    await run.files(files)
    const stages = await fetchStageTimes(dependencies.metricsUrls ?? [])
    return run.result(
      stages,
      expectations && ((book, entities) => score(expectations, (id) => book.last(id)?.data, entities)),
    )
  } finally {
    dependencies.progress?.stop()
    await reader.stop()
  }
}

class Run {
  readonly #plan: ReplayPlan
  readonly #deps: ReplayDependencies
  readonly #progress: Progress
  readonly #book = new VerdictBook()
  readonly #contents = new Set<string>()
  readonly #entities = new Map<string, string>()
  readonly #epochs: number[] = []
  #buffer: { record: OutgoingRecord; judged: { contentId: string; revision: number } | undefined }[] = []
  #bufferedCharacters = 0
  #events = 0
  #posts = 0
  #paced = 0
  #paceStart: number | undefined
  #stalled = false
  #settled = true
  #activeMs = 0
  #fileStart = 0
  #lastAnswer = 0
  #fileAnswered = 0
  #lastProgress = performance.now()
  #wake: (() => void) | undefined

  constructor(plan: ReplayPlan, deps: ReplayDependencies) {
    this.#plan = plan
    this.#deps = deps
    this.#progress = deps.progress ?? silentProgress
  }

  verdict(event: VerdictEvent): void {
    const now = performance.now()
    this.#lastProgress = now
    this.#answered(this.#book.received(event, now), now)
  }

  refused(key: string | null, code: string, pointer: string): void {
    const now = performance.now()
    this.#lastProgress = now
    if (key !== null) this.#answered(this.#book.refuse(key, code, pointer), now)
  }

  #answered(count: number, now: number): void {
    if (count === 0) return
    this.#lastAnswer = now
    this.#fileAnswered += count
    this.#progress.update(this.#fileAnswered)
    this.#wake?.()
  }

  async files(files: readonly string[]): Promise<void> {
    // Verdicts of earlier runs come first: who has one already gets no other.
    if (!(await this.#untilRead())) return
    this.#book.startCounting()
    for (const [index, file] of files.entries()) {
      await this.#file(file)
      if (this.#stopped()) return
      if (index < files.length - 1 && this.#plan.statistics) await this.#considerEpoch()
    }
  }

  async #file(file: string): Promise<void> {
    this.#progress.start(displayName(file), await countJudged(file))
    this.#fileAnswered = 0
    this.#fileStart = performance.now()
    this.#lastAnswer = this.#fileStart
    this.#lastProgress = this.#fileStart
    for await (const line of readLines(file)) {
      await this.#offer(line, file)
      if (this.#stopped()) break
    }
    await this.#flush()
    await this.#untilOpen(0)
    this.#activeMs += this.#lastAnswer - this.#fileStart
    this.#settled = await this.#untilIdle()
  }

  async #offer(line: string, file: string): Promise<void> {
    const { key, value, judged, account } = readLine(line, file)
    this.#events++
    if (account !== undefined) this.#entities.set(account.accountId, account.entityId)
    if (judged !== undefined) {
      this.#contents.add(judged.contentId)
      await this.#pace()
      const buffered = this.#buffer.filter((entry) => entry.judged !== undefined).length
      if (this.#book.open + buffered >= this.#plan.concurrency) {
        await this.#flush()
        await this.#untilOpen(this.#plan.concurrency - 1)
      }
    }
    if (this.#bufferedCharacters + value.length > BATCH_CHARACTERS) await this.#flush()
    this.#buffer.push({ record: { key, value }, judged })
    this.#bufferedCharacters += value.length
    if (this.#buffer.length >= BATCH_RECORDS) await this.#flush()
  }

  /** Waits until the next post may go out. */
  async #pace(): Promise<void> {
    const { rate } = this.#plan
    if (rate === undefined) return
    this.#paceStart ??= performance.now()
    const wait = this.#paceStart + (this.#paced++ * 1000) / rate - performance.now()
    if (wait < 1) return
    await this.#flush()
    await delay(wait)
  }
  async #flush(): Promise<void> {
    const batch = this.#buffer
    if (batch.length === 0) return
    this.#buffer = []
    this.#bufferedCharacters = 0
    const now = performance.now()
    this.#lastProgress = now
    for (const { judged } of batch) {
      if (judged === undefined) continue
      if (this.#book.sent(judged.contentId, judged.revision, now)) this.#posts++
      else this.#answered(1, now)
    }
    await this.#whileAway(() => this.#deps.ingest.send(batch.map(({ record }) => record)))
  }

  /**
   * Waits out a broker or a database that is away, as long as the timeout allows. Sending again what may have been sent
   * changes nothing: events are idempotent.
   */
  async #whileAway<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        this.#checkStall()
        if (this.#stopped() || toFault(error).disposition !== Disposition.Wait) throw error
        await delay(AWAY_MS)
      }
    }
  }

  #stopped(): boolean {
    return this.#stalled || this.#deps.signal?.aborted === true
  }

  #checkStall(): void {
    if (performance.now() - this.#lastProgress <= this.#plan.timeout * 1000) return
    this.#stalled = true
    this.#progress.note(`No progress for ${this.#plan.timeout} seconds; giving up.`)
  }

  /** Waits until at most `most` posts wait for their verdict. */
  async #untilOpen(most: number): Promise<void> {
    while (this.#book.open > most && !this.#stopped()) {
      const answered = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      const timer = new AbortController()
      await Promise.race([answered, delay(POLL_MS, undefined, { signal: timer.signal }).catch(() => {})])
      timer.abort()
      this.#wake = undefined
      this.#checkStall()
    }
  }

  /** Waits until every verdict of the ledger has been read. */
  async #untilRead(): Promise<boolean> {
    this.#lastProgress = performance.now()
    while (!this.#stopped()) {
      if (this.#book.hasReached(await this.#whileAway(() => this.#deps.platform.ledgerHeads()))) return true
      await delay(POLL_MS)
      this.#checkStall()
    }
    return false
  }

  /** Waits until nothing happens any more and all of it has been read. */
  async #untilIdle(): Promise<boolean> {
    this.#lastProgress = performance.now()
    let idle = 0
    while (!this.#stopped()) {
      const seen = this.#book.seen
      idle =
        (await this.#whileAway(() => this.#deps.platform.idle())) &&
        (await this.#untilRead()) &&
        this.#book.seen === seen
          ? idle + 1
          : 0
      if (idle >= IDLE_LOOKS) return true
      await delay(IDLE_POLL_MS)
      this.#checkStall()
    }
    return false
  }

  async #considerEpoch(): Promise<void> {
    const { platform } = this.#deps
    const contents = await platform.contents()
    if (contents === 0 || contents < 2 * (await platform.contentsAtEpoch())) return
    const epoch = await platform.takeEpoch()
    this.#epochs.push(epoch)
    this.#progress.note(`Statistics epoch ${epoch} taken over ${contents} contents.`)
  }

  result(
    stages: readonly StageTime[],
    rate: ((book: VerdictBook, entities: ReadonlyMap<string, string>) => Score) | undefined,
  ): ReplayResult {
    const book = this.#book
    const seconds = this.#activeMs / 1000
    return {
      events: this.#events,
      posts: this.#posts,
      repeated: book.repeated,
      missing: book.missing(),
      refused: book.refused,
      seconds,
      postsPerSecond: seconds === 0 ? 0 : book.latencies.length / seconds,
      latency: summariseLatency(book.latencies),
      superseding: book.superseding,
      outOfOrder: book.outOfOrder,
      epochs: this.#epochs,
      settled: this.#settled && !this.#stopped(),
      stages,
      verdicts: [...this.#contents].flatMap((contentId) => book.last(contentId) ?? []),
      ...(rate === undefined ? {} : { score: rate(book, this.#entities) }),
    }
  }
}
