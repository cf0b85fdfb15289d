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
  const { classes, words: centres, lengths } = codebook
  const [end0, end1, end2] = ends(classes) as [number, number, number]
  const words = new Uint16Array(count * 2 * depth)
  const excess = new Float32Array(count * 2 * depth)
  const components = new Float32Array(codeSize)
  const best = new Float32Array(depth)
  for (let feature = 0; feature < count; feature++) {
    decodeComponents(codes, feature, codebook, components)
    for (let side = 0; side < 2; side++) {
      const from = side * half
      const out = (feature * 2 + side) * depth
      best.fill(-Infinity)
      for (let word = 0; word < baseWords; word++) {
        const at = (side * baseWords + word) * half
        let same = -(lengths[side * baseWords + word] as number)
        let inverting = 0
        let mirroring = 0
        let both = 0
        let c = 0
        for (; c < end0; c++) same += (components[from + c] as number) * (centres[at + c] as number)
        for (; c < end1; c++) mirroring += (components[from + c] as number) * (centres[at + c] as number)
        for (; c < end2; c++) inverting += (components[from + c] as number) * (centres[at + c] as number)
        for (; c < half; c++) both += (components[from + c] as number) * (centres[at + c] as number)
        // the nearer, the greater: the inner product less half the word's squared length
        insert(best, words, out, depth, same + mirroring + inverting + both, word * 4)
        insert(best, words, out, depth, same - mirroring + inverting - both, word * 4 + 1)
        insert(best, words, out, depth, same + mirroring - inverting - both, word * 4 + 2)
        insert(best, words, out, depth, same - mirroring - inverting + both, word * 4 + 3)
      }
      for (let rank = 0; rank < depth; rank++) excess[out + rank] = 2 * ((best[0] as number) - (best[rank] as number))
    }
  }
  return { depth, words, excess }
}

function insert(best: Float32Array, words: Uint16Array, out: number, depth: number, value: number, word: number): void {
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

/** Where the classes of components end within a half. */
function ends(classes: readonly number[]): number[] {
  let end = 0
  return classes.map((count) => {
    end += count
    return end
  })
}

/** The key of a pair of words. */
export const wordTerm = (first: number, second: number): bigint => BigInt(first * wordsPerHalf + second)
