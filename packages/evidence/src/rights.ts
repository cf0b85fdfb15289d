import {
  foldName,
  isIgnorable,
  isNobody,
  isOfMedium,
  type Mark,
  type MatchedOriginal,
  plainType,
  type ReadPart,
  resolveMarks,
} from '@sourcemark/attribution'
import type { Span } from '@sourcemark/contract'
import type { Passage, Range, RightsFacts } from './facts.ts'
import { countMarked, firstFrom, lettersIn, lettersOf, mergeRanges, rangeOf, sidesOf } from './letters.ts'
import { foldText } from './lines.ts'

/** A notice of the original that did not come along. */
export interface RightsDetail {
  readonly result: 'removed' | 'altered'
  /** A notice in the text, rights information in the markup, or a sequence of invisible characters. */
  readonly kind: 'notice' | 'markup' | 'watermark'
  readonly original: Passage
  /** Where it would stand in the post, or who stands there now; null where the place is the page as a whole. */
  readonly copy: Passage | null
}

export interface Rights extends RightsFacts {
  /** Notices in the order of the original; at most {@link rightsLimits.details}. */
  readonly details: readonly RightsDetail[]
}

export const rightsLimits = Object.freeze({
  details: 50,
  /** Characters between a notice and the passages before and after it; one that stands further off was not part of what was copied. */
  near: 120,
  /** Share of both pages from which one is nearly the other. */
  identical: 0.8,
  /** Invisible characters in a row that carry a message and are no accident of typing. */
  watermark: 8,
} as const)

/** Roles by which a work says whose it is. */
const rightsRoles: ReadonlySet<Mark['role']> = new Set(['copyright', 'licence', 'author', 'self'])
/** Markup by which a page says whose it is. */
const markupRoles: readonly Mark['role'][] = ['author', 'copyright', 'licence']

/** Whose a work is: its owner, and its authors as far as they are known. */
export type Holder = Pick<MatchedOriginal, 'owner' | 'authors'>

/**
 * Rights information of a work that is gone in a copy, or names somebody else now. A notice counts as removed when passages before and after it were
 * taken, nothing in its place names the owner or an author, and nothing that readers see anywhere in the post does; markup counts when one page is
 * nearly the other. Source: Copyright Law of China, Art. 51; WIPO Copyright Treaty, Art. 12.
 * @param spans pairs of passages: `query` in the copy, `original` in the original.
 */
export function rightsOf(
  original: ReadPart,
  copy: ReadPart,
  spans: readonly Span[],
  marks: { readonly original: readonly Mark[]; readonly copy: readonly Mark[] },
  holder: Holder,
): Rights {
  const details: RightsDetail[] = []
  const own = marksOfPart(original, marks.original)
  const known = knownNames(own, holder)
  const naming = namesOf(known, holder)
  const here = marksOfPart(copy, marks.copy)
  const credited = marks.copy.some((mark) => mark.visibility === 'visible' && naming(mark))
  const pairs = pairsOf(spans)
  if (!credited) {
    for (const mark of own) {
      const detail = lostNotice(mark, original, copy, pairs, own, here, known, naming)
      if (detail !== undefined) details.push(detail)
    }
    details.push(...lostMarkup(original, copy, spans, own, here, naming))
  }
  details.push(...lostWatermarks(original, copy, pairs))
  details.sort((a, b) => a.original.start - b.original.start)
  return {
    removed: details.filter(({ result }) => result === 'removed').length,
    altered: details.filter(({ result }) => result === 'altered').length,
    details: details.slice(0, rightsLimits.details),
  }
}

type PlacedMark = Mark & { readonly where: Range & { readonly partId: string } }

function marksOfPart({ partId }: ReadPart, marks: readonly Mark[]): PlacedMark[] {
  return marks.filter((mark): mark is PlacedMark => 'partId' in mark.where && mark.where.partId === partId)
}

