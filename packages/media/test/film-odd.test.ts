import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeFilm } from '../src/ffmpeg/decode-film.ts'
import { type FilmProblem, type FilmReading, openFilmReader, type ReadFilmOptions } from '../src/index.ts'
import { h264, numbered, numberOf, picture, rate, tone } from './film-files.ts'
import { ffmpegPath, made, remade } from './made-by-ffmpeg.ts'
import { scratchFolder } from './scratch.ts'

const reader = openFilmReader({ processes: 1, ffmpegPath, pixelsMost: 4_000_000 })
const { signal } = new AbortController()
const folder = scratchFolder()
afterAll(() => reader.close())

let files = 0
/** What is read of a film when all is asked for. */
async function read(
  bytes: Uint8Array | string,
  options: ReadFilmOptions = { words: true },
): Promise<FilmReading | FilmProblem> {
  const file = join(folder, `${files++}.mp4`)
  await writeFile(file, bytes)
  try {
    return await reader.read(file, options, signal)
  } finally {
    await rm(file)
  }
}

const seconds = 6
let mp4: Buffer
let matroska: Buffer
beforeAll(async () => {
  mp4 = await made(...picture(seconds), ...tone(seconds), ...h264, '-g', '25', '-c:a', 'aac', 'mp4')
  matroska = await remade(mp4, [], '-c', 'copy', 'mkv')
}, 60_000)

/** Expects a film of so many seconds that was read to its end. */
function expectWhole(reading: FilmReading | FilmProblem, length = seconds): void {
  expect(reading).toMatchObject({ ok: true, problem: null, sketched: { ok: true } })
  const { seconds: decoded, frames } = reading as FilmReading
  expect(Math.abs(decoded - length)).toBeLessThan(0.6)
  expect(Math.abs(frames - 2 * length)).toBeLessThan(2)
}

describe('an index that is broken', () => {
  test('of Matroska does not matter to who reads from the beginning', async () => {
    const cues = Buffer.from([0x1c, 0x53, 0xbb, 0x6b])
    const broken = Buffer.from(matroska)
    const at = broken.lastIndexOf(cues)
    expect(at).toBeGreaterThan(broken.indexOf(cues))
    // Their places are beyond the end, and then they are no index at all.
    for (
      let place = broken.indexOf(0xf1, at);
      place !== -1 && place + 2 < broken.length;
      place = broken.indexOf(0xf1, place + 1)
    ) {
      broken[place + 2] = 0xff
    }
    expectWhole(await read(broken))
    expectWhole(await read(broken.fill(0xff, at + 5)))
  })

  test('of MP4 that is cut off at its end leaves nothing that can be read', async () => {
    const index = mp4.indexOf('moov')
    expect(index).toBeGreaterThan(mp4.length / 2)
    for (const end of [index + 4, index + 200, mp4.length - 1]) {
      const reading = await read(mp4.subarray(0, end))
      expect(reading.ok ? reading.problem : reading.code, `${end}`).toBe('FILM_TRUNCATED')
    }
  })

  test('of MP4 that has a frame more than the file is said to be', async () => {
    const more = Buffer.from(mp4)
    const sizes = more.indexOf('stsz')
    more.writeUInt32BE(0x7fffffff, sizes + 12)
    const reading = await read(more)
    expect(reading.ok ? reading.problem : reading.code).toBe('FILM_CORRUPT')
  })
})

test.each([
  ['a transport stream', 'ts', ['-c', 'copy']],
  ['WebM that was sent live', 'mkv', ['-c', 'copy', '-live', '1', '-f', 'matroska']],
  ['Flash Video that was sent live', 'flv', ['-c', 'copy', '-flvflags', 'no_duration_filesize']],
  ['MP4 in fragments', 'mp4', ['-c', 'copy', '-movflags', 'frag_keyframe+empty_moov']],
])('The length of %s is that of what it shows, though it does not say it', async (_name, ending, output) => {
  expectWhole(await read(await remade(mp4, [], ...output, ending)))
})

describe('a film without a frame', () => {
  test('in MP4 has a reason', async () => {
    const empty = Buffer.from(mp4)
    for (const name of ['stts', 'ctts', 'stsc', 'stco', 'stsz', 'stss']) {
      for (let box = empty.indexOf(name); box !== -1; box = empty.indexOf(name, box + 4)) {
        empty.writeUInt32BE(0, box + (name === 'stsz' ? 12 : 8))
      }
    }
    const reading = await read(empty)
    expect(reading.ok ? reading.problem : reading.code).toBe('FILM_CORRUPT')
  })

  test('in Matroska has a reason', async () => {
    const head = Buffer.from(matroska.subarray(0, matroska.indexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]), 500)))
    const reading = await read(head)
    expect(reading.ok ? reading.problem : reading.code).toBe('FILM_TRUNCATED')
  })
})

