import { countBits } from '../image/codes.ts'
import type { Dihedral } from '../image/pdq.ts'
import { filmHashBytes } from './sketch.ts'

/** 32-bit numbers of a hash. */
const hashWords = filmHashBytes / 4

const side = 16

/**
 * The hash that a frame has when it is put another way, from its own alone: frequencies change places and signs. The median that they are compared with
 * is nearly zero, so that of 256 bits only the few near it come out otherwise than they would from the frame itself.
 */
export function turned(hash: Uint8Array, { transposed, mirrored, flipped }: Dihedral): Uint8Array {
  const result = new Uint8Array(filmHashBytes)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const from = side * side - 1 - (transposed ? column * side + row : row * side + column)
      const isSet = ((hash[from >> 3] as number) & (0x80 >> (from & 7))) !== 0
      // The first row and column are the frequency 1, an odd one.
      const turns = (mirrored && column % 2 === 0) !== (flipped && row % 2 === 0)
      if (isSet === turns) continue
      const to = side * side - 1 - (row * side + column)
      result[to >> 3] = (result[to >> 3] as number) | (0x80 >> (to & 7))
    }
  return result
}

/** Whether a way to put a frame turns left and right over. */
export const isMirrored = ({ transposed, mirrored, flipped }: Dihedral): boolean =>
  [transposed, mirrored, flipped].filter((turns) => turns).length % 2 === 1

/** All hashes of a list put one way, as numbers. */
export function turnHashes(hashes: Uint8Array, orientation: Dihedral): Int32Array {
  const bytes = new Uint8Array(hashes.length)
  for (let at = 0; at < bytes.length; at += filmHashBytes) {
    bytes.set(turned(hashes.subarray(at, at + filmHashBytes), orientation), at)
  }
  return new Int32Array(bytes.buffer)
}

/** Bits in which two hashes differ, or a number above a limit. */
export function distanceOf(one: Int32Array, first: number, other: Int32Array, second: number, limit: number): number {
  let distance = 0
  for (let word = 0; word < hashWords && distance <= limit; word++)
    distance += countBits((one[first * hashWords + word] as number) ^ (other[second * hashWords + word] as number))
  return distance
}
