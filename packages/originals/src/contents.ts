import {
  type ContentPublished,
  canonicalJson,
  type Declared,
  type OriginalRegistered,
  type Part,
  type PartKind,
  type RightsData,
  sha256Hex,
} from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { type ExaminedKind, examinedKinds, inLockOrder } from './examined-kinds.ts'
import type { ReadLine } from './medium-readings.ts'

/** Where a record lay on the ingest topic: tells the same record read again from the same event sent twice. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

interface EventIdentity {
  readonly source: string
  readonly id: string
}

/**
 * Keeps that an event came, so that its source and id again change nothing.
 *
 * `new` and `again` (the same record is read once more, its work may be unfinished) are to be worked on, `duplicate` is not.
 * @throws Fault EVENT_ID_CONFLICT when the same source and id came before with other content.
 */
export async function keepEvent(
  tx: Queryable,
  event: EventIdentity,
  delivery: Delivery,
): Promise<'new' | 'again' | 'duplicate'> {
  const hash = Buffer.from(sha256Hex(canonicalJson(event)), 'hex')
  const inserted = await tx.execute({
    name: 'keep-event',
    text: `insert into event (source, id, content_hash, record_topic, record_partition, record_offset) values ($1, $2, $3, $4, $5, $6)
           on conflict do nothing`,
    values: [event.source, event.id, hash, delivery.topic, delivery.partition, delivery.offset],
  })
  if (inserted === 1) return 'new'
  const [known] = await tx.query<{ hash: Buffer; topic: string; partition: number; offset: bigint }>(
    `select content_hash as hash, record_topic as topic, record_partition as partition, record_offset as offset
     from event where source = $1 and id = $2`,
    [event.source, event.id],
  )
  if (known === undefined || !known.hash.equals(hash)) {
    throw new Fault('EVENT_ID_CONFLICT', { pointer: '/id', detail: { source: event.source, id: event.id } })
  }
  const same =
    known.topic === delivery.topic && known.partition === delivery.partition && known.offset === delivery.offset
  return same ? 'again' : 'duplicate'
}

/** `accepted`: to be examined. `stale`: a later revision is already known, this one is only kept. */
export interface AcceptOutcome {
  readonly state: 'accepted' | 'stale'
  readonly revision: number
  readonly reason: 'first' | 'revision'
  /** Kinds of parts that are due. */
  readonly kinds: readonly ExaminedKind[]
}

/** Where the bytes of a medium are in the blob store, or why they are not there. */
export type KeptMedium =
  | { readonly partId: string; readonly sha256: string }
  | { readonly partId: string; readonly problem: string }

interface ContentFields {
  readonly accountId: string | null
  readonly owner: OriginalRegistered['data']['owner'] | null
  readonly news: boolean
  readonly declared: Declared
}

const fieldsOf = (event: ContentPublished | OriginalRegistered): ContentFields =>
  event.type === 'sourcemark.content.published.v1'
    ? { accountId: event.data.accountId, owner: null, news: event.data.news, declared: event.data.declared }
    : { accountId: null, owner: event.data.owner, news: false, declared: {} }

/**
 * Records a content and its parts as the latest revision. Idempotent.
 * @param page its address in canonical form, under which marks can lead to it.
 * @param media what became of its media that were fetched.
 * @throws Fault REVISION_CONFLICT when the same revision came before with other data.
 */
