import type { GreyPicture } from '../image/picture.ts'
import type { FrameArea } from './frame.ts'

/*
 * Where in the frames of a shot the picture itself is: without bars of one shade, and without bars that show the picture blurred.
 */

/** Standard deviation of grey values up to which a line of pixels is of one shade, and by how much the shades of one bar differ. */
const flat = 6
/** Of a side: bars never take more. */
const mostCut = 0.45
/** Of a side: a thinner bar is not worth cutting off. */
const leastCut = 0.02

const limits = Object.freeze({
  /** A blurred bar takes more than this share of the side. */
  thinnest: 0.08,
  /** Pixels by which both bars differ in width at most. */
  skew: 2,
  /** Times that the step at the border of a bar is as large as steps within. */
  step: 3,
  /** Of the sharpness between the bars. */
  sharpness: 0.4,
} as const)

/** The area of the picture in frames of one size and one shot. */
export function findActiveArea(frames: readonly GreyPicture[]): FrameArea {
  const first = frames[0] as GreyPicture
  let area: FrameArea = { left: 0, top: 0, width: first.width, height: first.height }
  // What a bar leaves over is judged again: pictures are boxed twice.
  for (let round = 0; round < 2; round++) {
    area = cutFlat(frames, area, true)
    area = cutFlat(frames, area, false)
  }
  area = cutBlurred(frames, area, true)
  return cutBlurred(frames, area, false)
}

/** Where the pixels of a line lie: of a row, or of a column. */
interface Lines {
  readonly count: number
  readonly length: number
  at(line: number, place: number): number
}

function linesOf(width: number, { left, top, width: across, height: down }: FrameArea, areRows: boolean): Lines {
  return areRows
    ? { count: down, length: across, at: (line, place) => (top + line) * width + left + place }
    : { count: across, length: down, at: (line, place) => (top + place) * width + left + line }
}

function narrow(area: FrameArea, areRows: boolean, before: number, after: number): FrameArea {
  if (areRows) return { ...area, top: area.top + before, height: area.height - before - after }
  return { ...area, left: area.left + before, width: area.width - before - after }
}

function cutFlat(frames: readonly GreyPicture[], area: FrameArea, areRows: boolean): FrameArea {
  const { width } = frames[0] as GreyPicture
  const lines = linesOf(width, area, areRows)
  const before = flatLines(frames, lines, (line) => line)
  const after = flatLines(frames, lines, (line) => lines.count - 1 - line)
  const least = leastCut * lines.count
  return narrow(area, areRows, before >= least ? before : 0, after >= least ? after : 0)
}

/** Lines from an edge on that are of the edge's shade in all frames; 0 when there are so many that there is no telling. */
function flatLines(frames: readonly GreyPicture[], lines: Lines, order: (line: number) => number): number {
  let least = lines.count
  for (const { pixels } of frames) {
    let shade = -1
    let count = 0
    for (; count < least; count++) {
      const line = order(count)
      let sum = 0
      let squares = 0
      for (let place = 0; place < lines.length; place++) {
        const value = pixels[lines.at(line, place)] as number
        sum += value
        squares += value * value
      }
      const mean = sum / lines.length
      if (shade < 0) shade = mean
      if (Math.abs(mean - shade) > flat || squares / lines.length - mean * mean > flat * flat) break
    }
    least = count
  }
  return least > mostCut * lines.count ? 0 : least
}

/** Cuts off two bars of one width whose edges are sharp and which are not. */
function cutBlurred(frames: readonly GreyPicture[], area: FrameArea, areRows: boolean): FrameArea {
  const count = areRows ? area.height : area.width
  const { steps, sharpness } = measureLines(frames, area, areRows)
  const most = Math.floor(mostCut * count)
  let best = 0
  let cut: readonly [number, number] = [0, 0]
  for (let before = Math.ceil(limits.thinnest * count); before <= most; before++)
    for (let after = before - limits.skew; after <= before + limits.skew; after++) {
      const end = count - after
      const inside = (steps(1, before - 1) + steps(end + 2, count)) / 2
      const worth = Math.min(steps(before, before + 1), steps(end, end + 1)) / (inside + 0.5)
      if (worth <= Math.max(best, limits.step)) continue
      const bars = Math.max(sharpness(0, before - 1), sharpness(end + 1, count))
      if (bars > limits.sharpness * sharpness(before + 1, end - 1)) continue
      best = worth
      cut = [before, after]
    }
  return narrow(area, areRows, ...cut)
}

/** Means over the lines of a range: how far a line differs from the one before, and how much its own pixels differ from their neighbours. */
function measureLines(frames: readonly GreyPicture[], area: FrameArea, areRows: boolean) {
  const [count, length] = areRows ? [area.height, area.width] : [area.width, area.height]
  const step = new Float64Array(count)
  const bend = new Float64Array(count)
  for (const picture of frames) {
    if (areRows) addRows(picture, area, step, bend)
    else addColumns(picture, area, step, bend)
  }
  const pixels = frames.length * Math.max(1, length - 2)
  const mean = (lines: Float64Array) => {
    const sums = new Float64Array(count + 1)
    for (let line = 0; line < count; line++) sums[line + 1] = (sums[line] as number) + (lines[line] as number) / pixels
    return (from: number, to: number) => ((sums[to] as number) - (sums[from] as number)) / Math.max(1, to - from)
  }
  return { steps: mean(step), sharpness: mean(bend) }
}

/** Adds to each row by how much its pixels differ from those of the row before, and from their neighbours in the row; without those at its ends. */
function addRows({ width, pixels }: GreyPicture, area: FrameArea, step: Float64Array, bend: Float64Array): void {
  for (let row = 0; row < area.height; row++) {
    const from = (area.top + row) * width + area.left
    let [across, along] = [0, 0]
    for (let at = from + 1; at < from + area.width - 1; at++) {
      const value = pixels[at] as number
      if (row > 0) across += Math.abs(value - (pixels[at - width] as number))
      along += Math.abs(2 * value - (pixels[at - 1] as number) - (pixels[at + 1] as number))
    }
    step[row] = (step[row] as number) + across
    bend[row] = (bend[row] as number) + along
  }
}

/** The same of columns, still row by row, as pixels lie in memory. */
function addColumns({ width, pixels }: GreyPicture, area: FrameArea, step: Float64Array, bend: Float64Array): void {
  for (let row = 1; row < area.height - 1; row++) {
    const from = (area.top + row) * width + area.left
    for (let column = 0; column < area.width; column++) {
      const at = from + column
      const value = pixels[at] as number
      if (column > 0) step[column] = (step[column] as number) + Math.abs(value - (pixels[at - 1] as number))
      const around = (pixels[at - width] as number) + (pixels[at + width] as number)
      bend[column] = (bend[column] as number) + Math.abs(2 * value - around)
    }
  }
}
