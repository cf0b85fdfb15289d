import { type Box, rounded } from '@sourcemark/contract'
import { type Block, BlockWriter } from './block.ts'
import { plainLine } from './read-plain.ts'

/** A line of words in a picture. */
export interface PictureLine {
  /** Where it stands in the words, in UTF-16 code units; `end` is exclusive. */
  readonly start: number
  readonly end: number
  readonly box: Box
}

/** Where the words of a picture stand in it. */
export interface PictureLines {
  /** Pixels, upright; null when it is not known how large the picture is. */
  readonly width: number | null
  readonly height: number | null
  /** In the order of the words. */
  readonly lines: readonly PictureLine[]
}

/** Pixels from which words can be read, when the picture is as wide as a telephone. */
const readable = Object.freeze({ shownWidth: 375, height: 8 })
/** Characters from which the shorter side of a line tells how high its letters are, also when it runs downwards. */
const tellingCharacters = 3

function isTiny({ start, end, box }: PictureLine, { width, height }: PictureLines): boolean {
  if (width === null || height === null) return false
  const high = (box.h * height * readable.shownWidth) / width
  const wide = box.w * readable.shownWidth
  return (end - start < tellingCharacters ? high : Math.min(high, wide)) < readable.height
}

/** The paragraphs of the words in a picture; what is too small to be read is `tiny`. */
export function readPictureWords(words: string, picture: PictureLines): Block[] {
  const writer = new BlockWriter()
  const { lines } = picture
  let next = 0
  let tiny = false
  for (const match of words.matchAll(plainLine)) {
    const end = match.index + match[0].length
    let at = match.index
    while (at < end) {
      for (; next < lines.length && (lines[next] as PictureLine).start <= at; next++)
        tiny = isTiny(lines[next] as PictureLine, picture)
      const stop = Math.min(end, lines[next]?.start ?? end)
      writer.text(words.slice(at, stop), at, stop, tiny ? 'tiny' : 'visible')
      at = stop
    }
    writer.break()
  }
  return writer.blocks
}

/** What the lines between two places of the words cover together. */
export function boxOfWords({ lines }: PictureLines, start: number, end: number): Box {
  const covered = lines.filter((line) => line.start < end && start < line.end).map(({ box }) => box)
  if (covered.length === 0) return { x: 0, y: 0, w: 1, h: 1 }
  const x = Math.min(...covered.map((box) => box.x))
  const y = Math.min(...covered.map((box) => box.y))
  return {
    x: rounded(x),
    y: rounded(y),
    w: rounded(Math.max(...covered.map((box) => box.x + box.w)) - x),
    h: rounded(Math.max(...covered.map((box) => box.y + box.h)) - y),
  }
}