export async function acceptContent(
  tx: Queryable,
  event: ContentPublished | OriginalRegistered,
  page: string | null,
  media: readonly KeptMedium[],
): Promise<AcceptOutcome> {
  const { data } = event
  const { revision } = data
  const hash = Buffer.from(sha256Hex(canonicalJson(data)), 'hex')
  // Two first revisions of one content at once: the second waits here for the first.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`content ${data.contentId}`])
  const [known] = await tx.query<{ revision: number; hash: Buffer }>(
    `select revision, data_hash as hash from content where content_id = $1 for update`,
    [data.contentId],
  )
  if (known?.revision === revision) {
    if (!known.hash.equals(hash)) {
      throw new Fault('REVISION_CONFLICT', {
        pointer: '/data/revision',
        detail: { contentId: data.contentId, revision },
      })
    }
    return { state: 'accepted', revision, reason: revision === 1 ? 'first' : 'revision', kinds: kindsOf(data.parts) }
  }
  await insertParts(tx, data.contentId, revision, data.parts, media)
  if (known !== undefined && known.revision > revision) return { state: 'stale', revision, reason: 'first', kinds: [] }
  if (known !== undefined) await lockExaminations(tx, data.contentId)
  const { accountId, owner, news, declared } = fieldsOf(event)
  const due = await tx.query<{ kind: ExaminedKind }>(
    `with kept as (
     insert into content (content_id, revision, account_id, owner_name, owner_aliases, owner_urls, registered, published_at, url, title,
       language, jurisdiction, news, declared, data_hash, page, withdrawn_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       (select withdrawn_at from early_withdrawal where content_id = $1))
     on conflict (content_id) do update set
       revision = excluded.revision, account_id = excluded.account_id, owner_name = excluded.owner_name,
       owner_aliases = excluded.owner_aliases, owner_urls = excluded.owner_urls, registered = excluded.registered,
       published_at = excluded.published_at, url = excluded.url, title = excluded.title, language = excluded.language,
       jurisdiction = excluded.jurisdiction, news = excluded.news, declared = excluded.declared, data_hash = excluded.data_hash,
       page = excluded.page, accepted_at = now())
     insert into examination (content_id, kind, revision)
     select $1, kind, $2 from (
       select unnest($17::text[]) as kind union select kind from examination where content_id = $1) k order by ${inLockOrder}
     on conflict (content_id, kind) do update set
       revision = excluded.revision, wanted = examination.wanted + 1, announced = examination.wanted + 1
     returning kind`,
    [
      data.contentId,
      revision,
      accountId,
      owner?.name ?? null,
      JSON.stringify(owner?.aliases ?? []),
      JSON.stringify(owner?.urls ?? []),
      owner !== null,
      data.publishedAt,
      data.url ?? null,
      data.title ?? null,
      data.language ?? null,
      data.jurisdiction ?? null,
      news,
      JSON.stringify(declared),
      hash,
      page,
      [...kindsOf(data.parts)],
    ],
  )
  return {
    state: 'accepted',
    revision,
    reason: known === undefined ? 'first' : 'revision',
    kinds: due.map(({ kind }) => kind),
  }
}

/**
 * Keeps the examinations of a content as they are, before they are made due: one that is being recorded may add another, for what it read, and the
 * statement that makes them due has to see it.
 */
async function lockExaminations(tx: Queryable, contentId: string): Promise<void> {
  await tx.execute({
    name: 'lock-examinations',
    text: `select from examination where content_id = $1 order by ${inLockOrder} for update`,
    values: [contentId],
  })
}

/** Kinds to examine for these parts. Text is one of them even when there is none: somebody has to say that everything was read. */
const kindsOf = (parts: readonly Part[]): readonly ExaminedKind[] =>
  examinedKinds.filter((kind) => kind === 'text' || parts.some((part) => part.kind === kind))

async function insertParts(
  tx: Queryable,
  contentId: string,
  revision: number,
  parts: readonly Part[],
  media: readonly KeptMedium[],
): Promise<void> {
  const kept = new Map(media.map((medium) => [medium.partId, medium]))
  const rows = parts.map((part, position) => {
    const { partId: id, kind, mediaType: type } = part
    if (kind === 'text') return { id, position, kind, type, body: part.text, medium: null }
    const { data, ...medium } = part
    const bytes = kept.get(id)
    if (bytes === undefined) return { id, position, kind, type, body: null, medium: part }
    return 'sha256' in bytes
      ? { id, position, kind, type, body: null, medium, blob: bytes.sha256 }
      : { id, position, kind, type, body: null, medium, problem: bytes.problem }
  })
  await tx.execute({
    name: 'insert-parts',
    text: `insert into part (content_id, revision, part_id, position, kind, media_type, body, medium, blob, blob_problem)
           select $1, $2, p.id, p.position, p.kind, p.type, p.body, p.medium, p.blob, p.problem
           from jsonb_to_recordset($3) as p(id text, position int, kind text, type text, body text, medium jsonb, blob text, problem text)
           on conflict do nothing`,
    values: [contentId, revision, JSON.stringify(rows)],
  })
}

