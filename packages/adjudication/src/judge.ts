import { type VerdictReason, verdictId } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import {
  appendVerdicts,
  type LedgerEntry,
  lockChain,
  readHeads,
  type VerdictDraft,
  type VerdictHead,
} from '@sourcemark/ledger'
import { addKeys, keepKeys, readTold, registryKeys, saveTold, unknownKeys } from '@sourcemark/registry'
import type { Ruling } from '@sourcemark/review'
import { Fault } from '@sourcemark/runtime'
import { applyPack, type Pack } from '@sourcemark/verdict'
import { type Dossier, readDossiers } from './dossier.ts'
import { judgedContent } from './judged-content.ts'
import type { Readings } from './reading.ts'
import { newRulings, underRuling } from './ruled.ts'

/** Address at which a verdict is contested. The same for the same revision at all times, because the verdict holds it. */
export type AppealUrl = (contentId: string, revision: number) => string

export interface JudgeOptions {
  /** Reads the packs in force; asked while the chain is held, so that nobody judges by a pack of before once the chain was free. */
  readonly packs: (db: Queryable) => Promise<readonly Pack[]>
  /** Where an account contests a verdict about a revision of its content; null where people cannot be reached. */
  readonly appealUrl: AppealUrl | null
  /** What was read for judgements before. */
  readonly readings: Readings
  /** Also judge contents of which not every part was read, and only those that have no verdict yet. */
  readonly provisional: boolean
}

/** What others may have looked at and what has changed. */
export interface Telling {
  readonly contentId: string
  /** Keys whose readers have to be told, because something is new or gone under them. */
  readonly changed: readonly string[]
  /** What holds now; to be kept once they were told. */
  readonly keys: readonly string[]
  readonly reason: VerdictReason
}

export interface ChainJudgement {
  readonly rows: readonly LedgerEntry[]
  readonly tellings: readonly Telling[]
}

/** Rounds until what a judgement looks at is known beforehand. Each adds what the one before came upon; three are the most seen. */
const rounds = 12

/**
 * Judges contents of one chain anew and appends the verdicts that say something else than the latest of their content.
 *
 * What a judgement looks at is committed before it looks. Whoever changes something afterwards finds it there and asks for another judgement;
 * whoever changed it before is seen. So no order of events leaves a verdict behind that another order would not.
 */
export async function judgeChain(
  database: Database,
  chain: number,
  due: ReadonlyMap<string, VerdictReason>,
  options: JudgeOptions,
): Promise<ChainJudgement> {
  const rows: LedgerEntry[] = []
  const tellings: Telling[] = []
  let left = due
  for (let round = 0; left.size > 0 && round < rounds; round++) {
    const now = left
    const outcome = await database.transaction(async (tx) => {
      const end = await lockChain(tx, chain)
      const packs = await options.packs(tx)
      const dossiers = await readDossiers(tx, [...now.keys()].sort(), packs, options.readings)
      const unknown = await unknownKeys(tx, new Map(dossiers.map(({ content, keys }) => [content.contentId, keys])))
      const ready = dossiers.filter(({ content }) => !unknown.has(content.contentId))
      const drafts = await draftVerdicts(tx, ready, now, packs, options)
      await keepKeys(tx, new Map(ready.map(({ content, keys }) => [content.contentId, keys])))
      return { rows: await appendVerdicts(tx, end, drafts), unknown, tellings: await tellingsOf(tx, ready, now) }
    })
    rows.push(...outcome.rows)
    tellings.push(...outcome.tellings)
    await addKeys(database, outcome.unknown)
    left = new Map([...outcome.unknown.keys()].map((contentId) => [contentId, now.get(contentId) ?? 'first']))
  }
  if (left.size > 0) throw new Fault('DATABASE_CONFLICT', { detail: { contents: left.size } })
  return { rows, tellings }
}

/** Notes that the readers of these keys were told. */
export async function noteTold(database: Database, tellings: readonly Telling[]): Promise<void> {
  await saveTold(database, new Map(tellings.map(({ contentId, keys }) => [contentId, keys])))
}

