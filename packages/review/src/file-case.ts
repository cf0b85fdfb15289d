import { canonicalJson } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import { apply } from './advance.ts'
import { type Case, newCase, type Opening } from './case.ts'
import type { StandingPolicy } from './case-policy.ts'
import type { FormProblem } from './check-form.ts'
import type { NoticeQuality } from './event-data.ts'
import { FILING_FORMS } from './form-fields.ts'
import type { CaseRefusalCode } from './refusals.ts'
import { saveForm, takeForm } from './saved-form.ts'
import { type Standing, standingOf } from './standing.ts'
import { readCase, saveSteps } from './stored-case.ts'

/** What is filed; what the database knows about it is added. */
export interface Filing extends Omit<Opening, 'limited' | 'restoredBefore' | 'appealedBefore' | 'deciders'> {
  /** What was filled in; never trusted. */
  readonly form: unknown
}

export type Filed =
  | { readonly case: Case; readonly problems: readonly FormProblem[] }
  | { readonly refused: CaseRefusalCode }

/** Id of the event with which every case begins. */
const filingId = 'file'

/**
 * Opens a case. The same `caseId` again changes nothing. A form that lacks something is filed all the same: the case says what is missing,
 * and cannot be accepted before it is complete.
 */
export async function fileCase(database: Database, { form: filled, ...given }: Filing, now: Date): Promise<Filed> {
  const form = takeForm(given.policy.regime, FILING_FORMS[given.kind], 'claimant', filled, now)
  const { problems } = form
  return await database.transaction<Filed>(async (tx) => {
    // what the same claimant filed before about the same content decides about this filing
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `case ${canonicalJson([given.claimant, given.contentId])}`,
    ])
    const known = await readCase(tx, given.caseId)
    if (known !== undefined) return { case: known, problems }
    const opened = newCase(await openingOf(tx, given, now))
    const { steps, refused } = apply(opened, {
      type: 'file',
      at: now.toJSON(),
      by: { role: 'claimant', id: opened.claimant },
      data: { form: form.hash, missing: [...form.missing] },
    })
    if (refused !== null) return { refused }
    if (!(await insertCase(tx, opened, now))) return { case: (await readCase(tx, given.caseId)) ?? opened, problems }
    await saveForm(tx, opened.caseId, form)
    await saveSteps(tx, opened, steps, filingId)
    return { case: steps.at(-1)?.after ?? opened, problems }
  })
}

async function openingOf(tx: Queryable, given: Omit<Filing, 'form'>, now: Date): Promise<Opening> {
  return {
    ...given,
    limited: (await readStanding(tx, given.claimant, given.policy.standing, now)).level === 'limited',
    restoredBefore: await wasRestored(tx, given),
    appealedBefore: await wasAppealed(tx, given),
    deciders: await decidersOf(tx, given),
  }
}

/** @returns false when somebody else has just filed it. */
async function insertCase(tx: Queryable, opened: Case, now: Date): Promise<boolean> {
  const { caseId, kind, state, contentId, revision, claimant, accountId } = opened
  const inserted = await tx.execute(
    `insert into review_case (case_id, kind, state, version, content_id, revision, claimant, account_id, filed_at, body)
     values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [caseId, kind, state, contentId, revision, claimant, accountId, now, JSON.stringify(opened)],
  )
  return inserted === 1
}

/** The standing of a claimant, as it is told to everybody concerned. */
export async function readStanding(
  db: Queryable,
  claimant: string,
  policy: StandingPolicy,
  now: Date,
): Promise<Standing> {
  const rows = await db.query<{ quality: NoticeQuality; at: Date }>(
    'select notice as quality, noticed_at as at from review_case where claimant = $1 and notice is not null',
    [claimant],
  )
  return standingOf(
    rows.map(({ quality, at }) => ({ quality, at: at.toJSON() })),
    policy,
    now.toJSON(),
  )
}

/** Whether measures on a notice of the same claimant about the same content ended on a statement. */
async function wasRestored(tx: Queryable, { contentId, claimant }: Omit<Filing, 'form'>): Promise<boolean> {
  const found = await tx.query(
    `select 1 from review_case where content_id = $1 and claimant = $2 and kind = 'notice' and state = 'restored' limit 1`,
    [contentId, claimant],
  )
  return found.length > 0
}

/** Whether the same account has appealed against the same verdict, and not in vain for its form. */
async function wasAppealed(tx: Queryable, { contentId, claimant, verdictId }: Omit<Filing, 'form'>): Promise<boolean> {
  const found = await tx.query(
    `select 1 from review_case where content_id = $1 and claimant = $2 and kind = 'appeal' and state not in ('rejected', 'withdrawn')
       and body ->> 'verdictId' is not distinct from $3 limit 1`,
    [contentId, claimant, verdictId],
  )
  return found.length > 0
}

/** Who decided about the same revision before. */
async function decidersOf(tx: Queryable, { contentId, revision }: Omit<Filing, 'form'>): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct body ->> 'decidedBy' as id from ruling
     where content_id = $1 and revision = $2 and body ->> 'decidedBy' is not null order by 1`,
    [contentId, revision],
  )
  return rows.map(({ id }) => id)
}
