import { baseWords, codeSize, descriptorSize } from '../../packages/fingerprint/src/image/codebook.ts'
import { decodeComponents, encodeDescriptors } from '../../packages/fingerprint/src/image/codes.ts'
import type { Components } from './components.ts'

const half = codeSize / 2
const rounds = 8
/** Features that are clustered, taken evenly from all. */
const clustered = 40_000

/** The words of both halves and how rare they are, in bits. */
export interface Words {
  readonly words: Float32Array
  readonly rarity: Float32Array
}

/**
 * k-means over samples, in which a word stands for four: itself, mirrored, inverted, and both. A sample goes to the nearest of these and moves
 * the base word by what it is when turned back.
 */
export function findWords(descriptors: Uint8Array, components: Components, random: () => number): Words {
  const chosen = everyNth(descriptors, Math.max(1, Math.floor(descriptors.length / descriptorSize / clustered)))
  const count = chosen.length / descriptorSize
  const codes = encodeDescriptors(chosen, count, components)
  const sample = new Float32Array(codeSize)
  const words = new Float32Array(2 * baseWords * half)
  const rarity = new Float32Array(2 * baseWords)
  for (let side = 0; side < 2; side++) {
    const samples = new Float32Array(count * half)
    for (let at = 0; at < count; at++) {
      decodeComponents(codes, at, components, sample)
      samples.set(sample.subarray(side * half, (side + 1) * half), at * half)
    }
    const found = clusterSymmetric(samples, components.classes, random)
    words.set(found.centres, side * baseWords * half)
    for (let word = 0; word < baseWords; word++)
      rarity[side * baseWords + word] = Math.log2((4 * count) / Math.max(1, found.sizes[word] as number))
  }
  return { words, rarity }
}

function everyNth(descriptors: Uint8Array, step: number): Uint8Array {
  const count = Math.floor(descriptors.length / descriptorSize / step)
  const chosen = new Uint8Array(count * descriptorSize)
  for (let at = 0; at < count; at++) {
    const from = at * step * descriptorSize
    chosen.set(descriptors.subarray(from, from + descriptorSize), at * descriptorSize)
  }
  return chosen
}

function clusterSymmetric(samples: Float32Array, classes: readonly number[], random: () => number) {
  const count = samples.length / half
  const classOf = classes.flatMap((of, index) => new Array<number>(of).fill(index))
  const centres = new Float32Array(baseWords * half)
  for (let word = 0; word < baseWords; word++) {
    const from = Math.floor(random() * count) * half
    centres.set(samples.subarray(from, from + half), word * half)
  }
  let sizes = new Float64Array(baseWords)
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(baseWords * half)
    sizes = new Float64Array(baseWords)
    const lengths = Float64Array.from({ length: baseWords }, (_, word) =>
      centres.subarray(word * half, (word + 1) * half).reduce((sum, value) => sum + (value * value) / 2, 0),
    )
    for (let at = 0; at < count; at++) {
      const { word, variant } = nearest(samples, at * half, centres, lengths, classes)
      sizes[word] = (sizes[word] as number) + 1
      for (let c = 0; c < half; c++) {
        const turns = ((classOf[c] as number) & variant) === 1 || ((classOf[c] as number) & variant) === 2
        const value = samples[at * half + c] as number
        sums[word * half + c] = (sums[word * half + c] as number) + (turns ? -value : value)
      }
    }
    for (let word = 0; word < baseWords; word++) {
      const size = sizes[word] as number
      if (size === 0) {
        const from = Math.floor(random() * count) * half
        centres.set(samples.subarray(from, from + half), word * half)
      } else for (let c = 0; c < half; c++) centres[word * half + c] = (sums[word * half + c] as number) / size
    }
  }
  return { centres, sizes }
}

function nearest(
  samples: Float32Array,
  from: number,
  centres: Float32Array,
  lengths: Float64Array,
  classes: readonly number[],
): { word: number; variant: number } {
  const [same, mirroring, inverting] = classes as [number, number, number]
  let best = -Infinity
  let word = 0
  let variant = 0
  for (let candidate = 0; candidate < baseWords; candidate++) {
    const at = candidate * half
    let kept = -(lengths[candidate] as number)
    let mirrored = 0
    let inverted = 0
    let both = 0
    let c = 0
    for (; c < same; c++) kept += (samples[from + c] as number) * (centres[at + c] as number)
    for (; c < same + mirroring; c++) mirrored += (samples[from + c] as number) * (centres[at + c] as number)
    for (; c < same + mirroring + inverting; c++)
      inverted += (samples[from + c] as number) * (centres[at + c] as number)
    for (; c < half; c++) both += (samples[from + c] as number) * (centres[at + c] as number)
    for (let turned = 0; turned < 4; turned++) {
      const value =
        kept +
        (turned & 1 ? -mirrored : mirrored) +
        (turned & 2 ? -inverted : inverted) +
        (turned === 1 || turned === 2 ? -both : both)
      if (value > best) {
        best = value
        word = candidate
        variant = turned
      }
    }
  }
  return { word, variant }
}
