import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Chance } from '../support/chance.ts'
import { account, addressOf, published, withdrawn } from '../support/events.ts'
import { finished } from '../support/films/attacks.ts'
import {
  dubbed,
  type EditedFilm,
  excerpt,
  faster,
  inSequence,
  original,
  reframed,
  stranger,
} from '../support/films/edited-film.ts'
import { encodeFilm, type FilmEncoding } from '../support/films/encode-film.ts'
import { type Film, keptSound, soundOf } from '../support/films/film.ts'
import { inset, mirror } from '../support/films/frame-edits.ts'
import { makeFilm } from '../support/films/make-film.ts'
import { stillFilm } from '../support/films/still-film.ts'
import { expectKillLosesNothing } from '../support/killed-worker.ts'
import { type Line, startLine } from '../support/line.ts'
import { type MediaFolder, type MediumFields, type MediumPart, openMediaFolder } from '../support/media-folder.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture } from '../support/pictures/make-picture.ts'
import { textPage } from '../support/pictures/surroundings.ts'
import { randomFrom } from '../support/random.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'
import { makeMusic } from '../support/sounds/music.ts'
import { cut, lengthOf } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { texts } from '../support/texts.ts'

let media: MediaFolder
let line: Line

const size = { width: 320, height: 180, rate: 10 } as const

const films = new Map<number, Film>()

/** A film of half a minute, whose sound is made once. */
function work(seed: number, seconds = 30): Film {
  const known = films.get(seed)
  if (known !== undefined) return known
  const film = makeFilm(seed, seconds, { ...size, cards: false })
  const made = { ...film, sound: keptSound(film.sound, seconds) }
  films.set(seed, made)
  return made
}
const harbour = (): EditedFilm => original(work(6101))
const own = (seed: number, seconds: number): EditedFilm => stranger(work(seed, seconds))

const recompressed: FilmEncoding = { codec: 'h264', crf: 34, container: 'mp4' }

async function filmPart(
  { film }: Pick<EditedFilm, 'film'>,
  more: Partial<MediumFields> = {},
  encoding: FilmEncoding = recompressed,
): Promise<MediumPart> {
  const bytes = (await encodeFilm(film, encoding)) as Buffer
  return filmBytes(bytes, more)
}

const filmBytes = (bytes: Buffer, more: Partial<MediumFields> = {}): Promise<MediumPart> =>
  media.part({ partId: 'vid', kind: 'video', mediaType: 'video/mp4', ...more }, bytes)

const picturePart = async (canvas: Parameters<typeof encodePicture>[0], partId = 'img'): Promise<MediumPart> =>
  media.part(
    { partId, kind: 'image', mediaType: 'image/jpeg' },
    await encodePicture(canvas, { format: 'jpeg', quality: 84 }),
  )

const soundPart = (samples: Float32Array, partId = 'snd'): Promise<MediumPart> =>
  media.part({ partId, kind: 'audio', mediaType: 'audio/wav' }, encodeWav(samples))

const photo = () => makePicture(43, 'street', { width: 960, height: 540 })
const song = () => makeMusic(36, 40, { kind: 'piano' })

/** Posts a part, an hour after the works of these tests, and gives what is said of it in the end. */
async function said(contentId: string, part: MediumPart): Promise<Verdict> {
  await line.send([published({ contentId, minute: 60, parts: [part] })])
  return await line.verdict(contentId, ({ status }) => status === 'final')
}

type Match = Verdict['matches'][number]

/** Whom a verdict names, and by which of their senses each was recognised. */
const recognised = ({ matches }: Pick<Verdict, 'matches'>): string[] =>
  matches.map(({ contentId, via }) => `${contentId} ${via}`).sort()

const matchBy = ({ matches }: Verdict, via: Match['via']): Match => {
  const found = matches.filter((match) => match.via === via)
  expect(found).toHaveLength(1)
  return found[0] as Match
}

type Side = Match['spans'][number]['query']

/** The seconds that a side of a match covers. */
function secondsOf({ spans }: Match, side: 'query' | 'original'): [start: number, end: number] {
  const ends = (end: keyof Side): number[] => spans.map((span) => Number(span[side][end] ?? Number.NaN))
  return [Math.min(...ends('start')), Math.max(...ends('end'))]
}

