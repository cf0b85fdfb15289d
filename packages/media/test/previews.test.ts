import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import exifr from 'exifr'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import {
  openBlobStore,
  openPreviewer,
  type Preview,
  type PreviewProblem,
  type PreviewWish,
  previewProblemCodes,
  type SoundPeaks,
} from '../src/index.ts'
import { PreviewFolder } from '../src/preview/preview-folder.ts'
import { h264, numbered, numberOf, rate, tone } from './film-files.ts'
import { playlist, referring, unreached, withBitsTurned } from './hostile-files.ts'
import { ffmpegPath, made, remade } from './made-by-ffmpeg.ts'
import { noisySampleOf, sampleOf, seededRandom, toSharp } from './samples.ts'
import { scratchFolder } from './scratch.ts'
import { inFormat, sampleRate, wav } from './sound-files.ts'

const folder = scratchFolder()
const store = await openBlobStore({ kind: 'folder', folder: join(folder, 'blobs') })
const previewer = openPreviewer({ store, folder: join(folder, 'previews'), processes: 2, ffmpegPath })
afterAll(() => previewer.close())

async function previewOf(bytes: Uint8Array, wish: PreviewWish): Promise<Preview | PreviewProblem> {
  const { sha256 } = await store.put(bytes)
  return await previewer.preview(sha256, wish)
}

async function bytesOf(bytes: Uint8Array, wish: PreviewWish): Promise<Buffer> {
  const preview = await previewOf(bytes, wish)
  if (!preview.ok) throw new Error(`${preview.code}: ${preview.detail}`)
  return Buffer.from(preview.bytes)
}

