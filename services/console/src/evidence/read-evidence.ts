import type { Queryable } from '@sourcemark/database'
import { type LedgerEntry, readContentVerdicts } from '@sourcemark/ledger'
import { readContents, readShownParts } from '@sourcemark/originals'
import { readAccounts, readSuppressions } from '@sourcemark/registry'
import { readEvents } from '@sourcemark/review'
import { decisionKey, type EvidenceSource, packKey } from './evidence.ts'

/** Cases whose deciders are looked up. */
const mostCases = 20

/**
 * Reads what is on file about a verdict.
 * @param seq its place in its chain; the latest of the content when absent.
 * @returns undefined when the content has no such verdict.
 */
export async function readEvidence(
  db: Queryable,
  contentId: string,
  seq?: number,
): Promise<EvidenceSource | undefined> {
  const history = await readContentVerdicts(db, contentId)
  const entry = seq === undefined ? history.at(-1) : history.find((one) => Number(one.seq) === seq)
  if (entry === undefined) return undefined
  const { verdict } = entry
  const retold = verdict.findings.flatMap(({ code, detail }) =>
    code === 'RETOLD_SENTENCES' && typeof detail.contentId === 'string' ? [detail.contentId] : [],
  )
  const meant = verdict.credits.flatMap(({ resolvesTo }) => (resolvesTo === null ? [] : [resolvesTo]))
  const works = [...new Set([...verdict.matches.map((match) => match.contentId), ...retold])]
  const contents = await readContents(db, [...new Set([contentId, ...works, ...meant])])
  const revisions = works.flatMap((work) => {
    const content = contents.get(work)
    return content === undefined ? [] : [{ contentId: work, revision: content.revision }]
  })
  const parts = await readShownParts(db, [{ contentId, revision: verdict.revision }, ...revisions])
  const accountIds = [...contents.values()].flatMap(({ accountId }) => (accountId === null ? [] : [accountId]))
  const accounts = await readAccounts(db, [...new Set([verdict.accountId, ...accountIds, ...meant])])
  return {
    entry,
    history,
    contents,
    parts,
    accounts,
    suppressions: await readSuppressions(db, works),
    activators: await readActivators(db, history),
    deciders: await readDeciders(
      db,
      history.flatMap(({ verdict: { complaint } }) => (complaint?.human === true ? [complaint.caseId] : [])),
    ),
  }
}

async function readDeciders(db: Queryable, caseIds: readonly string[]): Promise<Map<string, string>> {
  const deciders = new Map<string, string>()
  for (const caseId of [...new Set(caseIds)].slice(-mostCases)) {
    for (const { number, by } of await readEvents(db, caseId)) deciders.set(decisionKey(caseId, number), by.id)
  }
  return deciders
}

/** Who put the packs in force under which verdicts were given because the policy had changed. */
async function readActivators(db: Queryable, history: readonly LedgerEntry[]): Promise<Map<string, string>> {
  const packs = history.flatMap(({ verdict }) => (verdict.reason === 'policy' ? [verdict.policy.pack] : []))
  if (packs.length === 0) return new Map()
  const rows = await db.query<{ pack: string; version: string; by: string }>(
    `select pack, version, activated_by as by from policy_activation where pack = any($1) order by seq`,
    [[...new Set(packs)]],
  )
  return new Map(rows.map((row) => [packKey(row), row.by]))
}
