import { randomBytes } from 'node:crypto'
import type { Database, Queryable } from '@sourcemark/database'
import type { StaffRefusalCode } from './refusals.ts'
import { mayDo, type StaffActor } from './roles.ts'

/** What is done to many things at once: one person proposes it, another one approves it, each thing is done once. */

/** Most items of a proposal. */
export const BULK_ITEMS = 500
/** Milliseconds after which a proposal lapses that nobody has decided about. */
const lapsesAfter = 7 * 24 * 3_600_000
const longestReason = 2000

export type BulkState = 'open' | 'approved' | 'done' | 'rejected' | 'expired'

/** What is to be done. */
export interface BulkDraft {
  /** What is done to each item; whoever carries it out knows what that means. */
  readonly action: string
  /** What is said of all items alike, reasons for those concerned say. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Why, for whom approves it. */
  readonly reason: string
  /** Ids of cases, say; each once, up to 500. */
  readonly items: readonly string[]
}

/** A proposal without its items. */
export interface BulkProposal extends Omit<BulkDraft, 'items'> {
  readonly proposalId: string
  /** `approved` while items are left to be done. */
  readonly state: BulkState
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly expiresAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  /** How many items there are, and how many of them were done. */
  readonly size: number
  readonly done: number
}

export interface BulkItem {
  readonly number: number
  readonly itemId: string
  /** null until it was done. */
  readonly doneAt: Date | null
  /** What came of it, a word. */
  readonly outcome: string | null
  /** Why the last attempt broke off. */
  readonly lastError: string | null
}

type Refused = { readonly refused: StaffRefusalCode }

export interface BulkOptions {
  /** Is called in the transaction in which it happens: for the audit. */
  readonly note?: (tx: Queryable, proposal: BulkProposal) => Promise<void>
}

/** Proposes something. */
export async function proposeBulk(
  database: Database,
  by: StaffActor,
  { action, parameters, reason, items }: BulkDraft,
  now: Date,
  { note }: BulkOptions = {},
): Promise<BulkProposal | Refused> {
  if (!mayDo(by, 'bulk_propose')) return { refused: 'NOT_ALLOWED' }
  const sound =
    reason.trim() !== '' &&
    reason.length <= longestReason &&
    items.length >= 1 &&
    items.length <= BULK_ITEMS &&
    new Set(items).size === items.length
  if (!sound) return { refused: 'BULK_INVALID' }
  const proposalId = `bulk-${randomBytes(12).toString('base64url')}`
  return await database.transaction(async (tx) => {
    await tx.execute(
      `insert into bulk_proposal (proposal_id, action, parameters, reason, state, proposed_by, proposed_at, expires_at)
       values ($1, $2, $3, $4, 'open', $5, $6, $7)`,
      [proposalId, action, JSON.stringify(parameters), reason, by.staffId, now, new Date(now.getTime() + lapsesAfter)],
    )
    await tx.execute(
      `insert into bulk_item (proposal_id, number, item_id)
       select $1, number, item from unnest($2::text[]) with ordinality as i(item, number)`,
      [proposalId, items],
    )
    const proposal = await mustRead(tx, proposalId, now)
    await note?.(tx, proposal)
    return proposal
  })
}

/** One item that is to be done. */
export interface BulkStep {
  readonly proposal: BulkProposal
  readonly itemId: string
  /** The same for the same item, however often it is tried: what is done outside of `tx` is known by it. */
  readonly key: string
}

/**
 * Approves a proposal and does what it says, item after item, each in a transaction of its own with the note that it was done. Called again,
 * by anybody who may approve it, it goes on with what is left: after a crash, and for items at which `perform` threw.
 *
 * @param perform does one item and returns what came of it, a word; what it throws is kept with the item, and the others are done.
 */
export async function approveBulk(
  database: Database,
  by: StaffActor,
  proposalId: string,
  perform: (tx: Queryable, step: BulkStep) => Promise<string>,
  now: Date,
  { note }: BulkOptions = {},
): Promise<BulkProposal | Refused> {
  const begun = await database.transaction((tx) => decide(tx, by, proposalId, 'approved', now, note))
  if ('refused' in begun) return begun
  const left = await database.query<{ number: number }>(
    'select number from bulk_item where proposal_id = $1 and done_at is null order by number',
    [proposalId],
  )
  for (const { number } of left) await doItem(database, begun, number, perform, now)
  return await database.transaction(async (tx) => {
    await tx.execute(
      `update bulk_proposal set state = 'done' where proposal_id = $1 and state = 'approved'
         and not exists (select 1 from bulk_item i where i.proposal_id = $1 and i.done_at is null)`,
      [proposalId],
    )
    return await mustRead(tx, proposalId, now)
  })
}

