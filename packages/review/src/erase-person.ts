import type { Queryable } from '@sourcemark/database'
import type { CaseSide } from './vocabulary.ts'

/** What was erased. */
export interface Erased {
  readonly forms: number
  readonly files: number
  /** SHA-256 of files that nothing refers to any more: their bytes are to leave the blob store. */
  readonly blobs: readonly string[]
}

/**
 * Empties what a side of a case has filled in and handed in. The case, what happened to it and the hashes stay, so that it can still be shown
 * what was decided on; the side's code and links stop working. Again it changes nothing. Whoever calls writes it into the audit log.
 */
export async function erasePerson(tx: Queryable, caseId: string, side: CaseSide, now: Date): Promise<Erased> {
  const forms = await tx.execute(
    `update case_form set form = '{}', erased_at = $3 where case_id = $1 and side = $2 and erased_at is null`,
    [caseId, side, now],
  )
  const files = await tx.query<{ sha256: string }>(
    `update case_file set name = '', erased_at = $3 where case_id = $1 and side = $2 and erased_at is null returning sha256`,
    [caseId, side, now],
  )
  await tx.execute(
    'update case_access set code_hash = null, generation = generation + 1 where case_id = $1 and side = $2',
    [caseId, side],
  )
  const blobs = await tx.query<{ sha256: string }>(
    `select distinct e.sha256 from unnest($1::text[]) as e(sha256)
     where not exists (select 1 from case_file f where f.sha256 = e.sha256 and f.erased_at is null)
       and not exists (select 1 from part p where p.blob = e.sha256)
       and not exists (select 1 from medium_reading m where strpos(m.covers::text, e.sha256) > 0 or m.track = e.sha256)
     order by 1`,
    [files.map(({ sha256 }) => sha256)],
  )
  return { forms, files: files.length, blobs: blobs.map(({ sha256 }) => sha256) }
}