test('A picture becomes a small JPEG, upright, without what the file says of its owner', async () => {
  const file = await toSharp(noisySampleOf(2000, 1000))
    .withExif({ IFD0: { Orientation: '6', Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(await exifr.parse(file)).toMatchObject({ Artist: 'Somebody' })
  const preview = await bytesOf(file, { what: 'picture' })
  const metadata = await sharp(preview).metadata()
  expect(metadata).toMatchObject({ format: 'jpeg', width: 800, height: 1600 })
  expect(metadata.exif ?? metadata.icc ?? metadata.xmp ?? metadata.orientation).toBeUndefined()
  // What is left above in the file is right above when it is upright.
  const { data } = await sharp(preview)
    .extract({ left: 700, top: 100, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(data[0]).toBeGreaterThan(150)
  expect(data[1]).toBeLessThan(110)
})

test('A small picture is not enlarged, and transparent places are white', async () => {
  const clear = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer()
  const preview = await bytesOf(clear, { what: 'picture' })
  expect(await sharp(preview).metadata()).toMatchObject({ width: 20, height: 10 })
  expect((await sharp(preview).stats()).channels.map(({ min }) => min)).toEqual([255, 255, 255])
})

test('A film shows the frame of that time, and its last one behind its end', async () => {
  const film = await made(...numbered(12), ...tone(12), ...h264, '-g', '50', 'mp4')
  const numberAt = async (second: number): Promise<number> => {
    const { data, info } = await sharp(await bytesOf(film, { what: 'frame', second }))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return numberOf({ width: info.width, height: info.height, pixels: data })
  }
  expect(await numberAt(0)).toBe(0)
  expect(await numberAt(7.2)).toBe(7.2 * rate)
  expect(await numberAt(12.5)).toBeGreaterThan(11 * rate)
})

test('A frame is at most 480 pixels long and upright', async () => {
  const film = await made('-f', 'lavfi', '-i', 'testsrc=s=1280x720:r=5:d=1', ...h264, 'mp4')
  const turned = await remade(film, ['-display_rotation', '90'], '-c', 'copy', 'mp4')
  expect(await sharp(await bytesOf(film, { what: 'frame', second: 0 })).metadata()).toMatchObject({
    width: 480,
    height: 270,
  })
  expect(await sharp(await bytesOf(turned, { what: 'frame', second: 0 })).metadata()).toMatchObject({
    width: 270,
    height: 480,
  })
})

/** Silence but for one second from `at` on. */
const beep = (seconds: number, at: number): Float32Array =>
  Float32Array.from({ length: seconds * sampleRate }, (_, sample) =>
    sample >= at * sampleRate && sample < (at + 1) * sampleRate ? 0.8 * Math.sin(sample * 0.2) : 0,
  )

test.each(['MP3', 'WAV', 'Ogg Vorbis', 'M4A', 'WMA'])(
  'The peaks of %s stand where the sound is heard',
  async (format) => {
    const file = await inFormat(wav(beep(30, 17)), format)
    const wish = { what: 'peaks', start: 10, end: 30, points: 200 } as const
    const peaks = JSON.parse(`${await bytesOf(file, wish)}`) as SoundPeaks
    expect(peaks.seconds).toBeCloseTo(20, 0)
    expect(peaks.max.length).toBeGreaterThan(190)
    const loud = peaks.max.flatMap((peak, at) => (peak > 0.4 ? [at / 10] : []))
    expect(loud[0]).toBeCloseTo(7, 0)
    expect(loud.at(-1)).toBeCloseTo(7.9, 0)
    expect(Math.min(...peaks.min)).toBeLessThan(-0.4)
  },
)

test('A stretch can be played: WAV of 16 bits, one channel, 16,000 samples a second, and no more than two minutes', async () => {
  const file = wav(beep(130, 17))
  const stretch = await bytesOf(file, { what: 'sound', start: 16, end: 20 })
  expect(stretch.readUInt16LE(22)).toBe(1)
  expect(stretch.readUInt32LE(24)).toBe(16_000)
  expect(stretch.readUInt16LE(34)).toBe(16)
  expect(stretch.length).toBe(44 + 4 * 32_000)
  expect(Math.abs(stretch.readInt16LE(44 + 2 * 8_000))).toBe(0)
  const loud = stretch.subarray(44 + 32_000, 44 + 64_000)
  expect(
    Math.max(...new Int16Array(loud.buffer.slice(loud.byteOffset, loud.byteOffset + loud.length))),
  ).toBeGreaterThan(20_000)
  expect((await bytesOf(file, { what: 'sound', start: 0, end: 130 })).length).toBe(44 + 120 * 32_000)
})

test('The sound of a film that begins later than its pictures is silent until then', async () => {
  const film = await made(
    '-f',
    'lavfi',
    '-i',
    'color=black:s=64x64:r=5:d=6',
    '-itsoffset',
    '3',
    ...tone(3),
    ...h264,
    '-c:a',
    'aac',
    'mkv',
  )
  const { max } = JSON.parse(`${await bytesOf(film, { what: 'peaks', start: 0, end: 6, points: 60 })}`) as SoundPeaks
  expect(Math.max(...max.slice(0, 28))).toBeLessThan(0.01)
  expect(Math.min(...max.slice(33, 58))).toBeGreaterThan(0.05)
})

test('What is not there has no preview, with the reason', async () => {
  const picture = await toSharp(sampleOf()).jpeg().toBuffer()
  const sound = wav(beep(3, 1))
  const code = async (bytes: Uint8Array, wish: PreviewWish) => {
    const preview = await previewOf(bytes, wish)
    return preview.ok ? 'made' : preview.code
  }
  expect(await code(picture, { what: 'frame', second: 0 })).toBe('PREVIEW_TYPE_UNSUPPORTED')
  expect(await code(sound, { what: 'picture' })).toBe('PREVIEW_TYPE_UNSUPPORTED')
  expect(await code(sound, { what: 'frame', second: 0 })).toBe('PREVIEW_UNREADABLE')
  expect(await code(sound, { what: 'sound', start: 10, end: 12 })).toBe('PREVIEW_UNREADABLE')
  expect(await code(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), { what: 'picture' })).toBe(
    'PREVIEW_TYPE_UNSUPPORTED',
  )
  expect(await code(new Uint8Array(0), { what: 'picture' })).toBe('PREVIEW_UNREADABLE')
  expect(await code(picture.subarray(0, picture.length / 2), { what: 'picture' })).toBe('PREVIEW_UNREADABLE')
  expect(await previewer.preview('0'.repeat(64), { what: 'picture' })).toMatchObject({ code: 'PREVIEW_NO_MEDIUM' })
})

test('A wish without sensible numbers is refused', async () => {
  const { sha256 } = await store.put(wav(beep(3, 1)))
  for (const second of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(previewer.preview(sha256, { what: 'frame', second })).rejects.toThrow(RangeError)
  }
  await expect(previewer.preview(sha256, { what: 'sound', start: 2, end: 2 })).rejects.toThrow(RangeError)
  await expect(previewer.preview(sha256, { what: 'peaks', start: 0, end: 2, points: 0.5 })).rejects.toThrow(RangeError)
})

test('A picture of too many pixels, and a host without ffmpeg, are told', async () => {
  const poor = openPreviewer({ store, folder: join(folder, 'poor'), processes: 1, pixels: 1000 })
  const picture = await store.put(await toSharp(sampleOf()).png().toBuffer())
  const sound = await store.put(wav(beep(3, 1)))
  expect(await poor.preview(picture.sha256, { what: 'picture' })).toMatchObject({ code: 'PREVIEW_TOO_LARGE' })
  expect(await poor.preview(sound.sha256, { what: 'sound', start: 0, end: 1 })).toMatchObject({
    code: 'PREVIEW_DECODER_MISSING',
  })
  await poor.close()
})

test('Files that name others are not followed', async () => {
  const movie = await made(...tone(2), '-c:a', 'pcm_s16le', 'mov')
  await unreached(wav(beep(3, 1)), async (address) => {
    for (const file of [Buffer.from(playlist(address)), referring(movie, '/etc/hostname')]) {
      expect(await previewOf(file, { what: 'sound', start: 0, end: 2 })).toMatchObject({ ok: false })
    }
  })
})

test('Whatever bits are turned, there is an answer', async () => {
  const random = seededRandom(20261130)
  const film = await made(...numbered(2), ...tone(2), ...h264, 'mp4')
  const picture = await toSharp(noisySampleOf(80, 60)).webp().toBuffer()
  const codes = new Set<string>()
  for (let round = 0; round < 40; round++) {
    const wish: PreviewWish = round % 2 === 0 ? { what: 'frame', second: 1 } : { what: 'picture' }
    const preview = await previewOf(withBitsTurned(round % 2 === 0 ? film : picture, random), wish)
    codes.add(preview.ok ? 'made' : preview.code)
  }
  for (const code of codes) expect(['made', ...previewProblemCodes]).toContain(code)
  expect(codes.size).toBeGreaterThan(1)
}, 30_000)

test('What was made is not made again, and of a full folder those asked for longest ago go', async () => {
  const kept = new PreviewFolder(join(folder, 'kept'), 1000)
  const frame = (second: number): PreviewWish => ({ what: 'frame', second })
  const paths: string[] = []
  for (const second of [1, 2, 3]) paths.push(await kept.keep('a', frame(second), new Uint8Array(300)))
  const old = new Date(Date.now() - 3_600_000)
  for (const path of paths) await utimes(path, old, old)
  expect(await kept.find('a', frame(1))).toBe(paths[0])
  expect(await kept.find('b', frame(1))).toBeUndefined()
  await kept.keep('a', frame(4), new Uint8Array(300))
  expect(await kept.find('a', frame(1))).toBe(paths[0])
  expect(await kept.find('a', frame(2))).toBeUndefined()
  expect(await kept.find('a', frame(3))).toBeUndefined()

  const { sha256 } = await store.put(await toSharp(sampleOf(32, 32)).png().toBuffer())
  const first = await previewer.preview(sha256, { what: 'picture' })
  const path = (await store.localFile(sha256)) as string
  await writeFile(path, 'gone')
  expect(await previewer.preview(sha256, { what: 'picture' })).toEqual(first)
})