test('A million tiny frames are a film of the time that they are shown', async () => {
  const part = join(folder, 'part')
  const tiny = ['-f', 'lavfi', '-i', 'testsrc2=s=16x16:r=1000:d=10', '-c:v', 'mpeg4', '-q:v', '31', '-g', '600', 'mkv']
  await writeFile(part, await made(...tiny))
  expectWhole(await read(await made('-stream_loop', '99', '-i', part, '-c', 'copy', 'mkv'), {}), 1000)
}, 300_000)

type Place = readonly [x: number, y: number]
interface Size {
  readonly width: number
  readonly height: number
}

test.each([
  [180, ([x, y]: Place, { width, height }: Size): Place => [width - 1 - x, height - 1 - y]],
  [270, ([x, y]: Place, { width }: Size): Place => [width - 1 - y, x]],
] as const)('Frames of a film that was turned by %i degrees come upright', async (degrees, turned) => {
  const lying = await made(...numbered(2), ...h264, 'mp4')
  const file = join(folder, 'turned')
  await writeFile(file, await remade(lying, ['-display_rotation', `${degrees}`], '-c', 'copy', 'mp4'))
  const rates = { frameRate: 2, side: 384, sampleRate: 8000, secondsMost: 60, pixelsMost: 4_000_000 } as const
  const seen: number[] = []
  await decodeFilm(
    ffmpegPath,
    { file, demuxer: 'mov', tracks: 'all', ...rates },
    {
      samples: () => undefined,
      frame({ width, height, pixels }) {
        const lain = degrees === 180 ? { width, height } : { width: height, height: width }
        const laid = Uint8Array.from({ length: pixels.length }, (_, at) => {
          const [x, y] = turned([at % lain.width, Math.floor(at / lain.width)], { width, height })
          return pixels[y * width + x] as number
        })
        seen.push(numberOf({ ...lain, pixels: laid }))
      },
    },
  )
  expect(seen).toEqual([0, 0.5, 1, 1.5].map((second) => Math.floor(second * rate)))
})

test('Of two tracks of moving pictures the first one is read, and the other is said to be there', async () => {
  const both = await made(...picture(3), ...picture(3, '160x90'), '-map', '0', '-map', '1', ...h264, 'mkv')
  expect(await read(both)).toMatchObject({ ok: true, problem: 'FILM_WITH_TRACKS', width: 320, height: 180, frames: 6 })
})

test('A size that an index states and that pictures do not have is not believed', async () => {
  const huge = Buffer.from(mp4)
  const entry = huge.indexOf('avc1', huge.indexOf('stsd'))
  expect([huge.readUInt16BE(entry + 28), huge.readUInt16BE(entry + 30)]).toEqual([320, 180])
  huge.writeUInt32BE(0xffff_ffff, entry + 28)
  const reading = await read(huge)
  expectWhole(reading)
  expect(reading).toMatchObject({ width: 320, height: 180 })
})

test.each(['1/100', '100/1', '0/1'])('Pixels of %s give frames, or a reason', async (aspect) => {
  const film = await made(...picture(3), '-vf', `setsar=${aspect}`, ...h264, 'mkv')
  const reading = await read(film)
  expect(reading).toMatchObject({ ok: true, problem: null, frames: 6 })
  const { sketched } = reading as FilmReading
  if (!sketched.ok) expect(sketched.reason).toBe('BLANK')
})

describe('tracks of different length', () => {
  test('are read to the end of either: pictures that end long before their sound', async () => {
    const reading = await read(await made(...picture(2), ...tone(120), ...h264, '-c:a', 'aac', 'mkv'))
    expect(reading).toMatchObject({ ok: true, problem: null, frames: expect.any(Number), sketched: { ok: true } })
    const { frames, seconds: length } = reading as FilmReading
    expect(Math.abs(frames - 4)).toBeLessThan(2)
    expect(Math.abs(length - 120)).toBeLessThan(0.2)
  })

  test('are read to the end of either: sound that ends long before its pictures', async () => {
    const film = await made(...picture(60, '64x36'), ...tone(1), ...h264, '-c:a', 'aac', 'mp4')
    expectWhole(await read(film), 60)
  })
})

test.each([
  [
    'a list of DASH',
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>',
    'application/xml',
  ],
  ['a list of files', 'ffconcat version 1.0\nfile /etc/hostname\n', 'text/plain'],
  ['an address of a part of a file', 'subfile,,start,0,end,99,,:/etc/hostname\n', 'text/plain'],
  ['a list of HLS', '#EXTM3U\n#EXTINF:6,\n/etc/hostname\n', 'text/plain'],
])('%s under the name of a film is called what it is', async (_name, text, mediaType) => {
  expect(await read(text)).toMatchObject({ ok: false, code: 'FILM_TYPE_UNSUPPORTED', mediaType })
})
