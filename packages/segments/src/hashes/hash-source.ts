import type { Bound, Side } from '../documents.ts'
import type { RunSource } from '../run.ts'
import { hashWords, largestRadius } from './distance.ts'

/** Hashes of 256 bits with their documents, to be found by what is near them: a packed run or an open one. */
export interface HashSource extends RunSource {
  /** Hashes, those of dead documents too. */
  readonly entries: number
  /**
   * Visits every hash within `radius` bits of `hash` once, in no order: those of live documents on the side of the bound and not of its own
   * content.
   * @param hash eight words, see `readHash`.
   * @param radius 0 to 31.
   * @throws RangeError when the radius is another or the hash has not eight words.
   */
  near(
    hash: Uint32Array,
    radius: number,
    bound: Bound,
    side: Side,
    visit: (ordinal: number, distance: number, tag: number) => void,
  ): void
}

export function checkQuestion(hash: Uint32Array, radius: number): void {
  if (hash.length !== hashWords) throw new RangeError(`a hash has ${hashWords} words, not ${hash.length}`)
  if (!Number.isInteger(radius) || radius < 0 || radius > largestRadius) {
    throw new RangeError(`hashes are found within 0 to ${largestRadius} bits, not ${radius}`)
  }
}
