import type { PlacedLine } from './recognise.ts'
import { bounds } from './rectangle.ts'
import { endsWide, startsWide } from './wide.ts'

interface Box {
  readonly line: PlacedLine
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly height: number
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const quarter = Math.PI / 2

/** The direction in which most of the writing runs, as a unit vector: that of the middle one of the lines that run much the same way. */
function commonDirection(lines: readonly PlacedLine[]): readonly [number, number] {
  const angles = lines.map(({ rectangle: { along, width } }) => ({ angle: Math.atan2(along[1], along[0]), width }))
  const ways = [0, 1, 2, 3].map((way) =>
    // From -45° to 45° around each of the four ways, which also makes -180° and 180° one.
    angles
      .map(({ angle, width }) => ({
        off: angle - way * quarter - 2 * Math.PI * Math.round((angle - way * quarter) / (2 * Math.PI)),
        width,
      }))
      .filter(({ off }) => Math.abs(off) <= quarter / 2),
  )
  const written = ways.map((members) => members.reduce((sum, { width }) => sum + width, 0))
  const way = written.indexOf(Math.max(...written))
  const members = ways[way] as (typeof ways)[number]
  // Short lines are found at odd angles.
  const least = 0.5 * Math.max(...members.map(({ width }) => width))
  const angle = way * quarter + median(members.filter(({ width }) => width >= least).map(({ off }) => off))
  return [Math.cos(angle), Math.sin(angle)]
}

/** Boxes of lines as if the picture had been laid straight. */
function straightBoxes(lines: readonly PlacedLine[]): Box[] {
  const [ux, uy] = commonDirection(lines)
  return lines.map((line) => {
    const { centre, along, width, height } = line.rectangle
    const box = bounds({
      centre: [centre[0] * ux + centre[1] * uy, centre[1] * ux - centre[0] * uy],
      along: [along[0] * ux + along[1] * uy, along[1] * ux - along[0] * uy],
      width,
      height,
    })
    return { line, ...box, height }
  })
}

/** Where the widest stretch lies that no box crosses, between `low` and `high` of the boxes; null when there is none. */
function widestGap(
  boxes: readonly Box[],
  low: 'left' | 'top',
  high: 'right' | 'bottom',
): { readonly at: number; readonly width: number } | null {
  const sorted = [...boxes].sort((a, b) => a[low] - b[low])
  let reached = Number.NEGATIVE_INFINITY
  let widest: { at: number; width: number } | null = null
  for (const box of sorted) {
    const width = box[low] - reached
    if (Number.isFinite(width) && width > (widest?.width ?? 0)) widest = { at: (box[low] + reached) / 2, width }
    reached = Math.max(reached, box[high])
  }
  return widest
}

// Columns are further apart than words, and more than a row or two high.
const columnGap = 1.2
const columnLines = 3

/** Boxes in the order in which people read them: columns from the left, in them rows from above, in them from the left. */
function ordered(boxes: readonly Box[], height: number): Box[] {
  if (boxes.length < 2) return [...boxes]
  const columns = widestGap(boxes, 'left', 'right')
  if (columns !== null && columns.width > columnGap * height) {
    const left = boxes.filter((box) => box.left < columns.at)
    const right = boxes.filter((box) => box.left >= columns.at)
    if (Math.min(left.length, right.length) >= columnLines) return [...ordered(left, height), ...ordered(right, height)]
  }
  const rows = widestGap(
    boxes.map((box) => {
      // Lines of a paragraph may touch: the upper and lower fifth of each does not count.
      const inset = (box.bottom - box.top) / 5
      return { ...box, top: box.top + inset, bottom: box.bottom - inset }
    }),
    'top',
    'bottom',
  )
  if (rows !== null) {
    const middle = (box: Box): number => (box.top + box.bottom) / 2
    const above = boxes.filter((box) => middle(box) < rows.at)
    const below = boxes.filter((box) => middle(box) >= rows.at)
    if (above.length > 0 && below.length > 0) return [...ordered(above, height), ...ordered(below, height)]
  }
  return [...boxes].sort((a, b) => a.left - b.left)
}

/** What stands between a line and the one before it: nothing, a space, or the beginning of a paragraph. */
export type Break = 'none' | 'space' | 'paragraph'

/** A line in reading order, and how it is tied to the one before. */
export interface OrderedLine extends PlacedLine {
  readonly before: Break
}

const alike = (a: Box, b: Box): boolean => Math.min(a.height, b.height) > 0.7 * Math.max(a.height, b.height)

const sameRow = (a: Box, b: Box): boolean =>
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 * Math.min(a.bottom - a.top, b.bottom - b.top)

/** Distance from the middle of one line to that of another, in their heights. */
const pitch = (a: Box, b: Box): number => (b.top + b.bottom - a.top - a.bottom) / (a.height + b.height)

/** The distance between lines within a paragraph: that of the narrower pairs. */
function commonPitch(boxes: readonly Box[]): number {
  const pitches = boxes
    .slice(1)
    .flatMap((box, index) => {
      const before = boxes[index] as Box
      return alike(before, box) && !sameRow(before, box) && pitch(before, box) > 0 ? [pitch(before, box)] : []
    })
    .sort((a, b) => a - b)
  return pitches[Math.floor(pitches.length * 0.3)] ?? 0
}

/** How far the lines that begin where `box` does reach to the right; the longest few may hang over. */
function reachOf(box: Box, boxes: readonly Box[]): number {
  const rights = boxes
    .filter((other) => alike(box, other) && Math.abs(other.left - box.left) < 3.5 * box.height)
    .map(({ right }) => right)
    .sort((a, b) => a - b)
  return rights[Math.round((rights.length - 1) * 0.85)] as number
}

/** Whether `b`, the next line, goes on with the paragraph of `a`. */
function goesOn(a: Box, b: Box, boxes: readonly Box[], typicalPitch: number): boolean {
  const height = Math.max(a.height, b.height)
  if (!alike(a, b) || b.left > a.right || b.right < a.left) return false
  const distance = pitch(a, b)
  if (distance <= 0 || distance > Math.min(3, 1.3 * typicalPitch)) return false
  // An indented line begins a paragraph; the one behind it stands further left.
  if (b.left - a.left > 0.9 * height || a.left - b.left > 3.2 * height) return false
  // A line that leaves room for what comes next was ended by its writer.
  const text = b.line.text
  const next = startsWide(text)
    ? 1.2 * height
    : ((text.split(' ', 1)[0] as string).length / text.length) * (b.right - b.left)
  return reachOf(a, boxes) - a.right < next + height
}

/** How two pieces of one paragraph or row are joined. */
const joint = (a: PlacedLine, b: PlacedLine): Break => (endsWide(a.text) && startsWide(b.text) ? 'none' : 'space')

/** The lines of a picture in the order in which people read them. */
export function inReadingOrder(lines: readonly PlacedLine[]): OrderedLine[] {
  const boxes = straightBoxes(lines)
  const order = ordered(boxes, median(boxes.map(({ height }) => height)))
  const typicalPitch = commonPitch(order)
  return order.map((box, index) => {
    const before = order[index - 1]
    if (before === undefined) return { ...box.line, before: 'paragraph' }
    const near = sameRow(before, box)
      ? alike(before, box) && box.left - before.right < 1.5 * box.height
      : goesOn(before, box, order, typicalPitch)
    return { ...box.line, before: near ? joint(before.line, box.line) : 'paragraph' }
  })
}
