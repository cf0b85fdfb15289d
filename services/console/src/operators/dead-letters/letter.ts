import type { ConsumedRecord } from '@sourcemark/broker'

/** Bytes of a value that a list keeps of it. */
const glance = 200

/** A record that was refused, and why, as it lies in the dead-letter topic. */
export interface DeadLetter {
  readonly partition: number
  readonly offset: bigint
  /** When it was written there. */
  readonly at: Date
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** Bytes of the value. */
  readonly bytes: number
  /** Headers of the record itself. */
  readonly headers: ConsumedRecord['headers']
  readonly code: string
  readonly message: string
  /** JSON Pointer to what is wrong; empty for the record as a whole. */
  readonly pointer: string
  /** Where the record first lay. */
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: bigint }
  readonly attempts: number
  readonly firstFailure: string
  /** The record was too large to be kept with the letter: it lies where it first lay, for as long as that topic keeps it. */
  readonly leftOut: boolean
}

const errorPrefix = 'sourcemark-error-'

/** Reads a letter. What somebody else wrote into the topic reads as a letter that says nothing. */
export function readLetter(record: ConsumedRecord): DeadLetter {
  const said = (name: string): string => {
    const value = record.headers[`${errorPrefix}${name}`]
    return (Array.isArray(value) ? value[0] : value)?.toString() ?? ''
  }
  const number = (name: string): bigint => (/^\d{1,18}$/.test(said(name)) ? BigInt(said(name)) : 0n)
  const { partition, offset, timestamp, key, value, headers } = record
  return {
    partition,
    offset,
    at: new Date(timestamp),
    key,
    value,
    bytes: value?.length ?? 0,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(errorPrefix))),
    code: said('code'),
    message: said('message'),
    pointer: said('pointer'),
    origin: { topic: said('topic'), partition: Number(number('partition')), offset: number('offset') },
    attempts: Number(number('attempt')),
    firstFailure: said('first-failure-time'),
    leftOut: said('value') === 'left-out',
  }
}

/** A letter in a list: its value is cut, so that a page of large ones takes no memory. */
export function glanceAt(record: ConsumedRecord): DeadLetter {
  const letter = readLetter(record)
  return { ...letter, value: letter.value === null ? null : Buffer.from(letter.value.subarray(0, glance)) }
}

/** Where a list goes on: the offset before which each partition is read; partitions that are not there are read from their end. */
export type LetterPlace = ReadonlyMap<number, bigint>

/** Writes a place, as `0:120,1:98`. */
export const letterPlaceText = (place: LetterPlace): string =>
  [...place].map(([partition, offset]) => `${partition}:${offset}`).join(',')

/** Reads a place; what is none of it is passed over. */
export function readLetterPlace(text: string): LetterPlace {
  const entries = text.split(',').flatMap((entry): [number, bigint][] => {
    const match = /^(\d{1,6}):(\d{1,18})$/.exec(entry)
    return match === null ? [] : [[Number(match[1]), BigInt(match[2] ?? '0')]]
  })
  return new Map(entries)
}

/** The latest of some letters, and where the next ones are: before those that were taken, and where none was, as before. */
export function takeLatest(
  letters: readonly DeadLetter[],
  place: LetterPlace,
  size: number,
): { readonly letters: readonly DeadLetter[]; readonly place: LetterPlace } {
  const latest = letters.toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || a.partition - b.partition || Number(b.offset - a.offset),
  )
  const next = new Map(place)
  const taken: DeadLetter[] = []
  // Within a partition the offset is the order: a clock that went back must not leave letters behind.
  const heads = new Map<number, DeadLetter[]>()
  for (const letter of letters.toSorted((a, b) => Number(b.offset - a.offset))) {
    const list = heads.get(letter.partition)
    if (list === undefined) heads.set(letter.partition, [letter])
    else list.push(letter)
  }
  for (const { partition } of latest.slice(0, size)) {
    const letter = heads.get(partition)?.shift()
    if (letter === undefined) continue
    taken.push(letter)
    next.set(partition, letter.offset)
  }
  return { letters: taken, place: next }
}
