import type { Queryable } from '@sourcemark/database'
import { appendVerdicts, lockChain } from '@sourcemark/ledger'
import { CLOCK_KINDS, nextMoment, RECIPIENTS, rulingOf } from '@sourcemark/review'
import type { MadeCase } from './made-cases.ts'
import type { MadeContent } from './made-contents.ts'

/** Puts contents with their verdicts into the database, as intake, workers and adjudicator would leave them. */
export async function writeContents(
  tx: Queryable,
  contents: readonly MadeContent[],
  chainOf: (contentId: string) => number,
): Promise<void> {
  const rows = JSON.stringify(
    contents.map(({ contentId, accountId, title, text, publishedAt, original }) => ({
      id: contentId,
      account: accountId,
      title,
      text,
      at: publishedAt,
      original,
    })),
  )
  const shape = 'r(id text, account text, title text, text text, at timestamptz, original text)'
  await tx.execute(
    `insert into content (content_id, revision, account_id, published_at, title, data_hash, accepted_at)
     select id, 1, account, at, title, sha256(convert_to(id, 'utf8')), at from jsonb_to_recordset($1) as ${shape}`,
    [rows],
  )
  await tx.execute(
    `insert into part (content_id, revision, part_id, position, kind, media_type, body)
     select id, 1, 'p1', 0, 'text', 'text/plain', text from jsonb_to_recordset($1) as ${shape}`,
    [rows],
  )
  await tx.execute(
    `insert into content_match (content_id, part_id, via, original_content_id)
     select id, 'p1', 'text', original from jsonb_to_recordset($1) as ${shape} where original is not null`,
    [rows],
  )
  for (const [chain, some] of Map.groupBy(contents, ({ contentId }) => chainOf(contentId))) {
    await appendVerdicts(
      tx,
      await lockChain(tx, chain),
      some.map(({ verdict }) => verdict),
    )
  }
}

/** Puts cases into the database, with nothing left to be told to anybody. */
export async function writeCases(tx: Queryable, cases: readonly MadeCase[]): Promise<void> {
  const made = cases.map(({ opened, filedAt, steps, form }) => {
    const now = steps.at(-1)?.after ?? opened
    const deadlines = now.clocks.filter(({ clock }) => CLOCK_KINDS[clock] === 'deadline').map(({ dueAt }) => dueAt)
    const noticed = steps.findLast(({ event }) => 'notice' in event.data && event.data.notice !== null)
    return {
      id: now.caseId,
      kind: now.kind,
      state: now.state,
      version: now.version,
      content: now.contentId,
      claimant: now.claimant,
      account: now.accountId,
      filed: filedAt,
      due: deadlines.sort()[0] ?? null,
      notice: now.notice,
      noticed: noticed?.event.at ?? null,
      fires: nextMoment(now),
      form: form.hash,
      fields: form.fields,
      body: now,
    }
  })
  const rows = JSON.stringify(made)
  const shape = `r(id text, kind text, state text, version int, content text, claimant text, account text, filed timestamptz, due timestamptz,
    notice text, noticed timestamptz, fires timestamptz, form text, fields jsonb, body jsonb)`
  await tx.execute(
    `insert into review_case (case_id, kind, state, version, content_id, revision, claimant, account_id, filed_at, due_at, notice, noticed_at, body)
     select id, kind, state, version, content, 1, claimant, account, filed, due, notice, noticed, body from jsonb_to_recordset($1) as ${shape}`,
    [rows],
  )
  await tx.execute(
    `insert into case_timer (case_id, fires_at) select id, fires from jsonb_to_recordset($1) as ${shape} where fires is not null`,
    [rows],
  )
  await tx.execute(
    `insert into case_form (case_id, hash, kind, side, filled_at, form)
     select id, form, kind, 'claimant', filed, fields from jsonb_to_recordset($1) as ${shape}`,
    [rows],
  )
  await writeSteps(tx, cases)
}

async function writeSteps(tx: Queryable, cases: readonly MadeCase[]): Promise<void> {
  const events: unknown[] = []
  const rulings: unknown[] = []
  const messages: unknown[] = []
  for (const { opened, steps } of cases) {
    let before = opened
    for (const step of steps) {
      const { event, effects, after } = step
      const place = { id: after.caseId, number: after.version }
      const clock = 'clock' in event.data ? event.data.clock : null
      const body = { by: event.by, data: event.data }
      events.push({ ...place, type: event.type, at: event.at, clock, state: after.state, body })
      const ruling = rulingOf(before, step)
      if (ruling !== null) rulings.push({ ...place, content: after.contentId, at: ruling.decidedAt, body: ruling })
      for (const effect of effects) {
        const told = { contentId: after.contentId, revision: 1, accountId: after.accountId, state: after.state }
        messages.push({ ...place, effect, recipient: RECIPIENTS[effect], at: event.at, body: told })
      }
      before = after
    }
  }
  await tx.execute(
    `insert into case_event (case_id, number, type, happened_at, clock, state, body)
     select id, number, type, at, clock, state, body
     from jsonb_to_recordset($1) as r(id text, number int, type text, at timestamptz, clock text, state text, body jsonb)`,
    [JSON.stringify(events)],
  )
  await tx.execute(
    `insert into ruling (case_id, number, content_id, revision, decided_at, body)
     select id, number, content, 1, at, body from jsonb_to_recordset($1) as r(id text, number int, content text, at timestamptz, body jsonb)`,
    [JSON.stringify(rulings)],
  )
  await tx.execute(
    `insert into outbox (case_id, number, effect, recipient, body, made_at, attempts, delivered_at)
     select id, number, effect, recipient, body, at, 1, at
     from jsonb_to_recordset($1) as r(id text, number int, effect text, recipient text, at timestamptz, body jsonb)`,
    [JSON.stringify(messages)],
  )
}
