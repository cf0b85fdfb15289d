import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makePicture, photoKinds } from '../../../test/support/pictures/make-picture.ts'
import { type MediaBench, openMediaBench } from './media-bench.ts'
import { mediaSuite } from './media-suite.ts'

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

const crop = cropped(one, 160, 120, 320, 240)
const collage = beside(two, photo(3))

mediaSuite({
  name: 'a picture',
  kind: 'image',
  one: { canvas: one },
  partOfOne: { canvas: cropped(one, 40, 30, 560, 420) },
  two: { canvas: two },
  posts: [
    ['original-1', { canvas: one }, []],
    ['original-2', { canvas: two }, []],
    ['original-3', { canvas: photo(3) }, []],
    ['same-1', { canvas: one }, ['original-1']],
    ['crop-1', { canvas: crop }, ['original-1']],
    ['mirrored-2', { canvas: mirrored(two) }, ['original-2']],
    ['collage', { canvas: collage }, ['original-2', 'original-3']],
    ['crop-of-collage', { canvas: cropped(collage, 320, 0, 640, 480) }, ['original-2', 'original-3']],
    ['same-crop-1', { canvas: crop }, ['original-1']],
    ['other', { canvas: photo(4) }, []],
  ],
})

describe('a picture', () => {
  test('is found as it is, cropped and mirrored, with where and how; another one finds nothing', async () => {
    await bench.add('original', 0, [{ canvas: one }])
    await bench.add('same', 1, [{ canvas: one }])
    await bench.add('crop', 2, [{ canvas: crop }])
    await bench.add('mirrored', 3, [{ canvas: mirrored(one) }])
    await bench.add('other', 4, [{ canvas: two }])
    for (const copy of ['same', 'crop', 'mirrored'])
      expect([copy, await bench.origins(copy)]).toEqual([copy, ['original']])
    expect(await bench.origins('other')).toEqual([])
    const [found] = (await bench.findings('crop'))[0]?.matches ?? []
    expect(found).toMatchObject({ via: 'image', partId: 'img-1' })
    expect(found?.coverage).toBeGreaterThan(0.95)
    expect(found?.originalCoverage).toBeCloseTo(0.25, 1)
    const { x = 0, y = 0, w = 0, h = 0, quad } = found?.spans[0]?.original ?? {}
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
})

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
    await bench.another('image').examine('a', 'first')
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
