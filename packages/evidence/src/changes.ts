import { looksLike, type ReadPart } from '@sourcemark/attribution'
import type { Span } from '@sourcemark/contract'
import { align, type Difference } from './align.ts'
import { editDistance } from './edit-distance.ts'
import type { ChangeFacts, Passage } from './facts.ts'
import { firstFrom, rangeOf } from './letters.ts'
import { type FoundName, namesAt } from './names.ts'
import { contradicts } from './numbers.ts'
import { denials, isOpposite, isSameButDenied } from './polarity.ts'
import { titleDifference } from './titles.ts'
import { WordFlag, type Words, wordsOf } from './words.ts'

/** Something that a copied passage says and its original does not. Offsets count UTF-16 code units of the texts as sent. */
export interface ChangeDetail {
  readonly kind: 'number' | 'name' | 'polarity'
  readonly original: Passage
  readonly copy: Passage
}

export interface Changes extends ChangeFacts {
  /** What was changed, in the order of the post; see {@link changeLimits}. */
  readonly details: readonly ChangeDetail[]
}

/** The titles of the two contents. */
export interface Titles {
  readonly original?: string | undefined
  readonly copy?: string | undefined
}

export const changeLimits = Object.freeze({
  /** Details of one work that are kept; all are counted. */
  details: 100,
  /** Differences of one stretch that are read for what they say. A text with more was written anew. */
  differences: 2000,
  /** Words between two passages that are compared as well: they stand where the original has other ones. */
  gap: 60,
  /** Words of a difference in which numbers and names are set against each other; a longer one was written anew. */
  rewritten: 40,
  /** Words of a difference that can turn a statement round. */
  turned: 8,
} as const)

/** Stretches of words that stand for each other, both ends exclusive. */
interface Region {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
}

/**
 * What became of copied passages: how much of them was altered, and which numbers, names and statements say something else. Writing a number in
 * another way, another script, signs, spaces, zero-width characters and letters that look alike change nothing.
 * @param spans pairs of passages: `query` in the copy, `original` in the original.
 */
export function changesOf(original: ReadPart, copy: ReadPart, spans: readonly Span[], titles: Titles): Changes {
  const left = wordsOf(original)
  const right = wordsOf(copy)
  const details: ChangeDetail[] = []
  const counts = { number: 0, name: 0, polarity: 0 }
  const note = (kind: ChangeDetail['kind'], at: Region): void => {
    counts[kind]++
    if (details.length < changeLimits.details)
      details.push({
        kind,
        original: passage(original, left, at.a, at.aEnd),
        copy: passage(copy, right, at.b, at.bEnd),
      })
  }
  let altered = 0
  let compared = 0
  for (const region of regionsOf(left, right, spans)) {
    const differences = align(left.keys.slice(region.a, region.aEnd), right.keys.slice(region.b, region.bEnd))
      .map(({ a, aEnd, b, bEnd }) => ({
        a: a + region.a,
        aEnd: aEnd + region.a,
        b: b + region.b,
        bEnd: bEnd + region.b,
      }))
      .filter((difference) => !isRespelled(left, right, difference))
    let same = sizeOf(right, region.b, region.bEnd)
    for (const { a, aEnd, b, bEnd } of differences) {
      const there = sizeOf(right, b, bEnd)
      same -= there
      altered += Math.max(sizeOf(left, a, aEnd), there)
    }
    compared += same
    const read = differences.slice(0, changeLimits.differences)
    for (const difference of read) {
      for (const at of changedNumbers(left, right, difference)) note('number', at)
    }
    for (const at of changedNames(left, right, read)) note('name', at)
    for (const at of turnedStatements(left, right, read, region)) note('polarity', at)
  }
  return {
    share: altered === 0 ? 0 : altered / (altered + compared),
    title: titleDifference(titles.original, titles.copy),
    numbers: counts.number,
    names: counts.name,
    polarity: counts.polarity,
    details: details.toSorted((one, other) => one.copy.start - other.copy.start),
  }
}

function passage({ text = '' }: ReadPart, words: Words, from: number, to: number): Passage {
  // nothing stands there: the place between two words
  if (to <= from) {
    const at = (from > 0 ? words.ends[from - 1] : words.starts[from]) ?? 0
    return { start: at, end: at, text: '' }
  }
  const start = words.starts[from] as number
  const end = words.ends[to - 1] as number
  return { start, end, text: text.slice(start, end) }
}

function sizeOf(words: Words, from: number, to: number): number {
  let size = 0
  for (let index = from; index < to; index++) size += words.sizes[index] as number
  return size
}

