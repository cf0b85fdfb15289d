import type { TopicRanges } from '@sourcemark/broker'
import { type Refusal, readIngestRecord } from '@sourcemark/contract'
import type { ConsoleServices } from '../../services.ts'
import { type DeadLetter, glanceAt, type LetterPlace, readLetter, takeLatest } from './letter.ts'
import { replayedAmong } from './replays.ts'

/** Letters on a page. */
const listed = 30

const opened = new WeakMap<ConsoleServices, TopicRanges>()

/** The dead letters of the line, opened once for as long as the console runs. */
function letterRanges(services: ConsoleServices): TopicRanges {
  const known = opened.get(services)
  if (known !== undefined) return known
  const ranges = services.broker.openRanges(services.topics.deadLetter)
  opened.set(services, ranges)
  services.signal.addEventListener('abort', () => void ranges.close(), { once: true })
  return ranges
}

export interface LetterList {
  readonly letters: readonly DeadLetter[]
  /** Letters that were sent again, as `partition/offset`. */
  readonly replayed: ReadonlySet<string>
  /** Where the next page begins; null behind the last letter. */
  readonly next: LetterPlace | null
  /** Letters that are kept in all. */
  readonly total: bigint
  readonly partitions: readonly number[]
}

/** Letters from the latest back, of one partition or of all. */
export async function listLetters(
  services: ConsoleServices,
  place: LetterPlace,
  partition: number | undefined,
): Promise<LetterList> {
  const ranges = letterRanges(services)
  const bounds = await ranges.bounds()
  const wanted = [...bounds].filter(([one]) => partition === undefined || one === partition)
  const before = new Map(wanted.map(([one, { high }]) => [one, least(place.get(one) ?? high, high)]))
  const found = await ranges.read(
    [...before].map(([one, to]) => ({ partition: one, from: to > listed ? to - BigInt(listed) : 0n, to })),
    glanceAt,
  )
  const { letters, place: next } = takeLatest(found, before, listed)
  const more = letters.length > 0 && wanted.some(([one, { low }]) => (next.get(one) ?? low) > low)
  return {
    letters,
    replayed: await replayedAmong(services.database, services.topics.deadLetter, letters),
    next: more ? next : null,
    total: [...bounds.values()].reduce((sum, { low, high }) => sum + high - low, 0n),
    partitions: [...bounds.keys()].sort((a, b) => a - b),
  }
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other)

/** A letter; undefined when it is not kept, or not any more. */
export async function findLetter(
  services: ConsoleServices,
  partition: number,
  offset: bigint,
): Promise<DeadLetter | undefined> {
  const [letter] = await letterRanges(services).read([{ partition, from: offset, to: offset + 1n }], readLetter)
  return letter
}

/** The value of a letter; of one that was too large to be kept with it, what its own topic still has. null when there is none. */
export async function wholeValue(services: ConsoleServices, letter: DeadLetter): Promise<Buffer | null> {
  if (!letter.leftOut) return letter.value
  const { topic, partition, offset } = letter.origin
  if (!replayTopics(services).has(topic)) return null
  const ranges = services.broker.openRanges(topic)
  try {
    const [value] = await ranges.read([{ partition, from: offset, to: offset + 1n }], (record) => record.value)
    return value ?? null
  } finally {
    await ranges.close()
  }
}

/** Topics that letters go back to: where the line began to work on them. */
export const replayTopics = ({ topics }: Pick<ConsoleServices, 'topics'>): ReadonlySet<string> =>
  new Set([topics.ingest, topics.accepted, topics.findings])

/** Why a record would be refused at the door as it is; null when it would be let in, or does not go there. */
export function refusalOf(
  { topics }: Pick<ConsoleServices, 'topics'>,
  letter: DeadLetter,
  key: Buffer | string | null,
  value: Buffer | string | null,
): Refusal | null {
  if (letter.origin.topic !== topics.ingest) return null
  const read = readIngestRecord({ key, value, headers: letter.headers })
  return read.ok ? null : read
}
