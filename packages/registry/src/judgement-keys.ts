import type { Queryable } from '@sourcemark/database'

/** A content that has to be judged again. */
export interface Reader {
  readonly contentId: string
  readonly revision: number
}

/** Which of these keys each content is not yet known to look at. */
export async function unknownKeys(
  db: Queryable,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, string[]>> {
  const contentIds = [...wanted.keys()]
  const rows = await db.query<{ contentId: string; key: string }>({
    name: 'read-judgement-keys',
    text: `select content_id as "contentId", key from judgement_key where content_id = any($1)`,
    values: [contentIds],
  })
  const known = new Set(rows.map(({ contentId, key }) => `${contentId}\n${key}`))
  const unknown = new Map<string, string[]>()
  for (const [contentId, keys] of wanted) {
    const missing = [...keys].filter((key) => !known.has(`${contentId}\n${key}`))
    if (missing.length > 0) unknown.set(contentId, missing)
  }
  return unknown
}

/** Notes what contents are about to look at. Has to be committed before they look. */
export async function addKeys(db: Queryable, keys: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const rows = [...keys].flatMap(([contentId, list]) => list.map((key) => ({ content: contentId, key })))
  if (rows.length === 0) return
  await db.execute(
    `insert into judgement_key (key, content_id) select r.key, r.content from jsonb_to_recordset($1) as r(content text, key text)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}

/** Forgets the keys that contents no longer look at. */
export async function keepKeys(db: Queryable, keys: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
  const rows = [...keys].map(([contentId, set]) => ({ content: contentId, keys: [...set] }))
  if (rows.length === 0) return
  await db.execute({
    name: 'keep-judgement-keys',
    text: `delete from judgement_key k using jsonb_to_recordset($1) as r(content text, keys jsonb)
           where k.content_id = r.content and not r.keys ? k.key`,
    values: [JSON.stringify(rows)],
  })
}

/** Contents whose judgement looked under one of `keys`, in pages by id: up to `limit` after `after`. */
export async function readersOf(
  db: Queryable,
  keys: readonly string[],
  after: string,
  limit: number,
): Promise<Reader[]> {
  if (keys.length === 0) return []
  return await db.query<Reader>({
    name: 'readers-of-keys',
    text: `select distinct c.content_id collate "C" as "contentId", c.revision from judgement_key k join content c using (content_id)
           where k.key = any($1) and c.content_id collate "C" > $2 and not c.registered order by 1 limit $3`,
    values: [[...keys], after, limit],
  })
}

/** Under which keys others were last told that these contents changed what they look at. */
export async function readTold(db: Queryable, contentIds: readonly string[]): Promise<Map<string, readonly string[]>> {
  const rows = await db.query<{ contentId: string; keys: string[] }>({
    name: 'read-told',
    text: `select content_id as "contentId", keys from judgement_told where content_id = any($1)`,
    values: [[...contentIds]],
  })
  return new Map(rows.map(({ contentId, keys }) => [contentId, keys]))
}

/** Notes that the readers of these keys were told. */
export async function saveTold(db: Queryable, told: ReadonlyMap<string, readonly string[]>): Promise<void> {
  if (told.size === 0) return
  await db.execute(
    `insert into judgement_told (content_id, keys)
     select r.content, array(select jsonb_array_elements_text(r.keys)) from jsonb_to_recordset($1) as r(content text, keys jsonb)
     on conflict (content_id) do update set keys = excluded.keys`,
    [JSON.stringify([...told].map(([content, keys]) => ({ content, keys })))],
  )
}
