import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { renderScreenshot } from '../../../test/support/screenshots.ts'
import { texts } from '../../../test/support/texts.ts'
import { openPictureReader, type PictureReading, type ReadPictureOptions } from '../src/index.ts'
import { sizeForWords } from '../src/picture/size-for-words.ts'
import { sampleOf, toSharp } from './samples.ts'
import { scratchFolder } from './scratch.ts'

const reader = openPictureReader({ processes: 1 })
const folder = scratchFolder()
afterAll(() => reader.close())

async function read(bytes: Uint8Array, options: ReadPictureOptions = { words: true }): Promise<PictureReading> {
  const file = join(folder, 'picture')
  await writeFile(file, bytes)
  const reading = await reader.read(file, options, new AbortController().signal)
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.detail}`)
  return reading
}

const article = { title: '灯塔与汽笛', account: '海岛日记', paragraphs: [texts.lighthouse, texts.ropewalk] }
const screenshot = renderScreenshot(article, {
  lettering: 'sans',
  size: 40,
  theme: 'light',
  width: 1080,
  format: 'png',
})

test('A picture that looks like text comes with its colours, when they are asked for', async () => {
  const { width, height, words } = await read(screenshot)
  if (words === undefined) throw new Error('there are no colours')
  expect(words.pixels).toHaveLength(words.width * words.height * 3)
  expect(words.width / words.height).toBeCloseTo(width / height, 2)
  // The same picture, pixel by pixel, as made here.
  const scaled = await sharp(screenshot)
    .resize(words.width, words.height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
  expect(scaled.equals(words.pixels)).toBe(true)
  expect(await read(screenshot, {})).not.toHaveProperty('words')
})

test('A picture without words comes without', async () => {
  expect(await read(await toSharp(sampleOf(600, 400)).png().toBuffer())).not.toHaveProperty('words')
})

test.each([
  ['as they are', [1000, 1500], [1000, 1500]],
  ['with a long side of 1,600 px', [4000, 3000], [1600, 1200]],
  ['with a short side of 720 px when they are long', [1440, 10_000], [720, 5000]],
  ['whole when they are narrow and long', [600, 9000], [600, 9000]],
  ['with 8 megapixels when they are longer still', [1000, 40_000], [447, 17_889]],
  ['at least a pixel wide', [1, 60_000], [1, 60_000]],
] as const)('Colours come %s', (_how, [width, height], [wordsWidth, wordsHeight]) => {
  expect(sizeForWords(width, height)).toEqual({ width: wordsWidth, height: wordsHeight })
})

test('Colours of a grey picture are three equal channels', async () => {
  const { words } = await read(await sharp(screenshot).toColourspace('b-w').png().toBuffer())
  expect(words?.pixels).toHaveLength((words?.width ?? 0) * (words?.height ?? 0) * 3)
  expect(words?.pixels[0]).toBe(words?.pixels[1])
})
