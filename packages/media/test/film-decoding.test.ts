import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FilmFrame } from '@sourcemark/fingerprint'
import { expect, test } from 'vitest'
import { type DecodedFilm, decodeFilm, type FilmSource } from '../src/ffmpeg/decode-film.ts'
import { h264, numbered, numberOf, picture, rate, tone } from './film-files.ts'
import { ffmpegPath, made, remade } from './made-by-ffmpeg.ts'
import { scratchFolder } from './scratch.ts'

const folder = scratchFolder()

const sampleRate = 8000

interface Taken extends DecodedFilm {
  readonly pictures: readonly FilmFrame[]
  readonly sound: readonly number[]
}

async function decoded(bytes: Uint8Array, demuxer: string, options: Partial<FilmSource> = {}): Promise<Taken> {
  const file = join(folder, 'film')
  await writeFile(file, bytes)
  const limits = { secondsMost: 600, pixelsMost: 4_000_000 }
  const source = { file, demuxer, tracks: 'all', frameRate: 2, side: 384, sampleRate, ...limits, ...options } as const
  const [pictures, sound]: [FilmFrame[], number[]] = [[], []]
  const film = await decodeFilm(ffmpegPath, source, {
    frame: (frame) => pictures.push(frame),
    samples: (samples) => {
      for (const sample of samples) sound.push(sample)
    },
  })
  return { ...film, pictures, sound }
}

const coded = [...h264, '-g', '50'] as const
const halves = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) * 2 }, (_, half) => from + half / 2)

