import { baseWords, type Codebook, codeSize, wordsPerHalf } from './codebook.ts'
import { decodeComponents } from './codes.ts'

/*
 * A feature's word is a pair: the nearest word to the first half of its components and the nearest one to the second. The word of the feature that a
 * mirrored or inverted picture would have is the same base word in another variant.
 */

const half = codeSize / 2

/** The nearest words of features, nearest first. */
export interface NearWords {
  /** Words looked at for each half. */
  readonly depth: number
  /** By feature, half and rank: base word × 4 + variant. */
  readonly words: Uint16Array
  /** Squared distance of each beyond that of the nearest. */
  readonly excess: Float32Array
}

/** The `depth` nearest words of the first `count` features, for both halves. */
export function nearWords(codes: Uint32Array, count: number, depth: number, codebook: Codebook): NearWords {
  const { classes, columns, lengths } = codebook
  // A name of this function's own: where modules are bundled for tests, one of another module is looked up each time.
  const wordCount = baseWords
  const words = new Uint16Array(count * 2 * depth)
  const excess = new Float32Array(count * 2 * depth)
  const components = new Float32Array(codeSize)
  const best = new Float64Array(depth)
  // inner products with all base words, by class
  const products = classes.map(() => new Float64Array(wordCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const [same, mirroring, inverting, both] = products
  for (let feature = 0; feature < count; feature++) {
    decodeComponents(codes, feature, codebook, components)
    for (let side = 0; side < 2; side++) {
      let component = side * half
      for (const [of, size] of classes.entries()) {
        const sums = products[of] as Float64Array
        sums.fill(0)
        for (let left = size; left > 0; left--) {
          const value = components[component] as number
          const column = component * wordCount
          for (let word = 0; word < wordCount; word++)
            sums[word] = (sums[word] as number) + value * (columns[column + word] as number)
          component++
        }
      }
      const out = (feature * 2 + side) * depth
      best.fill(-Infinity)
      for (let word = 0; word < wordCount; word++) {
        // the nearer, the greater: the inner product less half the word's squared length
        const s = (same[word] as number) - (lengths[side * wordCount + word] as number)
        const m = mirroring[word] as number
        const i = inverting[word] as number
        const b = both[word] as number
        if (s + Math.abs(m) + Math.abs(i) + Math.abs(b) <= (best[depth - 1] as number)) continue
        insert(best, words, out, s + m + i + b, word * 4)
        insert(best, words, out, s - m + i - b, word * 4 + 1)
        insert(best, words, out, s + m - i - b, word * 4 + 2)
        insert(best, words, out, s - m - i + b, word * 4 + 3)
      }
      for (let rank = 0; rank < depth; rank++) excess[out + rank] = 2 * ((best[0] as number) - (best[rank] as number))
    }
  }
  return { depth, words, excess }
}

function insert(best: Float64Array, words: Uint16Array, out: number, value: number, word: number): void {
  const depth = best.length
  if (value <= (best[depth - 1] as number)) return
  let rank = depth - 1
  while (rank > 0 && value > (best[rank - 1] as number)) {
    best[rank] = best[rank - 1] as number
    words[out + rank] = words[out + rank - 1] as number
    rank--
  }
  best[rank] = value
  words[out + rank] = word
}

/** The key of a pair of words. */
export const wordTerm = (first: number, second: number): bigint => BigInt(first * wordsPerHalf + second)