/** The media of a revision that were kept, or could not be had, when it was accepted. */
export async function keptMedia(db: Queryable, contentId: string, revision: number): Promise<KeptMedium[]> {
  const rows = await db.query<{ partId: string; blob: string | null; problem: string | null }>({
    name: 'kept-media',
    text: `select part_id as "partId", blob, blob_problem as problem from part
           where content_id = $1 and revision = $2 and (blob is not null or blob_problem is not null)`,
    values: [contentId, revision],
  })
  return rows.map(({ partId, blob, problem }) =>
    blob === null ? { partId, problem: problem ?? '' } : { partId, sha256: blob },
  )
}

/** A content that was taken out of the index. */
export interface WithdrawnContent {
  /** Revision to examine. */
  readonly revision: number
  readonly accountId: string | null
  /** Kinds of parts that are due. */
  readonly kinds: readonly ExaminedKind[]
}

/** Takes a content out of the index. One that is not known yet is remembered, and null comes back. */
export async function withdrawContent(
  tx: Queryable,
  contentId: string,
  withdrawnAt: string,
): Promise<WithdrawnContent | null> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`content ${contentId}`])
  await tx.execute(
    `insert into early_withdrawal (content_id, withdrawn_at) values ($1, $2)
     on conflict (content_id) do update set withdrawn_at = least(early_withdrawal.withdrawn_at, excluded.withdrawn_at)`,
    [contentId, withdrawnAt],
  )
  await lockExaminations(tx, contentId)
  const [content] = await tx.query<WithdrawnContent>(
    `with gone as (
       update content set withdrawn_at = least(withdrawn_at, $2) where content_id = $1 returning revision, account_id),
     due as (
       update examination set wanted = wanted + 1, announced = wanted + 1 where content_id = $1 returning kind)
     select revision, account_id as "accountId", (select array_agg(kind order by kind) from due) as kinds from gone`,
    [contentId, withdrawnAt],
  )
  return content ?? null
}

/** The latest revision of a content, as far as verdicts need it. */
export interface Content {
  readonly contentId: string
  readonly revision: number
  readonly accountId: string | null
  readonly ownerName: string | null
  readonly ownerAliases: readonly string[]
  readonly ownerUrls: readonly string[]
  readonly registered: boolean
  readonly publishedAt: Date
  readonly url: string | null
  readonly title: string | null
  readonly language: string | null
  readonly jurisdiction: string | null
  readonly news: boolean
  readonly declared: Declared
  readonly page: string | null
  readonly acceptedAt: Date
  readonly withdrawn: boolean
}

/** The contents that are known among `contentIds`. */
export async function readContents(db: Queryable, contentIds: readonly string[]): Promise<Map<string, Content>> {
  const rows = await db.query<Content>({
    name: 'read-contents',
    text: `select content_id as "contentId", revision, account_id as "accountId", owner_name as "ownerName",
             owner_aliases as "ownerAliases", owner_urls as "ownerUrls", registered, published_at as "publishedAt", url, title,
             language, jurisdiction, news, declared, page, accepted_at as "acceptedAt", withdrawn_at is not null as withdrawn
           from content where content_id = any($1)`,
    values: [[...contentIds]],
  })
  return new Map(rows.map((content) => [content.contentId, content]))
}

interface ContentRevision {
  readonly contentId: string
  readonly revision: number
}

/** Ids of the contents at these addresses (canonical form), at most `perPage` at each: the first by id. */
export async function contentsAtPages(db: Queryable, pages: readonly string[], perPage: number): Promise<string[]> {
  if (pages.length === 0) return []
  const rows = await db.query<{ contentId: string }>({
    name: 'contents-at-pages',
    text: `select distinct c.content_id as "contentId" from unnest($1::text[]) as w(page)
           cross join lateral (
             select content_id from content where content.page = w.page order by content_id collate "C" limit $2) c`,
    values: [[...pages], perPage],
  })
  return rows.map(({ contentId }) => contentId)
}

