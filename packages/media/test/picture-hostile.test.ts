import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { openPictureReader, type PictureProblem, type PictureReading, pictureProblemCodes } from '../src/index.ts'
import { animation, noisySampleOf, seededRandom, toSharp } from './samples.ts'
import { scratchFolder } from './scratch.ts'

const reader = openPictureReader({ processes: 1 })
const isolation = await reader.isolation()
const { signal } = new AbortController()
const folder = scratchFolder()
afterAll(() => reader.close())

async function read(bytes: Uint8Array | string): Promise<PictureReading | PictureProblem> {
  const file = join(folder, 'picture.jpg')
  await writeFile(file, bytes)
  return await reader.read(file, { frames: true, declaredType: 'image/jpeg' }, signal)
}

const picture = toSharp(noisySampleOf(120, 80))
const formats = {
  jpeg: () => picture.clone().jpeg().toBuffer(),
  'progressive jpeg': () => picture.clone().jpeg({ progressive: true }).toBuffer(),
  png: () => picture.clone().png().toBuffer(),
  webp: () => picture.clone().webp().toBuffer(),
  'lossless webp': () => picture.clone().webp({ lossless: true }).toBuffer(),
  gif: () => picture.clone().gif().toBuffer(),
  avif: () => picture.clone().avif({ effort: 1 }).toBuffer(),
}

test('An empty file is empty, and a byte is no picture', async () => {
  expect(await read('')).toMatchObject({ ok: false, code: 'PICTURE_EMPTY' })
  expect(await read(Buffer.from([0xff]))).toMatchObject({ ok: false, code: 'PICTURE_TYPE_UNSUPPORTED' })
})

test.each(Object.entries(formats))('A %s that is cut off anywhere is no picture', async (_format, encode) => {
  const whole = await encode()
  const codes = new Set<string>()
  for (const share of [0.05, 0.2, 0.4, 0.6, 0.8, 0.95]) {
    const problem = await read(whole.subarray(0, Math.floor(whole.length * share)))
    expect(problem, `${share}`).toMatchObject({ ok: false })
    codes.add((problem as PictureProblem).code)
  }
  expect([...codes]).toEqual(['PICTURE_TRUNCATED'])
  expect(await read(whole)).toMatchObject({ ok: true })
})

test('An animation that is cut off within a frame is no picture', async () => {
  const whole = await animation(5, 300, 200).gif({ dither: 0 }).toBuffer()
  expect(await read(whole.subarray(0, Math.floor(whole.length * 0.97)))).toMatchObject({ ok: false })
})

test('A picture with a checksum that does not hold is corrupt', async () => {
  const bytes = await formats.png()
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] as number) ^ 0x10
  expect(await read(bytes)).toMatchObject({ ok: false, code: 'PICTURE_CORRUPT', mediaType: 'image/png' })
})

test('A JPEG whose data are damaged is corrupt, and one with stray bytes is read', async () => {
  const whole = await formats.jpeg()
  const cut = Buffer.concat([whole.subarray(0, whole.length >> 1), Buffer.from([0xff, 0xd9])])
  expect(await read(cut)).toMatchObject({ ok: false, code: 'PICTURE_CORRUPT' })
  // Before the end, where some cameras leave them.
  const stray = Buffer.concat([whole.subarray(0, -2), Buffer.from([0, 1, 2, 3]), whole.subarray(-2)])
  expect(await read(stray)).toMatchObject({ ok: true })
  expect(await read(Buffer.concat([whole, Buffer.from('trailing')]))).toMatchObject({ ok: true })
})

test('Whatever bits are turned, the reader answers', async () => {
  const random = seededRandom(20261130)
  const files = await Promise.all(Object.values(formats).map((encode) => encode()))
  let readable = 0
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(files[round % files.length] as Buffer)
    for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips--) {
      const at = Math.floor(random() * bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
    }
    const reading = await read(bytes)
    if (reading.ok) readable++
    else expect(pictureProblemCodes).toContain(reading.code)
  }
  expect(readable).toBeGreaterThan(0)
  expect(readable).toBeLessThan(200)
})

