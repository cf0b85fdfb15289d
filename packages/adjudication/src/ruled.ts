import type { Queryable } from '@sourcemark/database'
import type { Ruling } from '@sourcemark/review'
import type { VerdictContent } from '@sourcemark/verdict'

/**
 * A verdict under the ruling that counts for its content. What people say takes the place of what the policy says, and `complaint` tells both: a
 * finding that comes later changes what the policy would say, not what people have decided.
 */
export function underRuling(said: VerdictContent, ruling: Ruling | null): VerdictContent {
  if (ruling === null) return said
  const { caseId, number, reason, by, says, reasons, decidedBy, decidedAt } = ruling
  return {
    ...said,
    verdict: says.verdict ?? said.verdict,
    action: says.action ?? said.action,
    // Reasons of the policy do not explain the verdict of people.
    reasons: says.verdict === null || reasons === null ? said.reasons : reasons,
    complaint: {
      caseId,
      number,
      reason,
      decision: by,
      decidedAt,
      human: decidedBy !== null,
      reasons,
      policy: { verdict: said.verdict, action: said.action },
    },
  }
}

const keyOf = (caseId: unknown, number: unknown): string => JSON.stringify([caseId, number])

/** Those of these rulings that the latest verdict of their content does not know yet, by content. */
export async function newRulings(db: Queryable, rulings: readonly Ruling[]): Promise<Map<string, Ruling>> {
  if (rulings.length === 0) return new Map()
  const rows = await db.query<{ contentId: string; entry: string }>(
    `select h.content_id as "contentId", l.entry from verdict_head h join ledger l using (chain, seq) where h.content_id = any($1)`,
    [rulings.map(({ contentId }) => contentId)],
  )
  const known = new Map(
    rows.map(({ contentId, entry }) => {
      const { complaint } = JSON.parse(entry) as Pick<VerdictContent, 'complaint'>
      return [contentId, complaint === null ? null : keyOf(complaint.caseId, complaint.number)]
    }),
  )
  return new Map(
    rulings.flatMap((ruling) => {
      const { contentId, caseId, number } = ruling
      return known.get(contentId) === keyOf(caseId, number) ? [] : [[contentId, ruling] as const]
    }),
  )
}