/** A content of an account that carries a work of somebody else. */
export interface Holder {
  readonly accountId: string
  readonly originalId: string
  /** When the account first published it. */
  readonly publishedAt: Date
}

/** Which of these accounts published which of these works, and when first. Withdrawn contents do not count. */
export async function holdersOf(
  db: Queryable,
  accountIds: readonly string[],
  originalIds: readonly string[],
): Promise<Holder[]> {
  if (accountIds.length === 0 || originalIds.length === 0) return []
  return await db.query<Holder>({
    name: 'holders-of',
    text: `select c.account_id as "accountId", m.original_content_id as "originalId", min(c.published_at) as "publishedAt"
           from content_match m join content c using (content_id)
           where m.original_content_id = any($2) and c.account_id = any($1) and c.withdrawn_at is null
           group by 1, 2 order by 1, 2`,
    values: [[...accountIds], [...originalIds]],
  })
}

/** When each of these accounts first published something that it took down later; accounts that took nothing down are left out. */
export async function firstWithdrawals(db: Queryable, accountIds: readonly string[]): Promise<Map<string, Date>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db.query<{ accountId: string; publishedAt: Date }>({
    name: 'first-withdrawals',
    text: `select account_id as "accountId", min(published_at) as "publishedAt" from content
           where account_id = any($1) and withdrawn_at is not null group by 1`,
    values: [[...accountIds]],
  })
  return new Map(rows.map(({ accountId, publishedAt }) => [accountId, publishedAt]))
}

/** A part of the latest revision with the words that it carries. */
export interface WrittenPart {
  readonly contentId: string
  readonly partId: string
  readonly kind: PartKind
  readonly mediaType: string
  /** null for media. */
  readonly text: string | null
  readonly caption: string | null
  /** What was read out of a medium; null of texts, and of media that nobody has read. */
  readonly reading: WrittenReading | null
}

/** What a medium says by itself. */
export interface WrittenReading {
  /** Size of the picture, upright, in pixels; null when it could not be read. */
  readonly width: number | null
  readonly height: number | null
  /** Length of the sound or film, as far as it was read; null when it is none, or could not be read. */
  readonly seconds: number | null
  /** Sketch of the film's sound track, by its SHA-256 in the blob store; null when there is none. */
  readonly track: string | null
  /** Words in it; null when there are none. */
  readonly words: string | null
  readonly lines: readonly ReadLine[]
  readonly rights: RightsData | null
}

/** The parts of these contents' latest revisions with their texts and captions, in reading order. */
export async function readWrittenParts(
  db: Queryable,
  contentIds: readonly string[],
): Promise<Map<string, WrittenPart[]>> {
  if (contentIds.length === 0) return new Map()
  const rows = await db.query<WrittenPart>({
    name: 'read-written-parts',
    text: `select p.content_id as "contentId", p.part_id as "partId", p.kind, p.media_type as "mediaType", p.body as text,
             p.medium ->> 'caption' as caption,
             case when r.part_id is not null then jsonb_build_object('width', r.width, 'height', r.height, 'seconds', r.seconds,
               'track', r.track, 'words', r.words, 'lines', coalesce(r.lines, '[]'), 'rights', r.rights) end as reading
           from content c join part p on p.content_id = c.content_id and p.revision = c.revision
           left join medium_reading r
             on r.content_id = p.content_id and r.revision = p.revision and r.part_id = p.part_id and r.cover = 0
           where c.content_id = any($1) order by p.content_id, p.position`,
    values: [[...contentIds]],
  })
  return Map.groupBy(rows, ({ contentId }) => contentId)
}

/** Contents that have been due for longer than `seconds`, oldest first: their message was lost, or work is far behind. */
export async function contentsToExamine(db: Queryable, seconds: number, limit: number): Promise<ContentRevision[]> {
  return await db.query<ContentRevision>(
    `select content_id as "contentId", revision
     from content join (select distinct content_id from examination where examined < wanted) due using (content_id)
     where accepted_at < now() - make_interval(secs => $1) order by accepted_at limit $2`,
    [seconds, limit],
  )
}