/** The passages by words; neighbours with little between them on either side are one. */
function regionsOf(left: Words, right: Words, spans: readonly Span[]): Region[] {
  const pairs = spans
    .flatMap((span) => {
      const [there, here] = [rangeOf(span.original), rangeOf(span.query)]
      if (there === undefined || here === undefined) return []
      const region = {
        a: firstFrom(left.starts, there.start),
        aEnd: firstFrom(left.ends, there.end + 1),
        b: firstFrom(right.starts, here.start),
        bEnd: firstFrom(right.ends, here.end + 1),
      }
      return region.aEnd > region.a && region.bEnd > region.b ? [region] : []
    })
    .sort((one, other) => one.b - other.b || one.a - other.a || other.bEnd - one.bEnd)
  const regions: Region[] = []
  for (const pair of pairs) {
    const last = regions.at(-1)
    if (last === undefined) {
      regions.push(pair)
      continue
    }
    // passages of the copy that two matches share are compared once
    if (pair.bEnd <= last.bEnd) continue
    const near = pair.b - last.bEnd <= changeLimits.gap && pair.a - last.aEnd <= changeLimits.gap
    if (near && pair.a >= last.a && pair.aEnd > last.aEnd)
      regions[regions.length - 1] = { ...last, aEnd: pair.aEnd, bEnd: pair.bEnd }
    else if (pair.b >= last.bEnd) regions.push(pair)
    else {
      const cut = last.bEnd - pair.b
      const rest = { ...pair, a: Math.min(pair.a + cut, pair.aEnd), b: last.bEnd }
      if (rest.aEnd > rest.a) regions.push(rest)
    }
  }
  return regions
}

/** The same letters in other pieces, U.S. and US, e-mail and email; or the same dates with more or less said of them. */
function isRespelled(left: Words, right: Words, { a, aEnd, b, bEnd }: Difference): boolean {
  if (aEnd === a || bEnd === b) return false
  const there = left.keys.slice(a, aEnd)
  const here = right.keys.slice(b, bEnd)
  if (there.join('') === here.join('')) return true
  return there.length === here.length && there.every((key, index) => !contradicts(key, here[index] as string))
}

const isShort = ({ a, aEnd, b, bEnd }: Difference, words: number): boolean => aEnd - a <= words && bEnd - b <= words

/** Numbers that stand where another one stood. One that was only left out, added or moved within the difference is none. */
function changedNumbers(left: Words, right: Words, difference: Difference): Region[] {
  if (!isShort(difference, changeLimits.rewritten)) return []
  const there = numbersIn(left, difference.a, difference.aEnd)
  const here = numbersIn(right, difference.b, difference.bEnd)
  const gone = there.filter(
    (index) => !here.some((other) => !contradicts(left.keys[index] as string, right.keys[other] as string)),
  )
  const come = here.filter(
    (index) => !there.some((other) => !contradicts(right.keys[index] as string, left.keys[other] as string)),
  )
  return gone.slice(0, come.length).map((a, order) => {
    const b = come[order] as number
    return { a, aEnd: a + 1, b, bEnd: b + 1 }
  })
}

function numbersIn(words: Words, from: number, to: number): number[] {
  const found: number[] = []
  for (let index = from; index < to; index++)
    if (((words.flags[index] as number) & WordFlag.number) !== 0) found.push(index)
  return found
}

/** Names that stand where another name of the same kind stood. */
function changedNames(left: Words, right: Words, differences: readonly Difference[]): Region[] {
  const found: Region[] = []
  for (const difference of differences) {
    const { a, aEnd, b, bEnd } = difference
    if (aEnd === a || bEnd === b || !isShort(difference, changeLimits.rewritten)) continue
    const there = namesAt(left, { start: a, end: aEnd })
    if (there.length === 0) continue
    const here = namesAt(right, { start: b, end: bEnd })
    // a name that was moved or shortened is still there
    const gone = there.filter((name) => !here.some((other) => isSameName(name, other)))
    const come = here.filter((name) => !there.some((other) => isSameName(name, other)))
    for (const name of apart(gone)) {
      const other = come.find((candidate) => candidate.kind === name.kind)
      if (other === undefined) continue
      const at = { a: name.start, aEnd: name.end, b: other.start, bEnd: other.end }
      // two differences within one name are one change
      if (!found.some((known) => known.a < at.aEnd && at.a < known.aEnd)) found.push(at)
      come.splice(come.indexOf(other), 1)
    }
  }
  return found
}

