import { verdictId } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import type { VerdictDraft } from '@sourcemark/ledger'
import type { Pack } from '@sourcemark/verdict'
import { packsInForce } from './active-packs.ts'
import { readDossiers } from './dossier.ts'
import { sayVerdict } from './judge.ts'
import { changeBetween, type PolicyChange } from './policy-change.ts'
import { type Effect, Tally } from './tally.ts'

/** These packs with one more, in the place of the one of its name. */
const withPack = (packs: readonly Pack[], pack: Pack): Pack[] =>
  [...packs.filter((one) => one.pack !== pack.pack), pack].sort((a, b) => (a.pack < b.pack ? -1 : 1))

/** Some contents that have a verdict, in the order of their ids. */
interface ForeseenPage {
  /** All of them, also those that need no other judgement. */
  readonly passed: number
  /** Contents that were judged again. */
  readonly judged: number
  /** Contents with a part or a revision that nobody has judged yet: a change of policy leaves them to that. */
  readonly waiting: number
  readonly changes: readonly PolicyChange[]
  /** Id of the last content; undefined behind the last page. */
  readonly last: string | undefined
}

interface HeadRow {
  readonly contentId: string
  readonly entry: string
}

/**
 * What packs would say of contents that have a verdict, from what is stored about them. Decides and writes nothing. Under the same packs in force
 * the adjudicator would say the same: both ask `sayVerdict`.
 * @param after id behind which the page begins; empty for the first.
 */
async function foreseePage(db: Queryable, packs: readonly Pack[], after: string, limit: number): Promise<ForeseenPage> {
  const heads = await db.query<HeadRow>(
    `select h.content_id as "contentId", l.entry from verdict_head h join ledger l using (chain, seq)
     where h.content_id > $1 order by h.content_id limit $2`,
    [after, limit],
  )
  const latest = new Map(heads.map(({ contentId, entry }) => [contentId, JSON.parse(entry) as VerdictDraft]))
  let judged = 0
  let waiting = 0
  const changes: PolicyChange[] = []
  for (const dossier of await readDossiers(db, [...latest.keys()], packs)) {
    const { content, parts } = dossier
    const head = latest.get(content.contentId)
    if (head === undefined || content.registered) continue
    const unread = parts.some(({ state }) => state === null)
    if (unread || head.status === 'provisional' || head.revision !== content.revision) {
      waiting++
      continue
    }
    judged++
    // The address for appeals follows from a setting of the adjudicator, not from its policy.
    const said = { ...sayVerdict(dossier, packs, null), appealUrl: head.appealUrl }
    if (verdictId(content.contentId, content.revision, said) !== head.verdictId) changes.push(changeBetween(head, said))
  }
  return { passed: heads.length, judged, waiting, changes, last: heads.at(-1)?.contentId }
}

/** What a pack would change in all. */
export interface Foreseen extends Effect {
  /** Contents that were judged again. */
  readonly judged: number
  /** Contents that were left to a judgement that is still to come. */
  readonly waiting: number
  /** The pack of this name that is in force; null when there is none. */
  readonly inForce: Pack | null
  /** False when it was ended before the last content. */
  readonly complete: boolean
}

export interface ForeseeOptions {
  /** Posts that are named for each kind of change. */
  readonly samples: number
  /** Contents that are judged at a time. */
  readonly page: number
  /** Told of every change, in the order of the contents. */
  readonly onChange?: (change: PolicyChange) => Promise<void>
  /** Told after each page how many contents it passed; false ends it there. */
  readonly onPassed?: (passed: number) => boolean | Promise<boolean>
}

/** What a pack would change in the verdicts there are, in the place of the one of its name. Writes nothing. */
export async function foreseeEffect(tx: Queryable, pack: Pack, options: ForeseeOptions): Promise<Foreseen> {
  const inForce = await packsInForce(tx)
  const packs = withPack(inForce, pack)
  const tally = new Tally(options.samples)
  let judged = 0
  let waiting = 0
  let complete = false
  for (let after = ''; !complete; ) {
    const found = await foreseePage(tx, packs, after, options.page)
    judged += found.judged
    waiting += found.waiting
    for (const change of found.changes) {
      tally.add(change)
      await options.onChange?.(change)
    }
    complete = found.last === undefined
    after = found.last ?? ''
    if (!complete && (await options.onPassed?.(found.passed)) === false) break
  }
  const replaced = inForce.find((one) => one.pack === pack.pack) ?? null
  return { judged, waiting, inForce: replaced, complete, ...tally.effect() }
}

/** A verdict with its place in the ledger. */
export interface LedgerVerdict {
  readonly chain: number
  readonly seq: number
  readonly verdict: VerdictDraft
}

/** The latest verdict of a content; undefined before the first. */
export async function latestVerdict(db: Queryable, contentId: string): Promise<LedgerVerdict | undefined> {
  const [row] = await db.query<{ chain: number; seq: bigint; entry: string }>(
    'select chain, seq, l.entry from verdict_head h join ledger l using (chain, seq) where h.content_id = $1',
    [contentId],
  )
  return row === undefined
    ? undefined
    : { chain: row.chain, seq: Number(row.seq), verdict: JSON.parse(row.entry) as VerdictDraft }
}
