import type { Box, RightsData } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** A line of words that was read out of a picture. */
export interface ReadLine {
  /** Where it stands in the words, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** Where it stands in the picture, in shares of its width and height. */
  readonly box: Box
}

/** Words that were read out of a picture. */
export interface ReadWords {
  /** null when none could be read. */
  readonly text: string | null
  readonly lines: readonly ReadLine[]
  /** Why they are not all that stand there; null when they are. */
  readonly problem: string | null
}

/** What was read out of a medium, once for each revision. */
export interface MediumReading {
  readonly partId: string
  /** Why it could not be read, or has no fingerprint; null when it has one. */
  readonly problem: string | null
  /** What its bytes say that it is; null when they could not be read. */
  readonly mediaType: string | null
  readonly width: number | null
  readonly height: number | null
  readonly rights: RightsData | null
  /** null when it does not look as if there were words in it. */
  readonly words: ReadWords | null
}

/** The readings of a content's latest revision that `reader` made. */
export async function readMediumReadings(
  db: Queryable,
  contentId: string,
  reader: string,
): Promise<Map<string, MediumReading>> {
  const rows = await db.query<MediumReading>({
    name: 'read-medium-readings',
    text: `select part_id as "partId", problem, media_type as "mediaType", width, height, rights,
             case when words is not null or words_problem is not null then
               jsonb_build_object('text', words, 'lines', coalesce(lines, '[]'), 'problem', words_problem) end as words
           from medium_reading join content using (content_id, revision) where content_id = $1 and reader = $2`,
    values: [contentId, reader],
  })
  return new Map(rows.map((reading) => [reading.partId, reading]))
}

/**
 * Keeps what was read of a content and makes its texts due when the words in it are others than before. Locks the examination of its texts.
 */
export async function keepMediumReadings(
  tx: Queryable,
  { contentId, revision }: { readonly contentId: string; readonly revision: number },
  reader: string,
  readings: readonly MediumReading[],
): Promise<void> {
  if (readings.length === 0) return
  const rows = readings.map(({ words, ...reading }) => ({
    ...reading,
    words: words?.text ?? null,
    lines: words?.text == null ? null : words.lines,
    wordsProblem: words?.problem ?? null,
  }))
  await tx.execute({
    name: 'keep-medium-readings',
    text: `with read as (
             select * from jsonb_to_recordset($4) as r("partId" text, problem text, "mediaType" text, width int, height int, rights jsonb,
               words text, lines jsonb, "wordsProblem" text)),
           changed as (
             select from read left join medium_reading m on m.content_id = $1 and m.revision = $2 and m.part_id = read."partId"
             where m.words is distinct from read.words),
           kept as (
             insert into medium_reading (content_id, revision, part_id, reader, problem, media_type, width, height, rights, words, lines, words_problem)
             select $1, $2, "partId", $3, problem, "mediaType", width, height, rights, words, lines, "wordsProblem" from read
             on conflict (content_id, revision, part_id) do update set
               reader = excluded.reader, problem = excluded.problem, media_type = excluded.media_type, width = excluded.width,
               height = excluded.height, rights = excluded.rights, words = excluded.words, lines = excluded.lines,
               words_problem = excluded.words_problem)
           update examination set wanted = wanted + 1 where content_id = $1 and kind = 'text' and exists (select from changed)`,
    values: [contentId, revision, reader, JSON.stringify(rows)],
  })
}
