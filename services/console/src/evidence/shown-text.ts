import type { Block } from '@sourcemark/attribution'

/** A stretch of a text as sent, in UTF-16 code units; `end` is exclusive. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** What is said of a stretch of a text. */
export type Note =
  /** The passage with this number, which is in the other text as well. */
  | (Stretch & { readonly kind: 'passage'; readonly number: number })
  /** The mark with this number. */
  | (Stretch & { readonly kind: 'mark'; readonly number: number })
  /** Reads otherwise in the other text. */
  | (Stretch & { readonly kind: 'changed' })

/** Characters of one line that are shown alike. */
export interface Run {
  readonly text: string
  /** Numbers of the passages that it belongs to, ascending. */
  readonly passages: readonly number[]
  /** Numbers of the marks that it belongs to, ascending. */
  readonly marks: readonly number[]
  readonly changed: boolean
  /** Whether readers of the page cannot see it, or hardly. */
  readonly unseen: boolean
}

/** A line of a text, or lines that were left out because nothing is said of them. */
export type ShownLine = { readonly runs: readonly Run[] } | { readonly leftOut: number }

export interface ShownText {
  readonly lines: readonly ShownLine[]
  /** Whether the text goes on behind what is shown. */
  readonly cut: boolean
}

const shownLimits = Object.freeze({
  /** Characters of one text that are shown. */
  characters: 60_000,
  /** Lines around what something is said of. */
  context: 2,
  /** Lines of which nothing is said that are left out together; fewer stay. */
  leastLeftOut: 4,
} as const)

/** A note as code units of one line; undefined when it does not reach into it. */
function within({ from, to, text }: Block, { start, end }: Stretch): Stretch | undefined {
  let first = -1
  let last = -1
  if ((to.at(-1) ?? 0) <= start || (from[0] ?? 0) >= end) return undefined
  for (let at = 0; at < text.length; at++) {
    if ((to[at] as number) <= start || (from[at] as number) >= end) continue
    if (first < 0) first = at
    last = at
  }
  return first < 0 ? undefined : { start: first, end: last + 1 }
}

/** Cuts a line where something begins or ends. */
function runsOf(block: Block, notes: readonly Note[]): Run[] {
  const length = block.text.length
  const placed = notes.flatMap((note) => {
    const place = within(block, note)
    return place === undefined ? [] : [{ note, ...place }]
  })
  const isUnseen = (at: number): boolean => block.seen[at] !== 'visible'
  const cuts = new Set([0, length])
  for (const { start, end } of placed) cuts.add(start).add(end)
  for (let at = 1; at < length; at++) if (isUnseen(at) !== isUnseen(at - 1)) cuts.add(at)
  const places = [...cuts].sort((a, b) => a - b)
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] as number
    const here = placed.filter((one) => one.start <= start && one.end >= end).map(({ note }) => note)
    const numbers = (kind: 'passage' | 'mark'): number[] =>
      [...new Set(here.flatMap((note) => (note.kind === kind ? [note.number] : [])))].sort((a, b) => a - b)
    return {
      text: block.text.slice(start, end),
      passages: numbers('passage'),
      marks: numbers('mark'),
      changed: here.some(({ kind }) => kind === 'changed'),
      unseen: isUnseen(start),
    }
  })
}

const isNoted = (line: ShownLine): boolean =>
  'runs' in line && line.runs.some(({ passages, marks }) => passages.length > 0 || marks.length > 0)

/** Leaves out what is far from everything that is said. */
function folded(lines: readonly ShownLine[]): ShownLine[] {
  const kept = lines.map((_, at) =>
    lines.slice(Math.max(0, at - shownLimits.context), at + shownLimits.context + 1).some(isNoted),
  )
  if (!kept.includes(true)) return [...lines]
  const folded: ShownLine[] = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (end < lines.length && !kept[end]) end++
    if (end - at >= shownLimits.leastLeftOut) folded.push({ leftOut: end - at })
    else folded.push(...lines.slice(at, end))
    if (end < lines.length) folded.push(lines[end] as ShownLine)
    at = end + 1
  }
  return folded
}

/**
 * A text as its readers see it, with what is said of it. Offsets of notes count code units of the text as sent, which of a page has markup and
 * entities in it that no reader sees; what stands for a character there stands for it here.
 */
export function showText(blocks: readonly Block[], notes: readonly Note[]): ShownText {
  const lines: ShownLine[] = []
  let characters = 0
  for (const block of blocks) {
    if (block.text.trim() === '') continue
    if (characters + block.text.length > shownLimits.characters) return { lines: folded(lines), cut: true }
    characters += block.text.length
    lines.push({ runs: runsOf(block, notes) })
  }
  return { lines: folded(lines), cut: false }
}

/** The blocks that a stretch reaches into. Blocks stand in the order of the text. */
function reached(blocks: readonly Block[], { start, end }: Stretch): readonly Block[] {
  let [low, high] = [0, blocks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((blocks[middle]?.to.at(-1) ?? 0) <= start) low = middle + 1
    else high = middle
  }
  let last = low
  while (last < blocks.length && (blocks[last]?.from[0] ?? 0) < end) last++
  return blocks.slice(low, last)
}

/** What readers see of a stretch; lines are apart by one blank. */
export function wordsIn(blocks: readonly Block[], stretch: Stretch): string {
  return reached(blocks, stretch)
    .flatMap((block) => {
      const place = within(block, stretch)
      return place === undefined ? [] : [block.text.slice(place.start, place.end)]
    })
    .join(' ')
}

/** A character that readers see of a stretch, with where it stands in the text as sent. */
export interface SeenCharacter extends Stretch {
  readonly character: string
}

/** The characters, not code units, that readers see of a stretch; between two lines stands a line feed. */
export function charactersIn(blocks: readonly Block[], stretch: Stretch): SeenCharacter[] {
  const characters: SeenCharacter[] = []
  for (const block of reached(blocks, stretch)) {
    const place = within(block, stretch)
    if (place === undefined) continue
    let at = place.start
    const start = block.from[at] as number
    if (characters.length > 0) characters.push({ character: '\n', start, end: start })
    for (const character of block.text.slice(place.start, place.end)) {
      characters.push({
        character,
        start: block.from[at] as number,
        end: block.to[at + character.length - 1] as number,
      })
      at += character.length
    }
  }
  return characters
}
