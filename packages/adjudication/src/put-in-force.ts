import type { FindingsMessage } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import type { VerdictDraft } from '@sourcemark/ledger'
import type { Pack } from '@sourcemark/verdict'
import { activatePack, packsInForce, shippedPacks } from './active-packs.ts'
import { changeBetween, type PolicyChange } from './policy-change.ts'

/** Last row of every chain of the ledger. */
export type LedgerPosition = ReadonlyMap<number, bigint>

/** Where the ledger stands. */
async function ledgerPosition(db: Queryable): Promise<LedgerPosition> {
  const chains = await db.query<{ chain: number; seq: bigint }>('select chain, seq from ledger_chain order by chain')
  return new Map(chains.map(({ chain, seq }) => [chain, seq]))
}

/** Waits until every judgement that may have begun before has ended: each holds its chain for as long as it takes. */
async function outlastJudgements(tx: Queryable): Promise<void> {
  await tx.query('select chain from ledger_chain order by chain for update')
}

/** Contents that have a verdict. */
export async function countJudged(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>('select count(*)::int as count from verdict_head')
  return row?.count ?? 0
}

/**
 * Whether a verdict that names this pack and version was certainly given under this text of it: no other text of that name and version was ever in
 * force.
 */
async function isOnlyTextOfItsVersion(db: Queryable, { pack, version, hash }: Pack): Promise<boolean> {
  if ((await shippedPacks()).some((one) => one.pack === pack && one.version === version && one.hash !== hash))
    return false
  const [row] = await db.query<{ other: boolean }>(
    'select exists (select from policy_activation where pack = $1 and version = $2 and hash <> $3) as other',
    [pack, version, hash],
  )
  return row?.other === false
}

/** Some contents, and where to go on. */
interface AskedPage {
  /** Contents that were passed, those included that need no other judgement. */
  readonly passed: number
  readonly messages: readonly FindingsMessage[]
  readonly last: string | undefined
}

/**
 * Requests to judge contents again because of the policy, in the order of their ids.
 * @param except leaves out what was judged under this pack and version already.
 */
async function requestsAfter(
  db: Queryable,
  after: string,
  limit: number,
  except: Pick<Pack, 'pack' | 'version'> | undefined,
): Promise<AskedPage> {
  const rows = await db.query<{ contentId: string; revision: number; done: boolean }>(
    `select h.content_id as "contentId", coalesce(c.revision, h.revision) as revision,
       coalesce(c.registered, true) or (
         $3::text is not null and h.revision = c.revision and h.status = 'final'
         and l.entry::jsonb #>> '{policy,pack}' = $3 and l.entry::jsonb #>> '{policy,version}' = $4
       ) as done
     from verdict_head h join ledger l using (chain, seq) left join content c on c.content_id = h.content_id
     where h.content_id > $1 order by h.content_id limit $2`,
    [after, limit, except?.pack ?? null, except?.version ?? null],
  )
  return {
    passed: rows.length,
    messages: rows
      .filter(({ done }) => !done)
      .map(({ contentId, revision }) => ({ contentId, revision, reason: 'policy' })),
    last: rows.at(-1)?.contentId,
  }
}

/** Rows that are read at a time. */
const page = 200

/** Rows of the ledger behind a position, with the verdict before them about the same content. Memory of one page. */
async function* rowsSince(
  db: Queryable,
  from: LedgerPosition,
): AsyncGenerator<{ row: VerdictDraft; before: VerdictDraft | null }> {
  for (const [chain, end] of await ledgerPosition(db)) {
    for (let seq = from.get(chain) ?? 0n; seq < end; ) {
      const rows = await db.query<{ seq: bigint; entry: string; before: string | null }>(
        `select l.seq, l.entry, p.entry as before from ledger l left join lateral (
           select entry from ledger where content_id = l.content_id and chain = l.chain and seq < l.seq order by seq desc limit 1
         ) p on true where l.chain = $1 and l.seq > $2 and l.seq <= $3 order by l.seq limit $4`,
        [chain, seq, end, page],
      )
      for (const { entry, before } of rows) {
        yield {
          row: JSON.parse(entry) as VerdictDraft,
          before: before === null ? null : (JSON.parse(before) as VerdictDraft),
        }
      }
      seq = rows.at(-1)?.seq ?? end
    }
  }
}

