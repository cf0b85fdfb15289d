import { createHash } from 'node:crypto'

/** A SHA-256 hash of a tree, 32 bytes. */
export type TreeHash = Uint8Array

const sha256 = (...pieces: readonly Uint8Array[]): TreeHash => {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** Root of a tree without leaves (RFC 9162, 2.1.1). */
export const emptyRoot: TreeHash = sha256()

/** Hash of a leaf: another prefix than a node's, so that neither passes for the other (RFC 9162, 2.1.1). */
export const leafHash = (data: Uint8Array): TreeHash => sha256(leafPrefix, data)

const nodeHash = (left: TreeHash, right: TreeHash): TreeHash => sha256(nodePrefix, left, right)

/**
 * A growing Merkle tree by RFC 9162 of which only the right edge is kept: the roots of its perfect subtrees, largest first, one for each
 * bit set in its size. Adding a leaf costs one hash on average, the root at most one per subtree.
 */
export class MerkleFrontier {
  #size: number
  readonly #hashes: TreeHash[]

  /** @throws RangeError when there are not as many hashes as a tree of that size has perfect subtrees. */
  constructor(size = 0, hashes: readonly TreeHash[] = []) {
    if (!Number.isSafeInteger(size) || size < 0 || hashes.length !== perfectSubtrees(size)) {
      throw new RangeError(`a tree of ${size} leaves has no edge of ${hashes.length} hashes`)
    }
    this.#size = size
    this.#hashes = [...hashes]
  }

  get size(): number {
    return this.#size
  }

  get hashes(): readonly TreeHash[] {
    return this.#hashes
  }

  /** Adds a leaf with this content at the right. */
  append(data: Uint8Array): void {
    let hash = leafHash(data)
    // Two subtrees of the same size become one, for every trailing one of the size.
    for (let size = this.#size; size % 2 === 1; size = Math.floor(size / 2)) {
      hash = nodeHash(this.#hashes.pop() as TreeHash, hash)
    }
    this.#hashes.push(hash)
    this.#size++
  }

  root(): TreeHash {
    return this.#hashes.length === 0 ? emptyRoot : this.#hashes.reduceRight((right, left) => nodeHash(left, right))
  }
}

function perfectSubtrees(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}

/** Leaves `from` to before `to`, counted from 0. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/**
 * The ranges of leaves whose roots are the audit path of one leaf, from the leaf up to the root (RFC 9162, 2.1.3.1).
 * @throws RangeError when the tree has no such leaf.
 */
export function auditRanges(index: number, size: number): LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`)
  const ranges: LeafRange[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    let split = 1
    while (split * 2 < to - from) split *= 2
    const middle = from + split
    if (index < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/**
 * The root that follows from a leaf and its audit path (RFC 9162, 2.1.3.2); undefined when the path has not the length that the place of
 * the leaf asks for.
 */
export function rootOfPath(
  data: Uint8Array,
  index: number,
  size: number,
  path: readonly TreeHash[],
): TreeHash | undefined {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return undefined
  const ranges = auditRanges(index, size)
  if (ranges.length !== path.length) return undefined
  return path.reduce(
    (hash, sibling, at) => ((ranges[at] as LeafRange).from > index ? nodeHash(hash, sibling) : nodeHash(sibling, hash)),
    leafHash(data),
  )
}
