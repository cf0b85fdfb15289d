import type { ContentPublished } from '@sourcemark/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  acceptContent,
  contentsAtPages,
  contentsToExamine,
  type Delivery,
  firstWithdrawals,
  holdersOf,
  keepEvent,
  readContents,
  readWrittenParts,
  withdrawContent,
} from '../src/index.ts'
import { type IndexBench, openIndexBench, post } from './index-bench.ts'

let bench: IndexBench
beforeEach(async () => {
  bench = await openIndexBench()
})
afterEach(() => bench.close())

const accept = (event: ContentPublished) => bench.database.transaction((tx) => acceptContent(tx, event, null, []))
const keep = (event: ContentPublished, delivery: Delivery) =>
  bench.database.transaction((tx) => keepEvent(tx, event, delivery))
const at = (offset: bigint): Delivery => ({ topic: 'ingest', partition: 0, offset })
const sent = '一篇用来测试收件的短文，没有别的意思。'

describe('an event', () => {
  test('is new once, the same record again, any other record with it a duplicate', async () => {
    const event = post('a', 0, sent)
    expect(await keep(event, at(5n))).toBe('new')
    expect(await keep(event, at(5n))).toBe('again')
    expect(await keep(event, at(6n))).toBe('duplicate')
    expect(await keep(event, { ...at(5n), partition: 1 })).toBe('duplicate')
    expect(await keep({ ...event, source: 'https://other.example' }, at(7n))).toBe('new')
  })

  test('with the id of another is refused', async () => {
    await keep(post('a', 0, sent), at(1n))
    const other = { ...post('a', 0, `${sent}。`) }
    await expect(keep(other, at(2n))).rejects.toMatchObject({ code: 'EVENT_ID_CONFLICT', pointer: '/id' })
  })

  test('that comes at several places at once is new at one of them', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, offset) => keep(post('a', 0, sent), at(BigInt(offset)))),
    )
    expect(outcomes.sort()).toEqual([...Array(7).fill('duplicate'), 'new'])
  })
})

describe('a content', () => {
  test('is accepted as its latest revision; an older one is only kept', async () => {
    expect(await accept(post('a', 0, sent, { revision: 2 }))).toEqual({
      state: 'accepted',
      revision: 2,
      reason: 'first',
      kinds: ['text'],
    })
    expect(await accept(post('a', 0, 'older', { revision: 1 }))).toMatchObject({ state: 'stale' })
    expect(await accept(post('a', 0, 'newer', { revision: 3 }))).toMatchObject({
      state: 'accepted',
      reason: 'revision',
    })
    expect((await readContents(bench.database, ['a', 'b'])).get('a')?.revision).toBe(3)
    const parts = await bench.database.query('select revision, body from part order by revision')
    expect(parts).toEqual([
      { revision: 1, body: 'older' },
      { revision: 2, body: sent },
      { revision: 3, body: 'newer' },
    ])
  })

  test('again is accepted again, so that its message is sent; with other data it is refused', async () => {
    await accept(post('a', 0, sent))
    expect(await accept(post('a', 0, sent))).toMatchObject({ state: 'accepted', revision: 1 })
    await expect(accept(post('a', 0, 'other'))).rejects.toMatchObject({
      code: 'REVISION_CONFLICT',
      pointer: '/data/revision',
    })
  })

  test('of which several revisions come at once ends at the greatest', async () => {
    await Promise.all([3, 1, 4, 2].map((revision) => accept(post('a', 0, `${sent}${revision}`, { revision }))))
    expect((await readContents(bench.database, ['a'])).get('a')?.revision).toBe(4)
  })

  test('is waited for in all its parts', async () => {
    const uri = 'https://platform.example/a'
    const film = { partId: 'film', kind: 'video', mediaType: 'video/mp4', uri } as const
    const sound = { partId: 'sound', kind: 'audio', mediaType: 'audio/mpeg', uri } as const
    const image = { partId: 'img', kind: 'image', mediaType: 'image/png', uri } as const
    const text = { partId: 'body', kind: 'text', mediaType: 'text/plain', text: sent } as const
    const kinds = ['video', 'audio', 'image', 'text']
    expect(await accept(post('a', 0, '', { parts: [film, sound, image, text] }))).toMatchObject({ kinds })
    expect((await bench.findings('a')).map(({ partId, state }) => [partId, state])).toEqual([
      ['film', null],
      ['sound', null],
      ['img', null],
      ['body', null],
    ])
    // What an earlier revision had is still to be taken out of the index.
    expect(await accept(post('a', 0, sent, { revision: 2 }))).toMatchObject({ kinds })
  })

  test('keeps where the bytes of a medium are, or why they are not there; inline bytes are not kept twice', async () => {
    const medium = (partId: string) =>
      ({ partId, kind: 'image', mediaType: 'image/png', data: 'aGVsbG8=', caption: 'c' }) as const
    const event = post('a', 0, '', { parts: [medium('kept'), medium('lost'), medium('unseen')] })
    const media = [
      { partId: 'kept', sha256: 'ab'.repeat(32) },
      { partId: 'lost', problem: 'MEDIUM_NOT_FOUND' },
    ]
    await bench.database.transaction((tx) => acceptContent(tx, event, null, media))
    const rows = await bench.database.query(
      `select part_id as id, blob, blob_problem as problem, medium ? 'data' as inline from part order by position`,
    )
    expect(rows).toEqual([
      { id: 'kept', blob: 'ab'.repeat(32), problem: null, inline: false },
      { id: 'lost', blob: null, problem: 'MEDIUM_NOT_FOUND', inline: false },
      { id: 'unseen', blob: null, problem: null, inline: true },
    ])
  })

  test('is withdrawn at its earliest withdrawal, also when that comes before the content, and stays so', async () => {
    const withdraw = (time: string) => bench.database.transaction((tx) => withdrawContent(tx, 'a', time))
    expect(await withdraw('2026-03-03T00:00:00Z')).toBeNull()
    await accept(post('a', 0, sent))
    expect((await readContents(bench.database, ['a'])).get('a')?.withdrawn).toBe(true)
    expect(await withdraw('2026-03-02T00:00:00Z')).toMatchObject({ revision: 1 })
    expect(await withdraw('2026-03-04T00:00:00Z')).toMatchObject({ revision: 1 })
    await accept(post('a', 0, `${sent}!`, { revision: 2 }))
    const rows = await bench.database.query<{ at: Date }>('select withdrawn_at as at from content')
    expect(rows[0]?.at.toISOString()).toBe('2026-03-02T00:00:00.000Z')
  })
})

