/** Words of two texts that do not agree: from `a` to `aEnd` in one stand where from `b` to `bEnd` stand in the other; one side may be empty. */
export interface Difference {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
}

/** Words in a row that have to be unique on both sides to hold the texts together. */
const anchorLength = 5
/** Cells of the table for one stretch between anchors; a larger one is compared along its diagonal. */
const cells = 1_000_000
/** Least width of that diagonal. */
const leastBand = 64
/** Cells for one alignment; what lies beyond counts as different. */
const allCells = 24_000_000

/**
 * Where two lists of words differ, in order. Stretches that are unique on both sides are matched first (Heckel 1978, patience diff), what lies
 * between them by edit distance within a band (Ukkonen 1985). Linear in the length of the lists but for a bounded factor.
 */
export function align(left: readonly string[], right: readonly string[]): Difference[] {
  const ids = new Map<string, number>()
  const encode = (words: readonly string[]): Int32Array =>
    Int32Array.from(words, (word) => {
      const id = ids.get(word)
      if (id !== undefined) return id
      ids.set(word, ids.size)
      return ids.size - 1
    })
  // most copies are the same for the most part: only what lies between the first and the last difference is looked at closely
  let first = 0
  while (first < left.length && first < right.length && left[first] === right[first]) first++
  let aLast = left.length
  let bLast = right.length
  while (aLast > first && bLast > first && left[aLast - 1] === right[bLast - 1]) {
    aLast--
    bLast--
  }
  return alignMiddle(encode(left.slice(first, aLast)), encode(right.slice(first, bLast))).map((difference) => ({
    a: difference.a + first,
    aEnd: difference.aEnd + first,
    b: difference.b + first,
    bEnd: difference.bEnd + first,
  }))
}

function alignMiddle(a: Int32Array, b: Int32Array): Difference[] {
  const found: Difference[] = []
  const budget = { cells: allCells }
  let aAt = 0
  let bAt = 0
  for (const [x, y] of [...anchorsOf(a, b), [a.length, b.length] as const]) {
    // an anchor that the one before already ran over
    if (x < aAt || y < bAt) continue
    between(a, b, { a: aAt, aEnd: x, b: bAt, bEnd: y }, budget, found)
    aAt = x
    bAt = y
    while (aAt < a.length && bAt < b.length && a[aAt] === b[bAt]) {
      aAt++
      bAt++
    }
  }
  if (aAt < a.length || bAt < b.length) found.push({ a: aAt, aEnd: a.length, b: bAt, bEnd: b.length })
  return joined(found)
}

function joined(differences: readonly Difference[]): Difference[] {
  const list: Difference[] = []
  for (const one of differences) {
    const last = list.at(-1)
    if (last !== undefined && last.aEnd === one.a && last.bEnd === one.b)
      list[list.length - 1] = { ...last, aEnd: one.aEnd, bEnd: one.bEnd }
    else list.push(one)
  }
  return list
}

/** Places of stretches that occur once on each side, in an order that holds on both. */
function anchorsOf(a: Int32Array, b: Int32Array): [number, number][] {
  const inA = uniqueStretches(a)
  const inB = uniqueStretches(b)
  const pairs: [number, number][] = []
  for (const [hash, x] of inA) {
    const y = x < 0 ? undefined : inB.get(hash)
    if (y === undefined || y < 0) continue
    let same = true
    for (let step = 0; step < anchorLength && same; step++) same = a[x + step] === b[y + step]
    if (same) pairs.push([x, y])
  }
  return longestAscending(pairs.sort((one, other) => one[0] - other[0]))
}

function uniqueStretches(words: Int32Array): Map<number, number> {
  const places = new Map<number, number>()
  for (let at = 0; at + anchorLength <= words.length; at++) {
    let hash = 0
    for (let step = 0; step < anchorLength; step++)
      hash = (Math.imul(hash, 0x01000193) ^ (words[at + step] as number)) | 0
    places.set(hash, places.has(hash) ? -1 : at)
  }
  return places
}

/** The longest part of a list ordered on the left that is ordered on the right as well. */
function longestAscending(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [index, [, y]] of pairs.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((pairs[tails[middle] as number] as [number, number])[1] < y) low = middle + 1
      else high = middle
    }
    before[index] = low === 0 ? -1 : (tails[low - 1] as number)
    tails[low] = index
  }
  const chosen: [number, number][] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] as number)
    chosen.push(pairs[index] as [number, number])
  return chosen.reverse()
}

