import type { Database, Queryable } from '@sourcemark/database'
import type { CaseSide } from './vocabulary.ts'

/** How much was erased. */
export interface Erased {
  readonly forms: number
  readonly files: number
}

/**
 * Empties what a side of a case has filled in and handed in. The case, what happened to it and the hashes stay, so that it can still be shown
 * what was decided on; the side's code and links stop working. The bytes of files follow (`removeErased`). Again it changes nothing. Whoever
 * calls writes it into the audit log.
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
    'insert into blob_removal (sha256, asked_at) select distinct b.sha256, $2::timestamptz from unnest($1::text[]) as b(sha256) on conflict do nothing',
    [files.map(({ sha256 }) => sha256), now],
  )
  await tx.execute(
    'update case_access set code_hash = null, generation = generation + 1 where case_id = $1 and side = $2',
    [caseId, side],
  )
  return { forms, files: files.length }
}

/**
 * Takes the bytes of erased files out of where they are kept, unless something else refers to them: the other side handed in the same, or it is
 * part of a content. Whoever dies on the way leaves it to the next.
 * @returns how many blobs were removed.
 */
export async function removeErased(database: Database, remove: (sha256: string) => Promise<void>): Promise<number> {
  for (let removed = 0; ; ) {
    const done = await database.transaction(async (tx) => {
      const [row] = await tx.query<{ sha256: string; used: boolean }>(
        `select r.sha256,
           exists (select 1 from case_file f where f.sha256 = r.sha256 and f.erased_at is null)
           or exists (select 1 from part p where p.blob = r.sha256)
           or exists (select 1 from medium_reading m where strpos(m.covers::text, r.sha256) > 0 or m.track = r.sha256) as used
         from blob_removal r order by r.asked_at, r.sha256 limit 1 for update of r skip locked`,
      )
      if (row === undefined) return null
      if (!row.used) await remove(row.sha256)
      await tx.execute('delete from blob_removal where sha256 = $1', [row.sha256])
      return !row.used
    })
    if (done === null) return removed
    if (done) removed++
  }
}
