import { type Box, rounded, type TimeRange } from '@sourcemark/contract'
import { type Block, BlockWriter } from './block.ts'
import type { Visibility } from './mark.ts'
import { plainLine } from './read-plain.ts'

/** A line of words in a picture or film. */
export interface PictureLine {
  /** Where it stands in the words, in UTF-16 code units; `end` is exclusive. */
  readonly start: number
  readonly end: number
  /** Where it stands in the picture; null of subtitles, which players lay over it. */
  readonly box: Box | null
  /** When a film shows it, in seconds. */
  readonly time?: TimeRange
}

/** Where the words of a picture or film stand in it. */
export interface PictureLines {
  /** Pixels, upright; null when it is not known how large the picture is. */
  readonly width: number | null
  readonly height: number | null
  /** Length of the film; null or absent where it is none, or not known. */
  readonly seconds?: number | null
  /** In the order of the words. */
  readonly lines: readonly PictureLine[]
}

/** Pixels from which words can be read, when the picture is as wide as a telephone; for a film that is wider than high it is turned. */
const readable = Object.freeze({ shownWidth: 375, turnedWidth: 667, height: 8 })
/** Seconds for which words must be shown to be read. */
const shortest = 1
/** Characters from which the shorter side of a line tells how high its letters are, also when it runs downwards. */
const tellingCharacters = 3

function isTiny({ start, end, box, time }: PictureLine, { width, height }: PictureLines): boolean {
  if (box === null || width === null || height === null) return false
  const shown = time !== undefined && width > height ? readable.turnedWidth : readable.shownWidth
  const high = (box.h * height * shown) / width
  const wide = box.w * shown
  return (end - start < tellingCharacters ? high : Math.min(high, wide)) < readable.height
}

/** Whether a subtitle is gone before anybody has read it. Frames are read some seconds apart: of words in them nobody knows that they were shown so briefly. */
function isBrief({ box, time }: PictureLine, picture: PictureLines): boolean {
  if (box !== null || time === undefined) return false
  const { start, end } = withinFilm(time, picture)
  return end - start < shortest
}

function withinFilm({ start, end }: TimeRange, { seconds }: PictureLines): TimeRange {
  const last = seconds ?? Number.POSITIVE_INFINITY
  return { start: Math.min(start, last), end: Math.min(end, last) }
}

/** The beginning of an address, as reading machines give it. */
const addressBegins = /https?: ?\/ ?\/ ?/gi
/** What goes on in an address and is no word of a sentence behind it. */
const likeAddress = /[/\-_.%=?&#\d]/

/** Places of blanks within the addresses of a line: reading machines see gaps behind slashes and dots. */
function gapsInAddresses(line: string): Set<number> {
  const gaps = new Set<number>()
  for (const begin of line.matchAll(addressBegins)) {
    let at = begin.index
    const isBlank = (): boolean => line[at] === ' '
    for (const stop = at + begin[0].length; at < stop; at++) if (isBlank()) gaps.add(at)
    for (;;) {
      while (at < line.length && !isBlank()) at++
      const [, chunk = ''] = /^ (\S+)/.exec(line.slice(at)) ?? []
      const before = line[at - 1]
      const goesOn =
        chunk.startsWith('/') || (before === '/' && likeAddress.test(chunk)) || (before === '.' && chunk.includes('/'))
      if (!goesOn) break
      gaps.add(at++)
    }
  }
  return gaps
}

/** The paragraphs of the words in a picture or film; what is too small to be read is `tiny`, what is shown too shortly `brief`. */
export function readPictureWords(words: string, picture: PictureLines): Block[] {
  const writer = new BlockWriter()
  const { lines } = picture
  let next = 0
  let seen: Visibility = 'visible'
  for (const match of words.matchAll(plainLine)) {
    const end = match.index + match[0].length
    const gaps = [...gapsInAddresses(match[0])].map((gap) => match.index + gap)
    let at = match.index
    while (at < end) {
      for (; next < lines.length && (lines[next] as PictureLine).start <= at; next++) {
        const line = lines[next] as PictureLine
        seen = isTiny(line, picture) ? 'tiny' : isBrief(line, picture) ? 'brief' : 'visible'
      }
      const [gap = end] = gaps
      const stop = Math.min(end, lines[next]?.start ?? end, gap)
      writer.text(words.slice(at, stop), at, stop, seen)
      at = stop
      if (at === gap) at = (gaps.shift() ?? at) + 1
    }
    writer.break()
  }
  return writer.blocks
}

/** Where, and of a film when, the lines between two places of the words are shown; what is not known of any of them is left out. */
export function placeOfWords(picture: PictureLines, start: number, end: number): { box?: Box; time?: TimeRange } {
  const covered = picture.lines.filter((line) => line.start < end && start < line.end)
  const boxes = covered.flatMap(({ box }) => box ?? [])
  const times = covered.flatMap(({ time }) => (time === undefined ? [] : withinFilm(time, picture)))
  return {
    ...(boxes.length === 0 ? {} : { box: boxRound(boxes) }),
    ...(times.length === 0 ? {} : { time: timeRound(times) }),
  }
}

const timeRound = (times: readonly TimeRange[]): TimeRange => ({
  start: rounded(Math.min(...times.map((time) => time.start))),
  end: rounded(Math.max(...times.map((time) => time.end))),
})

function boxRound(covered: readonly Box[]): Box {
  const x = Math.min(...covered.map((box) => box.x))
  const y = Math.min(...covered.map((box) => box.y))
  return {
    x: rounded(x),
    y: rounded(y),
    w: rounded(Math.max(...covered.map((box) => box.x + box.w)) - x),
    h: rounded(Math.max(...covered.map((box) => box.y + box.h)) - y),
  }
}
