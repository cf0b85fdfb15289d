import { baseWords, type Codebook, codeSize, levels, wordsPerHalf } from './codebook.ts'
import { codeWords } from './codes.ts'
import { kernel } from './words-kernel.generated.ts'

/*
 * A feature's word is a pair: the nearest word to the first half of its components and the nearest one to the second. The word of the feature that a
 * mirrored or inverted picture would have is the same base word in another variant.
 */

/** The nearest words of features, nearest first. */
export interface NearWords {
  /** Words looked at for each half. */
  readonly depth: number
  /** By feature, half and rank: base word × 4 + variant. */
  readonly words: Uint16Array
  /** Squared distance of each beyond that of the nearest. */
  readonly excess: Float32Array
}

/** `assembly/words/kernel.ts`; addresses are bytes of its memory. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  columns(): number
  lengths(): number
  levels(): number
  classes(): number
  codes(): number
  words(): number
  excess(): number
  nearest(features: number, depth: number): void
}

const featuresAtATime = 1024
const depthLimit = 4

/** Compiled for one codebook: there is one. */
let loaded: { readonly codebook: Codebook; readonly kernel: Kernel } | undefined

function kernelOf(codebook: Codebook): Kernel {
  if (loaded?.codebook === codebook) return loaded.kernel
  const module = new WebAssembly.Module(Buffer.from(kernel, 'base64'))
  const exports = new WebAssembly.Instance(module).exports as unknown as Kernel
  const { buffer } = exports.memory
  new Float64Array(buffer, exports.columns(), codeSize * baseWords).set(codebook.columns)
  new Float64Array(buffer, exports.lengths(), 2 * baseWords).set(codebook.lengths)
  // As `decodeComponents` rounds them.
  const sizes = [levels.small, levels.large].flatMap((level) => [...codebook.deviation].map((one) => level * one))
  new Float64Array(buffer, exports.levels(), 2 * codeSize).set(Float32Array.from(sizes))
  new Int32Array(buffer, exports.classes(), 4).set(codebook.classes)
  loaded = { codebook, kernel: exports }
  return exports
}

/**
 * The `depth` nearest words of the first `count` features, for both halves.
 * @param depth 1 to 4.
 */
export function nearWords(codes: Uint32Array, count: number, depth: number, codebook: Codebook): NearWords {
  if (depth > depthLimit) throw new RangeError(`the ${depth} nearest words: ${depthLimit} are looked for at most`)
  const near = kernelOf(codebook)
  const { buffer } = near.memory
  const words = new Uint16Array(count * 2 * depth)
  const excess = new Float32Array(count * 2 * depth)
  for (let first = 0; first < count; first += featuresAtATime) {
    const some = Math.min(featuresAtATime, count - first)
    const from = codes.subarray(first * codeWords, (first + some) * codeWords)
    new Uint32Array(buffer, near.codes(), from.length).set(from)
    near.nearest(some, depth)
    const [at, found] = [first * 2 * depth, some * 2 * depth]
    words.set(new Uint16Array(buffer, near.words(), found), at)
    excess.set(new Float32Array(buffer, near.excess(), found), at)
  }
  return { depth, words, excess }
}

/** The key of a pair of words. */
export const wordTerm = (first: number, second: number): bigint => BigInt(first * wordsPerHalf + second)
