import type { Queryable } from '@sourcemark/database'
import type { CaseRole } from './vocabulary.ts'

/** A file that somebody handed in; its bytes lie in the blob store. */
export interface CaseFile {
  readonly caseId: string
  readonly fileId: string
  readonly side: CaseRole
  /** As it was called by who handed it in; empty once it was erased. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
  readonly handedInAt: Date
  /** When it was erased because its person asked for that; its hash stays. */
  readonly erasedAt: Date | null
}

/** Keeps what is known of a file; the same `fileId` again changes nothing. */
export async function saveCaseFile(tx: Queryable, file: Omit<CaseFile, 'erasedAt'>): Promise<void> {
  await tx.execute(
    `insert into case_file (case_id, file_id, side, name, media_type, bytes, sha256, handed_in_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [file.caseId, file.fileId, file.side, file.name, file.mediaType, file.bytes, file.sha256, file.handedInAt],
  )
}

/** The files of a case, in the order in which they came. */
export async function readCaseFiles(db: Queryable, caseId: string): Promise<CaseFile[]> {
  const rows = await db.query<Omit<CaseFile, 'bytes'> & { bytes: bigint }>(
    `select case_id as "caseId", file_id as "fileId", side, name, media_type as "mediaType", bytes, sha256, handed_in_at as "handedInAt",
       erased_at as "erasedAt"
     from case_file where case_id = $1 order by handed_in_at, file_id collate "C"`,
    [caseId],
  )
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}