/** Names that do not overlap, the first reading of each kept. */
function apart(names: readonly FoundName[]): FoundName[] {
  const kept: FoundName[] = []
  for (const name of names) if (!kept.some((known) => known.start < name.end && name.start < known.end)) kept.push(name)
  return kept
}

function isSameName(a: FoundName, b: FoundName): boolean {
  if (a.kind === 'latin' && isMisspelt(a.name, b.name)) return true
  const [short, long] = a.name.length <= b.name.length ? [a.name, b.name] : [b.name, a.name]
  return a.kind === 'latin' ? ` ${long} `.includes(` ${short} `) : long.includes(short)
}

/** Clauses that deny what the original states, or the other way round, or say its opposite. A clause turned twice says the same again. */
function turnedStatements(left: Words, right: Words, differences: readonly Difference[], region: Region): Region[] {
  const clauses = new Map<number, Difference[]>()
  for (const difference of differences) {
    const clause = clauseOf(left, right, difference, region)
    if (clause === undefined || !turnsRound(left, right, difference)) continue
    const list = clauses.get(clause)
    if (list === undefined) clauses.set(clause, [difference])
    else list.push(difference)
  }
  const found = new Map<number, Region>()
  for (const turned of clauses.values()) {
    if (turned.length % 2 === 0) continue
    const at = turned[0] as Difference
    const sentence = right.sentences[Math.min(at.b, right.sentences.length - 1)] as number
    if (!found.has(sentence)) found.set(sentence, at)
  }
  return [...found.values()]
}

function turnsRound(left: Words, right: Words, { a, aEnd, b, bEnd }: Difference): boolean {
  const denies = (denialsIn(left, a, aEnd) - denialsIn(right, b, bEnd)) % 2 !== 0
  const there = inClause(left, a, aEnd, 1)
  const here = inClause(right, b, bEnd, 1)
  const replaced = aEnd > a && bEnd > b
  if (replaced && isOpposite(left.keys.slice(there.from, there.to), right.keys.slice(here.from, here.to)))
    return !denies
  return denies && isSameButDenied(left.keys.slice(a, aEnd), right.keys.slice(b, bEnd))
}

/** Share of a word's letters in which a slip of the pen, or of a reading machine, may differ. */
const misspelt = 0.3

/** Whether each word of a name is the other's, or that with a slip in it. */
function isMisspelt(a: string, b: string): boolean {
  const others = b.split(' ')
  const words = a.split(' ')
  const same = (one: string, other: string): boolean =>
    one === other ||
    looksLike(one, other) ||
    (Math.min(one.length, other.length) >= 6 && editDistance(Array.from(one), Array.from(other)) < misspelt)
  return words.length === others.length && words.every((word, index) => same(word, others[index] as string))
}

/** Words on each side that tell whether a word denies something. */
const context = 3

function denialsIn(words: Words, start: number, end: number): number {
  if (end <= start) return 0
  const { from, to } = inClause(words, start, end, context)
  return denials(words.keys.slice(from, to)).filter(
    (denied, index) => denied && from + index >= start && from + index < end,
  ).length
}

/** The clause of the original that a difference stands in; undefined when it goes beyond one, or when nothing of its clause was kept. */
function clauseOf(left: Words, right: Words, difference: Difference, region: Region): number | undefined {
  const { a, aEnd, b, bEnd } = difference
  if (!isShort(difference, changeLimits.turned)) return undefined
  const isOne = (words: Words, from: number, to: number): boolean =>
    to <= from || words.clauses[from] === words.clauses[to - 1]
  if (!isOne(left, a, aEnd) || !isOne(right, b, bEnd)) return undefined
  const inside = (clauses: readonly number[], from: number, to: number, kept: number): boolean =>
    to <= from || clauses[kept] === clauses[from]
  const beforeKept =
    a > region.a && b > region.b && inside(left.clauses, a, aEnd, a - 1) && inside(right.clauses, b, bEnd, b - 1)
  const afterKept =
    aEnd < region.aEnd &&
    bEnd < region.bEnd &&
    inside(left.clauses, a, aEnd, aEnd) &&
    inside(right.clauses, b, bEnd, bEnd)
  if (beforeKept) return left.clauses[a - 1]
  return afterKept ? left.clauses[aEnd] : undefined
}

function inClause(words: Words, start: number, end: number, more: number): { from: number; to: number } {
  const clause = words.clauses[end > start ? start : Math.max(0, start - 1)]
  let from = start
  while (from > 0 && start - from < more && words.clauses[from - 1] === clause) from--
  let to = end
  const last = words.clauses[end > start ? end - 1 : start]
  while (to < words.keys.length && to - end < more && words.clauses[to] === last) to++
  return { from, to }
}
