import { type TextSketch, wordBase } from './tokens.ts'

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
class GramHasher {
  private readonly low: Int32Array
  private readonly high: Int32Array
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

  /** Hashes the gram of `length` tokens at `start` and puts the halves there into `toLow` and `toHigh`. */
  hash(start: number, length: number, toLow: Uint32Array, toHigh: Uint32Array): void {
    const end = start + length
    const low = ((this.low[end] as number) - Math.imul(this.low[start] as number, powersLow[length] as number)) | 0
    const high = ((this.high[end] as number) - Math.imul(this.high[start] as number, powersHigh[length] as number)) | 0
    const mixedLow = (low + mix(high)) | 0
    toHigh[start] = high + mix(mixedLow)
    toLow[start] = mixedLow
  }
}

/** The units of a token: a character 1, a word 2. */
export function unitOf(id: number): number {
  return id >= wordBase ? 2 : 1
}

const halves = new Uint32Array(2)
const whole = new BigInt64Array(halves.buffer)
const lowFirst = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** A 64-bit signed number out of two halves. */
export function joinHalves(high: number, low: number): bigint {
  halves[lowFirst ? 0 : 1] = low
  halves[lowFirst ? 1 : 0] = high
  return whole[0] as bigint
}

/** Grams of a text, one for each place where one is (`lengths` is 0 elsewhere). */
export interface Grams {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly lengths: Uint8Array
}

/**
 * Every gram of a text: at each place as many tokens as fit in `units`, none where the text ends before they are full. A function of the
 * tokens inside `units` units alone, so that a shared stretch of that length has the same gram on both sides.
 */
export function everyGram(sketch: TextSketch, units: number): Grams {
  const { ids, size } = sketch
  const hasher = new GramHasher(ids)
  const low = new Uint32Array(size)
  const high = new Uint32Array(size)
  const lengths = new Uint8Array(size)
  let end = 0
  let filled = 0
  for (let start = 0; start < size; start++) {
    while (end < size && filled < units) {
      const unit = (ids[end] as number) >= wordBase ? 2 : 1
      if (filled + unit > units) break
      filled += unit
      end++
    }
    if (end === size && filled < units) break
    hasher.hash(start, end - start, low, high)
    lengths[start] = end - start
    filled -= (ids[start] as number) >= wordBase ? 2 : 1
  }
  return { low, high, lengths }
}