/** A PNG of zeros with the size that it is given, however large. */
function zeroPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4, 'latin1')
    const checked = Buffer.concat([head.subarray(4), data])
    let crc = 0xffffffff
    for (const byte of checked) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    const tail = Buffer.alloc(4)
    tail.writeUInt32BE(~crc >>> 0)
    return Buffer.concat([head, data, tail])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // One bit a pixel, grey.
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(Math.min(20_000_000, (Math.ceil(width / 8) + 1) * height)))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('A small file that unpacks to a huge picture is too large before it is unpacked', async () => {
  expect(await read(zeroPng(100, 100))).toMatchObject({ ok: true, width: 100 })
  for (const [width, height] of [
    [30_000, 30_000],
    [2_000_000, 1_000],
  ] as const) {
    expect(await read(zeroPng(width, height))).toMatchObject({ ok: false, code: 'PICTURE_TOO_LARGE' })
  }
})

const svg = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text>&x;</text></svg>`

test.each([
  ['SVG with an entity of a file', svg, 'image/svg+xml'],
  ['SVG after a comment', `<!-- a -->\n${svg}`, 'image/svg+xml'],
  ['HTML', '<!DOCTYPE html><html><img src="http://127.0.0.1/"></html>', 'text/html'],
  ['text', 'just words', 'text/plain'],
  ['PDF', '%PDF-1.4\n%âãÏÓ\n', 'application/pdf'],
  ['TIFF', Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'image/tiff'],
  ['a film', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free', 'latin1'), 'video/mp4'],
  ['a Photoshop file', Buffer.from('8BPS\0\x01\0\0\0\0\0\0\0\x03', 'latin1'), 'image/vnd.adobe.photoshop'],
])('%s named .jpg is not read and is called what it is', async (_name, bytes, mediaType) => {
  expect(await read(bytes)).toMatchObject({ ok: false, code: 'PICTURE_TYPE_UNSUPPORTED', mediaType })
})

test('A file that is a picture and a page at once is read as the picture', async () => {
  const gif = await formats.gif()
  expect(await read(Buffer.concat([gif, Buffer.from('<script>alert(1)</script>')]))).toMatchObject({
    ok: true,
    mediaType: 'image/gif',
  })
  // The beginning of a PNG before an SVG, and of a GIF before a JPEG: neither loader is led to the other's.
  const png = await formats.png()
  expect(await read(Buffer.concat([png.subarray(0, 33), Buffer.from(svg)]))).toMatchObject({ ok: false })
  expect(await read(Buffer.concat([Buffer.from('GIF89a'), await formats.jpeg()]))).toMatchObject({ ok: false })
})

test('An animation of too many frames is named so', async () => {
  const strict = openPictureReader({ processes: 1, frames: 4 })
  try {
    const file = join(folder, 'frames')
    await writeFile(file, await animation(5).gif().toBuffer())
    expect(await strict.read(file, {}, signal)).toMatchObject({ ok: false, code: 'PICTURE_TOO_MANY_FRAMES' })
  } finally {
    await strict.close()
  }
})

test('A picture that is not read in time is named so', async () => {
  const impatient = openPictureReader({ processes: 1, timeoutMs: 1 })
  try {
    const file = join(folder, 'late')
    // Nobody decodes so much in a moment.
    const large = { create: { width: 6000, height: 6000, channels: 3 as const, background: '#0a0' } }
    await writeFile(file, await sharp(large).jpeg().toBuffer())
    expect(await impatient.read(file, {}, signal)).toMatchObject({ ok: false, code: 'PICTURE_TIMEOUT' })
  } finally {
    await impatient.close()
  }
})

test.skipIf(!isolation.limits)('A picture that takes more memory than allowed is named so', async () => {
  const frugal = openPictureReader({ processes: 1, memoryMb: 200 })
  try {
    // Interlaced: it has to be in memory as a whole.
    const large = { create: { width: 9000, height: 9000, channels: 4 as const, background: '#ff000080' } }
    const file = join(folder, 'large')
    await writeFile(file, await sharp(large).png({ progressive: true, compressionLevel: 1 }).toBuffer())
    expect(await frugal.read(file, {}, signal)).toMatchObject({ ok: false, code: 'PICTURE_OUT_OF_MEMORY' })
    await writeFile(file, await formats.jpeg())
    expect(await frugal.read(file, {}, signal)).toMatchObject({ ok: true })
  } finally {
    await frugal.close()
  }
})
