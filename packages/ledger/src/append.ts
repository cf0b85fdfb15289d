import { canonicalJson, type Verdict } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { entryHash, firstPreviousHash } from './chain-hash.ts'

/** A verdict that has no place in a chain yet. */
export type VerdictDraft = Omit<Verdict, 'ledger'>

/** A row of the ledger. */
export interface LedgerEntry {
  readonly chain: number
  readonly seq: bigint
  readonly hash: string
  readonly previousHash: string
  readonly verdict: VerdictDraft
}

/** End of a chain, held until the transaction ends: only one writer at a time. */
export interface LockedChain {
  readonly chain: number
  readonly seq: bigint
  readonly hash: string
}

/** Takes the chain for this transaction and tells where it ends. */
export async function lockChain(tx: Queryable, chain: number): Promise<LockedChain> {
  await tx.execute(`insert into ledger_chain (chain, seq, hash) values ($1, 0, $2) on conflict do nothing`, [
    chain,
    firstPreviousHash,
  ])
  const [end] = await tx.query<{ seq: bigint; hash: string }>(
    `select seq, hash from ledger_chain where chain = $1 for update`,
    [chain],
  )
  return { chain, seq: end?.seq ?? 0n, hash: end?.hash ?? firstPreviousHash }
}

/** Appends verdicts to a locked chain, in the order given, and makes each the latest of its content. */
export async function appendVerdicts(
  tx: Queryable,
  end: LockedChain,
  verdicts: readonly VerdictDraft[],
): Promise<LedgerEntry[]> {
  if (verdicts.length === 0) return []
  const { chain } = end
  let { seq, hash } = end
  const rows = verdicts.map((verdict) => {
    const entry = canonicalJson(verdict)
    const previousHash = hash
    seq += 1n
    hash = entryHash(previousHash, chain, seq, entry)
    return { chain, seq, hash, previousHash, verdict, entry }
  })
  const columns = JSON.stringify(
    rows.map((row) => ({
      seq: Number(row.seq),
      hash: row.hash,
      previous: row.previousHash,
      verdict: row.verdict.verdictId,
      content: row.verdict.contentId,
      revision: row.verdict.revision,
      status: row.verdict.status,
      account: row.verdict.accountId,
      code: row.verdict.verdict,
      accepted: row.verdict.timings.acceptedAt,
      decided: row.verdict.timings.decidedAt,
      entry: row.entry,
    })),
  )
  const shape =
    'r(seq bigint, hash text, previous text, verdict text, content text, revision int, status text, account text, code text, accepted timestamptz, decided timestamptz, entry text)'
  await tx.execute(
    `insert into ledger (chain, seq, hash, previous_hash, verdict_id, content_id, revision, entry)
     select $1, r.seq, r.hash, r.previous, r.verdict, r.content, r.revision, r.entry from jsonb_to_recordset($2) as ${shape}`,
    [chain, columns],
  )
  await tx.execute(
    `insert into verdict_head (content_id, verdict_id, revision, status, chain, seq, account_id, verdict, accepted_at, decided_at)
     select distinct on (r.content) r.content, r.verdict, r.revision, r.status, $1, r.seq, r.account, r.code, r.accepted, r.decided
     from jsonb_to_recordset($2) as ${shape} order by r.content, r.seq desc
     on conflict (content_id) do update set
       verdict_id = excluded.verdict_id, revision = excluded.revision, status = excluded.status, chain = excluded.chain,
       seq = excluded.seq, account_id = excluded.account_id, verdict = excluded.verdict, accepted_at = excluded.accepted_at,
       decided_at = excluded.decided_at`,
    [chain, columns],
  )
  await tx.execute(`update ledger_chain set seq = $2, hash = $3 where chain = $1`, [chain, seq, hash])
  return rows
}
