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
  const lines = linesOf((frames[0] as GreyPicture).width, area, areRows)
  const { steps, sharpness } = measureLines(frames, lines)
  const most = Math.floor(mostCut * lines.count)
  let best = 0
  let cut: readonly [number, number] = [0, 0]
  for (let before = Math.ceil(limits.thinnest * lines.count); before <= most; before++)
    for (let after = before - limits.skew; after <= before + limits.skew; after++) {
      const end = lines.count - after
      const inside = (steps(1, before - 1) + steps(end + 2, lines.count)) / 2
      const worth = Math.min(steps(before, before + 1), steps(end, end + 1)) / (inside + 0.5)
      if (worth <= Math.max(best, limits.step)) continue
      const bars = Math.max(sharpness(0, before - 1), sharpness(end + 1, lines.count))
      if (bars > limits.sharpness * sharpness(before + 1, end - 1)) continue
      best = worth
      cut = [before, after]
    }
  return narrow(area, areRows, ...cut)
}

/** Means over the lines of a range: how far a line differs from the one before, and how much its own pixels differ from their neighbours. */
function measureLines(frames: readonly GreyPicture[], { count, length, at }: Lines) {
  const steps = new Float64Array(count + 1)
  const bends = new Float64Array(count + 1)
  for (let line = 0; line < count; line++) {
    let step = 0
    let bend = 0
    for (const { pixels } of frames)
      for (let place = 1; place + 1 < length; place++) {
        const value = pixels[at(line, place)] as number
        if (line > 0) step += Math.abs(value - (pixels[at(line - 1, place)] as number))
        const around = (pixels[at(line, place - 1)] as number) + (pixels[at(line, place + 1)] as number)
        bend += Math.abs(2 * value - around)
      }
    const pixels = frames.length * Math.max(1, length - 2)
    steps[line + 1] = (steps[line] as number) + step / pixels
    bends[line + 1] = (bends[line] as number) + bend / pixels
  }
  const mean = (sums: Float64Array) => (from: number, to: number) =>
    ((sums[to] as number) - (sums[from] as number)) / Math.max(1, to - from)
  return { steps: mean(steps), sharpness: mean(bends) }
}
