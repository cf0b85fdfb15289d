import type { Queryable } from '@sourcemark/database'
import type { Ruling } from './ruling.ts'

/** The ruling that counts for each of these contents: the latest about the revision that is asked for. */
export async function readRulings(
  db: Queryable,
  contents: readonly { readonly contentId: string; readonly revision: number }[],
): Promise<Map<string, Ruling>> {
  if (contents.length === 0) return new Map()
  const rows = await db.query<{ contentId: string; body: Ruling }>({
    name: 'read-rulings',
    text: `select distinct on (r.content_id) r.content_id as "contentId", r.body
           from ruling r join jsonb_to_recordset($1) as w(content text, revision int)
             on r.content_id = w.content and r.revision = w.revision
           order by r.content_id, r.decided_at desc, r.case_id collate "C" desc, r.number desc`,
    values: [JSON.stringify(contents.map(({ contentId, revision }) => ({ content: contentId, revision })))],
  })
  return new Map(rows.map(({ contentId, body }) => [contentId, body]))
}
