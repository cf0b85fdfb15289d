import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makePicture, photoKinds } from '../../../test/support/pictures/make-picture.ts'
import { randomFrom } from '../../../test/support/random.ts'
import { type PartFinding, withdrawContent } from '../src/index.ts'
import { type MediaBench, openMediaBench } from './media-bench.ts'

const size = { width: 640, height: 480 }
const photo = (seed: number): Canvas =>
  makePicture(seed, photoKinds[seed % photoKinds.length] as (typeof photoKinds)[number], size)

/** Draws on a sheet of its own. */
function drawn(width: number, height: number, draw: (context: ReturnType<Canvas['getContext']>) => void): Canvas {
  const canvas = createCanvas(width, height)
  draw(canvas.getContext('2d') as ReturnType<Canvas['getContext']>)
  return canvas
}

const cropped = (from: Canvas, x: number, y: number, width: number, height: number): Canvas =>
  drawn(width, height, (context) => context.drawImage(from, -x, -y))

const mirrored = (from: Canvas): Canvas =>
  drawn(from.width, from.height, (context) => {
    context.scale(-1, 1)
    context.drawImage(from, -from.width, 0)
  })

const beside = (left: Canvas, right: Canvas): Canvas =>
  drawn(left.width + right.width, left.height, (context) => {
    context.drawImage(left, 0, 0)
    context.drawImage(right, left.width, 0)
  })

const one = photo(1)
const two = photo(2)

let bench: MediaBench
beforeEach(async () => {
  bench = await openMediaBench()
})
afterEach(() => bench.close())