async function doItem(
  database: Database,
  proposal: BulkProposal,
  number: number,
  perform: (tx: Queryable, step: BulkStep) => Promise<string>,
  now: Date,
): Promise<void> {
  const { proposalId } = proposal
  try {
    await database.transaction(async (tx) => {
      // Waits for whoever does it at this moment, and finds it done then.
      const [item] = await tx.query<{ itemId: string }>(
        `select item_id as "itemId" from bulk_item where proposal_id = $1 and number = $2 and done_at is null for update`,
        [proposalId, number],
      )
      if (item === undefined) return
      const outcome = await perform(tx, { proposal, itemId: item.itemId, key: `${proposalId}.${number}` })
      await tx.execute(
        'update bulk_item set done_at = $3, outcome = $4, last_error = null where proposal_id = $1 and number = $2',
        [proposalId, number, now, outcome],
      )
    })
  } catch (error) {
    await database.execute(
      'update bulk_item set last_error = $3 where proposal_id = $1 and number = $2 and done_at is null',
      [proposalId, number, error instanceof Error ? error.message : String(error)],
    )
  }
}

/** Rejects a proposal; whoever proposed it may take it back so. */
export async function rejectBulk(
  database: Database,
  by: StaffActor,
  proposalId: string,
  now: Date,
  { note }: BulkOptions = {},
): Promise<BulkProposal | Refused> {
  return await database.transaction((tx) => decide(tx, by, proposalId, 'rejected', now, note))
}

async function decide(
  tx: Queryable,
  by: StaffActor,
  proposalId: string,
  decision: 'approved' | 'rejected',
  now: Date,
  note: BulkOptions['note'],
): Promise<BulkProposal | Refused> {
  await tx.query('select 1 from bulk_proposal where proposal_id = $1 for update', [proposalId])
  const proposal = await readBulk(tx, proposalId, now)
  if (proposal === undefined) return { refused: 'BULK_UNKNOWN' }
  const own = proposal.proposedBy === by.staffId
  if (own && decision === 'approved') return { refused: 'BULK_OWN' }
  if (!mayDo(by, own ? 'bulk_propose' : 'bulk_approve')) return { refused: 'NOT_ALLOWED' }
  if (proposal.state === 'expired') return { refused: 'BULK_EXPIRED' }
  // What was approved and broke off goes on.
  if (proposal.state === 'approved' && decision === 'approved') return proposal
  if (proposal.state !== 'open') return { refused: 'BULK_OVER' }
  await tx.execute('update bulk_proposal set state = $2, decided_by = $3, decided_at = $4 where proposal_id = $1', [
    proposalId,
    decision,
    by.staffId,
    now,
  ])
  const decided = await mustRead(tx, proposalId, now)
  await note?.(tx, decided)
  return decided
}

const columns = `p.proposal_id as "proposalId", p.action, p.parameters, p.reason, p.proposed_by as "proposedBy",
  p.proposed_at as "proposedAt", p.expires_at as "expiresAt", p.decided_by as "decidedBy", p.decided_at as "decidedAt",
  case when p.state = 'open' and p.expires_at <= $1 then 'expired' else p.state end as state,
  (select count(*)::int from bulk_item i where i.proposal_id = p.proposal_id) as size,
  (select count(*)::int from bulk_item i where i.proposal_id = p.proposal_id and i.done_at is not null) as done`

/** A proposal as it stands; undefined when there is none. */
export async function readBulk(db: Queryable, proposalId: string, now: Date): Promise<BulkProposal | undefined> {
  const [proposal] = await db.query<BulkProposal>(`select ${columns} from bulk_proposal p where p.proposal_id = $2`, [
    now,
    proposalId,
  ])
  return proposal
}

async function mustRead(tx: Queryable, proposalId: string, now: Date): Promise<BulkProposal> {
  const proposal = await readBulk(tx, proposalId, now)
  if (proposal === undefined) throw new Error(`there is no proposal ${proposalId}`)
  return proposal
}

/** The items of a proposal, in the order in which they were given. */
export async function readBulkItems(db: Queryable, proposalId: string): Promise<BulkItem[]> {
  return await db.query<BulkItem>(
    `select number, item_id as "itemId", done_at as "doneAt", outcome, last_error as "lastError"
     from bulk_item where proposal_id = $1 order by number`,
    [proposalId],
  )
}

/** Proposals, the latest first: up to `limit` that were made before `last`. `undecided`: only those that somebody has to do something about. */
export async function listBulk(
  db: Queryable,
  {
    undecided,
    last,
    limit,
  }: {
    readonly undecided: boolean
    readonly last: Pick<BulkProposal, 'proposedAt' | 'proposalId'> | null
    readonly limit: number
  },
  now: Date,
): Promise<BulkProposal[]> {
  return await db.query<BulkProposal>(
    `select ${columns} from bulk_proposal p
     where ($2::timestamptz is null or (p.proposed_at, p.proposal_id) < ($2, $3))
       and (not $4 or p.state = 'approved' or (p.state = 'open' and p.expires_at > $1))
     order by p.proposed_at desc, p.proposal_id desc limit $5`,
    [now, last?.proposedAt ?? null, last?.proposalId ?? '', undecided, limit],
  )
}
