import type { Queryable } from '@sourcemark/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makePicture } from '../../../test/support/pictures/make-picture.ts'
import { makeMusic } from '../../../test/support/sounds/music.ts'
import { cut, joined, mixAt, silence } from '../../../test/support/sounds/samples.ts'
import { makeSpeech } from '../../../test/support/sounds/speech.ts'
import { changeSpeed } from '../../../test/support/sounds/tempo.ts'
import { acceptContent, type PartFinding, withdrawContent } from '../src/index.ts'
import { post } from './index-bench.ts'
import { type MediaBench, openMediaBench } from './media-bench.ts'
import { mediaSuite } from './media-suite.ts'

const one = makeMusic(1, 30, { kind: 'piano' })
const two = makeMusic(2, 30, { kind: 'strings' })
const three = makeMusic(3, 30, { kind: 'guitar' })
const talk = makeSpeech(4, 30)

const sound = (samples: Float32Array) => ({ sound: { samples } })

let bench: MediaBench
beforeEach(async () => {
  bench = await openMediaBench()
})
afterEach(() => bench.close())

/** What was found in one part, each with where it lies in the part and in the original, and how fast it plays there. */
const heard = ({ matches }: PartFinding) =>
  matches.map(({ contentId, spans: [span], transform }) => ({
    contentId,
    place: [span?.query.start, span?.query.end, span?.original.start, span?.original.end],
    speed: transform?.speed,
  }))

/** Places are right to a second, speeds to a hundredth. */
const found = (contentId: string, place: readonly [number, number, number, number], speed = 1) => ({
  contentId,
  place: place.map((second) => expect.toSatisfy((told: number) => Math.abs(told - second) <= 1, `about ${second}`)),
  speed: expect.closeTo(speed, 2),
})

mediaSuite({
  name: 'a sound',
  kind: 'audio',
  one: sound(one),
  partOfOne: sound(cut(one, 5, 15)),
  two: sound(two),
  posts: [
    ['original-1', sound(one), []],
    ['original-2', sound(two), []],
    ['same-1', sound(one), ['original-1']],
    ['clip-1', sound(cut(one, 5, 15)), ['original-1']],
    ['medley', sound(joined(cut(one, 0, 15), cut(three, 0, 20))), ['original-1']],
    ['three', sound(three), ['medley']],
    ['faster-2', sound(changeSpeed(two, 1.05)), ['original-2']],
    ['of-medley', sound(joined(cut(one, 5, 10), cut(three, 0, 15))), ['original-1', 'medley']],
    ['talk', sound(talk), []],
  ],
})

describe('a sound', () => {
  test('is found as it is, in part, under speech and faster, with where and how; another one finds nothing', async () => {
    await bench.add('original', 0, [sound(one)])
    await bench.add('same', 1, [sound(one)])
    await bench.add('clip', 2, [sound(joined(cut(talk, 0, 10), cut(one, 10, 10), cut(talk, 10, 10)))])
    await bench.add('under', 3, [sound(mixAt(cut(one, 5, 20), makeSpeech(5, 20), 0))])
    await bench.add('faster', 4, [sound(changeSpeed(cut(one, 0, 21), 1.05))])
    await bench.add('other', 5, [sound(two)])
    const all = async (contentId: string) => (await bench.findings(contentId)).map(heard)
    expect(await all('same')).toEqual([[found('original', [0, 30, 0, 30])]])
    expect(await all('clip')).toEqual([[found('original', [10, 20, 10, 20])]])
    expect(await all('under')).toEqual([[found('original', [0, 20, 5, 25])]])
    expect(await all('faster')).toEqual([[found('original', [0, 20, 0, 21], 1.05)]])
    expect(await all('other')).toEqual([[]])
    expect((await bench.findings('same'))[0]?.matches[0]).toMatchObject({ via: 'audio', partId: 'sound-1' })
  })

  test('made of several originals leads to each of them, each with its own place', async () => {
    await bench.add('first', 0, [sound(one)])
    await bench.add('second', 1, [sound(two)])
    await bench.add('medley', 2, [sound(joined(cut(one, 0, 15), cut(two, 10, 15)))])
    expect((await bench.findings('medley')).map(heard)).toEqual([
      [found('first', [0, 15, 0, 15]), found('second', [15, 30, 10, 25])],
    ])
  })

  test('that is a copy does not become an original: who copies it leads to the first', async () => {
    await bench.add('first', 0, [sound(one)])
    for (let copy = 1; copy <= 3; copy++) await bench.add(`copy-${copy}`, copy, [sound(one)])
    for (let copy = 1; copy <= 3; copy++) expect(await bench.origins(`copy-${copy}`)).toEqual(['first'])
    await bench.add('mixed', 5, [sound(joined(one, three))])
    await bench.add('of-mixed', 6, [sound(joined(cut(one, 10, 15), cut(three, 5, 15)))])
    expect(await bench.origins('of-mixed')).toEqual(['first', 'mixed'])
    const rows = await bench.database.query<{ bytes: number }>(
      `select content_id as id, octet_length(postings) as bytes from index_entry where content_id like 'copy-%' or content_id = 'first' order by 1`,
    )
    const [original, ...copies] = rows.map(({ bytes }) => bytes).reverse() as [number, ...number[]]
    for (const bytes of copies) expect(bytes).toBeLessThan(original / 20)
  })
})