describe('a picture', () => {
  test('is found as it is, cropped and mirrored, with where and how; another one finds nothing', async () => {
    await bench.add('original', 0, [{ canvas: one }])
    await bench.add('same', 1, [{ canvas: one }])
    await bench.add('crop', 2, [{ canvas: cropped(one, 160, 120, 320, 240) }])
    await bench.add('mirrored', 3, [{ canvas: mirrored(one) }])
    await bench.add('other', 4, [{ canvas: two }])
    for (const copy of ['same', 'crop', 'mirrored'])
      expect([copy, await bench.origins(copy)]).toEqual([copy, ['original']])
    expect(await bench.origins('other')).toEqual([])
    const [crop] = (await bench.findings('crop'))[0]?.matches ?? []
    expect(crop).toMatchObject({ via: 'image', partId: 'img-1' })
    expect(crop?.coverage).toBeGreaterThan(0.95)
    expect(crop?.originalCoverage).toBeCloseTo(0.25, 1)
    const { x = 0, y = 0, w = 0, h = 0, quad } = crop?.spans[0]?.original ?? {}
    for (const side of [x, y]) expect(side).toBeCloseTo(0.25, 1)
    for (const side of [w, h]) expect(side).toBeCloseTo(0.5, 1)
    expect(quad).toHaveLength(4)
    expect((await bench.findings('mirrored'))[0]?.matches[0]?.transform).toMatchObject({ mirrored: true })
  })

  test('made of several originals leads to each of them, each with its own place', async () => {
    await bench.add('left', 0, [{ canvas: one }])
    await bench.add('right', 1, [{ canvas: two }])
    await bench.add('collage', 2, [{ canvas: beside(one, two) }])
    const [finding] = await bench.findings('collage')
    expect(finding?.matches.map(({ contentId }) => contentId)).toEqual(['left', 'right'])
    const places = finding?.matches.map(({ spans }) => spans[0]?.query.x ?? -1) ?? []
    expect(places[0]).toBeCloseTo(0, 1)
    expect(places[1]).toBeCloseTo(0.5, 1)
  })

  test('that is a copy does not become an original: who copies it leads to the first', async () => {
    await bench.add('first', 0, [{ canvas: one }])
    for (let copy = 1; copy <= 4; copy++) await bench.add(`copy-${copy}`, copy, [{ canvas: one }])
    for (let copy = 1; copy <= 4; copy++) expect(await bench.origins(`copy-${copy}`)).toEqual(['first'])
    const rows = await bench.database.query<{ id: string }>(
      `select distinct content_id as id from index_entry where index_name like '%/hash' and postings <> '' order by 1`,
    )
    expect(rows).toEqual([{ id: 'first' }])
  })

  test('that turns up late changes hands: later copies are examined again, whatever came first', async () => {
    await bench.add('copy-2', 9, [{ canvas: cropped(one, 40, 30, 560, 420) }])
    await bench.add('copy-1', 5, [{ canvas: one }])
    await bench.settle()
    expect(await bench.origins('copy-2')).toEqual(['copy-1'])
    await bench.add('original', 0, [{ canvas: one }])
    expect(bench.announced.map(({ kinds }) => kinds)).toEqual(bench.announced.map(() => ['image']))
    await bench.settle()
    expect(await bench.origins('copy-1')).toEqual(['original'])
    expect(await bench.origins('copy-2')).toEqual(['original'])
    await bench.database.transaction((tx) => withdrawContent(tx, 'original', '2026-03-02T00:00:00Z'))
    await bench.examine('original')
    await bench.settle()
    expect(await bench.origins('copy-1')).toEqual([])
    expect(await bench.origins('copy-2')).toEqual(['copy-1'])
  })

  test('that becomes an original again sees what another became at the same time', async () => {
    await bench.add('original', 0, [{ canvas: one }])
    await bench.add('copy-1', 5, [{ canvas: one }])
    await bench.add('copy-2', 9, [{ canvas: cropped(one, 40, 30, 560, 420) }])
    await bench.database.transaction((tx) => withdrawContent(tx, 'original', '2026-03-02T00:00:00Z'))
    await bench.examine('original')
    bench.announced.splice(0)
    // It has looked up and found nothing; then the other one gets back what it has, and sees nobody to tell.
    const slow = bench.anotherExaminer(async (name, run) => {
      if (name === 'record') await bench.examine('copy-1')
      return await run()
    })
    await slow.examine('copy-2', 'correction')
    await bench.settle()
    expect(await bench.origins('copy-1')).toEqual([])
    expect(await bench.origins('copy-2')).toEqual(['copy-1'])
  })

  test('that leaves with a new revision leads nobody to the content any more', async () => {
    await bench.add('original', 0, [{ canvas: one }])
    await bench.add('copy', 1, [{ canvas: one }])
    await bench.add('original', 0, [{ canvas: two }], { revision: 2 })
    await bench.settle()
    expect(await bench.origins('copy')).toEqual([])
    await bench.add('other-copy', 2, [{ canvas: two }])
    expect(await bench.origins('other-copy')).toEqual(['original'])
  })

  test('of two that are published at once at least one sees the other', async () => {
    await bench.accept('a', 0, [{ canvas: one }])
    await bench.accept('b', 1, [{ canvas: one }])
    await Promise.all(['a', 'b'].map((contentId) => bench.anotherExaminer().examine(contentId, 'first')))
    await bench.settle()
    expect([await bench.origins('a'), await bench.origins('b')]).toEqual([[], ['a']])
  })

  test('is read once, and again only by whoever died before anything was recorded', async () => {
    await bench.accept('a', 0, [{ canvas: one }])
    const killed = new Error('killed')
    const dying = bench.anotherExaminer(async (name, run) => {
      if (name === 'record') throw killed
      return await run()
    })
    await expect(dying.examine('a', 'first')).rejects.toThrow('killed')
    await bench.examine('a')
    expect(await bench.database.query('select from index_change')).toEqual([])
    expect(bench.reads.get('a/1/1')).toBe(2)
    await bench.database.execute('update examination set wanted = wanted + 1')
    await bench.examine('a')
    await bench.anotherExaminer().examine('a', 'first')
    expect(bench.reads.get('a/1/1')).toBe(2)
    expect(await bench.database.query('select from index_change')).toEqual([])
  })
})

