import type { Database, Queryable } from '@sourcemark/database'
import {
  backgroundRewritingStatistics,
  backgroundStatistics,
  decodeSketch,
  decodeStatistics,
  decodeWords,
  encodeStatistics,
  pairKeys,
  RewritingStatistics,
  RewritingStatisticsBuilder,
  readSentences,
  rewritingAlgorithm,
  StatisticsBuilder,
  type TextStatistics,
  textAlgorithm,
} from '@sourcemark/fingerprint'
import { decodeKeys } from '@sourcemark/segments'
import { novelIndex, pairsIndex } from './text-indexes.ts'

/** Fingerprints that are read at a time for a snapshot. */
const page = 200

/** Contents in the index. */
export async function countContents(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(`select count(*)::int as count from content`)
  return row?.count ?? 0
}

/** The snapshots of one epoch. */
export interface EpochStatistics {
  readonly text: TextStatistics
  readonly rewriting: RewritingStatistics
}

/** Keeps the epoch that was asked for last in memory. */
export class CurrentStatistics {
  private statistics: EpochStatistics = { text: backgroundStatistics(), rewriting: backgroundRewritingStatistics() }

  /** The snapshots of an epoch; of number 0 those that ship with the product. */
  async read(db: Queryable, epoch: number): Promise<EpochStatistics> {
    if (epoch === this.statistics.text.epoch) return this.statistics
    const rows = await db.query<{ algorithm: string; encoded: Buffer }>(
      `select algorithm, encoded from statistics_epoch where algorithm = any($1) and epoch = $2`,
      [[textAlgorithm, rewritingAlgorithm], epoch],
    )
    const encoded = new Map(rows.map((row) => [row.algorithm, row.encoded]))
    const text = encoded.get(textAlgorithm)
    const rewriting = encoded.get(rewritingAlgorithm)
    this.statistics = {
      text: text === undefined ? backgroundStatistics() : decodeStatistics(text),
      rewriting: rewriting === undefined ? backgroundRewritingStatistics() : RewritingStatistics.decode(rewriting),
    }
    return this.statistics
  }
}

/** A new epoch and how much it counted. */
export interface TakenEpoch {
  readonly epoch: number
  readonly contents: number
}

/**
 * Counts the look-up form into the next statistics epoch: how many owners each key has, how many texts each seed and
 * each term of a sentence. Reads one consistent
 * state; contents judged from now on are judged at the new epoch.
 * @param onProgress called with the number of texts counted so far.
 */
export async function takeTextStatistics(db: Database, onProgress?: (texts: number) => void): Promise<TakenEpoch> {
  return await db.transaction(
    async (tx) => {
      const builder = new StatisticsBuilder()
      const rewriting = new RewritingStatisticsBuilder()
      const contents = await countContents(tx)
      let after: bigint | null = null
      let texts = 0
      for (;;) {
        const rows: CountedRow[] = await tx.query(
          `select f.fingerprint_id as id, f.sketch,
             coalesce('entity:' || a.entity_id, 'account:' || c.account_id, 'name:' || c.owner_name) as owner,
             t.postings as terms, r.sketch as words, p.postings as pairs
           from fingerprint f
           left join index_entry t on t.index_name = $4 and t.fingerprint_id = f.fingerprint_id and t.postings <> ''
           left join fingerprint r on r.content_id = f.content_id and r.part_id = f.part_id and r.revision = f.revision
             and r.algorithm = $3
           left join index_entry p on p.index_name = $5 and p.fingerprint_id = r.fingerprint_id and p.postings <> ''
           join content c on c.content_id = f.content_id and c.revision = f.revision
           left join lateral (
             select entity_id from account_update where account_id = c.account_id
             order by event_time desc, event_id desc limit 1) a on true
           where f.algorithm = $1 and ($2::bigint is null or f.fingerprint_id > $2)
           order by f.fingerprint_id limit ${page}`,
          [textAlgorithm, after, rewritingAlgorithm, novelIndex.name, pairsIndex.name],
        )
        for (const row of rows) countRow(row, builder, rewriting)
        texts += rows.length
        onProgress?.(texts)
        after = rows.at(-1)?.id ?? after
        if (rows.length < page) break
      }
      const [last] = await tx.query<{ epoch: number }>(
        `select coalesce(max(epoch), 0) as epoch from statistics_epoch where algorithm = $1`,
        [textAlgorithm],
      )
      const epoch = (last?.epoch ?? 0) + 1
      await tx.execute(
        `insert into statistics_epoch (algorithm, epoch, contents, encoded) values ($1, $3, $4, $5), ($2, $3, $4, $6)`,
        [
          textAlgorithm,
          rewritingAlgorithm,
          epoch,
          contents,
          Buffer.from(encodeStatistics(builder.finish(epoch))),
          Buffer.from(rewriting.finish(epoch).encode()),
        ],
      )
      return { epoch, contents }
    },
    { isolation: 'repeatable read' },
  )
}

/** A text and its keys in the look-up form; null where it has none, or no words. */
interface CountedRow {
  readonly id: bigint
  readonly sketch: Buffer
  readonly owner: string
  readonly terms: Buffer | null
  readonly words: Buffer | null
  readonly pairs: Buffer | null
}

function countRow(row: CountedRow, builder: StatisticsBuilder, rewriting: RewritingStatisticsBuilder): void {
  if (row.terms === null && row.pairs === null) return
  const sketch = decodeSketch(row.sketch)
  if (row.terms !== null) builder.add(row.owner, sketch, decodeKeys(row.terms))
  if (row.words === null || row.pairs === null) return
  // A sentence is the text's own when one of its keys is; copies are counted where they came from.
  const sentences = readSentences(sketch, decodeWords(row.words, sketch))
  const present = new Set(decodeKeys(row.pairs))
  const own = new Set<number>()
  for (const { term, sentence } of pairKeys(sentences, () => true)) if (present.has(term)) own.add(sentence)
  rewriting.add(sentences, (sentence) => own.has(sentence))
}

/** Held while an epoch is taken by schedule: of several workers one takes it. */
const scheduleLock = 4_182_002

/**
 * Takes an epoch when the newest is older than `interval` milliseconds, or none was taken, and nobody else is at it.
 * @returns the epoch, or null when none was due.
 */
export async function takeTextStatisticsWhenDue(db: Database, interval: number): Promise<TakenEpoch | null> {
  return await db.transaction(async (tx) => {
    const [state] = await tx.query<{ mine: boolean; due: boolean }>(
      `select pg_try_advisory_xact_lock($1) as mine, not exists (
         select from statistics_epoch where algorithm = $2 and taken_at > now() - make_interval(secs => $3)) as due`,
      [scheduleLock, textAlgorithm, interval / 1000],
    )
    return state?.mine === true && state.due ? await takeTextStatistics(db) : null
  })
}

/** Contents that the newest epoch counted; 0 when none was taken. */
export async function contentsAtEpoch(db: Queryable): Promise<number> {
  const [row] = await db.query<{ contents: number }>(
    `select contents from statistics_epoch where algorithm = $1 order by epoch desc limit 1`,
    [textAlgorithm],
  )
  return row?.contents ?? 0
}
