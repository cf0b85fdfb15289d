import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GreyPicture } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { openPictureReader, type PictureReading, type ReadPictureOptions } from '../src/index.ts'
import { animation, lumaOf, meanDifference, sampleOf, toSharp } from './samples.ts'
import { scratchFolder } from './scratch.ts'

const reader = openPictureReader({ processes: 1 })
const { signal } = new AbortController()
const folder = scratchFolder()
afterAll(() => reader.close())

async function read(bytes: Uint8Array, options: ReadPictureOptions = { frames: true }): Promise<PictureReading> {
  const file = join(folder, 'picture')
  await writeFile(file, bytes)
  const reading = await reader.read(file, options, signal)
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.detail}`)
  return reading
}

/** The first frame. */
function grey({ frames = [] }: PictureReading): GreyPicture {
  const [frame] = frames
  if (frame === undefined) throw new Error('there is no frame')
  return frame
}

const sample = sampleOf()
const luma = lumaOf(sample)
const picture = toSharp(sample)

test.each([
  ['JPEG', 'image/jpeg', picture.clone().jpeg({ quality: 95 })],
  ['progressive JPEG', 'image/jpeg', picture.clone().jpeg({ quality: 95, progressive: true })],
  ['PNG', 'image/png', picture.clone().png()],
  ['interlaced PNG', 'image/png', picture.clone().png({ progressive: true })],
  ['PNG of 16 bits', 'image/png', picture.clone().toColourspace('rgb16').png()],
  ['PNG with a palette', 'image/png', picture.clone().png({ palette: true, colours: 256 })],
  ['WebP', 'image/webp', picture.clone().webp({ quality: 95 })],
  ['lossless WebP', 'image/webp', picture.clone().webp({ lossless: true })],
  ['GIF', 'image/gif', picture.clone().gif({ dither: 0 })],
  ['AVIF', 'image/avif', picture.clone().avif({ quality: 90, effort: 1 })],
])('%s is read as the luma of its colours', async (_name, mediaType, encoded) => {
  const reading = await read(await encoded.toBuffer())
  expect(reading).toMatchObject({ mediaType, width: 160, height: 100, pages: 1, declaredTypeWrong: false })
  expect(reading.frames).toHaveLength(1)
  expect(grey(reading)).toMatchObject({ width: 160, height: 100 })
  expect(meanDifference(grey(reading).pixels, luma)).toBeLessThan(3)
})

test('PNG without loss is read exactly', async () => {
  const reading = await read(await picture.clone().png().toBuffer())
  expect(Buffer.from(grey(reading).pixels).equals(luma)).toBe(true)
})

/** Where the pixel that is seen at (x, y) of a w × h picture is stored, by the eight orientations of EXIF. */
const stored: readonly ((x: number, y: number, w: number, h: number) => readonly [number, number])[] = [
  (x, y) => [x, y],
  (x, y, w) => [w - 1 - x, y],
  (x, y, w, h) => [w - 1 - x, h - 1 - y],
  (x, y, _w, h) => [x, h - 1 - y],
  (x, y) => [y, x],
  (x, y, w) => [y, w - 1 - x],
  (x, y, w, h) => [h - 1 - y, w - 1 - x],
  (x, y, _w, h) => [h - 1 - y, x],
]

test.each(stored.map((place, index) => [index + 1, place] as const))(
  'Orientation %i of EXIF is turned upright',
  async (orientation, place) => {
    const { width, height, pixels } = sample
    const turned = orientation > 4
    const lying = {
      width: turned ? height : width,
      height: turned ? width : height,
      pixels: new Uint8Array(pixels.length),
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [toX, toY] = place(x, y, width, height)
        lying.pixels.set(pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), (toY * lying.width + toX) * 3)
      }
    }
    const encoded = toSharp(lying).withMetadata({ orientation })
    for (const bytes of [await encoded.clone().jpeg({ quality: 95 }).toBuffer(), await encoded.webp().toBuffer()]) {
      const reading = await read(bytes)
      expect(reading).toMatchObject({ width: 160, height: 100 })
      expect(meanDifference(grey(reading).pixels, luma)).toBeLessThan(3)
    }
  },
)

test('What is transparent is read as on white, also in pictures of one grey channel', async () => {
  const raw = { width: 8, height: 4, channels: 2 as const }
  const halves = Buffer.from(Array.from({ length: 32 }, (_, at) => [0, at % 8 < 4 ? 0 : 255]).flat())
  const reading = await read(await sharp(halves, { raw }).png().toBuffer())
  expect([...grey(reading).pixels.subarray(0, 8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0])

  const clear = {
    create: { width: 8, height: 8, channels: 4 as const, background: { r: 200, g: 0, b: 0, alpha: 0.5 } },
  }
  const half = await read(await sharp(clear).webp({ lossless: true }).toBuffer())
  const expected = Math.round(0.299 * 227 + 0.587 * 127 + 0.114 * 127)
  expect(Math.abs((grey(half).pixels[0] as number) - expected)).toBeLessThan(3)
})

test('A JPEG for print is read in the colours that a screen shows', async () => {
  const reading = await read(await picture.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer())
  // The inks do not reach every colour of the screen.
  expect(meanDifference(grey(reading).pixels, luma)).toBeLessThan(25)
  const dark = await read(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer(),
  )
  expect(grey(dark).pixels[0]).toBeLessThan(60)
})

test('A profile of wider colours is taken back to sRGB', async () => {
  const wide = await picture.clone().withIccProfile('p3').png().toBuffer()
  const withoutProfile = await sharp(wide, { ignoreIcc: true }).raw().toBuffer()
  expect(withoutProfile.equals(Buffer.from(sample.pixels))).toBe(false)
  const reading = await read(wide)
  expect(meanDifference(grey(reading).pixels, luma)).toBeLessThan(2)
})

test('Large pictures come with a long side of 512 px, small ones as they are', async () => {
  const large = await read(await toSharp(sampleOf(1500, 1000)).jpeg({ quality: 90 }).toBuffer())
  expect(large).toMatchObject({ width: 1500, height: 1000 })
  expect(grey(large)).toMatchObject({ width: 512, height: 341 })
  expect(meanDifference(grey(large).pixels, lumaOf(sampleOf(512, 341)))).toBeLessThan(2)
  const small = await read(await toSharp(sampleOf(3, 2)).png().toBuffer())
  expect(grey(small)).toMatchObject({ width: 3, height: 2 })
  const narrow = await read(await toSharp(sampleOf(2, 4000)).png().toBuffer())
  expect(grey(narrow)).toMatchObject({ width: 1, height: 512 })
})

test.each([
  ['GIF', animation(5).gif({ dither: 0 })],
  ['WebP', animation(5).webp({ lossless: true })],
])('Of a %s animation the first, the middle and the last frame are read', async (_name, encoded) => {
  const reading = await read(await encoded.toBuffer())
  expect(reading).toMatchObject({ width: 40, height: 30, pages: 5 })
  expect(reading.frames?.map(({ pixels }) => pixels[0])).toEqual([20, 60, 100])
})

test('Two frames are read as two', async () => {
  const reading = await read(await animation(2).gif({ dither: 0 }).toBuffer())
  expect(reading.frames?.map(({ pixels }) => pixels[0])).toEqual([20, 40])
})

test('A wrong declaration is told, and an alias is none', async () => {
  const jpeg = await picture.clone().jpeg().toBuffer()
  expect(await read(jpeg, { declaredType: 'image/png' })).toMatchObject({
    mediaType: 'image/jpeg',
    declaredTypeWrong: true,
  })
  expect(await read(jpeg, { declaredType: 'image/JPG; q=1' })).toMatchObject({ declaredTypeWrong: false })
})

test('The frames themselves come only when asked for', async () => {
  expect(await read(await picture.clone().png().toBuffer(), {})).not.toHaveProperty('frames')
})
