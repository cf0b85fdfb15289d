import { codebookData } from './codebook-data.ts'

/*
 * How descriptors become short codes and words. Photographs look the same in a mirror and, for gradients, as negatives: so the projection is made of
 * components that keep or change their sign under mirroring and under inversion, and what a mirrored or inverted picture would have is known from
 * what this one has. Made by test/training/main.ts.
 */

/** Values of a descriptor: 4 × 4 cells × 8 directions. */
export const descriptorSize = 128

/** Components of a projected descriptor; each has one bit for its sign and one for its size. */
export const codeSize = 64

/** Words of one half of the components: base words, each as it is, mirrored, inverted, and both. */
export const baseWords = 256
export const wordsPerHalf = baseWords * 4

const half = codeSize / 2

/** A component's size, in its standard deviations, is told as one of two levels (the best for a normal distribution). */
export const levels = Object.freeze({ small: 0.4528, boundary: 0.9816, large: 1.5104 } as const)

/** How a picture was changed on the way: bit 0 mirrored, bit 1 inverted. */
export const variants = Object.freeze({ plain: 0, mirrored: 1, inverted: 2, mirroredAndInverted: 3 } as const)

export interface Codebook {
  /** Subtracted from a descriptor before it is projected. */
  readonly mean: Float32Array
  /** `codeSize` rows of `descriptorSize`. Components of both halves are ordered by class. */
  readonly projection: Float32Array
  /** Standard deviation of each component. */
  readonly deviation: Float32Array
  /** Which components change their sign: by variant, low and high 32 bits. */
  readonly masks: readonly (readonly [number, number])[]
  /** How many components of a half are of each class: bit 0 changes its sign when mirrored, bit 1 when inverted. */
  readonly classes: readonly number[]
  /** Base words, component by component: `codeSize` × `baseWords`. */
  readonly columns: Float64Array
  /** Half the squared length of each base word. */
  readonly lengths: Float32Array
  /** How rare a base word is among features of photographs, in bits. */
  readonly rarity: Float32Array
}

/** Reads the numbers one after the other: mean, projection, deviation, sizes of the classes, words, rarity. */
function readCodebook(base64: string): Codebook {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
  const numbers = new Float32Array(bytes.buffer)
  let at = 0
  const take = (count: number): Float32Array => {
    at += count
    return numbers.subarray(at - count, at)
  }
  const mean = take(descriptorSize)
  const projection = take(codeSize * descriptorSize)
  const deviation = take(codeSize)
  const classes = [...take(4)]
  const words = take(2 * baseWords * half)
  const rarity = take(2 * baseWords)
  if (at !== numbers.length) throw new RangeError('a codebook of another size')
  const columns = new Float64Array(words.length)
  for (let side = 0; side < 2; side++)
    for (let word = 0; word < baseWords; word++)
      for (let at = 0; at < half; at++)
        columns[(side * half + at) * baseWords + word] = words[(side * baseWords + word) * half + at] as number
  const lengths = new Float32Array(2 * baseWords)
  for (let word = 0; word < lengths.length; word++) {
    let sum = 0
    for (let at = word * half; at < (word + 1) * half; at++) sum += (words[at] as number) ** 2
    lengths[word] = sum / 2
  }
  return { mean, projection, deviation, classes, masks: signMasks(classes), columns, lengths, rarity }
}

/** Whether a component of a class changes its sign in a variant. */
const changesSign = (of: number, variant: number): boolean => (of & variant) === 1 || (of & variant) === 2

function signMasks(classes: readonly number[]): (readonly [number, number])[] {
  return [0, 1, 2, 3].map((variant) => {
    let mask = 0
    let component = 0
    for (const [of, count] of classes.entries())
      for (let left = count; left > 0; left--) {
        if (changesSign(of, variant)) mask |= 1 << component
        component++
      }
    // both halves have the same order of classes
    return [mask, mask] as const
  })
}

let loaded: Codebook | undefined

/** The codebook that ships with the product; read when it is first needed. */
export function pictureCodebook(): Codebook {
  loaded ??= readCodebook(codebookData)
  return loaded
}
