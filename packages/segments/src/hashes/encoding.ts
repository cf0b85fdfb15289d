import { hashBytes, hashWords } from './distance.ts'
import { postingBytes } from './entries.ts'

/** A hash of 256 bits and what its owner wants to know of it again, 32 bits. */
export interface TaggedHash {
  /** 32 bytes. */
  readonly hash: Uint8Array
  /** 0 to 2^32 - 1, such as the time of a film frame. */
  readonly tag: number
}

/**
 * Encodes hashes as `index_entry.postings` has them: ascending by bytes, then tag, without repetitions.
 * @throws RangeError when a hash has not 32 bytes or a tag not 32 bits.
 */
export function encodeHashes(items: readonly TaggedHash[]): Uint8Array {
  const encoded = items.map(({ hash, tag }) => {
    if (hash.length !== hashBytes) throw new RangeError(`a hash has ${hashBytes} bytes, not ${hash.length}`)
    if (!Number.isInteger(tag) || tag < 0 || tag > 0xffffffff) throw new RangeError(`${tag} is no tag of 32 bits`)
    const bytes = new Uint8Array(postingBytes)
    bytes.set(hash)
    new DataView(bytes.buffer).setUint32(hashBytes, tag)
    return bytes
  })
  encoded.sort(compareBytes)
  const distinct = encoded.filter((bytes, at) => at === 0 || compareBytes(bytes, encoded[at - 1] as Uint8Array) !== 0)
  const postings = new Uint8Array(distinct.length * postingBytes)
  distinct.forEach((bytes, at) => {
    postings.set(bytes, at * postingBytes)
  })
  return postings
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < one.length; at++) {
    const difference = (one[at] as number) - (other[at] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * The words of a hash, as `HashSource.near` takes them.
 * @throws RangeError when it has not 32 bytes.
 */
export function readHash(hash: Uint8Array): Uint32Array {
  if (hash.length !== hashBytes) throw new RangeError(`a hash has ${hashBytes} bytes, not ${hash.length}`)
  const view = new DataView(hash.buffer, hash.byteOffset, hashBytes)
  return Uint32Array.from({ length: hashWords }, (_, word) => view.getUint32(word * 4))
}