/** Expects a match to lie where it should in both films, right to so many seconds. */
function expectTimes(match: Match, query: readonly number[], from: readonly number[], within = 2): void {
  const about = (second: number) => expect.toSatisfy((told: number) => Math.abs(told - second) <= within, `${second}`)
  expect(secondsOf(match, 'query')).toEqual(query.map(about))
  expect(secondsOf(match, 'original')).toEqual(from.map(about))
}

beforeAll(async () => {
  media = await openMediaFolder()
  line = await startLine({ env: { SOURCEMARK_MEDIA_ROOTS: media.path } })
  await line.send([
    account('acct-harbour', { entityId: 'e-harbour', name: '港口影像', aliases: [] }),
    published({
      contentId: 'harbour',
      accountId: 'acct-harbour',
      minute: 0,
      title: '港口一日',
      parts: [await filmPart(harbour(), {}, { ...recompressed, crf: 24 })],
    }),
    published({ contentId: 'photo', minute: 0, parts: [await picturePart(photo())] }),
    published({ contentId: 'song', minute: 0, parts: [await soundPart(song())] }),
    published({ contentId: 'keeper', minute: 0, title: '看守人', text: texts.lighthouse }),
  ])
  await line.idle()
}, 300_000)
afterAll(async () => {
  await line?.stop()
  await media?.remove()
})

describe('a post with a film gets', () => {
  test('attribution_missing for the whole of a work without a mark: seen and heard', async () => {
    const verdict = await said('repost', await filmPart(harbour()))
    expect(verdict).toMatchObject({
      verdict: 'attribution_missing',
      attribution: 'A0',
      modalities: { text: 'none', video: 'done' },
      versions: { video: expect.any(String) },
      label: { text: expect.stringContaining('港口影像') },
    })
    expect(recognised(verdict)).toEqual(['harbour audio', 'harbour video'])
    const seen = matchBy(verdict, 'video')
    expect(seen).toMatchObject({ partId: 'vid', originalPartId: 'vid', kind: 'video' })
    expectTimes(seen, [0, 30], [0, 30])
    expectTimes(matchBy(verdict, 'audio'), [0, 30], [0, 30])
  })

  test('a match of what is mirrored and faster, with how much', async () => {
    const turned = reframed(excerpt(harbour(), 4, 22), mirror(new Chance(randomFrom(1)), work(6101)))
    const verdict = await said('mirrored', await filmPart(faster(turned, 1.1, true)))
    const seen = matchBy(verdict, 'video')
    expectTimes(seen, [0, 20], [4, 26])
    expect(seen.transform).toMatchObject({ mirrored: true, speed: expect.closeTo(1.1, 1) })
  })

  test('a match of six seconds in a film of its own, with their place in both', async () => {
    const reel = inSequence(own(6103, 12), excerpt(harbour(), 14, 6), own(6104, 12))
    const verdict = await said('reel', await filmPart(reel))
    expectTimes(matchBy(verdict, 'video'), [12, 18], [14, 20])
  })

  test('a match of a film within another, with the box in which it is', async () => {
    const host = work(6105, 20)
    const placed = reframed(excerpt(harbour(), 5, 20), inset(0.6, host)(new Chance(randomFrom(2)), host))
    const box = finished(placed).shown[0]?.place.box
    const verdict = await said('inset', await filmPart(placed))
    const seen = matchBy(verdict, 'video')
    expectTimes(seen, [0, 20], [5, 25])
    const about = (share = Number.NaN) => expect.toSatisfy((told: number) => Math.abs(told - share) <= 0.06, `${share}`)
    expect(seen.spans[0]?.query).toMatchObject({
      x: about(box?.x),
      y: about(box?.y),
      w: about(box?.width),
      h: about(box?.height),
    })
  })

  test('a match of what is seen alone when it has no sound, or another', async () => {
    const muted = await said('muted', await filmPart(dubbed(harbour(), null)))
    expect(recognised(muted)).toEqual(['harbour video'])
    const talk = makeSpeech(54, 30)
    const other = dubbed(harbour(), (from, to) => [talk.subarray(lengthOf(from), lengthOf(to))])
    expect(recognised(await said('dubbed', await filmPart(other)))).toEqual(['harbour video'])
  })

  test('attributed_repost when its caption names the owner and the address of the work', async () => {
    const caption = `视频来源：港口影像 ${addressOf('harbour')}`
    const verdict = await said('credited', await filmPart(harbour(), { caption }))
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
  })

  test('no_match for a film of its own', async () => {
    const verdict = await said('own', await filmPart(own(6106, 20)))
    expect(verdict).toMatchObject({ verdict: 'no_match', matches: [], modalities: { video: 'done' } })
  })

  test('a match of the article of which it shows a page', async () => {
    const page = stillFilm(textPage(new Chance(randomFrom(3)), texts.lighthouse), 6, {
      width: 720,
      height: 1280,
      rate: 2,
    })
    const verdict = await said('page', await filmPart({ film: page }))
    expect(verdict.matches).toMatchObject([{ contentId: 'keeper', partId: 'vid', kind: 'video', via: 'text' }])
  })
})

