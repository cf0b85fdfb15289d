import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  contentsAtUrl,
  contentsByPrefix,
  contentsByTitle,
  contentsLeaningOn,
  contentsOfAccount,
  leaningCounts,
  listContents,
  worksBehind,
} from '../src/index.ts'

let testDatabase: TestDatabase
let db: Database

const ids = (contents: readonly { contentId: string }[]) => contents.map(({ contentId }) => contentId)

beforeAll(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  db = createDatabase({ url: testDatabase.url, applicationName: 'list-contents-test' })
  const add = async (contentId: string, accountId: string | null, day: number, title: string | null) =>
    await db.execute(
      `insert into content (content_id, revision, account_id, published_at, url, title, data_hash)
       values ($1, 1, $2, make_timestamptz(2026, 3, $3, 8, 0, 0, 'UTC'), $4, $5, '')`,
      [contentId, accountId, day, `https://example.org/${contentId}`, title],
    )
  await add('post-1', 'ada', 1, '山高月小，水落石出')
  await add('post-2', 'ada', 2, 'The Moon over the Mountains, part 12')
  await add('post_3', 'ada', 3, '水落之后')
  await add('note-1', 'bo', 4, '１２ Moons')
  await add('work', null, 1, null)
  await db.execute(
    `insert into content_match (content_id, part_id, via, original_content_id)
     values ('post-1', 'p1', 'text', 'work'), ('post-1', 'p2', 'image', 'work'), ('post-1', 'p1', 'image', 'work'),
       ('post-2', 'p1', 'text', 'work'), ('note-1', 'p1', 'text', 'work')`,
  )
})

afterAll(async () => {
  await db.close()
  await testDatabase.drop()
})

test('contents of an account are listed page by page, the last published first', async () => {
  const first = await contentsOfAccount(db, 'ada', undefined, 2)
  expect(ids(first)).toEqual(['post_3', 'post-2'])
  expect(ids(await contentsOfAccount(db, 'ada', first[1], 2))).toEqual(['post-1'])
  expect(ids(await listContents(db, ['work', 'nothing', 'note-1']))).toEqual(['note-1', 'work'])
})

test('the beginning of an id is taken as it is written: it is no pattern', async () => {
  expect(ids(await contentsByPrefix(db, 'post', 5))).toEqual(['post-1', 'post-2', 'post_3'])
  expect(ids(await contentsByPrefix(db, 'post_', 5))).toEqual(['post_3'])
  expect(await contentsByPrefix(db, '%', 5)).toEqual([])
  expect(await contentsAtUrl(db, 'https://example.org/post-2', 5)).toEqual(['post-2'])
})

test('titles are found by their words in any order, case and width, and Chinese by two characters', async () => {
  expect(ids(await contentsByTitle(db, 'mountains MOON', 5))).toEqual(['post-2'])
  expect(ids(await contentsByTitle(db, '12', 5))).toEqual(['note-1', 'post-2'])
  expect(ids(await contentsByTitle(db, '水落', 5))).toEqual(['post_3', 'post-1'])
  expect(ids(await contentsByTitle(db, '水落石出', 5))).toEqual(['post-1'])
  expect(await contentsByTitle(db, '落水', 5)).toEqual([])
  // without a word that is looked up there is nothing to find, and not everything
  expect(await contentsByTitle(db, '!', 5)).toEqual([])
})

test('what leans on a work is listed once for each content, with everything that found it', async () => {
  const first = await contentsLeaningOn(db, 'work', '', 2)
  expect(ids(first)).toEqual(['note-1', 'post-1'])
  expect(first[1]).toMatchObject({ via: ['image', 'text'], title: '山高月小，水落石出' })
  expect(ids(await contentsLeaningOn(db, 'work', 'post-1', 2))).toEqual(['post-2'])
  expect(await leaningCounts(db, ['work', 'post-1'], 10)).toEqual(new Map([['work', 3]]))
  expect(await leaningCounts(db, ['work'], 2)).toEqual(new Map([['work', 2]]))
  expect(await worksBehind(db, 'post-1', 5)).toEqual(['work'])
})
