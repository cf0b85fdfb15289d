import type { Queryable } from '@sourcemark/database'
import type { AlgorithmId } from '@sourcemark/fingerprint'
import type { ExaminedKind } from './examined-kinds.ts'
import type { NewFinding } from './findings.ts'
import { fingerprintValues, type NewFingerprint, saveFingerprints } from './fingerprints.ts'

/** What an examination leaves, and the state of the content that it saw. */
export interface ExaminationRecord {
  readonly contentId: string
  /** Kind of the parts that were examined, and of their findings. */
  readonly kind: ExaminedKind
  /** Of the fingerprints of this kind. */
  readonly algorithms: readonly AlgorithmId[]
  readonly revision: number
  readonly publishedAt: Date
  readonly examined: bigint
  readonly wanted: bigint
  readonly findings: readonly NewFinding[]
  /** Those that may not be saved yet. */
  readonly fingerprints: readonly NewFingerprint[]
  /** All of the revision and of these algorithms: those of earlier ones go. */
  readonly current: readonly bigint[]
}

/**
 * Replaces the findings of a content, and what it leans on, and notes that it was examined. False, and nothing changes, when its revision is not
 * the latest any more or somebody else recorded an examination of this kind meanwhile. The row of the examination stays locked until the transaction ends.
 */
export async function recordExamination(tx: Queryable, record: ExaminationRecord): Promise<boolean> {
  const { findings } = record
  const leans = findings.flatMap(({ partId, matches }) =>
    [...new Set(matches.map((match) => match.contentId))].map((original) => ({ partId, original })),
  )
  const [done] = await tx.query<{ recorded: boolean }>({
    name: 'record-examination',
    text: `with current as materialized (
             update examination set examined = $9
             where content_id = $1 and kind = $13 and revision = $2 and examined = $8 and wanted >= $9 returning revision),
           dropped as (
             delete from fingerprint f using current
             where f.content_id = $1 and current.revision > 1 and f.algorithm = any($14) and f.fingerprint_id <> all($10::bigint[])),
           added as (${saveFingerprints('current')}),
           found as (
             insert into finding (content_id, revision, part_id, via, state, algorithm, statistics, matches, rewrites, facts)
             select $1, $2, f."partId", f.via, f.state, f.algorithm, f.statistics, f.matches, f.rewrites, f.facts
             from current cross join jsonb_to_recordset($11) as f("partId" text, via text, state text, algorithm text, statistics int,
               matches jsonb, rewrites jsonb, facts jsonb)
             on conflict (content_id, revision, part_id, via) do update set
               state = excluded.state, algorithm = excluded.algorithm, statistics = excluded.statistics, matches = excluded.matches,
               rewrites = excluded.rewrites, facts = excluded.facts),
           lean as (select l."partId" as part_id, l.original from jsonb_to_recordset($12) as l("partId" text, original text)),
           gone as (
             delete from content_match m using current
             where m.content_id = $1 and m.via = $13 and (m.part_id, m.original_content_id) not in (select part_id, original from lean)),
           leaned as (
             insert into content_match (content_id, part_id, via, original_content_id)
             select $1, lean.part_id, $13, lean.original from current cross join lean on conflict do nothing)
           select exists (select from current) as recorded`,
    values: [
      record.contentId,
      record.revision,
      record.publishedAt,
      ...fingerprintValues(record.fingerprints),
      record.examined,
      record.wanted,
      [...record.current],
      JSON.stringify(findings),
      JSON.stringify(leans),
      record.kind,
      [...record.algorithms],
    ],
  })
  return done?.recorded === true
}