describe('films and media of other kinds are compared both ways:', () => {
  test('a picture that is a frame of a film', async () => {
    const verdict = await said('still', await picturePart(work(6101).frameAt(12.3)))
    expect(recognised(verdict)).toEqual(['harbour image'])
    const [match] = verdict.matches
    expect(match).toMatchObject({ partId: 'img', originalPartId: 'vid', kind: 'image' })
    const { query, original: from } = match?.spans[0] ?? { query: {}, original: {} }
    expect(query).toMatchObject({ w: expect.closeTo(1, 1), h: expect.closeTo(1, 1) })
    // Key frames stand up to four seconds from each other.
    expect(from.start).toBeLessThanOrEqual(12.5)
    expect(from.end).toBeGreaterThanOrEqual(12.1)
    expect(from).toMatchObject({ w: expect.closeTo(1, 1), h: expect.closeTo(1, 1) })
  })

  test('a film that shows a picture', async () => {
    const slides = inSequence(own(6107, 8), stranger(stillFilm(photo(), 4, size)), own(6108, 8))
    const verdict = await said('slides', await filmPart(slides))
    expect(recognised(verdict)).toEqual(['photo image'])
    const [match] = verdict.matches
    expect(match).toMatchObject({ partId: 'vid', originalPartId: 'img', kind: 'video' })
    const [start, end] = secondsOf(match as Match, 'query')
    expect([start, end]).toEqual(
      [8, 12].map((at) => expect.toSatisfy((told: number) => Math.abs(told - at) <= 2, `${at}`)),
    )
    expect(match?.spans[0]?.original).toMatchObject({ w: expect.closeTo(1, 1), h: expect.closeTo(1, 1) })
  })

  test('a recording of what is heard in a film', async () => {
    const verdict = await said('heard', await soundPart(cut(soundOf(work(6101)), 6, 20)))
    expect(recognised(verdict)).toEqual(['harbour audio'])
    expect(verdict.matches[0]).toMatchObject({ partId: 'snd', originalPartId: 'vid', kind: 'audio' })
    expectTimes(verdict.matches[0] as Match, [0, 20], [6, 26], 1)
  })

  test('a film to which a recording is heard', async () => {
    const sung = song()
    const under = dubbed(own(6109, 20), (from, to) => [cut(sung, 10 + from, to - from)])
    const verdict = await said('sung', await filmPart(under))
    expect(recognised(verdict)).toEqual(['song audio'])
    expect(verdict.matches[0]).toMatchObject({ partId: 'vid', originalPartId: 'snd', kind: 'video' })
    expectTimes(verdict.matches[0] as Match, [0, 20], [10, 30], 1)
  })
})

test('article, picture, recording and film of several owners are told in one verdict', async () => {
  const parts = [
    { partId: 'body', kind: 'text', mediaType: 'text/plain', text: texts.lighthouse },
    await picturePart(photo()),
    await soundPart(cut(song(), 5, 20)),
    await filmPart(inSequence(own(6110, 6), excerpt(harbour(), 10, 12))),
  ]
  await line.send([published({ contentId: 'mixed', minute: 60, parts })])
  const verdict = await line.verdict('mixed', ({ status }) => status === 'final')
  expect(recognised(verdict)).toEqual(['harbour audio', 'harbour video', 'keeper text', 'photo image', 'song audio'])
  expect(verdict.modalities).toEqual({ text: 'done', image: 'done', audio: 'done', video: 'done' })
  await line.idle()
  // Nobody was asked before all had looked.
  expect(line.verdictsOf('mixed').map(({ verdictId }) => verdictId)).toEqual([verdict.verdictId])
})

