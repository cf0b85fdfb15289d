import { type TextSketch, wordBase } from './sketch.ts'

const baseLow = 0x9e3779b1 | 0
const baseHigh = 0x85ebca77 | 0
/** A gram spans at most this many tokens: 8 units of one character each. */
const longest = 8

const powersLow = new Int32Array(longest + 1)
const powersHigh = new Int32Array(longest + 1)
powersLow[0] = 1
powersHigh[0] = 1
for (let power = 1; power <= longest; power++) {
  powersLow[power] = Math.imul(powersLow[power - 1] as number, baseLow)
  powersHigh[power] = Math.imul(powersHigh[power - 1] as number, baseHigh)
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}

/** Hashes of token grams of any length up to 8, each in constant time: polynomials over prefixes, in two lanes of 32 bits. */
export class GramHasher {
  private readonly low: Int32Array
  private readonly high: Int32Array
  /** The last gram's hash, low half. */
  resultLow = 0
  /** The last gram's hash, high half. */
  resultHigh = 0

  constructor(ids: Uint32Array) {
    const size = ids.length
    this.low = new Int32Array(size + 1)
    this.high = new Int32Array(size + 1)
    let low = 0
    let high = 0
    for (let index = 0; index < size; index++) {
      const token = mix((ids[index] as number) ^ 0x5bd1e995)
      low = (Math.imul(low, baseLow) + token) | 0
      high = (Math.imul(high, baseHigh) + (token ^ (token >>> 11) ^ (ids[index] as number))) | 0
      this.low[index + 1] = low
      this.high[index + 1] = high
    }
  }

  /** Hashes the gram of `length` tokens at `start` into {@link resultLow} and {@link resultHigh}. */
  hash(start: number, length: number): void {
    const low =
      ((this.low[start + length] as number) - Math.imul(this.low[start] as number, powersLow[length] as number)) | 0
    const high =
      ((this.high[start + length] as number) - Math.imul(this.high[start] as number, powersHigh[length] as number)) | 0
    const mixedLow = (low + mix(high)) | 0
    this.resultHigh = (high + mix(mixedLow)) >>> 0
    this.resultLow = mixedLow >>> 0
  }
}

/** The units of a token: a character 1, a word 2. */
export function unitOf(id: number): number {
  return id >= wordBase ? 2 : 1
}

/** Number of tokens at `start` that fill at most `units`, or 0 when the text ends before they are filled. */
export function gramLength(ids: Uint32Array, start: number, units: number): number {
  let filled = 0
  let index = start
  while (index < ids.length) {
    const unit = (ids[index] as number) >= wordBase ? 2 : 1
    if (filled + unit > units) return index - start
    filled += unit
    index++
    if (filled === units) return index - start
  }
  return 0
}

/** A 64-bit signed number out of two halves. */
export function joinHalves(high: number, low: number): bigint {
  return BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
}

/** Grams of a text, one for each place where one is (`lengths` is 0 elsewhere). */
export interface Grams {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly lengths: Uint8Array
}

/** Every gram of `units` units. */
export function everyGram(sketch: TextSketch, units: number): Grams {
  const { ids, size } = sketch
  const hasher = new GramHasher(ids)
  const low = new Uint32Array(size)
  const high = new Uint32Array(size)
  const lengths = new Uint8Array(size)
  for (let index = 0; index < size; index++) {
    const length = gramLength(ids, index, units)
    if (length === 0) continue
    hasher.hash(index, length)
    low[index] = hasher.resultLow
    high[index] = hasher.resultHigh
    lengths[index] = length
  }
  return { low, high, lengths }
}
