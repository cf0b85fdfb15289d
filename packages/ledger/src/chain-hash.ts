import { sha256Hex } from '@sourcemark/contract'

/** What the first row of a chain has as the hash of the row before it. */
export const firstPreviousHash = '0'.repeat(64)

/** What a chain is called: the partition of the verdict topic, or the audit. */
export type ChainName = number | 'audit'

/** Hash of a row: SHA-256 over the hash of the row before, the place in the chain, and the entry (canonical JSON, RFC 8785). */
export const entryHash = (previousHash: string, chain: ChainName, seq: bigint, entry: string): string =>
  sha256Hex(`${previousHash}\n${chain}\n${seq}\n${entry}`)
