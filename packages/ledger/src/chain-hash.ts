import { sha256Hex } from '@sourcemark/contract'

/** What the first row of a chain has as the hash of the row before it. */
export const firstPreviousHash = '0'.repeat(64)

/** Hash of a row: SHA-256 over the hash of the row before, the place in the chain, and the entry (canonical JSON, RFC 8785). */
export const entryHash = (previousHash: string, chain: number | 'audit', seq: bigint, entry: string): string =>
  sha256Hex(`${previousHash}\n${chain}\n${seq}\n${entry}`)
