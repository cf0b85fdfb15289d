import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { excerpt, inSequence, original } from '../../../test/support/films/edited-film.ts'
import type { Film } from '../../../test/support/films/film.ts'
import { makeFilm } from '../../../test/support/films/make-film.ts'
import { makePicture } from '../../../test/support/pictures/make-picture.ts'
import { makeMusic } from '../../../test/support/sounds/music.ts'
import { cut } from '../../../test/support/sounds/samples.ts'
import { type PartFinding, withdrawContent } from '../src/index.ts'
import { type MediaBench, openMediaBench } from './media-bench.ts'
import { mediaSuite } from './media-suite.ts'

const options = { talk: 0, cards: false, width: 384, height: 216, rate: 12 }
const [one, two, three] = [makeFilm(1, 16, options), makeFilm(2, 16, options), makeFilm(3, 16, options)]
const clip = (of: Film, from: number, seconds: number) => excerpt(original(of), from, seconds)
const medley = inSequence(clip(one, 0, 10), clip(three, 0, 10)).film

const film = (made: Film, track?: Float32Array) => ({ film: { film: made, ...(track === undefined ? {} : { track }) } })

let bench: MediaBench
beforeEach(async () => {
  bench = await openMediaBench()
})
afterEach(() => bench.close())

mediaSuite({
  name: 'a film',
  kind: 'video',
  one: film(one),
  partOfOne: film(clip(one, 4, 8).film),
  two: film(two),
  posts: [
    ['original-1', film(one), []],
    ['clip-1', film(clip(one, 4, 8).film), ['original-1']],
    ['medley', film(medley), ['original-1']],
    ['three', film(three), ['medley']],
    ['of-medley', film(inSequence(clip(one, 2, 7), clip(three, 1, 8)).film), ['original-1', 'medley']],
  ],
})

/** What was found in one part, each with where it is in the part and in the original. */
const seen = ({ matches }: PartFinding) =>
  matches.map(({ contentId, via, spans: [span] }) => ({
    contentId,
    via,
    place: [span?.query.start, span?.query.end, span?.original.start, span?.original.end],
  }))

/** Places are right to a second and a half. */
const found = (contentId: string, place: readonly (number | undefined)[], via = 'video') => ({
  contentId,
  via,
  place: place.map((second) =>
    second === undefined
      ? undefined
      : expect.toSatisfy((told: number) => Math.abs(told - second) <= 1.5, `about ${second}`),
  ),
})

describe('a film', () => {
  test('is found as it is and in part, with where; another one finds nothing', async () => {
    await bench.add('original', 0, [film(one)])
    await bench.add('same', 1, [film(one)])
    await bench.add('clip', 2, [film(inSequence(clip(two, 0, 5), clip(one, 6, 8)).film)])
    await bench.add('other', 3, [film(three)])
    const all = async (contentId: string) => (await bench.findings(contentId)).map(seen)
    expect(await all('same')).toEqual([[found('original', [0, 16, 0, 16])]])
    expect(await all('clip')).toEqual([[found('original', [5, 13, 6, 14])]])
    expect(await all('other')).toEqual([[]])
    const [match] = (await bench.findings('same'))[0]?.matches ?? []
    expect(match).toMatchObject({ partId: 'film-1', transform: { speed: expect.closeTo(1, 2) } })
    const whole = { x: expect.closeTo(0, 1), y: expect.closeTo(0, 1), w: expect.closeTo(1, 1), h: expect.closeTo(1, 1) }
    expect(match?.spans[0]?.query).toMatchObject(whole)
  })

  test('that is a copy does not become an original, but what is new in it does', async () => {
    await bench.add('first', 0, [film(one)])
    await bench.add('copy', 1, [film(one)])
    const rows = await bench.database.query<{ content: string; bytes: number }>(
      `select content_id as content, sum(octet_length(postings))::float as bytes from index_entry where index_name like 'video%' group by 1`,
    )
    const bytes = new Map(rows.map((row) => [row.content, row.bytes]))
    expect(bytes.get('copy') ?? 0).toBeLessThan((bytes.get('first') ?? 0) / 20)
    await bench.add('medley', 2, [film(medley)])
    await bench.add('of-medley', 3, [film(excerpt(original(medley), 5, 10).film)])
    expect(await bench.origins('of-medley')).toEqual(['first', 'medley'])
  })

  test('that cannot be read fails with its reason; what was read in part is searched all the same', async () => {
    await bench.add('original', 0, [film(one)])
    const words = { text: null, lines: [], problem: 'WORDS_TIMEOUT' }
    await bench.add('a', 1, [
      { film: { problem: 'FILM_CORRUPT' } },
      { film: { film: one, problem: 'FILM_TRUNCATED' } },
      { film: { film: three, words } },
    ])
    const told = (await bench.findings('a')).map(({ state, matches, facts }) => [
      state,
      matches.map(({ contentId }) => contentId),
      facts.map(({ code }) => code),
    ])
    expect(told).toEqual([
      ['failed:FILM_CORRUPT', [], []],
      ['failed:FILM_TRUNCATED', ['original'], []],
      ['done', [], ['WORDS_PARTLY_READ']],
    ])
  })
})