/** Names of the owner and of the authors, as they are known and as the work gives them itself. */
function knownNames(own: readonly Mark[], { owner, authors = [] }: Holder): { all: string[]; authors: string[] } {
  const written = own
    .filter(({ role, vague }) => (role === 'author' || role === 'self') && !vague)
    .flatMap(({ names }) => names)
  const makers = [...authors, ...written].filter((name) => !isNobody(name))
  return { all: [...owner.names, ...(owner.aliases ?? []), ...makers], authors: makers }
}

/** Whether a mark names the owner or one of the authors. */
function namesOf({ authors }: { authors: string[] }, { owner }: Holder): (mark: Mark) => boolean {
  const originals = [{ contentId: '', owner, authors }]
  const answers = new WeakMap<Mark, boolean>()
  return (mark) => {
    const before = answers.get(mark)
    if (before !== undefined) return before
    const result = resolveMarks([mark], { originals })[0]?.resolved.result
    const answer = result === 'original' || result === 'partial'
    answers.set(mark, answer)
    return answer
  }
}

interface Pair {
  readonly there: Range
  readonly here: Range
}

function pairsOf(spans: readonly Span[]): Pair[] {
  return spans
    .flatMap((span) => {
      const [there, here] = [rangeOf(span.original), rangeOf(span.query)]
      return there === undefined || here === undefined ? [] : [{ there, here }]
    })
    .sort((a, b) => a.there.start - b.there.start || a.here.start - b.here.start)
}

/** Code units around a place in the middle of a passage, where the two texts need not run in step. */
const slack = 40

/** Where a passage of the original would stand in the copy; undefined when nothing around it was taken. */
function placeOf(at: Range, pairs: readonly Pair[], near: (from: number, to: number) => boolean): Range | undefined {
  let before: Pair | undefined
  let after: Pair | undefined
  for (const pair of pairs) {
    const { there, here } = pair
    if (there.start <= at.start && at.end <= there.end) {
      const scale = (here.end - here.start) / (there.end - there.start)
      const drift = Math.abs(here.end - here.start - (there.end - there.start)) + slack
      return {
        start: Math.max(here.start, Math.floor(here.start + (at.start - there.start) * scale) - drift),
        end: Math.min(here.end, Math.ceil(here.start + (at.end - there.start) * scale) + drift),
      }
    }
    if (there.start < at.start && (before === undefined || there.end >= before.there.end)) before = pair
    if (there.end > at.end && (after === undefined || there.start < after.there.start)) after = pair
  }
  if (before === undefined || after === undefined || before === after) return undefined
  if (!near(before.there.end, at.start) || !near(at.end, after.there.start)) return undefined
  // passages that were put in another order have no place between them
  if (after.here.end <= before.here.start) return undefined
  return { start: Math.min(before.here.end, after.here.start), end: Math.max(before.here.end, after.here.start) }
}

function lostNotice(
  mark: PlacedMark,
  original: ReadPart,
  copy: ReadPart,
  pairs: readonly Pair[],
  own: readonly PlacedMark[],
  here: readonly PlacedMark[],
  known: { readonly all: readonly string[] },
  naming: (mark: Mark) => boolean,
): RightsDetail | undefined {
  if (!rightsRoles.has(mark.role) || mark.position === 'structure' || mark.visibility === 'metadata') return undefined
  if (mark.position === 'caption' || isOfMedium(mark) || !naming(mark)) return undefined
  const letters = lettersOf(original)
  const near = (from: number, to: number): boolean =>
    firstFrom(letters.starts, to) - firstFrom(letters.starts, from) <= rightsLimits.near
  const place = placeOf(mark.where, pairs, near)
  if (place === undefined) return undefined
  const text = copy.text ?? ''
  const standing = here.filter(({ where }) => where.start < place.end + slack && place.start - slack < where.end)
  if (standing.some(naming)) return undefined
  const around = text.slice(Math.max(0, place.start - slack), place.end + slack)
  if (known.all.some((name) => isWrittenIn(around, name))) return undefined
  // whom the original names as well has taken nobody's place
  const others = new Set(own.filter(({ role }) => role === mark.role).flatMap(({ names }) => names.map(foldName)))
  const other = standing.find(
    (one) => one.role === mark.role && one.names.some((name) => !isNobody(name) && !others.has(foldName(name))),
  )
  return {
    result: other === undefined ? 'removed' : 'altered',
    kind: 'notice',
    original: passageOf(original, mark.where),
    copy: passageOf(copy, other === undefined ? place : other.where),
  }
}

