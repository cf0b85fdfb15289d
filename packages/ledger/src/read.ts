import type { VerdictStatus } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import type { LedgerEntry, VerdictDraft } from './append.ts'

/** The latest verdict of a content. */
export interface VerdictHead {
  readonly contentId: string
  readonly verdictId: string
  readonly revision: number
  readonly status: VerdictStatus
}

/** The latest verdicts of those among `contentIds` that have one. */
export async function readHeads(db: Queryable, contentIds: readonly string[]): Promise<Map<string, VerdictHead>> {
  const rows = await db.query<VerdictHead>({
    name: 'read-heads',
    text: `select content_id as "contentId", verdict_id as "verdictId", revision, status from verdict_head where content_id = any($1)`,
    values: [[...contentIds]],
  })
  return new Map(rows.map((head) => [head.contentId, head]))
}

interface LedgerRow {
  readonly chain: number
  readonly seq: bigint
  readonly hash: string
  readonly previousHash: string
  readonly entry: string
}

/** The rows of a chain after `seq`, in order, at most `limit`. */
export async function readChain(db: Queryable, chain: number, seq: bigint, limit: number): Promise<LedgerEntry[]> {
  const rows = await db.query<LedgerRow>({
    name: 'read-chain',
    text: `select chain, seq, hash, previous_hash as "previousHash", entry from ledger
           where chain = $1 and seq > $2 order by seq limit $3`,
    values: [chain, seq, limit],
  })
  return rows.map(({ entry, ...row }, index) => {
    if (row.seq !== seq + BigInt(index) + 1n) {
      throw new Fault('LEDGER_BROKEN', { message: `chain ${chain} has no row ${seq + BigInt(index) + 1n}` })
    }
    return { ...row, verdict: JSON.parse(entry) as VerdictDraft }
  })
}

/** How far a chain was written, and how far it is known to be on the topic. */
export interface ChainState {
  readonly chain: number
  readonly seq: bigint
  /** Last row known to be published; 0 when none is. */
  readonly publishedSeq: bigint
}

/** The chains of which the topic is not known to have every row. */
export async function chainsBehind(db: Queryable): Promise<ChainState[]> {
  return await db.query<ChainState>(
    `select c.chain, c.seq, coalesce(p.seq, 0) as "publishedSeq"
     from ledger_chain c left join publication p using (chain) where c.seq > coalesce(p.seq, 0) order by c.chain`,
  )
}

/** Notes how far a chain is on the topic. Never goes back. */
export async function notePublished(db: Queryable, chain: number, seq: bigint): Promise<void> {
  await db.execute({
    name: 'note-published',
    text: `insert into publication as p (chain, seq) values ($1, $2)
           on conflict (chain) do update set seq = excluded.seq where p.seq < excluded.seq`,
    values: [chain, seq],
  })
}