test('what cannot be read fails with its reason; what was read in part is searched all the same', async () => {
  await bench.add('original', 0, [sound(one)])
  await bench.add('a', 1, [
    { sound: { problem: 'SOUND_CORRUPT' } },
    sound(silence(10)),
    { sound: { samples: cut(one, 0, 20), problem: 'SOUND_TRUNCATED' } },
    { sound: { samples: silence(10), problem: 'SOUND_TRUNCATED' } },
  ])
  expect(
    (await bench.findings('a')).map(({ state, matches, facts }) => [
      state,
      matches.map(({ contentId }) => contentId),
      facts.map(({ code }) => code),
    ]),
  ).toEqual([
    ['failed:SOUND_CORRUPT', [], []],
    ['done', [], ['AUDIO_SILENT']],
    ['failed:SOUND_TRUNCATED', ['original'], []],
    ['failed:SOUND_TRUNCATED', [], []],
  ])
})

describe('pictures embedded in a sound', () => {
  const photo = { canvas: makePicture(1, 'landscape', { width: 640, height: 480 }) }
  const other = { canvas: makePicture(2, 'street', { width: 640, height: 480 }) }

  test('are examined as pictures of that part, which is waited for', async () => {
    await bench.add('photo', 0, [photo])
    await bench.add('other', 1, [other])
    await bench.accept('song', 2, [{ sound: { samples: one, covers: [photo, other] } }])
    await bench.another('audio').examine('song', 'first')
    expect(bench.announced).toEqual([{ contentId: 'song', revision: 1, reason: 'first', kinds: ['image'] }])
    expect((await bench.findings('song')).map(({ state }) => state)).toEqual([null])
    await bench.settle()
    const [finding] = await bench.findings('song')
    expect(finding).toMatchObject({ partId: 'sound-1', kind: 'audio', state: 'done' })
    expect(finding?.matches).toMatchObject([
      { contentId: 'photo', partId: 'img-1', via: 'image' },
      { contentId: 'other', partId: 'img-1', via: 'image' },
    ])
    // Neither is read again for nothing.
    await bench.database.execute(`update examination set wanted = wanted + 1 where kind <> 'text'`)
    await bench.examine('song')
    expect([...bench.reads].filter(([blob]) => blob.startsWith('song')).map(([, times]) => times)).toEqual([1, 1, 1])
    expect(bench.announced).toEqual([])
  })

  test('are originals for those who come later, once each, and leave with their sound', async () => {
    await bench.add('song', 0, [{ sound: { samples: one, covers: [photo, photo] } }])
    await bench.settle()
    await bench.add('photo', 1, [photo])
    expect((await bench.findings('photo'))[0]?.matches).toMatchObject([{ contentId: 'song', partId: 'sound-1' }])
    await bench.database.transaction((tx) => withdrawContent(tx, 'song', '2026-03-02T00:00:00Z'))
    await bench.examine('song')
    await bench.settle()
    expect(await bench.origins('photo')).toEqual([])
  })

  test('that cannot be read leave the sound as it is, and it is said', async () => {
    await bench.add('song', 0, [{ sound: { samples: one, covers: [{ problem: 'PICTURE_CORRUPT' }] } }])
    await bench.settle()
    const [finding] = await bench.findings('song')
    expect(finding?.state).toBe('done')
    expect(finding?.facts).toEqual([
      { code: 'COVER_NOT_READ', severity: 'info', detail: { partId: 'sound-1', cover: 1, problem: 'PICTURE_CORRUPT' } },
    ])
  })

  test('of which nobody was told are told by whoever comes next', async () => {
    await bench.add('photo', 0, [photo])
    await bench.accept('song', 1, [{ sound: { samples: one, covers: [photo] } }])
    const dying = bench.another('audio', async (name, run) => {
      if (name === 'tell') throw new Error('killed')
      return await run()
    })
    await expect(dying.examine('song', 'first')).rejects.toThrow('killed')
    expect(bench.announced).toEqual([])
    await bench.another('audio').examine('song', 'first')
    await bench.settle()
    expect(await bench.origins('song')).toEqual(['photo'])
  })

  const song = [{ sound: { samples: one, covers: [photo] } }]
  const revised = post('song', 0, 'Without any sound.', { revision: 2 })
  type Change = (tx: Queryable) => Promise<{ readonly kinds: readonly string[] } | null>
  test.each<[string, Change]>([
    ['a revision', (tx) => acceptContent(tx, revised, null, [])],
    ['a withdrawal', (tx) => withdrawContent(tx, 'song', '2026-03-02T00:00:00Z')],
  ])('are seen by %s that comes while they are recorded', async (_what, change) => {
    const waiting = async (transactions: number): Promise<void> => {
      await expect
        .poll(
          () =>
            bench.database.query(
              `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            ),
          {
            timeout: 10_000,
          },
        )
        .toHaveLength(transactions)
    }
    await bench.accept('song', 0, song)
    const [held, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holding = bench.database.transaction(async (tx) => {
      await tx.execute(
        `insert into medium_reading (content_id, revision, part_id, reader) values ('song', 1, 'sound-1', '')`,
      )
      held.resolve()
      await letGo.promise
      throw new Error('undone')
    })
    await held.promise
    const recording = bench.another('audio').examine('song', 'first')
    await waiting(1)
    const changing = bench.database.transaction(change)
    await waiting(2)
    letGo.resolve()
    await expect(holding).rejects.toThrow('undone')
    await recording
    expect((await changing)?.kinds).toEqual(['audio', 'image', 'text'])
  })
})
