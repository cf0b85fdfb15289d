/*
 * Spectral peaks of a sound as it comes: `start`, then samples are written to `input` and `push`ed, again and again, then `finish`. After each `push`
 * and after `finish` the peaks found are read from `found`.
 */
import { blankRow, clearRows, frameSamples, hop, lowestBin, makeRows, prepareRows, rowAt, rowBins } from './rows.ts'

/** Samples that are pushed at most at a time. */
const inputLimit: i32 = 8192
/** Rows that a peak has to stand out of on either side: to be looked up, and to be indexed. */
const nearRows: i32 = 5
const farRows: i32 = 8
/** The same across frequencies, as shares. */
const nearShare: f64 = 0.04
const farShare: f64 = 0.06
/** Power of a sine below which nothing is heard: −80 dB of full scale. */
const floor: f32 = 1e-8

/** Bytes of a peak: row, place in bins, natural logarithm of its power, whether it stands out of what is far too. */
const peakBytes: usize = 16
const peakLimit: i32 = 16384

const samples = memory.data((frameSamples + hop + inputLimit) * 4, 16)
const peaks = memory.data(peakLimit * 16, 16)
/** For each bin the first and the last one that it has to stand out of, near and far. */
const reaches = memory.data(rowBins * 4 * 4, 16)

/** Samples that wait in `samples`. */
let waiting: i32 = 0
/** Rows made, rows looked through, peaks not fetched yet. */
let rows: i32 = 0
let looked: i32 = 0
let count: i32 = 0
let prepared = false

function prepare(): void {
  prepareRows()
  for (let bin = 0; bin < rowBins; bin++) {
    const place = <f64>(bin + lowestBin)
    const reach = reaches + <usize>bin * 16
    store<i32>(reach, max(<i32>Math.ceil(place / (1 + nearShare) - lowestBin), 0))
    store<i32>(reach, min(<i32>Math.floor(place * (1 + nearShare) - lowestBin), rowBins - 1), 4)
    store<i32>(reach, max(<i32>Math.ceil(place / (1 + farShare) - lowestBin), 0), 8)
    store<i32>(reach, min(<i32>Math.floor(place * (1 + farShare) - lowestBin), rowBins - 1), 12)
  }
  prepared = true
}

/** Begins another sound. */
export function start(): void {
  if (!prepared) prepare()
  clearRows()
  // What is before the beginning is silent: the first frame ends half a frame into the sound.
  waiting = frameSamples / 2
  memory.fill(samples, 0, <usize>waiting * 4)
  rows = 0
  looked = 0
  count = 0
}

/** Where up to 8,192 samples are to be written. */
export function input(): usize {
  return samples + <usize>waiting * 4
}

/** Takes so many samples. Returns the number of peaks that are found. */
export function push(length: i32): i32 {
  count = 0
  waiting += length
  let from: i32 = 0
  while (waiting - from >= frameSamples + hop) {
    makeRows(samples + <usize>from * 4, rows)
    rows += 2
    from += 2 * hop
    while (looked + farRows < rows) lookThrough(looked++)
  }
  waiting -= from
  memory.copy(samples, samples + <usize>from * 4, <usize>waiting * 4)
  return count
}

/** Ends the sound. Returns the number of peaks that are found still. */
export function finish(): i32 {
  // Silence behind the end, so that the last frames are whole.
  memory.fill(input(), 0, <usize>(frameSamples + hop) * 4)
  const last = push(frameSamples / 2 + hop)
  for (let row = 0; row <= farRows; row++) blankRow(rows + row)
  count = last
  while (looked < rows) lookThrough(looked++)
  return count
}

/** Where the peaks are. */
export function found(): usize {
  return peaks
}

/** Whether no bin of a row from `first` to `last` has more than `power`. */
function standsOut(row: usize, first: i32, last: i32, power: f32): bool {
  let at = row + <usize>first * 4
  const end = row + <usize>last * 4
  for (; at <= end; at += 4) if (load<f32>(at) > power) return false
  return true
}

/** Whether a power stands out of so many rows on either side. Of what goes on unchanged only the first row does. */
function standsOutAround(row: i32, reach: i32, bin: i32, first: i32, last: i32, power: f32): bool {
  for (let away = 1; away <= reach; away++) {
    const before = rowAt(row - away)
    if (load<f32>(before + <usize>bin * 4) >= power || !standsOut(before, first, last, power)) return false
    if (!standsOut(rowAt(row + away), first, last, power)) return false
  }
  return true
}

function lookThrough(row: i32): void {
  const here = rowAt(row)
  for (let bin = 1; bin < rowBins - 1; bin++) {
    const place = here + <usize>bin * 4
    const power = load<f32>(place)
    if (power <= floor || power < load<f32>(place - 4) || power <= load<f32>(place + 4)) continue
    const reach = reaches + <usize>bin * 16
    const first = load<i32>(reach)
    const last = load<i32>(reach, 4)
    if (!standsOut(here, first, last, power) || !standsOutAround(row, nearRows, bin, first, last, power)) continue
    const farFirst = load<i32>(reach, 8)
    const farLast = load<i32>(reach, 12)
    const isFar =
      standsOut(here, farFirst, farLast, power) && standsOutAround(row, farRows, bin, farFirst, farLast, power)
    note(row, bin, place, isFar)
  }
}

function note(row: i32, bin: i32, place: usize, isFar: bool): void {
  if (count >= peakLimit) return
  const middle = Math.log(<f64>load<f32>(place))
  const below = Math.log(<f64>max(load<f32>(place - 4), floor * 1e-4))
  const above = Math.log(<f64>max(load<f32>(place + 4), floor * 1e-4))
  const bend = below - 2 * middle + above
  const shift = bend < 0 ? (0.5 * (below - above)) / bend : 0
  const peak = peaks + <usize>count * peakBytes
  store<i32>(peak, row)
  store<f32>(peak, <f32>(<f64>(bin + lowestBin) + max(-0.5, min(0.5, shift))), 4)
  store<f32>(peak, <f32>middle, 8)
  store<i32>(peak, <i32>isFar, 12)
  count++
}
