import type { PartKind } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** A content in a list. */
export interface ListedContent {
  readonly contentId: string
  /** null for a registered work. */
  readonly accountId: string | null
  readonly ownerName: string | null
  readonly title: string | null
  readonly url: string | null
  readonly publishedAt: Date
  readonly registered: boolean
  readonly withdrawn: boolean
}

const columns = `c.content_id as "contentId", c.account_id as "accountId", c.owner_name as "ownerName", c.title, c.url,
  c.published_at as "publishedAt", c.registered, c.withdrawn_at is not null as withdrawn`

/** Contents of an account, the last published first: up to `limit` that come after `last`. */
export async function contentsOfAccount(
  db: Queryable,
  accountId: string,
  last: Pick<ListedContent, 'contentId' | 'publishedAt'> | undefined,
  limit: number,
): Promise<ListedContent[]> {
  return await db.query<ListedContent>(
    `select ${columns} from content c
     where account_id = $1 and ($2::timestamptz is null or (published_at, content_id collate "C") < ($2, $3))
     order by published_at desc, content_id collate "C" desc limit $4`,
    [accountId, last?.publishedAt ?? null, last?.contentId ?? '', limit],
  )
}

/** These contents, in the order of their ids; unknown ones are left out. */
export async function listContents(db: Queryable, contentIds: readonly string[]): Promise<ListedContent[]> {
  if (contentIds.length === 0) return []
  return await db.query<ListedContent>(
    `select ${columns} from content c where content_id = any($1) order by content_id collate "C"`,
    [[...contentIds]],
  )
}

/** Contents whose id begins like this, in the order of their ids. */
export async function contentsByPrefix(db: Queryable, prefix: string, limit: number): Promise<ListedContent[]> {
  return await db.query<ListedContent>(
    `select ${columns} from content c where content_id collate "C" >= $1 and content_id collate "C" < $1 || chr(1114111)
     order by content_id collate "C" limit $2`,
    [prefix, limit],
  )
}

/** Ids of the contents at exactly this address. */
export async function contentsAtUrl(db: Queryable, url: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ contentId: string }>(
    `select content_id as "contentId" from content where url = $1 limit $2`,
    [url, limit],
  )
  return rows.map(({ contentId }) => contentId)
}

/** Contents that are looked at for the words of a title. */
const titlesRead = 2000

/**
 * Contents whose title has all of these words, the last published first. Words are runs of letters and digits, and of Chinese, Japanese and Korean
 * two characters that stand together: a single one of these finds nothing. Where more than some thousand titles have them, some of those are read.
 */
export async function contentsByTitle(db: Queryable, words: string, limit: number): Promise<ListedContent[]> {
  return await db.query<ListedContent>(
    `with wanted as materialized (select title_words($1) as words),
     found as materialized (
       select c.content_id from content c
       where title is not null and title_words(title) @> (select words from wanted) and (select words <> '{}' from wanted) limit $3)
     select ${columns} from found join content c using (content_id) order by published_at desc, content_id collate "C" desc limit $2`,
    [words, limit, titlesRead],
  )
}

/** A content that leans on a work. */
export interface LeaningContent extends ListedContent {
  /** By which modalities it was found. */
  readonly via: readonly PartKind[]
}

/** Contents in which something of a work was found, in the order of their ids: up to `limit` after `after`. */
export async function contentsLeaningOn(
  db: Queryable,
  originalId: string,
  after: string,
  limit: number,
): Promise<LeaningContent[]> {
  return await db.query<LeaningContent>(
    `with leaning as (
       select content_id collate "C" as content_id, array_agg(distinct via) as via from content_match
       where original_content_id = $1 and content_id collate "C" > $2 group by 1 order by 1 limit $3)
     select ${columns}, via from leaning l join content c on c.content_id = l.content_id order by l.content_id`,
    [originalId, after, limit],
  )
}

/** Works in which something of a content was found earlier, the first by id; at most `limit`. */
export async function worksBehind(db: Queryable, contentId: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ contentId: string }>(
    `select distinct original_content_id as "contentId" from content_match where content_id = $1 order by 1 limit $2`,
    [contentId, limit],
  )
  return rows.map((row) => row.contentId)
}

/** How many contents lean on each of these works, counted up to `most`. Works on which none does are left out. */
export async function leaningCounts(
  db: Queryable,
  originalIds: readonly string[],
  most: number,
): Promise<Map<string, number>> {
  const rows = await db.query<{ contentId: string; count: number }>(
    `select w.id as "contentId", l.count from unnest($1::text[]) w(id) cross join lateral (
       select count(*)::int as count from (
         select distinct content_id collate "C" from content_match where original_content_id = w.id limit $2) m) l
     where l.count > 0`,
    [[...originalIds], most],
  )
  return new Map(rows.map(({ contentId, count }) => [contentId, count]))
}