/** What changed in the ledger behind a position because of the policy, in the order of the chains. */
export async function* changesSince(db: Queryable, from: LedgerPosition): AsyncGenerator<PolicyChange> {
  for await (const { row, before } of rowsSince(db, from)) {
    if (row.reason === 'policy' && before !== null) yield changeBetween(before, row)
  }
}

/**
 * Requests for contents that got a verdict behind a position for another reason: perhaps still under the policy before.
 * @param except leaves out what was judged under this pack and version.
 */
async function* requestsSince(
  db: Queryable,
  from: LedgerPosition,
  limit: number,
  except: Pick<Pack, 'pack' | 'version'> | undefined,
): AsyncGenerator<FindingsMessage[]> {
  let messages: FindingsMessage[] = []
  for await (const { row } of rowsSince(db, from)) {
    const { contentId, revision, reason, policy } = row
    const done = except !== undefined && policy.pack === except.pack && policy.version === except.version
    if (reason === 'policy' || done) continue
    messages.push({ contentId, revision, reason: 'policy' })
    if (messages.length < limit) continue
    yield messages
    messages = []
  }
  if (messages.length > 0) yield messages
}

/** Through whom contents are judged again. */
export interface Asking {
  /** Contents that are asked for in one batch at most. */
  readonly page: number
  /** Hands requests on, no faster than whoever is asked wishes. */
  send(messages: readonly FindingsMessage[]): Promise<void>
  /** Resolves when everything that was asked for is judged. */
  untilJudged(): Promise<void>
  /** Told how many contents were passed, of how many. */
  onPassed?(passed: number, total: number): void | Promise<void>
}

/** A pack that was put in force. */
export interface PutInForce {
  /** False when exactly this pack was in force already. */
  readonly changed: boolean
  /** The ledger before. What stands behind it may have been judged under this pack. */
  readonly from: LedgerPosition
  /** The pack of this name that was in force before; null when there was none. */
  readonly replaced: Pack | null
}

/** Puts a pack in force. When this returns, nobody judges by what was in force before; what is judged already is to be asked for. */
export async function putInForce(
  database: Database,
  activation: { readonly pack: Pack; readonly yaml: string; readonly by: string; readonly note: string },
): Promise<PutInForce> {
  const replaced = (await packsInForce(database)).find((one) => one.pack === activation.pack.pack) ?? null
  const from = await ledgerPosition(database)
  const changed = await database.transaction((tx) => activatePack(tx, activation))
  // From here on nobody judges by what was in force before: whoever still did has ended, and what came of it is asked for again.
  await database.transaction(outlastJudgements)
  return { changed, from, replaced }
}

/** Which verdicts need no other judgement under a pack: those that name it, when no other text of its version was ever in force. */
const judgedUnder = async (db: Queryable, pack: Pack): Promise<Pack | undefined> =>
  (await isOnlyTextOfItsVersion(db, pack)) ? pack : undefined

/** Has all contents judged again, but for those whose verdict shows that they were judged under this pack. */
export async function askForAll(db: Queryable, pack: Pack, asking: Asking): Promise<void> {
  const except = await judgedUnder(db, pack)
  const total = await countJudged(db)
  let passed = 0
  for (let after: string | undefined = ''; after !== undefined; ) {
    const found = await requestsAfter(db, after, asking.page, except)
    await asking.send(found.messages)
    passed += found.passed
    await asking.onPassed?.(passed, total)
    after = found.last
  }
}

/**
 * Waits until all that was asked for is judged, and asks once more for what got a verdict meanwhile for another reason: a chain that had no row yet
 * when its first verdict was being given could not be waited for.
 */
export async function askForTheRest(
  db: Queryable,
  pack: Pack,
  { from }: Pick<PutInForce, 'from'>,
  asking: Asking,
): Promise<void> {
  const except = await judgedUnder(db, pack)
  await asking.untilJudged()
  for await (const messages of requestsSince(db, from, asking.page, except)) await asking.send(messages)
  await asking.untilJudged()
}
