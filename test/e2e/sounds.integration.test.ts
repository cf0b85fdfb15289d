import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, addressOf, published, withdrawn } from '../support/events.ts'
import { encodeFilm } from '../support/films/encode-film.ts'
import { makeFilm } from '../support/films/make-film.ts'
import { expectKillLosesNothing } from '../support/killed-worker.ts'
import { type Line, startLine } from '../support/line.ts'
import { type MediaFolder, type MediumFields, type MediumPart, openMediaFolder } from '../support/media-folder.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture } from '../support/pictures/make-picture.ts'
import { encodeSound } from '../support/sounds/encode-sound.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'
import { type MusicKind, makeMusic } from '../support/sounds/music.ts'
import { cut, joined, mixAt, silence } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { changeSpeed } from '../support/sounds/tempo.ts'

let media: MediaFolder
let line: Line

const soundFile = (bytes: Buffer, more: Partial<MediumFields> = {}): Promise<MediumPart> =>
  media.part({ partId: 'snd', kind: 'audio', mediaType: 'audio/wav', ...more }, bytes)

const recording = (samples: Float32Array, more: Partial<MediumFields> = {}): Promise<MediumPart> =>
  soundFile(encodeWav(samples), more)

/** Works of 40 seconds, each made once. */
const works = new Map<number, Float32Array>()
function work(seed: number, kind: MusicKind): Float32Array {
  const made = works.get(seed) ?? makeMusic(seed, 40, { kind })
  works.set(seed, made)
  return made
}
const song = (): Float32Array => work(31, 'piano')

/** Posts a sound, an hour after the works of these tests, and gives what is said of it. */
async function said(contentId: string, part: MediumPart): Promise<Verdict> {
  await line.send([published({ contentId, minute: 60, parts: [part] })])
  return await line.verdict(contentId, ({ status }) => status === 'final')
}

/** Where the only match lies, in both sounds. */
function placeOf({ matches }: Verdict): [from: number, to: number, originalFrom: number, originalTo: number] {
  expect(matches).toHaveLength(1)
  const [match] = matches
  expect(match).toMatchObject({ contentId: 'song', partId: 'snd', originalPartId: 'snd', kind: 'audio', via: 'audio' })
  const spans = match?.spans ?? []
  const ends = (side: 'query' | 'original', end: 'start' | 'end') => spans.map((span) => span[side][end] ?? Number.NaN)
  return [
    Math.min(...ends('query', 'start')),
    Math.max(...ends('query', 'end')),
    Math.min(...ends('original', 'start')),
    Math.max(...ends('original', 'end')),
  ]
}

/** Expects a place to be right to so many seconds. */
function expectPlace(verdict: Verdict, wanted: readonly number[], within = 1): void {
  const about = (second: number) => expect.toSatisfy((told: number) => Math.abs(told - second) <= within, `${second}`)
  expect(placeOf(verdict)).toEqual(wanted.map(about))
}

beforeAll(async () => {
  media = await openMediaFolder()
  line = await startLine({ env: { SOURCEMARK_MEDIA_ROOTS: media.path } })
  await line.send([
    account('acct-song', { entityId: 'e-song', name: '海岸乐队', aliases: [] }),
    published({ contentId: 'song', minute: 0, title: '潮汐', parts: [await recording(song())] }),
    published({
      contentId: 'photo',
      minute: 0,
      parts: [
        await media.part(
          { partId: 'img', kind: 'image', mediaType: 'image/jpeg' },
          await encodePicture(photo(), { format: 'jpeg', quality: 82 }),
        ),
      ],
    }),
  ])
  await line.idle()
}, 240_000)
afterAll(async () => {
  await line?.stop()
  await media?.remove()
})

const photo = () => makePicture(41, 'landscape', { width: 800, height: 800 })

describe('a post with a sound gets', () => {
  test('attribution_missing for the whole of a work without a mark, in another coding', async () => {
    const bytes = (await encodeSound(song(), { codec: 'mp3', kilobits: 64 })) as Buffer
    const verdict = await said('repost', await soundFile(bytes, { mediaType: 'audio/mpeg' }))
    expect(verdict).toMatchObject({
      verdict: 'attribution_missing',
      attribution: 'A0',
      modalities: { text: 'none', audio: 'done' },
      versions: { audio: expect.any(String) },
      label: { text: expect.stringContaining('海岸乐队') },
    })
    expectPlace(verdict, [0, 40, 0, 40])
    expect(verdict.matches[0]?.transform?.speed).toBeCloseTo(1, 2)
    expect(verdict.matches[0]?.transform?.pitch).toBeCloseTo(1, 2)
  })

  test('a match of what lies under speech', async () => {
    const verdict = await said('under-speech', await recording(mixAt(cut(song(), 8, 20), makeSpeech(51, 20), 0)))
    // Words at its beginning leave little of it there.
    expectPlace(verdict, [0, 20, 8, 28], 2)
  })

  test('a match of what is played faster, with how much', async () => {
    const verdict = await said('faster', await recording(changeSpeed(cut(song(), 10, 21), 1.05)))
    expectPlace(verdict, [0, 20, 10, 31])
    expect(verdict.matches[0]?.transform?.speed).toBeCloseTo(1.05, 2)
    expect(verdict.matches[0]?.transform?.pitch).toBeCloseTo(1.05, 2)
  })

  test('a match of ten seconds in somebody’s talk, with their place in both', async () => {
    const talk = joined(makeSpeech(52, 30), cut(song(), 20, 10), makeSpeech(53, 30))
    expectPlace(await said('podcast', await recording(talk)), [30, 40, 20, 30])
  })

  test('attributed_repost when its caption names the owner and the address of the work', async () => {
    const caption = `音乐：海岸乐队 ${addressOf('song')}`
    const verdict = await said('credited', await recording(song(), { caption }))
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
  })

  test('no_match for another work of the same kind, and for silence, of which it is said', async () => {
    const other = await said('own', await recording(work(32, 'piano')))
    expect(other).toMatchObject({ verdict: 'no_match', matches: [], modalities: { audio: 'done' } })
    const silent = await said('silent', await recording(silence(20)))
    expect(silent).toMatchObject({ verdict: 'no_match', matches: [], modalities: { audio: 'done' } })
    expect(silent.findings).toContainEqual(expect.objectContaining({ code: 'AUDIO_SILENT', severity: 'info' }))
  })

  test('a match of the picture that it carries as its cover', async () => {
    const cover = await encodePicture(photo(), { format: 'jpeg', quality: 70 })
    const bytes = (await encodeSound(work(33, 'bells'), { codec: 'mp3', kilobits: 64, cover })) as Buffer
    const verdict = await said('covered', await soundFile(bytes, { mediaType: 'audio/mpeg' }))
    expect(verdict.matches).toMatchObject([
      { contentId: 'photo', partId: 'snd', originalPartId: 'img', kind: 'audio', via: 'image' },
    ])
    expect(verdict.modalities).toMatchObject({ audio: 'done' })
  })
})

