import { type Codebook, codeSize, descriptorSize, levels } from './codebook.ts'

/** 32-bit numbers of a code: signs of the components 0 to 31 and 32 to 63, then sizes of both. */
export const codeWords = 4

/** The codes of RootSIFT descriptors, `codeWords` numbers each. */
export function encodeDescriptors(descriptors: Uint8Array, count: number, codebook: Codebook): Uint32Array {
  const { mean, projection, deviation } = codebook
  const codes = new Uint32Array(count * codeWords)
  const root = new Float32Array(descriptorSize)
  for (let feature = 0; feature < count; feature++) {
    rootDescriptor(descriptors, feature * descriptorSize, mean, root)
    for (let component = 0; component < codeSize; component++) {
      const row = component * descriptorSize
      let value = 0
      for (let at = 0; at < descriptorSize; at++) value += (projection[row + at] as number) * (root[at] as number)
      const bit = (1 << (component & 31)) >>> 0
      const at = feature * codeWords + (component >> 5)
      if (value > 0) codes[at] = (codes[at] as number) | bit
      if (Math.abs(value) > levels.boundary * (deviation[component] as number))
        codes[at + 2] = (codes[at + 2] as number) | bit
    }
  }
  return codes
}

/** Square roots of a descriptor that sums to 1, less the mean: Euclidean distances of these are Hellinger distances. */
export function rootDescriptor(descriptors: Uint8Array, from: number, mean: Float32Array, into: Float32Array): void {
  let sum = 0
  for (let at = 0; at < descriptorSize; at++) sum += descriptors[from + at] as number
  const scale = sum === 0 ? 0 : 1 / sum
  for (let at = 0; at < descriptorSize; at++)
    into[at] = Math.sqrt((descriptors[from + at] as number) * scale) - (mean[at] as number)
}

/** The components that a code stands for. */
export function decodeComponents(codes: Uint32Array, feature: number, codebook: Codebook, into: Float32Array): void {
  const { deviation } = codebook
  for (let component = 0; component < codeSize; component++) {
    const at = feature * codeWords + (component >> 5)
    const bit = component & 31
    const size = ((codes[at + 2] as number) >>> bit) & 1 ? levels.large : levels.small
    into[component] = (((codes[at] as number) >>> bit) & 1 ? size : -size) * (deviation[component] as number)
  }
}

/** Bits that are set in a number of 32 bits. */
export function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