const Step = Object.freeze({ both: 0, left: 1, right: 2 } as const)

function between(
  a: Int32Array,
  b: Int32Array,
  { a: aStart, aEnd, b: bStart, bEnd }: Difference,
  budget: { cells: number },
  found: Difference[],
): void {
  let aLast = aEnd
  let bLast = bEnd
  let aFirst = aStart
  let bFirst = bStart
  while (aFirst < aLast && bFirst < bLast && a[aFirst] === b[bFirst]) {
    aFirst++
    bFirst++
  }
  while (aLast > aFirst && bLast > bFirst && a[aLast - 1] === b[bLast - 1]) {
    aLast--
    bLast--
  }
  const n = aLast - aFirst
  const m = bLast - bFirst
  if (n === 0 && m === 0) return
  const band = Math.min(m, Math.max(leastBand, Math.floor(cells / (2 * (n + 1)))))
  const width = 2 * band + 1
  if (n === 0 || m === 0 || (n + 1) * width > budget.cells) {
    found.push({ a: aFirst, aEnd: aLast, b: bFirst, bEnd: bLast })
    return
  }
  budget.cells -= (n + 1) * width
  for (const { x, y } of pathOf(a.subarray(aFirst, aLast), b.subarray(bFirst, bLast), band)) {
    const last = found.at(-1)
    const [aAt, bAt] = [aFirst + x.at, bFirst + y.at]
    if (last !== undefined && last.aEnd === aAt && last.bEnd === bAt)
      found[found.length - 1] = { ...last, aEnd: aFirst + x.end, bEnd: bFirst + y.end }
    else found.push({ a: aAt, aEnd: aFirst + x.end, b: bAt, bEnd: bFirst + y.end })
  }
}

/** What it costs to leave a word out, and to put one in another's place: a word kept is worth more than places that agree. */
const costs = Object.freeze({ gap: 2, replace: 3 })

type Piece = { readonly at: number; readonly end: number }

/** Steps of the cheapest way from one list to the other that stays near the diagonal; words that agree are left out. */
function pathOf(a: Int32Array, b: Int32Array, band: number): { x: Piece; y: Piece }[] {
  const n = a.length
  const m = b.length
  const width = 2 * band + 1
  const middle = (i: number): number => Math.round((i * m) / n)
  const steps = new Uint8Array((n + 1) * width)
  let above = new Int32Array(width)
  let row = new Int32Array(width)
  const far = 0x3fff_ffff
  const valueAt = (values: Int32Array, centre: number, j: number): number => {
    const slot = j - centre + band
    return j < 0 || slot < 0 || slot >= width ? far : (values[slot] as number)
  }
  for (let i = 0; i <= n; i++) {
    const centre = middle(i)
    const centreAbove = middle(i - 1)
    row.fill(far)
    for (let j = Math.max(0, centre - band); j <= Math.min(m, centre + band); j++) {
      let best = i === 0 && j === 0 ? 0 : far
      let step: number = Step.both
      if (i > 0 && j > 0) {
        const same = a[i - 1] === b[j - 1]
        best = valueAt(above, centreAbove, j - 1) + (same ? 0 : costs.replace)
      }
      const up = i > 0 ? valueAt(above, centreAbove, j) + costs.gap : far
      const back = valueAt(row, centre, j - 1) + costs.gap
      if (up < best) {
        best = up
        step = Step.left
      }
      if (back < best) {
        best = back
        step = Step.right
      }
      row[j - centre + band] = best
      steps[i * width + j - centre + band] = step
    }
    ;[above, row] = [row, above]
  }
  const path: { x: Piece; y: Piece }[] = []
  let i = n
  let j = m
  while (i > 0 || j > 0) {
    const step = i === 0 ? Step.right : j === 0 ? Step.left : steps[i * width + j - middle(i) + band]
    const [x, y] = [i - (step === Step.right ? 0 : 1), j - (step === Step.left ? 0 : 1)]
    if (step !== Step.both || a[x] !== b[y]) path.push({ x: { at: x, end: i }, y: { at: y, end: j } })
    i = x
    j = y
  }
  return path.reverse()
}
