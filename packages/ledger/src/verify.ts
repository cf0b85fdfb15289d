import type { Queryable } from '@sourcemark/database'
import { entryHash, firstPreviousHash } from './chain-hash.ts'

/** The first row of a chain that does not follow from the one before it. */
export interface ChainFault {
  readonly chain: number
  readonly seq: bigint
  readonly problem: 'missing' | 'previous hash differs' | 'hash differs' | 'end differs'
}

/** Rows that are read at a time. */
const page = 1000

/** Recomputes a chain from its start. Returns the first fault, or null when every row follows from the one before. */
export async function verifyChain(db: Queryable, chain: number): Promise<ChainFault | null> {
  let seq = 0n
  let hash = firstPreviousHash
  for (;;) {
    const rows = await db.query<{ seq: bigint; hash: string; previousHash: string; entry: string }>(
      `select seq, hash, previous_hash as "previousHash", entry from ledger where chain = $1 and seq > $2 order by seq limit ${page}`,
      [chain, seq],
    )
    for (const row of rows) {
      seq += 1n
      if (row.seq !== seq) return { chain, seq, problem: 'missing' }
      if (row.previousHash !== hash) return { chain, seq, problem: 'previous hash differs' }
      hash = entryHash(hash, chain, seq, row.entry)
      if (row.hash !== hash) return { chain, seq, problem: 'hash differs' }
    }
    if (rows.length < page) break
  }
  const [end] = await db.query<{ seq: bigint; hash: string }>(`select seq, hash from ledger_chain where chain = $1`, [
    chain,
  ])
  if (end !== undefined && (end.seq !== seq || end.hash !== hash))
    return { chain, seq: end.seq, problem: 'end differs' }
  return null
}
