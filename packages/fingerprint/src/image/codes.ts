import { type Codebook, codeSize, descriptorSize, levels } from './codebook.ts'
import { invertDescriptors, mirrorDescriptors } from './sift/features.ts'

/** 32-bit numbers of a code: signs of the components 0 to 31 and 32 to 63, then sizes of both. */
export const codeWords = 4

const orbits = descriptorSize / 4

/**
 * For each of the four numbers of a descriptor that mirroring and inversion exchange: the first, and where these lead from there.
 */
const orbitMembers = findOrbits()

function findOrbits(): Uint8Array {
  const order = Uint8Array.from({ length: descriptorSize }, (_, at) => at)
  const mirrored = mirrorDescriptors(order)
  const inverted = invertDescriptors(order)
  const members: number[] = []
  for (const at of order) {
    if (members.includes(at)) continue
    members.push(at, mirrored[at] as number, inverted[at] as number, mirrored[inverted[at] as number] as number)
  }
  return Uint8Array.from(members)
}

/** The codes of RootSIFT descriptors, `codeWords` numbers each. */
export function encodeDescriptors(
  descriptors: Uint8Array,
  count: number,
  { mean, projection, deviation, classes }: Pick<Codebook, 'mean' | 'projection' | 'deviation' | 'classes'>,
): Uint32Array {
  const codes = new Uint32Array(count * codeWords)
  const root = new Float32Array(descriptorSize)
  // what each class sees of a descriptor: a component weighs the members of an orbit alike, but for their signs
  const seen = [0, 1, 2, 3].map(() => new Float32Array(orbits)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const weights = new Float32Array(codeSize * orbits)
  for (let at = 0; at < weights.length; at++)
    weights[at] = projection[
      Math.floor(at / orbits) * descriptorSize + (orbitMembers[4 * (at % orbits)] as number)
    ] as number
  const classOf = [...classes, ...classes].flatMap((size, index) =>
    new Array<number>(size).fill(index % classes.length),
  )
  for (let feature = 0; feature < count; feature++) {
    rootDescriptor(descriptors, feature * descriptorSize, mean, root)
    for (let orbit = 0; orbit < orbits; orbit++) {
      const plain = root[orbitMembers[4 * orbit] as number] as number
      const mirrored = root[orbitMembers[4 * orbit + 1] as number] as number
      const inverted = root[orbitMembers[4 * orbit + 2] as number] as number
      const both = root[orbitMembers[4 * orbit + 3] as number] as number
      seen[0][orbit] = plain + mirrored + inverted + both
      seen[1][orbit] = plain - mirrored + inverted - both
      seen[2][orbit] = plain + mirrored - inverted - both
      seen[3][orbit] = plain - mirrored - inverted + both
    }
    for (let component = 0; component < codeSize; component++) {
      const values = seen[classOf[component] as number] as Float32Array
      const row = component * orbits
      let value = 0
      for (let orbit = 0; orbit < orbits; orbit++) value += (weights[row + orbit] as number) * (values[orbit] as number)
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
export function decodeComponents(
  codes: Uint32Array,
  feature: number,
  { deviation }: Pick<Codebook, 'deviation'>,
  into: Float32Array,
): void {
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