/** Verdicts that say something else than the latest of their content, in the order of the dossiers. */
async function draftVerdicts(
  db: Queryable,
  dossiers: readonly Dossier[],
  due: ReadonlyMap<string, VerdictReason>,
  packs: readonly Pack[],
  options: JudgeOptions,
): Promise<VerdictDraft[]> {
  const heads = await readHeads(
    db,
    dossiers.map(({ content }) => content.contentId),
  )
  const unheard = await newRulings(
    db,
    dossiers.flatMap(({ ruling }) => (ruling === null ? [] : [ruling])),
  )
  const decidedAt = new Date().toISOString()
  const drafts: VerdictDraft[] = []
  for (const dossier of dossiers) {
    const { content, parts } = dossier
    const { contentId, revision } = content
    if (content.registered) continue
    const head = heads.get(contentId)
    const waiting = parts.some(({ state }) => state === null)
    if (waiting && (!options.provisional || head?.revision === revision)) continue
    const said = sayVerdict(dossier, packs, options.appealUrl)
    const id = verdictId(contentId, revision, said)
    if (head?.verdictId === id) continue
    drafts.push({
      verdictId: id,
      ...said,
      supersedes: head?.verdictId ?? null,
      reason: reasonOf(head, revision, due.get(contentId) ?? 'first', unheard.get(contentId)),
      timings: { acceptedAt: content.acceptedAt.toISOString(), decidedAt },
    })
  }
  return drafts
}

/** What the policy in force says of a dossier, and people above it: the verdict without its place in the ledger and its history. */
export function sayVerdict(dossier: Dossier, packs: readonly Pack[], appealUrl: AppealUrl | null) {
  const { judged, pack } = judgedContent(dossier, packs)
  const { contentId, revision } = dossier.content
  const said = { ...applyPack(judged, pack), appealUrl: appealUrl?.(contentId, revision) ?? null }
  return underRuling(said, dossier.ruling)
}

function reasonOf(
  head: VerdictHead | undefined,
  revision: number,
  asked: VerdictReason,
  ruling: Ruling | undefined,
): VerdictReason {
  if (head === undefined) return 'first'
  if (head.revision < revision) return 'revision'
  // Whoever judges first after a ruling gives it effect, whatever it was asked for.
  if (ruling !== undefined) return ruling.reason
  if (head.status === 'provisional') return 'late_part'
  // Examined once more under its first message, it says something else: something earlier came in between.
  return asked === 'first' || asked === 'revision' ? 'new_original' : asked
}

/** Of whom others may know that they carry a work: what they were told last, and what holds now. */
async function tellingsOf(
  db: Queryable,
  dossiers: readonly Dossier[],
  due: ReadonlyMap<string, VerdictReason>,
): Promise<Telling[]> {
  const told = await readTold(
    db,
    dossiers.map(({ content }) => content.contentId),
  )
  return dossiers.flatMap(({ content, parts }): Telling[] => {
    const { contentId, accountId } = content
    const works =
      content.withdrawn || accountId === null
        ? []
        : parts.flatMap(({ matches }) => matches.map((match) => match.contentId))
    // The time counts too: whoever carried a work before the post is somebody else than whoever did afterwards.
    const time = content.publishedAt.toISOString()
    const keys = [...new Set(works)].sort().map((work) => `${registryKeys.holds(accountId ?? '', work)} ${time}`)
    const before = told.get(contentId) ?? []
    const changed = [...before.filter((key) => !keys.includes(key)), ...keys.filter((key) => !before.includes(key))]
    if (changed.length === 0) return []
    const asked = due.get(contentId)
    return [
      {
        contentId,
        changed: [...new Set(changed.map((key) => key.slice(0, key.lastIndexOf(' '))))],
        keys,
        reason: asked === 'correction' ? 'correction' : 'new_original',
      },
    ]
  })
}