test.each([
  ['mov', [...coded, 'mp4']],
  ['mov', [...coded, '-movflags', 'frag_keyframe+empty_moov', 'mp4']],
  ['matroska', [...coded, 'mkv']],
  ['mpegts', [...coded, '-c:a', 'aac', 'ts']],
  ['avi', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', 'avi']],
])('Of a film in %s come the frames that are shown at each half second', async (demuxer, output) => {
  const { pictures, end } = await decoded(await made(...numbered(6), ...output), demuxer)
  expect(end).toBe('done')
  expect(pictures.map(({ second }) => second)).toEqual(halves(0, 6))
  for (const frame of pictures) expect(numberOf(frame), `${frame.second}`).toBe(Math.floor(frame.second * rate))
})

test('A frame that stands for seconds is given again, whatever the rate of the frames around it', async () => {
  // ten frames, then a second and a half of the last one
  const kept = (number: number): boolean => number % 50 < 10
  const film = await made(...numbered(8), '-vf', "select='lt(mod(n,50),10)'", '-fps_mode', 'vfr', ...coded, 'mp4')
  const { pictures } = await decoded(film, 'mov')
  expect(pictures.length).toBeGreaterThanOrEqual(13)
  for (const frame of pictures) {
    let shown = Math.floor(frame.second * rate)
    while (!kept(shown)) shown--
    expect(numberOf(frame), `${frame.second}`).toBe(shown)
  }
})

test('A film of a telephone that was held upright is upright', async () => {
  const lying = await made(...numbered(2), ...coded, 'mp4')
  const { pictures, report } = await decoded(
    await remade(lying, ['-display_rotation', '90'], '-c', 'copy', 'mp4'),
    'mov',
  )
  expect(report.filmSize).toEqual({ width: 64, height: 320 })
  expect(pictures).toHaveLength(4)
  for (const { second, width, height, pixels } of pictures) {
    expect({ width, height }).toEqual({ width: 64, height: 320 })
    // what was left is below
    const turned = Uint8Array.from(
      { length: pixels.length },
      (_, at) => pixels[(height - 1 - (at % height)) * width + Math.floor(at / height)] as number,
    )
    expect(numberOf({ width: height, height: width, pixels: turned })).toBe(Math.floor(second * rate))
  }
})

test('Pixels that are no squares are made square, large frames small, and small ones are left', async () => {
  const sizes = async (size: string, aspect: string): Promise<string[]> => {
    const film = await made(...picture(1, size), '-vf', `setsar=${aspect}`, ...coded, 'mp4')
    return (await decoded(film, 'mov')).pictures.map(({ width, height }) => `${width}x${height}`)
  }
  expect(await sizes('720x576', '64/45')).toEqual(['384x216', '384x216'])
  expect(await sizes('360x640', '1')).toEqual(['216x384', '216x384'])
  expect(await sizes('160x90', '1')).toEqual(['160x90', '160x90'])
})

test('Greys are those of the film from black to white, whatever range it is coded in', async () => {
  for (const range of ['tv', 'pc']) {
    const film = await made(
      ...numbered(1),
      '-vf',
      `scale=out_range=${range}`,
      '-pix_fmt',
      'yuv420p',
      '-color_range',
      range,
      '-c:v',
      'libx264',
      'mp4',
    )
    const { pictures } = await decoded(film, 'mov')
    const pixels = pictures.at(-1)?.pixels ?? new Uint8Array(0)
    expect(Math.min(...pixels), range).toBeLessThan(4)
    expect(Math.max(...pixels), range).toBeGreaterThan(251)
  }
})

const firstHeard = (sound: readonly number[]): number =>
  sound.findIndex((sample) => Math.abs(sample) > 0.01) / sampleRate

test('Sound and pictures have the same clock, whichever of them begins later', async () => {
  const lateSound = await made(...numbered(6), '-itsoffset', '2', ...tone(4), ...coded, '-c:a', 'aac', 'mp4')
  const one = await decoded(lateSound, 'mov')
  expect(one.pictures.map(({ second }) => second)).toEqual(halves(0, 6))
  expect(Math.abs(firstHeard(one.sound) - 2)).toBeLessThan(0.05)
  const latePictures = await made('-itsoffset', '3', ...numbered(3), ...tone(6), ...coded, '-c:a', 'pcm_s16le', 'mkv')
  const other = await decoded(latePictures, 'matroska')
  expect(firstHeard(other.sound)).toBeLessThan(0.01)
  expect(other.pictures.map(({ second }) => second)).toEqual(halves(3, 6))
  for (const frame of other.pictures) {
    expect(numberOf(frame), `${frame.second}`).toBe(Math.floor((frame.second - 3) * rate))
  }
  expect(other.samples).toBe(6 * sampleRate)
})

test('Sound that begins when others end is at its time', async () => {
  const pictures = ['-f', 'lavfi', '-i', 'color=red:s=64x48:r=1:d=1500']
  const film = await made(...pictures, '-itsoffset', '1495', ...tone(4), ...coded, '-c:a', 'pcm_s16le', 'mkv')
  const { sound, frames } = await decoded(film, 'matroska', { secondsMost: 2000 })
  expect(frames).toBe(3000)
  expect(Math.abs(firstHeard(sound) - 1495)).toBeLessThan(0.01)
})

test('A gap in the sound is silence, so that what follows stays at its time', async () => {
  const gap = ['-af', "aselect='not(between(t,2,4))'"]
  const { sound } = await decoded(
    await made(...numbered(6), ...tone(6), ...gap, ...coded, '-c:a', 'aac', 'mkv'),
    'matroska',
  )
  expect(Math.abs(sound.length / sampleRate - 6)).toBeLessThan(0.15)
  const loud = (second: number): boolean =>
    sound.slice(second * sampleRate, (second + 0.2) * sampleRate).some((sample) => Math.abs(sample) > 0.05)
  expect([1, 2.5, 3.5, 5].map(loud)).toEqual([true, false, false, true])
})

test('A film without sound and a sound without film are decoded as what they are', async () => {
  expect(await decoded(await made(...picture(3), ...coded, 'mp4'), 'mov')).toMatchObject({
    end: 'done',
    frames: 6,
    samples: 0,
  })
  const heard = await decoded(await made(...tone(3), '-c:a', 'aac', 'mp4'), 'mov')
  expect(heard).toMatchObject({ end: 'done', frames: 0 })
  expect(Math.abs(heard.seconds - 3)).toBeLessThan(0.1)
})

test('Pictures of another size in the middle of a film change no size of what comes of it', async () => {
  const parts = await Promise.all(
    ['320x180', '180x320'].map((size) => made(...picture(2, size), ...coded, '-f', 'mpegts', 'ts')),
  )
  const { pictures, end } = await decoded(Buffer.concat(parts), 'mpegts')
  expect(end).toBe('done')
  expect(pictures.length).toBeGreaterThan(4)
  expect(new Set(pictures.map(({ width, height }) => `${width}x${height}`)).size).toBe(1)
})

test('Of a film that is longer than is read comes what is read, and that there is more', async () => {
  const film = await made(...picture(6), ...tone(6), ...coded, '-c:a', 'aac', 'mp4')
  expect(await decoded(film, 'mov', { secondsMost: 3 })).toMatchObject({
    frames: 6,
    samples: 3 * sampleRate,
    seconds: 3,
    more: true,
  })
})

test('Only the tracks that are wanted are decoded', async () => {
  const film = await made(...picture(2), ...tone(2), ...coded, '-c:a', 'aac', 'mp4')
  expect(await decoded(film, 'mov', { tracks: 'pictures' })).toMatchObject({ frames: 4, samples: 0 })
  const { frames, samples } = await decoded(film, 'mov', { tracks: 'sound' })
  expect(frames).toBe(0)
  expect(samples).toBeGreaterThan(1.9 * sampleRate)
})
