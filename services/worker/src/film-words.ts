import type { Box } from '@sourcemark/contract'
import type { FilmReading, WordFrame } from '@sourcemark/media'
import type { ReadWords as PictureWords, WordReader } from '@sourcemark/ocr'
import type { ReadWords } from '@sourcemark/originals'

/** Frames in which a line may be missed before it counts as another one when it is there again: readings differ. */
const mostMissed = 1
/** Share of pairs of neighbouring characters that two readings of one line have in common at least. */
const leastCommon = 0.8
/** Share of the smaller of two boxes that they have in common at least, when one line is in them. */
const leastOverlap = 0.5

/** A line in one of the forms that readings of it may differ in: only letters and digits, small and of their usual shape. */
const plain = (line: string): string =>
  line
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')

function pairsOf(line: string): Map<string, number> {
  const pairs = new Map<string, number>()
  const characters = [...line]
  for (let at = 1; at < characters.length; at++) {
    const pair = `${characters[at - 1]}${characters[at]}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Whether few characters of one are taken for others in the other. Numbers tell lines apart that are alike. */
function areAlike(one: string, other: string): boolean {
  const numbers = (line: string): string => line.replaceAll(/\P{N}+/gu, ' ')
  if (numbers(one) !== numbers(other)) return false
  const [ones, others] = [pairsOf(one), pairsOf(other)]
  let common = 0
  for (const [pair, count] of ones) common += Math.min(count, others.get(pair) ?? 0)
  const all = [...ones.values(), ...others.values()].reduce((sum, count) => sum + count, 0)
  return 2 * common >= leastCommon * all
}

function isInPlace(one: Box, other: Box): boolean {
  const shared = (from: 'x' | 'y', length: 'w' | 'h'): number =>
    Math.max(0, Math.min(one[from] + one[length], other[from] + other[length]) - Math.max(one[from], other[from]))
  return shared('x', 'w') * shared('y', 'h') >= leastOverlap * Math.min(one.w * one.h, other.w * other.h)
}

/** Seconds of a film. */
interface Shown {
  readonly start: number
  readonly end: number
}

/** A line that was seen in some frames one behind the other. */
interface SeenLine {
  readonly start: number
  readonly end: number
  readonly box: Box | null
  readonly plain: string
  readonly time: { start: number; end: number }
  /** The number of the frame in which it was seen last. */
  seen: number
}

/** One text of what was read here and there in a film, each line once while it stays. */
class FilmText {
  readonly #lines: SeenLine[] = []
  /** The last line of each form. */
  readonly #byForm = new Map<string, SeenLine>()
  /** Lines of pictures that may be there in the next one. */
  #recent: SeenLine[] = []
  #text = ''

  /** Adds a line, unless it was there just before: then it was shown for longer. */
  add(
    words: string,
    glue: string,
    { box, time, frame }: { readonly box: Box | null; readonly time: Shown; readonly frame: number },
  ): 'new' | 'seen' {
    const form = plain(words)
    const same = this.#seenBefore(form, box, frame)
    if (same !== undefined) {
      same.time.end = Math.max(same.time.end, time.end)
      same.seen = frame
      return 'seen'
    }
    if (this.#text !== '') this.#text += glue
    const start = this.#text.length
    this.#text += words
    const line = { start, end: this.#text.length, box, plain: form, time: { ...time }, seen: frame }
    this.#lines.push(line)
    this.#byForm.set(form, line)
    if (box !== null) this.#recent.push(line)
    return 'new'
  }

  #seenBefore(form: string, box: Box | null, frame: number): SeenLine | undefined {
    const isRecent = ({ seen }: SeenLine): boolean => seen >= frame - 1 - mostMissed
    const same = this.#byForm.get(form)
    if (same !== undefined && isRecent(same)) return same
    if (box === null) return undefined
    this.#recent = this.#recent.filter(isRecent)
    return this.#recent.findLast((line) => line.box !== null && isInPlace(line.box, box) && areAlike(line.plain, form))
  }

  /** The words of the next frame; what stands in one paragraph stays in one as far as it is new. */
  addFrame({ second, until }: WordFrame, frame: number, { text, lines }: PictureWords & { readonly ok: true }): void {
    let before: number | undefined
    for (const { start, end, box } of lines) {
      const glue = before === undefined ? '\n' : text.slice(before, start)
      const added = this.add(text.slice(start, end), glue, { box, time: { start: second, end: until }, frame })
      before = added === 'new' ? end : undefined
    }
  }

  finish(problem: string | null): ReadWords {
    const lines = this.#lines.map(({ start, end, box, time }) => ({ start, end, box, time }))
    return { text: this.#text === '' ? null : this.#text, lines, problem }
  }
}

/** The numbers of so many frames in the order in which they are read: the last one, the first one, and always the middle of what lies between two. */
export function readingOrder(count: number): number[] {
  const order = count < 2 ? [] : [count - 1]
  if (count > 0) order.push(0)
  const gaps: [number, number][] = [[0, count - 1]]
  for (const [from, to] of gaps) {
    const middle = (from + to) >> 1
    if (to - from < 2) continue
    order.push(middle)
    gaps.push([from, middle], [middle, to])
  }
  return order
}

/**
 * The words that a film shows: what is written in its pictures, then its subtitles. Of the frames that were handed on the last one is read first, and
 * when the budget ends, those that were not read lie evenly between the others.
 * @param budgetMs milliseconds for all frames together.
 * @throws the signal's reason when it is aborted.
 */
export async function readFilmWords(
  { wordFrames = [], subtitles }: Pick<FilmReading, 'wordFrames' | 'subtitles'>,
  words: WordReader,
  budgetMs: number,
  signal: AbortSignal,
): Promise<ReadWords> {
  const begin = performance.now()
  const left = (): number => budgetMs - (performance.now() - begin)
  const read = new Map<number, PictureWords & { readonly ok: true }>()
  let problem: string | null = null
  for (const frame of readingOrder(wordFrames.length)) {
    const mostMs = left()
    if (mostMs <= 0) {
      problem = 'WORDS_TIMEOUT'
      break
    }
    const found = await words.read((wordFrames[frame] as WordFrame).picture, signal, mostMs)
    if (found.ok) read.set(frame, found)
    if (!found.ok || !found.complete) problem = found.ok ? 'WORDS_TIMEOUT' : found.code
  }
  const text = new FilmText()
  let next = 0
  for (const [frame, seen] of wordFrames.entries()) {
    const found = read.get(frame)
    if (found !== undefined) text.addFrame(seen, next++, found)
  }
  for (const { text: rows, start, end } of subtitles?.lines ?? []) {
    // Nothing is missed in subtitles: what is there again after others is said again.
    next += mostMissed + 1
    for (const row of rows.split('\n')) text.add(row, '\n', { box: null, time: { start, end }, frame: next })
  }
  return text.finish(problem ?? (subtitles?.more === true ? 'SUBTITLES_PARTLY_READ' : null))
}
