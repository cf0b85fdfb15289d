import type { Queryable } from '@sourcemark/database'
import type { LedgerEntry, VerdictDraft } from './append.ts'

/** Verdicts of one content that are read at most, the latest. */
const mostVerdicts = 200

/** The verdicts of a content as they stand in the ledger, the oldest first; of more than 200 the latest. */
export async function readContentVerdicts(db: Queryable, contentId: string): Promise<LedgerEntry[]> {
  const rows = await db.query<Omit<LedgerEntry, 'verdict'> & { readonly entry: string }>({
    name: 'read-content-verdicts',
    text: `select chain, seq, hash, previous_hash as "previousHash", entry from ledger
           where content_id = $1 order by seq desc limit $2`,
    values: [contentId, mostVerdicts],
  })
  return rows.reverse().map(({ entry, ...row }) => ({ ...row, verdict: JSON.parse(entry) as VerdictDraft }))
}