test('the order in which pictures arrive changes nothing', async () => {
  const whole = [photo(1), photo(2), photo(3)] as const
  const posts: [string, number, Canvas][] = [
    ['original-1', 0, whole[0]],
    ['original-2', 1, whole[1]],
    ['original-3', 2, whole[2]],
    ['same-1', 3, whole[0]],
    ['crop-1', 4, cropped(whole[0], 160, 120, 320, 240)],
    ['mirrored-2', 5, mirrored(whole[1])],
    ['collage', 6, beside(whole[1], whole[2])],
    ['crop-of-collage', 7, cropped(beside(whole[1], whole[2]), 320, 0, 640, 480)],
    ['same-crop-1', 8, cropped(whole[0], 160, 120, 320, 240)],
    ['other', 9, photo(4)],
  ]
  const outcomes: unknown[] = []
  for (const seed of [0, 1, 2]) {
    const random = randomFrom(seed)
    const order = posts.map((content) => ({ content, place: seed === 0 ? content[1] : random() }))
    for (const { content } of order.sort((a, b) => a.place - b.place)) {
      const [contentId, minute, canvas] = content
      await bench.add(contentId, minute, [{ canvas }])
    }
    await bench.settle()
    const found = await Promise.all(posts.map(async ([contentId]) => [contentId, await bench.findings(contentId)]))
    outcomes.push(found)
    await bench.close()
    bench = await openMediaBench()
  }
  expect(outcomes[1]).toEqual(outcomes[0])
  expect(outcomes[2]).toEqual(outcomes[0])
  const origins = Object.fromEntries(
    (outcomes[0] as [string, PartFinding[]][]).map(([contentId, findings]) => [
      contentId,
      findings.flatMap(({ matches }) => matches.map((match) => match.contentId)),
    ]),
  )
  expect(origins).toEqual({
    'original-1': [],
    'original-2': [],
    'original-3': [],
    'same-1': ['original-1'],
    'crop-1': ['original-1'],
    'mirrored-2': ['original-2'],
    collage: ['original-2', 'original-3'],
    'crop-of-collage': ['original-2', 'original-3'],
    'same-crop-1': ['original-1'],
    other: [],
  })
}, 120_000)

describe('what cannot be read', () => {
  test('fails with its reason, and a blank picture is read and has nothing to find', async () => {
    const blank = drawn(400, 300, (context) => {
      context.fillStyle = '#ddd'
      context.fillRect(0, 0, 400, 300)
    })
    await bench.add('a', 0, [{ problem: 'PICTURE_TRUNCATED' }, { canvas: blank }, { canvas: one }])
    expect((await bench.findings('a')).map(({ state, facts }) => [state, facts.map(({ code }) => code)])).toEqual([
      ['failed:PICTURE_TRUNCATED', []],
      ['done', ['IMAGE_BLANK']],
      ['done', []],
    ])
  })

  test('is said of media that were never fetched and of those that could not be had', async () => {
    await bench.database.transaction(async () => undefined)
    await bench.accept('a', 0, [{ canvas: one }, { canvas: two }])
    await bench.database.execute(
      `update part set blob = null, blob_problem = case part_id when 'img-1' then 'MEDIUM_FORBIDDEN' end`,
    )
    await bench.examine('a')
    expect((await bench.findings('a')).map(({ state }) => state)).toEqual([
      'failed:MEDIUM_FORBIDDEN',
      'failed:MEDIUM_NOT_FETCHED',
    ])
  })
})

describe('words in a picture', () => {
  const line = { start: 0, end: 4, box: { x: 0.1, y: 0.9, w: 0.3, h: 0.05 } }

  test('make its texts due, once, and it is waited for until they are examined', async () => {
    const words = { text: '图源某某', lines: [line], problem: null }
    await bench.add('a', 0, [{ canvas: one, words }])
    expect(bench.announced.splice(0)).toEqual([{ contentId: 'a', revision: 1, reason: 'first', kinds: ['text'] }])
    expect((await bench.findings('a'))[0]?.state).toBeNull()
    await bench.database.execute(`update examination set wanted = wanted + 1 where kind = 'image'`)
    await bench.anotherExaminer().examine('a', 'first')
    expect(bench.announced).toEqual([])
  })

  test('of which only some were read are examined, and the picture counts as unread', async () => {
    await bench.add('a', 0, [{ canvas: one, words: { text: '图源某某', lines: [line], problem: 'WORDS_TIMEOUT' } }])
    expect(bench.announced.map(({ kinds }) => kinds)).toEqual([['text']])
    expect((await bench.findings('a'))[0]?.state).toBe('failed:WORDS_TIMEOUT')
  })

  test('that could not be read leave the picture unread', async () => {
    await bench.add('a', 0, [{ canvas: one, words: { text: null, lines: [], problem: 'WORDS_CRASHED' } }])
    expect((await bench.findings('a'))[0]?.state).toBe('failed:WORDS_CRASHED')
    expect(bench.announced).toEqual([])
  })
})
