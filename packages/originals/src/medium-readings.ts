import type { Box, RightsData } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { inLockOrder } from './examined-kinds.ts'

/** A line of words that was read out of a picture or a film. */
export interface ReadLine {
  /** Where it stands in the words, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** Where it stands in the picture, in shares of its width and height; null where it is no part of the picture, as a subtitle. */
  readonly box: Box | null
  /** When it is shown in a film, in seconds; absent in a picture. */
  readonly time?: { readonly start: number; readonly end: number }
}

/** Words that were read out of a picture or a film. */
export interface ReadWords {
  /** null when none could be read. */
  readonly text: string | null
  readonly lines: readonly ReadLine[]
  /** Why they are not all that stand there; null when they are. */
  readonly problem: string | null
}

/** A medium: a part, a picture that is embedded in one, or the sound track of a film. */
export interface MediumName {
  readonly partId: string
  /** Which of the pictures embedded in the part, from 1; 0: the part itself; `soundTrack`: its sound. */
  readonly cover: number
}

/** What the sound track of a film has for the number of a cover. */
export const soundTrack = -1

/** A medium in one word. */
export const mediumKey = ({ partId, cover }: MediumName): string => `${cover} ${partId}`

/** What was read out of a medium, once for each revision. */
export interface MediumReading extends MediumName {
  /** Why it could not be read, or not all of it, or has no fingerprint; null when all was read and it has one. */
  readonly problem: string | null
  /** What its bytes say that it is; null when they could not be read. */
  readonly mediaType: string | null
  readonly width: number | null
  readonly height: number | null
  /** Of a sound or a film, as far as it was read. */
  readonly seconds: number | null
  readonly rights: RightsData | null
  /** Pictures embedded in it, by their SHA-256; null when there are none. */
  readonly covers: readonly string[] | null
  /** The sketch of its sound track, by the SHA-256 under which the blob store has it; null when it has none, or is no film. */
  readonly track: string | null
  /** null when it does not look as if there were words in it. */
  readonly words: ReadWords | null
}

/** The readings of a content's latest revision that `reader` made, by `mediumKey`. */
export async function readMediumReadings(
  db: Queryable,
  contentId: string,
  reader: string,
): Promise<Map<string, MediumReading>> {
  const rows = await db.query<MediumReading>({
    name: 'read-medium-readings',
    text: `select part_id as "partId", cover, problem, media_type as "mediaType", width, height, seconds, rights, covers, track,
             case when words is not null or words_problem is not null then
               jsonb_build_object('text', words, 'lines', coalesce(lines, '[]'), 'problem', words_problem) end as words
           from medium_reading join content using (content_id, revision) where content_id = $1 and reader = $2`,
    values: [contentId, reader],
  })
  return new Map(rows.map((reading) => [mediumKey(reading), reading]))
}

/**
 * Keeps what was read of a content and makes it due for what was read out of its media, where that is something else than before: words are a text,
 * covers pictures, a sound track a sound. Locks its examinations of these kinds.
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
             select * from jsonb_to_recordset($4) as r("partId" text, cover int, problem text, "mediaType" text, width int, height int,
               seconds double precision, rights jsonb, covers jsonb, track text, words text, lines jsonb, "wordsProblem" text)),
           changed as (
             select kind from read
             left join medium_reading m on m.content_id = $1 and m.revision = $2 and m.part_id = read."partId" and m.cover = read.cover
             cross join lateral (values ('text', m.words is distinct from read.words), ('image', m.covers is distinct from read.covers),
               ('audio', m.track is distinct from read.track)) as derived(kind, differs)
             where differs),
           kept as (
             insert into medium_reading (content_id, revision, part_id, cover, reader, problem, media_type, width, height, seconds, rights, covers,
               track, words, lines, words_problem)
             select $1, $2, "partId", cover, $3, problem, "mediaType", width, height, seconds, rights, covers, track, words, lines, "wordsProblem"
             from read
             on conflict (content_id, revision, part_id, cover) do update set
               reader = excluded.reader, problem = excluded.problem, media_type = excluded.media_type, width = excluded.width,
               height = excluded.height, seconds = excluded.seconds, rights = excluded.rights, covers = excluded.covers, track = excluded.track,
               words = excluded.words, lines = excluded.lines, words_problem = excluded.words_problem)
           insert into examination (content_id, kind, revision, announced)
           select $1, kind, $2, 0 from (select distinct kind from changed) due order by ${inLockOrder}
           on conflict (content_id, kind) do update set wanted = examination.wanted + 1`,
    values: [contentId, revision, reader, JSON.stringify(rows)],
  })
}
