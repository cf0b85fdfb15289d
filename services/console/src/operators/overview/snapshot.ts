import type { VerdictCode } from '@sourcemark/contract'
import { chainsBehind, type VerdictRate, verdictCounts, verdictRates } from '@sourcemark/ledger'
import { type CaseClock, countBreaches, countOpenCases, countWaiting, type OpenCount } from '@sourcemark/review'
import { groupId, type LineService } from '@sourcemark/wiring'
import type { ConsoleServices } from '../../services.ts'

/** Milliseconds for which a snapshot is good: everybody who looks is shown the same one. */
export const snapshotAge = 2000
const minute = 60_000
/** Minutes that the charts look back. */
export const minutesShown = 15
/** Days for which missed deadlines are counted. */
export const breachDays = 30

/** How far a service of the line is behind. */
export interface StationLag {
  readonly service: LineService
  /** Records, or rows of the ledger, that it has not finished. */
  readonly lag: number
}

/** The line and the cases at one moment, as the database and the broker tell. */
export interface Snapshot {
  readonly at: Date
  /** Contents judged in each of the last minutes, oldest first; the minute that runs is not among them. */
  readonly rates: readonly VerdictRate[]
  /** Contents judged in these minutes and until now, by code. */
  readonly codes: ReadonlyMap<VerdictCode, number>
  readonly lags: readonly StationLag[]
  readonly cases: readonly OpenCount[]
  readonly breaches: ReadonlyMap<CaseClock, number>
  /** Messages that follow from cases and have not been handed on. */
  readonly waiting: number
}

/** Services that take records from a topic, in the order of the line. */
function stations({ topics, prefix }: ConsoleServices) {
  const consumed: readonly (readonly [LineService, string])[] = [
    ['intake', topics.ingest],
    ['worker-text', topics.accepted],
    ['worker-image', topics.accepted],
    ['worker-audio', topics.accepted],
    ['worker-video', topics.accepted],
    ['adjudicator', topics.findings],
  ]
  return consumed.map(([service, topic]) => ({
    service,
    group: { groupId: groupId(prefix, service), topics: [topic, topics.retry(service)] },
  }))
}

async function takeSnapshot(services: ConsoleServices, now: Date): Promise<Snapshot> {
  const { database, broker } = services
  const to = new Date(Math.floor(now.getTime() / minute) * minute)
  const from = new Date(to.getTime() - minutesShown * minute)
  const line = stations(services)
  const [rates, codes, lags, behind, cases, breaches, waiting] = await Promise.all([
    verdictRates(database, from, to, minute / 1000),
    verdictCounts(database, from, now),
    broker.lagsOf(line.map(({ group }) => group)),
    chainsBehind(database),
    countOpenCases(database, now),
    countBreaches(database, new Date(now.getTime() - breachDays * 24 * 60 * minute), now),
    countWaiting(database),
  ])
  // What the publisher has to do is seen in the ledger: its topic only wakes it up.
  const unpublished = behind.reduce((sum, { seq, publishedSeq }) => sum + seq - publishedSeq, 0n)
  return {
    at: now,
    rates,
    codes: new Map(codes.map(({ verdict, count }) => [verdict, count])),
    lags: [
      ...line.map(({ service }, at) => ({ service, lag: Number(lags[at] ?? 0n) })),
      { service: 'publisher', lag: Number(unpublished) },
    ],
    cases,
    breaches,
    waiting: [...waiting.values()].reduce((sum, count) => sum + count, 0),
  }
}

interface Kept {
  readonly at: number
  readonly snapshot: Promise<Snapshot>
}
/** The snapshot that is being taken or was taken last, and the last one that is there. */
const taking = new WeakMap<ConsoleServices, Kept>()
const taken = new WeakMap<ConsoleServices, Snapshot>()

/** The snapshot of now: taken once for all who ask within two seconds. */
export async function snapshotOf(services: ConsoleServices, now: Date): Promise<Snapshot> {
  const known = taking.get(services)
  if (known !== undefined && Math.abs(now.getTime() - known.at) < snapshotAge) return await known.snapshot
  const one = { at: now.getTime(), snapshot: takeSnapshot(services, now) }
  taking.set(services, one)
  try {
    const snapshot = await one.snapshot
    taken.set(services, snapshot)
    return snapshot
  } catch (error) {
    // The next one asks anew.
    if (taking.get(services) === one) taking.delete(services)
    throw error
  }
}

/** Milliseconds for which a page is shown what was last seen: it says of when that is, and updates itself. */
const pageAge = 30_000

/** A snapshot for a page: the last one, while a new one is taken; none that is older than half a minute. */
export async function recentSnapshot(services: ConsoleServices, now: Date): Promise<Snapshot> {
  const fresh = snapshotOf(services, now)
  const last = taken.get(services)
  if (last === undefined || Math.abs(now.getTime() - last.at.getTime()) > pageAge) return await fresh
  // Whoever looks at the stream is told when there is none.
  fresh.catch(() => undefined)
  return last
}
