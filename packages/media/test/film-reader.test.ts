import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import {
  type FilmProblem,
  type FilmReader,
  type FilmReaderOptions,
  type FilmReading,
  openFilmReader,
} from '../src/index.ts'
import { filmFormats, h264, inFormat, picture, tone } from './film-files.ts'
import { ffmpegPath, made, pretendedFfmpeg, remade } from './made-by-ffmpeg.ts'
import { aboutProcess, residentMb } from './processes.ts'
import { scratchFolder } from './scratch.ts'
import { still } from './sound-files.ts'

const { signal } = new AbortController()
const opened: FilmReader[] = []
function open(options: Partial<FilmReaderOptions> = {}): FilmReader {
  const reader = openFilmReader({ processes: 1, ffmpegPath, ...options })
  opened.push(reader)
  return reader
}
const reader = open()
const folder = scratchFolder()
const file = join(folder, 'film')
afterAll(() => Promise.all(opened.map((one) => one.close())))

async function read(bytes: Uint8Array, declaredType?: string): Promise<FilmReading | FilmProblem> {
  await writeFile(file, bytes)
  return await reader.read(file, { declaredType }, signal)
}

const seconds = 3

test.each(Object.entries(filmFormats))('%s is read to its end, pictures and sound', async (format, [, , mediaType]) => {
  const reading = await read(await inFormat(seconds, format), mediaType)
  expect(reading).toMatchObject({
    ok: true,
    mediaType,
    declaredTypeWrong: false,
    problem: null,
    sketched: { ok: true },
    sound: { ok: expect.any(Boolean) },
  })
  const { seconds: length, frames } = reading as FilmReading
  expect(Math.abs(length - seconds)).toBeLessThan(0.15)
  expect(frames).toBeGreaterThanOrEqual(2 * seconds)
})

test('The size is that of the file, upright', async () => {
  const lying = await made(...picture(2, '640x360'), ...h264, 'mp4')
  expect(await read(lying)).toMatchObject({ width: 640, height: 360, sound: null })
  const turned = await remade(lying, ['-display_rotation', '-90'], '-c', 'copy', 'mp4')
  expect(await read(turned)).toMatchObject({ width: 360, height: 640, problem: null })
})

test('A type that is declared wrongly is said to be', async () => {
  const film = await made(...picture(2), ...h264, 'mkv')
  expect(await read(film, 'video/mp4')).toMatchObject({ ok: true, declaredTypeWrong: true })
  expect(await read(film, 'video/x-matroska; codecs="avc1"')).toMatchObject({ ok: true, declaredTypeWrong: false })
})

test('Rights and a cover are read, and a cover is no moving picture', async () => {
  const said = ['-metadata', 'title=The Bridge', '-metadata', 'artist=A. Maker', '-metadata', 'copyright=2026 A. Maker']
  const maps = ['-map', '0:v', '-map', '1:a', '-map', '2:v', '-c:v:0', 'libx264', '-c:v:1', 'mjpeg']
  const covered = [...maps, '-pix_fmt', 'yuvj420p', '-disposition:v:1', 'attached_pic']
  const film = await made(...picture(3), ...tone(3), ...still(), ...covered, ...said, 'mp4')
  const reading = await read(film)
  expect(reading).toMatchObject({
    ok: true,
    frames: 6,
    problem: null,
    rights: { title: 'The Bridge', creators: ['A. Maker'], copyrightNotice: '2026 A. Maker' },
  })
  expect((reading as FilmReading).covers).toHaveLength(1)
})

test('Sound alone in a container for films is read as sound, and said to have no pictures', async () => {
  const heard = await made(...tone(3), '-c:a', 'aac', 'mp4')
  expect(await read(heard)).toMatchObject({
    ok: true,
    problem: 'FILM_NO_TRACK',
    frames: 0,
    width: 0,
    sketched: { ok: false, reason: 'EMPTY' },
    sound: { ok: false, reason: 'MONOTONOUS' },
  })
})

test('Further tracks are said to be unread', async () => {
  const tracks = ['-map', '0:v', '-map', '1:a', '-map', '1:a']
  expect(await read(await made(...picture(2), ...tone(2), ...tracks, ...h264, 'mkv'))).toMatchObject({
    ok: true,
    problem: 'FILM_WITH_TRACKS',
  })
})