describe('films and pictures', () => {
  const still = { canvas: one.frameAt(5) }
  const photo = { canvas: makePicture(11, 'landscape', { width: 640, height: 480 }) }
  /** A film that shows the photo for some seconds, as large as the frame allows. */
  const showing: Film = {
    ...two,
    sound: null,
    frameAt(second) {
      const frame = two.frameAt(second)
      if (second < 6 || second >= 10) return frame
      const width = (frame.height * 4) / 3
      const context = frame.getContext('2d')
      context.fillRect(0, 0, frame.width, frame.height)
      context.drawImage(photo.canvas, (frame.width - width) / 2, 0, width, frame.height)
      return frame
    },
  }

  test('find each other both ways: a frame that is posted as a picture, and a photo that a film shows', async () => {
    await bench.add('film', 0, [film(one)])
    await bench.add('still', 1, [still])
    await bench.add('photo', 2, [photo])
    await bench.add('showing', 3, [film(showing)])
    expect((await bench.findings('still')).map(seen)).toMatchObject([[{ contentId: 'film', via: 'image' }]])
    const [frame] = (await bench.findings('still'))[0]?.matches ?? []
    expect(frame?.partId).toBe('film-1')
    expect(frame?.spans[0]?.original.start).toBeLessThanOrEqual(5)
    expect(frame?.spans[0]?.original.end).toBeGreaterThanOrEqual(5)
    expect(frame?.spans[0]?.query.w).toBeGreaterThan(0.9)
    expect((await bench.findings('showing')).map(seen)).toEqual([
      [found('photo', [6, 10, undefined, undefined], 'image')],
    ])
    const [shown] = (await bench.findings('showing'))[0]?.matches ?? []
    expect(shown?.spans[0]?.query).toMatchObject({ x: expect.closeTo(0.12, 1), w: expect.closeTo(0.75, 1) })
    expect(shown?.spans[0]?.original).toMatchObject({ x: expect.closeTo(0, 1), w: expect.closeTo(1, 1) })
  })

  test('that turn up late change hands, whichever is the later one, and leave when they are gone', async () => {
    await bench.add('still', 5, [still])
    await bench.add('showing', 6, [film(showing)])
    await bench.settle()
    await bench.add('film', 0, [film(one)])
    await bench.add('photo', 1, [photo])
    await bench.settle()
    expect([await bench.origins('still'), await bench.origins('showing')]).toEqual([['film'], ['photo']])
    for (const gone of ['film', 'photo']) {
      await bench.database.transaction((tx) => withdrawContent(tx, gone, '2026-03-02T00:00:00Z'))
      await bench.examine(gone)
    }
    await bench.settle()
    expect([await bench.origins('still'), await bench.origins('showing')]).toEqual([[], []])
  })

  test('that are published at once see each other, at least one of them', async () => {
    await bench.accept('film', 0, [film(one)])
    await bench.accept('still', 1, [still])
    await Promise.all([
      bench.another('video').examine('film', 'first'),
      bench.another('image').examine('still', 'first'),
    ])
    await bench.settle()
    expect([await bench.origins('film'), await bench.origins('still')]).toEqual([[], ['film']])
  })
})

describe('the sound track of a film', () => {
  const music = makeMusic(1, 30, { kind: 'piano' })

  test('is examined as a sound of that part, which is waited for, and is an original for later sounds and films', async () => {
    await bench.add('song', 0, [{ sound: { samples: music } }])
    await bench.accept('film', 1, [film(one, cut(music, 4, 16))])
    await bench.another('video').examine('film', 'first')
    expect(bench.announced).toEqual([{ contentId: 'film', revision: 1, reason: 'first', kinds: ['audio'] }])
    expect((await bench.findings('film')).map(({ state }) => state)).toEqual([null])
    await bench.settle()
    const [finding] = await bench.findings('film')
    expect(finding).toMatchObject({ partId: 'film-1', kind: 'video', state: 'done' })
    expect(finding && seen(finding)).toEqual([found('song', [0, 16, 4, 20], 'audio')])
    const speech = makeMusic(7, 16, { kind: 'strings' })
    await bench.add('second', 2, [film(two, speech)])
    await bench.settle()
    await bench.add('dubbed', 3, [film(three, speech)])
    await bench.settle()
    await bench.add('heard', 4, [{ sound: { samples: speech } }])
    for (const later of ['dubbed', 'heard']) {
      expect((await bench.findings(later)).flatMap(seen)).toEqual([found('second', [0, 16, 0, 16], 'audio')])
    }
  })

  test('is no part of the index any more when its film is gone', async () => {
    await bench.add('film', 0, [film(one, cut(music, 0, 16))])
    await bench.settle()
    await bench.add('song', 1, [{ sound: { samples: music } }])
    expect(await bench.origins('song')).toEqual(['film'])
    await bench.database.transaction((tx) => withdrawContent(tx, 'film', '2026-03-02T00:00:00Z'))
    await bench.examine('film')
    await bench.settle()
    expect(await bench.origins('song')).toEqual([])
  })

  test('is told to be silent where it is', async () => {
    await bench.add('film', 0, [film(one, new Float32Array(16 * 44_100))])
    await bench.settle()
    const [finding] = await bench.findings('film')
    expect(finding?.state).toBe('done')
    expect(finding?.facts).toEqual([
      { code: 'AUDIO_SILENT', severity: 'info', detail: { partId: 'film-1', track: true } },
    ])
  })
})
