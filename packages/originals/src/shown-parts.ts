import type { PartKind } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import type { WrittenReading } from './contents.ts'

/** A part of a content as people are shown it. */
export interface ShownPart {
  readonly contentId: string
  readonly revision: number
  readonly partId: string
  readonly kind: PartKind
  readonly mediaType: string
  /** The text as sent; null of media. */
  readonly text: string | null
  readonly caption: string | null
  /** The medium by its SHA-256 in the blob store; null of texts, and of media that could not be had. */
  readonly blob: string | null
  /** Pictures embedded in it, by their SHA-256. */
  readonly covers: readonly string[]
  /** What was read out of a medium; null of texts, and of media that nobody has read. */
  readonly reading: WrittenReading | null
}

/** The parts of revisions of contents, in reading order. Revisions that are not known have none. */
export async function readShownParts(
  db: Queryable,
  revisions: readonly { readonly contentId: string; readonly revision: number }[],
): Promise<ShownPart[]> {
  if (revisions.length === 0) return []
  return await db.query<ShownPart>({
    name: 'read-shown-parts',
    text: `select p.content_id as "contentId", p.revision, p.part_id as "partId", p.kind, p.media_type as "mediaType", p.body as text,
             p.medium ->> 'caption' as caption, p.blob, coalesce(r.covers, '[]') as covers,
             case when r.part_id is not null then jsonb_build_object('width', r.width, 'height', r.height, 'seconds', r.seconds,
               'track', r.track, 'words', r.words, 'lines', coalesce(r.lines, '[]'), 'rights', r.rights) end as reading
           from jsonb_to_recordset($1) as w("contentId" text, revision int)
           join part p on p.content_id = w."contentId" and p.revision = w.revision
           left join medium_reading r
             on r.content_id = p.content_id and r.revision = p.revision and r.part_id = p.part_id and r.cover = 0
           order by p.content_id, p.revision, p.position`,
    values: [JSON.stringify(revisions.map(({ contentId, revision }) => ({ contentId, revision })))],
  })
}
