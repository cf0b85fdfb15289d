import { canonicalJson } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { entryHash, firstPreviousHash } from './chain-hash.ts'
import { closed, TimeSchema } from './checkpoint.ts'
import { columnsDiffer, type EntryProblem } from './row.ts'

/** Words of the audit: `sign_in`, `case.grant`. */
const WordSchema = Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$', maxLength: 64 })
const IdSchema = Type.String({ minLength: 1, maxLength: 512 })
const DetailSchema = Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean(), Type.Null()])

const EntrySchema = Type.Object(
  {
    at: TimeSchema,
    actor: Type.Object(
      {
        kind: Type.Union([Type.Literal('staff'), Type.Literal('party'), Type.Literal('system')]),
        id: IdSchema,
        role: Type.Union([WordSchema, Type.Null()]),
      },
      closed,
    ),
    action: WordSchema,
    subject: Type.Object({ kind: WordSchema, id: IdSchema }, closed),
    detail: Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' }),
      Type.Union([DetailSchema, Type.Array(DetailSchema, { maxItems: 1000 })]),
    ),
  },
  closed,
)
type WrittenEntry = Static<typeof EntrySchema>

/**
 * Who did something, what, to what. It is kept for good, so there is nothing personal in it: people and things stand under their ids, what
 * they wrote stays where it can be erased.
 */
export type AuditDraft = Omit<WrittenEntry, 'at'>
export type AuditActor = AuditDraft['actor']

/** An entry of the audit with its place in the chain. */
export interface AuditEntry extends AuditDraft {
  /** From 1. */
  readonly number: number
  readonly at: Date
  readonly hash: string
  readonly previousHash: string
}

const auditChain = 'audit'

const validator = Compile(EntrySchema)

/** Columns of an entry that repeat what it says. */
export interface AuditColumns {
  readonly at: Date
  readonly actorId: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
}

/** Everything that is wrong with an entry of the audit, and with the columns beside it. */
export function auditProblems(text: string, columns: AuditColumns | undefined): EntryProblem[] {
  const entry = readText(text)
  if (entry === undefined) return [{ code: 'entry_malformed', what: 'is no entry of the audit in canonical JSON' }]
  const same =
    columns === undefined ||
    (entry.at === columns.at.toISOString() &&
      entry.actor.id === columns.actorId &&
      entry.action === columns.action &&
      entry.subject.kind === columns.subjectKind &&
      entry.subject.id === columns.subjectId)
  return same ? [] : [columnsDiffer]
}

function readText(text: string): WrittenEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text)
    return validator.Check(entry) && canonicalJson(entry) === text ? entry : undefined
  } catch {
    return undefined
  }
}

/**
 * Appends to the audit, in the transaction in which it is done. The end of the chain is held until that ends, so this comes last in it, and
 * everything that is audited commits one after the other.
 *
 * @throws TypeError when the entry has not the form of one.
 */
export async function appendAudit(
  tx: Queryable,
  { actor, action, subject, detail }: AuditDraft,
  now: Date,
): Promise<AuditEntry> {
  const written: WrittenEntry = { at: now.toISOString(), actor, action, subject, detail }
  if (!validator.Check(written)) throw new TypeError(`${action} is no entry for the audit`)
  await tx.execute('insert into audit_chain (name, number, hash) values ($1, 0, $2) on conflict do nothing', [
    auditChain,
    firstPreviousHash,
  ])
  const [end] = await tx.query<{ number: bigint; hash: string }>(
    'select number, hash from audit_chain where name = $1 for update',
    [auditChain],
  )
  const previousHash = end?.hash ?? firstPreviousHash
  const number = (end?.number ?? 0n) + 1n
  const entry = canonicalJson(written)
  const hash = entryHash(previousHash, auditChain, number, entry)
  await tx.execute(
    `insert into audit_entry (number, hash, previous_hash, at, actor_id, action, subject_kind, subject_id, entry)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [number, hash, previousHash, now, actor.id, action, subject.kind, subject.id, entry],
  )
  await tx.execute('update audit_chain set number = $2, hash = $3 where name = $1', [auditChain, number, hash])
  return { number: Number(number), at: now, actor, action, subject, detail, hash, previousHash }
}

/** Which entries of the audit are wanted; what is absent does not restrict. */
export interface AuditFilter {
  readonly actorId?: string
  readonly action?: string
  readonly subject?: { readonly kind: string; readonly id?: string }
  /** From this moment on. */
  readonly from?: Date
  /** Before this moment. */
  readonly to?: Date
}

/** Above all numbers. */
const noNumber = 2n ** 63n - 1n

/**
 * How far apart the clocks of hosts may be. Entries are read in the order of the chain, which times follow but for that: so a period is found
 * by where it begins and ends in the chain.
 */
const clocksDiffer = `interval '10 minutes'`

/** Entries of the audit, the latest first: up to `limit` with numbers below `before`, or the very latest when that is null. */
export async function readAudit(
  db: Queryable,
  { actorId, action, subject, from, to }: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditEntry[]> {
  const params: unknown[] = []
  const conditions = ['true']
  const where = (condition: string, value: unknown): void => {
    if (value === undefined || value === null) return
    params.push(value)
    conditions.push(condition.replaceAll('?', `$${params.length}`))
  }
  where('number < ?', before)
  where('actor_id = ?', actorId)
  where('action = ?', action)
  where('subject_kind = ?', subject?.kind)
  where('subject_id = ?', subject?.id)
  where(
    `at >= ? and number >=
       (select number from audit_entry where at >= ?::timestamptz - ${clocksDiffer} order by at, number limit 1)`,
    from,
  )
  where(
    `at < ? and number < coalesce(
       (select number from audit_entry where at >= ?::timestamptz + ${clocksDiffer} order by at, number limit 1), ${noNumber})`,
    to,
  )
  const rows = await db.query<{ number: bigint; hash: string; previousHash: string; entry: string }>(
    `select number, hash, previous_hash as "previousHash", entry from audit_entry
     where ${conditions.join(' and ')} order by number desc limit $${params.length + 1}`,
    [...params, limit],
  )
  return rows.map(({ number, hash, previousHash, entry }) => {
    const { at, ...draft } = JSON.parse(entry) as WrittenEntry
    return { ...draft, number: Number(number), at: new Date(at), hash, previousHash }
  })
}
