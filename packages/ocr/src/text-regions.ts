import { bounds, grown, type Point, type Rectangle, smallestRectangle } from './rectangle.ts'

/** The detector's answer: for each pixel the probability, 0 to 1, that it is the middle of a line of words. */
export interface ProbabilityMap {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

// As the model was trained and is used by its authors, but for the box: faint watermarks answer weakly.
const pixelThreshold = 0.3
const boxThreshold = 0.5
// The detector marks lines shrunk by their area × (1 - 0.4²) / perimeter; growing by a little more gives the whole line back.
const growth = 1.6
const leastSide = 3

interface Run {
  readonly y: number
  readonly start: number
  readonly end: number
  component: number
}

/** Points that enclose each group of connected pixels above the threshold: the ends of its runs. */
function components({ width, height, values }: ProbabilityMap): Point[][] {
  const parents: number[] = []
  const root = (component: number): number => {
    let at = component
    while (parents[at] !== at) at = parents[at] as number
    parents[component] = at
    return at
  }
  const runs: Run[] = []
  let above = { from: 0, to: 0 }
  for (let y = 0; y < height; y++) {
    const from = runs.length
    let candidate = above.from
    for (let x = 0; x < width; x++) {
      if ((values[y * width + x] as number) <= pixelThreshold) continue
      const start = x
      while (x < width && (values[y * width + x] as number) > pixelThreshold) x++
      const run: Run = { y, start, end: x, component: parents.length }
      // Runs touch, also by a corner, when one begins before the other is over.
      while (candidate < above.to && (runs[candidate] as Run).end < start) candidate++
      for (let other = candidate; other < above.to && (runs[other] as Run).start <= x; other++) {
        const joined = root((runs[other] as Run).component)
        if (run.component === parents.length) run.component = joined
        else parents[joined] = run.component
      }
      if (run.component === parents.length) parents.push(run.component)
      run.component = root(run.component)
      runs.push(run)
    }
    above = { from, to: runs.length }
  }
  const groups = new Map<number, Point[]>()
  for (const run of runs) {
    const component = root(run.component)
    const points = groups.get(component) ?? []
    if (points.length === 0) groups.set(component, points)
    points.push([run.start, run.y], [run.end - 1, run.y])
  }
  return [...groups.values()]
}

/** The mean probability inside a rectangle. */
function meanInside({ width, height, values }: ProbabilityMap, rectangle: Rectangle): number {
  const { left, top, right, bottom } = bounds(rectangle)
  const [cx, cy] = rectangle.centre
  const [ux, uy] = rectangle.along
  let sum = 0
  let count = 0
  for (let y = Math.max(0, Math.floor(top)); y <= Math.min(height - 1, Math.ceil(bottom)); y++) {
    for (let x = Math.max(0, Math.floor(left)); x <= Math.min(width - 1, Math.ceil(right)); x++) {
      const a = (x - cx) * ux + (y - cy) * uy
      const b = (y - cy) * ux - (x - cx) * uy
      if (Math.abs(a) > rectangle.width / 2 + 0.5 || Math.abs(b) > rectangle.height / 2 + 0.5) continue
      sum += values[y * width + x] as number
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

/** Rectangles around the lines of words that a detector's answer shows, in pixels of its map. */
export function textRegions(map: ProbabilityMap): Rectangle[] {
  const regions: Rectangle[] = []
  for (const points of components(map)) {
    const core = smallestRectangle(points)
    if (Math.min(core.width, core.height) < leastSide || meanInside(map, core) < boxThreshold) continue
    const distance = (core.width * core.height * growth) / (2 * (core.width + core.height))
    const region = grown(core, distance)
    if (Math.min(region.width, region.height) >= leastSide + 2) regions.push(region)
  }
  return regions
}