test('Of a track that cannot be decoded the other one does not suffer', async () => {
  const foreignSound = await made(...picture(2), ...tone(2), ...h264, '-c:a', 'tta', 'mkv')
  expect(await read(foreignSound)).toMatchObject({
    ok: true,
    frames: 4,
    sketched: { ok: true },
    sound: { ok: false, reason: 'EMPTY' },
    problem: 'FILM_SOUND_UNREAD',
  })
  const foreignPictures = await made(...picture(2), ...tone(2), '-c:v', 'ffv1', '-c:a', 'aac', 'mkv')
  expect(await read(foreignPictures)).toMatchObject({
    ok: true,
    frames: 0,
    sound: { ok: false, reason: 'MONOTONOUS' },
    problem: 'FILM_TYPE_UNSUPPORTED',
  })
})

test('A film that shows nothing and one of a moment have their reasons', async () => {
  const black = ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=6']
  expect(await read(await made(...black, ...h264, 'mp4'))).toMatchObject({
    ok: true,
    frames: 12,
    sketched: { ok: false, reason: 'BLANK' },
    problem: null,
  })
  const moment = await made(...picture(1), '-frames:v', '1', ...h264, 'mp4')
  expect(await read(moment)).toMatchObject({ ok: true, frames: 1, sketched: { ok: false, reason: 'TOO_SHORT' } })
})

/** The ffmpegs that read a film. */
async function decoding(film: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await aboutProcess(pid, 'cmdline'))?.includes(`file:${film}`)) found.push(pid)
  }
  return found
}

/** A film that takes long: half an hour of a short one over and over. */
async function longFilm(): Promise<string> {
  const part = join(folder, 'part')
  await writeFile(part, await made('-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25:d=60', ...tone(60), ...h264, 'mkv'))
  const path = join(folder, 'long')
  await writeFile(path, await made('-stream_loop', '29', '-i', part, '-c', 'copy', 'mkv'))
  return path
}

test('A long film gives signs of life, takes no memory, and leaves nothing behind when it is abandoned', async () => {
  const long = await longFilm()
  const abandoned = new AbortController()
  const signs: number[] = []
  const sizes: number[] = []
  const reading = open().read(long, {}, abandoned.signal, ({ seconds: read }) => signs.push(read))
  const rejected = expect(reading).rejects.toThrow('no longer wanted')
  while (signs.length < 2) {
    const [pid] = await decoding(long)
    const size = pid === undefined ? undefined : await residentMb(pid)
    if (size !== undefined) sizes.push(size)
    await delay(100)
  }
  expect(signs[1]).toBeGreaterThan(signs[0] as number)
  expect(Math.max(...sizes)).toBeLessThan(200)
  expect(await decoding(long)).toHaveLength(1)
  abandoned.abort(new Error('no longer wanted'))
  await rejected
  for (let tries = 0; tries < 100 && (await decoding(long)).length > 0; tries++) await delay(50)
  expect(await decoding(long)).toEqual([])
  expect(await open({ timeoutMs: 700 }).read(long, {}, signal)).toMatchObject({ ok: false, code: 'FILM_TIMEOUT' })
}, 60_000)

test.each([
  ['dies', 'kill -SEGV $$', 'FILM_CRASHED'],
  ['gets no memory', 'echo "[mov @ 0x1] [error] Cannot allocate memory" >&2; exit 244', 'FILM_OUT_OF_MEMORY'],
  ['writes what is no film', "printf '\\0\\0\\0\\0'", 'FILM_CRASHED'],
])('When ffmpeg %s, the reason is given', async (_name, script, code) => {
  await writeFile(file, await made(...picture(1), ...h264, 'mp4'))
  expect(await open({ ffmpegPath: await pretendedFfmpeg(folder, script) }).read(file, {}, signal)).toMatchObject({
    ok: false,
    code,
  })
})

test('Without an ffmpeg, or with one that is gone, every film says so', async () => {
  await writeFile(file, await made(...picture(1), ...h264, 'mp4'))
  const missing = { ok: false, code: 'FILM_DECODER_MISSING' }
  expect(await open({ ffmpegPath: undefined }).read(file, {}, signal)).toMatchObject(missing)
  expect(await open({ ffmpegPath: join(folder, 'nothing') }).read(file, {}, signal)).toMatchObject(missing)
})
