import { randomUUID } from 'node:crypto'
import type { VerdictReason } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import { encodeWords, rewritingAlgorithm, type TextSketch, type TextWords } from '@sourcemark/fingerprint'
import { decodeKeys } from '@sourcemark/segments'
import { fingerprintValues, type NewFingerprint, saveFingerprints } from './fingerprints.ts'
import type { IndexEntry, IndexLog } from './lookup/contract.ts'
import { arrayText, type IndexChange, type IndexedContent, noteChanges, toEntry } from './postings.ts'
import { pairsIndex } from './text-indexes.ts'

/** A text and the keys by which its retelling is found. */
export interface RewritingEntry {
  readonly fingerprintId: bigint
  readonly partId: string
  readonly sketch: TextSketch
  readonly words: TextWords
  readonly terms: readonly bigint[]
}

/** What an examination registers for, and the state of the content that it saw. */
export interface RewritingHolder extends IndexedContent {
  readonly revision: number
  readonly examined: bigint
}

/** What was registered. */
export interface RegisteredRewritings {
  readonly changes: readonly IndexChange[]
  /** Some keys were there before: another examination registered them, and may have ended before it told anybody. */
  readonly resumed: boolean
  /** Log position that a look-up has to reach to see whom these keys do not tell. */
  readonly position: bigint
}

/**
 * Registers keys before they are looked up, so that of two texts that do so at once at least one sees the other. Only adds: what should
 * not stand there any more goes when the examination is recorded. Null when somebody else recorded one meanwhile.
 * @param texts fingerprints of the texts themselves, saved along.
 */
export async function registerRewritings(
  database: Database,
  log: IndexLog,
  content: RewritingHolder,
  texts: readonly NewFingerprint[],
  entries: readonly RewritingEntry[],
  reason: VerdictReason,
): Promise<RegisteredRewritings | null> {
  const { contentId, publishedAt, revision, examined } = content
  if (texts.length === 0 && (await allStand(database, log, contentId, entries))) {
    // Read after the keys were seen to stand, wherever in the log that is.
    return { changes: [], resumed: true, position: await log.head(database) }
  }
  const named = entries.map(({ fingerprintId, partId, sketch, words }) => ({
    fingerprintId,
    partId,
    algorithm: rewritingAlgorithm,
    sketch: encodeWords(words, sketch),
  }))
  return await database.transaction(async (tx) => {
    const noted = entries.map(({ fingerprintId, terms }) => ({
      fingerprintId,
      change: { changeId: randomUUID(), algorithm: rewritingAlgorithm, publishedAt, terms, reason },
    }))
    // Others who examine this content wait here, and see what was registered when it is their turn.
    const [done] = await tx.query<{ current: boolean; added: bigint[] | null }>({
      name: 'register-rewritings',
      text: `with current as materialized (
               select from examination where content_id = $1 and kind = 'text' and revision = $2 and examined = $8 for no key update),
             added as (${saveFingerprints('current')}),
             noted as (
               insert into index_change (change_id, content_id, algorithm, published_at, terms, reason)
               select c.change_id, $1, $11, $3, c.terms::bigint[], $13
               from unnest($9::bigint[], $10::uuid[], $12::text[]) as c(fingerprint_id, change_id, terms) join added using (fingerprint_id))
             select exists (select from current) as current, (select array_agg(fingerprint_id) from added) as added`,
      values: [
        contentId,
        revision,
        publishedAt,
        ...fingerprintValues([...texts, ...named]),
        examined,
        noted.map(({ fingerprintId }) => fingerprintId),
        noted.map(({ change }) => change.changeId),
        rewritingAlgorithm,
        noted.map(({ change }) => arrayText(change.terms)),
        reason,
      ],
    })
    if (done?.current !== true) return null
    const added = new Set(done.added)
    const isNew = ({ fingerprintId }: { readonly fingerprintId: bigint }): boolean => added.has(fingerprintId)
    // A fingerprint comes with its keys: of a new one nothing stands yet.
    const stood = standingPairs(entries.every(isNew) ? [] : await log.standing(tx, contentId))
    const before = ({ fingerprintId }: { readonly fingerprintId: bigint }): readonly bigint[] =>
      stood.get(fingerprintId) ?? []
    const gains = noted.filter((one) => {
      const had = new Set(before(one))
      return one.change.terms.some((term) => !had.has(term))
    })
    const late = gains.filter((one) => !isNew(one))
    if (late.length > 0) {
      await noteChanges(
        tx,
        contentId,
        late.map(({ change }) => change),
      )
    }
    const position = await log.register(
      tx,
      entries.map((entry) => {
        const { fingerprintId, terms } = entry
        return toEntry(content, { index: pairsIndex, fingerprintId, terms: [...before(entry), ...terms] })
      }),
    )
    const resumed = entries.some((entry) => {
      const terms = new Set(entry.terms)
      return before(entry).some((term) => terms.has(term))
    })
    return { changes: gains.map(({ change }) => change), resumed, position }
  })
}

/** Whether all keys stand already, as those of an original that is examined again. */
async function allStand(
  db: Queryable,
  log: IndexLog,
  contentId: string,
  entries: readonly RewritingEntry[],
): Promise<boolean> {
  const stood = standingPairs(await log.standing(db, contentId))
  return entries.every(({ fingerprintId, terms }) => {
    const had = new Set(stood.get(fingerprintId))
    return terms.every((term) => had.has(term))
  })
}

/** Keys of retellings by fingerprint. */
const standingPairs = (standing: readonly IndexEntry[]): Map<bigint, readonly bigint[]> =>
  new Map(
    standing.flatMap(({ index, fingerprintId, postings }) =>
      index === pairsIndex.name ? [[fingerprintId, decodeKeys(postings)] as const] : [],
    ),
  )
