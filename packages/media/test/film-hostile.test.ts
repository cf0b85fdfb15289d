import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FilmProblem, type FilmReading, filmProblemCodes, openFilmReader } from '../src/index.ts'
import { filmFormats, h264, inFormat, picture, tone } from './film-files.ts'
import { expectAnswers, playlist, referring, unreached, withBitsTurned } from './hostile-files.ts'
import { ffmpegPath, made, remade } from './made-by-ffmpeg.ts'
import { seededRandom } from './samples.ts'
import { scratchFolder } from './scratch.ts'

const reader = openFilmReader({ processes: 2, ffmpegPath, pixelsMost: 4_000_000 })
const { signal } = new AbortController()
const seconds = 3
const folder = scratchFolder()
/** A film in each of the formats. */
const films = new Map<string, Buffer>()
beforeAll(async () => {
  for (const format of Object.keys(filmFormats)) films.set(format, await inFormat(seconds, format))
}, 60_000)
afterAll(() => reader.close())

const film = (format: string): Buffer => films.get(format) as Buffer

let files = 0
async function read(bytes: Uint8Array | string): Promise<FilmReading | FilmProblem> {
  const file = join(folder, `${files++}.mp4`)
  await writeFile(file, bytes)
  try {
    return await reader.read(file, { declaredType: 'video/mp4' }, signal)
  } finally {
    await rm(file)
  }
}

test('An empty file and a byte are no film', async () => {
  expect(await read('')).toMatchObject({ ok: false, code: 'FILM_TYPE_UNSUPPORTED' })
  expect(await read(Buffer.from([0xff]))).toMatchObject({ ok: false, code: 'FILM_TYPE_UNSUPPORTED' })
})

/** A program stream says nothing of its length. */
const sayTheirEnd = Object.keys(filmFormats).filter((format) => format !== 'MPEG program stream')

test.each(sayTheirEnd)('%s that is cut off is said to be, and what there is of it is read', async (format) => {
  const whole = film(format)
  const readings = [0.2, 0.9].map(async (share) => {
    const reading = await read(whole.subarray(0, Math.floor(whole.length * share)))
    if (reading.ok) expect(reading, `${share}`).toMatchObject({ problem: 'FILM_TRUNCATED' })
    else expect(reading, `${share}`).toMatchObject({ code: 'FILM_TRUNCATED' })
  })
  await Promise.all(readings)
})

test('Whatever bits are turned, the reader answers', async () => {
  const random = seededRandom(20261130)
  const all = [...films.values()]
  const readings = Array.from({ length: 36 }, (_, round) =>
    read(withBitsTurned(all[round % all.length] as Buffer, random)),
  )
  expectAnswers(await Promise.all(readings), filmProblemCodes)
}, 60_000)

test('A film with a broken stretch in its middle is read as far as it can be and said to be broken', async () => {
  const bytes = Buffer.from(film('Matroska'))
  const noise = seededRandom(3)
  for (let at = bytes.length >> 2; at < bytes.length >> 1; at++) bytes[at] = Math.floor(noise() * 256)
  expect(await read(bytes)).toMatchObject({ ok: true, problem: 'FILM_CORRUPT' })
})

test('A film whose index points elsewhere is said to be broken', async () => {
  const bytes = Buffer.from(film('MP4 with H.264 and AAC'))
  for (let box = bytes.indexOf('stco'); box !== -1; box = bytes.indexOf('stco', box + 4)) {
    const entries = bytes.readUInt32BE(box + 8)
    for (let entry = 0; entry < entries; entry++) bytes.writeUInt32BE(7 + entry, box + 12 + entry * 4)
  }
  const reading = await read(bytes)
  expect(reading.ok ? reading.problem : reading.code).toBe('FILM_CORRUPT')
})

test('A film that does not say how long it is is read to its end', async () => {
  const live = await remade(film('Matroska'), [], '-c', 'copy', '-live', '1', '-f', 'matroska', 'mkv')
  const reading = await read(live)
  expect(reading).toMatchObject({ ok: true, problem: null })
  expect(Math.abs((reading as FilmReading).seconds - seconds)).toBeLessThan(0.6)
})

test('A head that is followed by no film is said to be broken', async () => {
  const fragments = film('MP4 in fragments')
  const head = fragments.subarray(0, fragments.indexOf('moof') - 4)
  expect(await read(head)).toMatchObject({ ok: false, code: 'FILM_CORRUPT', detail: expect.not.stringMatching(/^$/) })
})

test('Pictures of more pixels than are read reach no decoder', async () => {
  const huge = await made(
    '-f',
    'lavfi',
    '-i',
    'color=black:s=4096x4096:r=1:d=2',
    '-c:v',
    'mjpeg',
    '-pix_fmt',
    'yuvj420p',
    'avi',
  )
  expect(huge.length).toBeLessThan(1_000_000)
  expect(await read(huge)).toMatchObject({ ok: false, code: 'FILM_TOO_LARGE' })
})

test('A film whose clock runs ahead by hours is read up to the limit', async () => {
  const strict = openFilmReader({ processes: 1, ffmpegPath, secondsMost: 30 })
  try {
    const ahead = ['-c', 'copy', '-bsf:v', "setts=ts='if(gt(N,20),TS+36000/TB,TS)'", 'mkv']
    const file = join(folder, 'ahead')
    await writeFile(file, await remade(film('MP4 with H.264 and AAC'), [], ...ahead))
    expect(await strict.read(file, {}, signal)).toMatchObject({ ok: true, problem: 'FILM_TOO_LONG', frames: 60 })
  } finally {
    await strict.close()
  }
})

test('A playlist named .mp4 is called what it is, and nothing that it names is touched', async () => {
  await unreached(film('MPEG transport stream'), async (address) => {
    const reading = await read(playlist(address))
    expect(reading).toMatchObject({ ok: false, code: 'FILM_TYPE_UNSUPPORTED', mediaType: 'text/plain' })
  })
})

test('A QuickTime file that says that its film is in another file gets nothing of it', async () => {
  const movie = await made(...picture(2), ...h264, 'mov')
  const canary = join(folder, 'canary.mov')
  await writeFile(canary, movie)
  const hostile = referring(movie, canary)
  const data = hostile.indexOf('mdat') + 4
  hostile.fill(0, data, data + hostile.readUInt32BE(data - 8) - 8)
  const reading = await read(hostile)
  expect(reading.ok && reading.sketched.ok).toBe(false)
})

test('Sound that goes on behind the pictures counts as a part of the film', async () => {
  const longer = await made(...picture(2), ...tone(5), ...h264, '-c:a', 'aac', 'mp4')
  const reading = await read(longer)
  expect(reading).toMatchObject({ ok: true, frames: 4, problem: null })
  expect(Math.abs((reading as FilmReading).seconds - 5)).toBeLessThan(0.1)
})