describe('who carries a work', () => {
  const long =
    '海边的盐田分成一格一格，晒盐人每天清晨把卤水从高处放到低处，傍晚再用木耙把结晶推成小山。雨来之前要盖上油布，慢一步，半个月的太阳就白晒了。'

  test('is found by account and work, with the time of its first copy; what was withdrawn does not count', async () => {
    await bench.add(post('w-1', 0, long, { accountId: 'writer' }))
    await bench.add(post('copy-2', 6, long, { accountId: 'poster' }))
    await bench.add(post('copy-1', 5, long, { accountId: 'poster' }))
    await bench.add(post('copy-3', 4, long, { accountId: 'other' }))
    const holders = () => holdersOf(bench.database, ['poster', 'writer'], ['w-1', 'w-2'])
    expect(
      (await holders()).map(({ accountId, originalId, publishedAt }) => [
        accountId,
        originalId,
        publishedAt.getUTCMinutes(),
      ]),
    ).toEqual([['poster', 'w-1', 5]])
    await bench.database.transaction((tx) => withdrawContent(tx, 'copy-1', '2026-03-02T00:00:00Z'))
    expect((await holders()).map(({ publishedAt }) => publishedAt.getUTCMinutes())).toEqual([6])
    const withdrawals = await firstWithdrawals(bench.database, ['poster', 'other'])
    expect([...withdrawals].map(([accountId, time]) => [accountId, time.getUTCMinutes()])).toEqual([['poster', 5]])
  })
})

test('contents are found by the canonical address of their latest revision', async () => {
  await bench.database.transaction((tx) => acceptContent(tx, post('p-1', 0, sent), 'site.example/a', []))
  await bench.database.transaction((tx) =>
    acceptContent(tx, post('p-1', 0, `${sent}!`, { revision: 2 }), 'site.example/b', []),
  )
  expect(await contentsAtPages(bench.database, ['site.example/a'], 10)).toEqual([])
  expect(await contentsAtPages(bench.database, ['site.example/b', 'site.example/c'], 10)).toEqual(['p-1'])
})

test('the written parts of a content are those of its latest revision, with captions', async () => {
  const image = {
    partId: 'img',
    kind: 'image',
    mediaType: 'image/png',
    uri: 's3://b/k',
    caption: '图源：某某',
  } as const
  await bench.accept(post('wp', 0, sent))
  await bench.accept(
    post('wp', 0, `${sent}!`, {
      revision: 2,
      parts: [{ partId: 'b2', kind: 'text', mediaType: 'text/plain', text: 'x' }, image],
    }),
  )
  const parts = (await readWrittenParts(bench.database, ['wp'])).get('wp')
  expect(parts?.map(({ partId, text, caption }) => [partId, text, caption])).toEqual([
    ['b2', 'x', null],
    ['img', null, '图源：某某'],
  ])
})

test('contents that have been due for long are found, oldest first, those examined are not', async () => {
  await bench.accept(post('a', 0, sent))
  await bench.accept(post('b', 1, sent))
  await bench.add(post('c', 2, sent))
  expect(await contentsToExamine(bench.database, 3600, 10)).toEqual([])
  await bench.database.execute(`update content set accepted_at = now() - interval '2 hours' where content_id = 'b'`)
  await bench.database.execute(
    `update content set accepted_at = now() - interval '3 hours' where content_id in ('a', 'c')`,
  )
  const late = await contentsToExamine(bench.database, 3600, 10)
  expect(late.map(({ contentId }) => contentId)).toEqual(['a', 'b'])
  expect(await contentsToExamine(bench.database, 3600, 1)).toHaveLength(1)
})