describe('a sound that cannot be read as a whole', () => {
  test('is read by its bytes, whatever it was called', async () => {
    const verdict = await said('mistyped', await recording(cut(song(), 5, 25), { mediaType: 'audio/mpeg' }))
    expectPlace(verdict, [0, 25, 5, 30])
    expect(verdict.modalities).toMatchObject({ audio: 'done' })
  })

  test.each([
    ['a page', Buffer.from('<!doctype html><title>Not found</title>'), 'SOUND_TYPE_UNSUPPORTED'],
    ['a playlist', Buffer.from('#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n'), 'SOUND_TYPE_UNSUPPORTED'],
    ['noise after a head', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5000, 0x5a)]), 'SOUND_CORRUPT'],
  ])('leaves the post indeterminate, with the reason: %s', async (what, bytes, code) => {
    expect(await said(`unread-${what.replaceAll(' ', '-')}`, await soundFile(bytes))).toMatchObject({
      verdict: 'indeterminate',
      modalities: { audio: `failed:${code}` },
      findings: [{ code: 'PART_NOT_READ', detail: { partId: 'snd', state: `failed:${code}` } }],
    })
  })

  test('is searched as far as it could be: a match decides, nothing found does not', async () => {
    const cutOff = (samples: Float32Array) => encodeWav(samples).subarray(0, 44 + 2 * 16_000 * 20)
    const found = await said('cut-off', await soundFile(cutOff(song())))
    expectPlace(found, [0, 20, 0, 20])
    expect(found.modalities).toMatchObject({ audio: 'failed:SOUND_TRUNCATED' })
    expect(found.findings).toContainEqual(expect.objectContaining({ code: 'PART_NOT_READ' }))
    const nothing = await said('cut-off-own', await soundFile(cutOff(work(32, 'piano'))))
    expect(nothing).toMatchObject({ verdict: 'indeterminate', matches: [] })
  })

  test('is heard in a film, of which it is said that nobody saw it', async () => {
    const film = { ...makeFilm(51, 40, { width: 96, height: 54, rate: 5 }), sound: () => [song()] }
    const bytes = (await encodeFilm(film, { codec: 'mpeg4', crf: 30, container: 'mp4' })) as Buffer
    const verdict = await said('film', await soundFile(bytes, { mediaType: 'audio/mp4' }))
    expectPlace(verdict, [0, 40, 0, 40])
    expect(verdict.modalities).toMatchObject({ audio: 'failed:SOUND_WITH_FILM' })
  })
})

test('an original that turns up late changes hands, and gives back what it took when it is withdrawn', async () => {
  const tune = work(34, 'guitar')
  const origins = ({ matches }: Verdict) => matches.map(({ contentId }) => contentId)
  await line.send([published({ contentId: 'tune-copy', minute: 30, parts: [await recording(tune)] })])
  expect(await line.verdict('tune-copy')).toMatchObject({ verdict: 'no_match' })
  await line.send([published({ contentId: 'tune-clip', minute: 40, parts: [await recording(cut(tune, 10, 20))] })])
  expect(origins(await line.verdict('tune-clip'))).toEqual(['tune-copy'])
  await line.send([published({ contentId: 'tune', minute: 1, parts: [await recording(tune)] })])
  await line.verdict('tune-copy', (verdict) => origins(verdict).join() === 'tune' && verdict.reason === 'new_original')
  await line.verdict('tune-clip', (verdict) => origins(verdict).join() === 'tune' && verdict.supersedes !== null)
  await line.send([withdrawn('tune', 90)])
  await line.verdict('tune-copy', ({ verdict, reason }) => verdict === 'no_match' && reason === 'correction')
  await line.verdict('tune-clip', (verdict) => origins(verdict).join() === 'tune-copy')
}, 240_000)

test('kill -9 of the worker of sounds loses no post and doubles no verdict', async () => {
  const clips = await Promise.all([0, 10, 20].map((from) => recording(cut(work(35, 'orchestra'), from, 10))))
  await expectKillLosesNothing(line, 'worker-audio', clips, { posts: 12, minute: 120 })
}, 400_000)