/** Whether a text holds a name; one in letters as words of their own, since Ann is not meant by Anna. */
function isWrittenIn(text: string, name: string): boolean {
  if (foldName(name).length < 2) return false
  if (/\p{Script=Han}/u.test(name)) return foldName(foldText(text)).includes(foldName(name))
  return wordsIn(text).includes(wordsIn(name))
}

const wordsIn = (text: string): string =>
  ` ${foldText(text)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()} `

function passageOf({ text = '' }: ReadPart, { start, end }: Range): Passage {
  return { start, end, text: text.slice(start, Math.min(end, start + 500)) }
}

function lostMarkup(
  original: ReadPart,
  copy: ReadPart,
  spans: readonly Span[],
  own: readonly PlacedMark[],
  here: readonly PlacedMark[],
  naming: (mark: Mark) => boolean,
): RightsDetail[] {
  if (plainType(original.mediaType) !== 'text/html' || plainType(copy.mediaType) !== 'text/html') return []
  if (
    shareOf(original, spans, 'original') < rightsLimits.identical ||
    shareOf(copy, spans, 'query') < rightsLimits.identical
  )
    return []
  const isMarkup = (mark: Mark): boolean => mark.visibility === 'metadata' && markupRoles.includes(mark.role)
  const theirs = own.filter(isMarkup)
  const left = here.filter(isMarkup)
  if (left.some((mark) => mark.role === 'licence' || naming(mark)) || here.some(naming)) return []
  // one notice for each thing that the markup says, however often it says it
  return markupRoles.flatMap((role): RightsDetail[] => {
    const lost = theirs.find(
      (mark) => mark.role === role && (role === 'licence' ? mark.urls.length + mark.names.length > 0 : naming(mark)),
    )
    if (lost === undefined) return []
    const other = left.find((mark) => mark.role === role && mark.names.some((name) => !isNobody(name)))
    return [
      {
        result: other === undefined ? 'removed' : 'altered',
        kind: 'markup',
        original: passageOf(original, lost.where),
        copy: other === undefined ? null : passageOf(copy, other.where),
      },
    ]
  })
}

function shareOf(part: ReadPart, spans: readonly Span[], side: 'query' | 'original'): number {
  const letters = lettersOf(part)
  return letters.count === 0 ? 0 : countMarked(lettersIn(letters, sidesOf(spans, side))) / letters.count
}

/** Sequences of characters that leave no trace, in places of the text as sent. */
function watermarksIn({ blocks }: ReadPart): Range[] {
  const found: Range[] = []
  for (const { text, from, to } of blocks) {
    let at = 0
    let start = 0
    let count = 0
    const end = (): void => {
      if (count >= rightsLimits.watermark) found.push({ start: from[start] as number, end: to[at - 1] as number })
      count = 0
    }
    for (const character of text) {
      if (!isIgnorable(character)) end()
      else if (count++ === 0) start = at
      at += character.length
    }
    end()
  }
  return found
}

function lostWatermarks(original: ReadPart, copy: ReadPart, pairs: readonly Pair[]): RightsDetail[] {
  const marks = watermarksIn(original).slice(0, rightsLimits.details)
  if (marks.length === 0) return []
  const taken = mergeRanges(pairs.map(({ there }) => there))
  const kept = watermarksIn(copy)
  return marks.flatMap((mark) => {
    const near = (from: number, to: number): boolean => to - from <= slack
    if (!taken.some(({ start, end }) => start <= mark.end && mark.start <= end)) return []
    const place = placeOf(mark, pairs, near)
    if (place === undefined) return []
    if (kept.some(({ start, end }) => start <= place.end + slack && place.start - slack <= end)) return []
    return [
      {
        result: 'removed' as const,
        kind: 'watermark' as const,
        original: passageOf(original, mark),
        copy: passageOf(copy, place),
      },
    ]
  })
}