describe('a film that cannot be read as a whole', () => {
  test.each([
    ['a page', async () => Buffer.from('<!doctype html><title>Not found</title>'), 'FILM_TYPE_UNSUPPORTED'],
    [
      'one without its index',
      async () => ((await encodeFilm(work(6111, 6), recompressed)) as Buffer).subarray(0, 20_000),
      'FILM_TRUNCATED',
    ],
  ])('leaves the post indeterminate, with the reason: %s', async (what, bytes, code) => {
    expect(await said(`unread-${what.replaceAll(' ', '-')}`, await filmBytes(await bytes()))).toMatchObject({
      verdict: 'indeterminate',
      modalities: { video: `failed:${code}` },
      findings: [{ code: 'PART_NOT_READ', detail: { partId: 'vid', state: `failed:${code}` } }],
    })
  })

  test('is looked up as far as it could be: a match decides, nothing found does not', async () => {
    const cutOff = async (edited: EditedFilm) => {
      const bytes = (await encodeFilm(edited.film, { ...recompressed, container: 'mkv' })) as Buffer
      return filmBytes(bytes.subarray(0, bytes.length * 0.7), { mediaType: 'video/x-matroska' })
    }
    const found = await said('cut-off', await cutOff(harbour()))
    expect(recognised(found)).toContain('harbour video')
    expect(found).toMatchObject({
      verdict: 'attribution_missing',
      modalities: { video: expect.stringMatching(/^failed:FILM_(TRUNCATED|CORRUPT)$/) },
    })
    expect(found.findings).toContainEqual(expect.objectContaining({ code: 'PART_NOT_READ' }))
    expect(await said('cut-off-own', await cutOff(own(6106, 20)))).toMatchObject({
      verdict: 'indeterminate',
      matches: [],
    })
  })
})

const origins = ({ matches }: Verdict): string[] => [...new Set(matches.map(({ contentId }) => contentId))]

test('an original that turns up late changes hands, and gives back what it took when it is withdrawn', async () => {
  const dunes = original(work(6112))
  await line.send([published({ contentId: 'dunes-copy', minute: 30, parts: [await filmPart(dunes)] })])
  expect(await line.verdict('dunes-copy')).toMatchObject({ verdict: 'no_match' })
  const [clip, still, heard] = [
    await filmPart(inSequence(own(6113, 6), excerpt(dunes, 10, 12))),
    await picturePart(dunes.film.frameAt(17.2)),
    await soundPart(cut(soundOf(dunes.film), 4, 20)),
  ]
  const posts = { 'dunes-clip': clip, 'dunes-still': still, 'dunes-heard': heard }
  await line.send(Object.entries(posts).map(([contentId, part]) => published({ contentId, minute: 40, parts: [part] })))
  for (const contentId of Object.keys(posts))
    await line.verdict(contentId, (verdict) => origins(verdict).join() === 'dunes-copy')
  await line.send([published({ contentId: 'dunes', minute: 1, parts: [await filmPart(dunes)] })])
  await line.verdict(
    'dunes-copy',
    (verdict) => origins(verdict).join() === 'dunes' && verdict.reason === 'new_original',
  )
  for (const contentId of Object.keys(posts))
    await line.verdict(contentId, (verdict) => origins(verdict).join() === 'dunes' && verdict.supersedes !== null)
  await line.send([withdrawn('dunes', 90)])
  await line.verdict('dunes-copy', ({ verdict, reason }) => verdict === 'no_match' && reason === 'correction')
  for (const contentId of Object.keys(posts))
    await line.verdict(contentId, (verdict) => origins(verdict).join() === 'dunes-copy')
}, 400_000)

test('a picture that was published before a film that shows it takes its place when it turns up late', async () => {
  const view = makePicture(47, 'landscape', { width: 960, height: 540 })
  const slides = inSequence(own(6114, 6), stranger(stillFilm(view, 4, size)), own(6115, 6))
  await line.send([published({ contentId: 'view-film', minute: 30, parts: [await filmPart(slides)] })])
  expect(await line.verdict('view-film')).toMatchObject({ verdict: 'no_match' })
  await line.send([published({ contentId: 'view', minute: 1, parts: [await picturePart(view)] })])
  await line.verdict('view-film', (verdict) => recognised(verdict).join() === 'view image')
}, 240_000)

test('kill -9 of the worker of films loses no post and doubles no verdict', async () => {
  const clips: MediumPart[] = []
  for (const seed of [6116, 6117, 6118]) clips.push(await filmPart(own(seed, 12)))
  await expectKillLosesNothing(line, 'worker-video', clips, { posts: 9, minute: 120 })
}, 600_000)
