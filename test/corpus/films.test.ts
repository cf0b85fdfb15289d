import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  decodeFilmSketch,
  decodePictureSketch,
  decodeSoundSketch,
  type FilmSketch,
  FrameTable,
  type PictureSketch,
  type Sketched,
  searchFilm,
  pictureQuery,
  searchStill,
} from '@sourcemark/fingerprint'
import {
  type FilmReader,
  type FilmReading,
  findFfmpeg,
  openFilmReader,
  openPictureReader,
  openSoundReader,
  type PictureReader,
  type SoundReader,
} from '@sourcemark/media'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KnownSounds } from '../support/sounds/known-sounds.ts'
import { readArticle } from './articles.ts'
import { filmPosts } from './film-posts.ts'
import { filmFolder, films } from './films.ts'
import { makeFiles } from './made-files.ts'
import { mediaPart } from './make.ts'
import { bridgeTags, filmWorks, pictureWorks, soundWorks } from './media-works.ts'
import { pictureFolder, pictures } from './pictures.ts'
import { soundFolder, sounds } from './sounds.ts'

let readers: { readonly films: FilmReader; readonly pictures: PictureReader; readonly sounds: SoundReader }
const known = {
  films: new FrameTable<string>(),
  pictures: new FrameTable<string, PictureSketch>(),
  /** Recordings, and what is heard in films. */
  sounds: new KnownSounds<string>(),
}

const path = (folder: URL, file: string): string => fileURLToPath(new URL(file, folder))
const read = (file: string) => readers.films.read(path(filmFolder, file), {}, AbortSignal.timeout(60_000))

async function readingOf(file: string): Promise<FilmReading> {
  const reading = await read(file)
  if (!reading.ok) throw new Error(`${file}: ${reading.code}`)
  return reading
}

function sketchIn<Sketch>(sketched: Sketched<Uint8Array> | null, decode: (bytes: Uint8Array) => Sketch): Sketch {
  if (sketched?.ok !== true) throw new Error(`no sketch: ${sketched?.reason}`)
  return decode(sketched.sketch)
}
const seenIn = ({ sketched }: FilmReading): FilmSketch => sketchIn(sketched, decodeFilmSketch)

async function pictureSketch(file: string): Promise<PictureSketch> {
  const reading = await readers.pictures.read(path(pictureFolder, file), {}, AbortSignal.timeout(60_000))
  if (!reading.ok) throw new Error(`${file}: ${reading.code}`)
  return sketchIn(reading.sketched, decodePictureSketch)
}

async function soundSketch(file: string) {
  const reading = await readers.sounds.read(path(soundFolder, file), {}, AbortSignal.timeout(60_000))
  if (!reading.ok) throw new Error(`${file}: ${reading.code}`)
  return sketchIn(reading.sketched, decodeSoundSketch)
}

beforeAll(async () => {
  for (const made of [pictures((name) => readArticle(name).text), sounds, films]) await makeFiles(made)
  const ffmpegPath = (await findFfmpeg())?.path
  readers = {
    films: openFilmReader({ processes: 1, ffmpegPath }),
    pictures: openPictureReader({ processes: 1 }),
    sounds: openSoundReader({ processes: 1, ffmpegPath }),
  }
  for (const { contentId, file } of pictureWorks) known.pictures.add(contentId, await pictureSketch(file))
  for (const { contentId, file } of soundWorks) known.sounds.add(contentId, await soundSketch(file))
  for (const { contentId, file } of filmWorks) {
    const reading = await readingOf(file)
    known.films.add(contentId, seenIn(reading))
    known.sounds.add(contentId, sketchIn(reading.sound, decodeSoundSketch))
  }
}, 400_000)
afterAll(async () => {
  for (const reader of Object.values(readers)) await reader.close()
})

const posted = filmPosts(() => '')
  .flatMap(({ files = [] }) => files)
  .map((file) => ({ ...file, kind: mediaPart(file).kind }))
const postedFilms = posted.filter(({ file, kind }) => kind === 'video' && file !== 'broken.mp4')

test.each(postedFilms)('of the films and pictures that came first, $file shows $shows', async ({ file, shows }) => {
  const found = await searchFilm(seenIn(await readingOf(file)), {
    films: known.films.library(),
    pictures: known.pictures.library(),
  })
  expect([...found.films.keys(), ...found.pictures.keys()].sort()).toEqual(shows.toSorted())
})

/** Films whose makers put something else, or nothing, to what they show. */
const unheard = new Set(['clinic-muted.mp4', 'market-dubbed.mp4', 'own-with-fields.mp4'])

test.each(postedFilms)('what is heard in $file is heard in what it shows, unless it was taken off', async (posted) => {
  const { sound } = await readingOf(posted.file)
  expect(sound === null).toBe(posted.file === 'clinic-muted.mp4')
  if (sound === null) return
  const { similarities } = await known.sounds.search(sketchIn(sound, decodeSoundSketch))
  expect([...similarities.keys()]).toEqual(unheard.has(posted.file) ? [] : posted.shows)
})

test('a frame of a film is found as a picture, and its music as a recording', async () => {
  const [still] = posted.filter(({ file }) => file === 'tide-still.jpg')
  const seen = await searchStill(pictureQuery(await pictureSketch('tide-still.jpg')), known.films.library())
  expect([...seen.keys()]).toEqual(still?.shows)
  const [music] = posted.filter(({ file }) => file === 'market-music.ogg')
  const { similarities } = await known.sounds.search(await soundSketch('market-music.ogg'))
  expect([...similarities.keys()]).toEqual(music?.shows)
})

test('nobody can open the broken film', async () => {
  expect(await read('broken.mp4')).toMatchObject({ ok: false })
})

test('a film says whose it is where somebody wrote it into the file, and nowhere else', async () => {
  for (const [file, tags] of [
    ['iron-bridge.mp4', bridgeTags],
    ['bridge-untagged.mkv', undefined],
  ] as const) {
    const { rights } = await readingOf(file)
    expect([rights.creators, rights.copyrightNotice]).toEqual([tags === undefined ? [] : [tags.artist], tags?.copyright])
  }
})

test('films that lie there already are not made again', async () => {
  const time = () => statSync(new URL('made-by', filmFolder)).mtimeMs
  const before = time()
  await makeFiles(films)
  expect(time()).toBe(before)
  expect(readFileSync(new URL('broken.mp4', filmFolder)).length).toBeLessThan(1000)
})
