import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { blankCanvas } from '../../../test/support/pictures/edited-picture.ts'
import { font } from '../../../test/support/pictures/fonts.ts'
import { WordFrames } from '../src/film/word-frames.ts'
import {
  type ColourPicture,
  type FilmReading,
  openFilmReader,
  type ReadFilmOptions,
  type Subtitle,
  type WordFrame,
} from '../src/index.ts'
import { h264, picture } from './film-files.ts'
import { ffmpegPath, made, remade } from './made-by-ffmpeg.ts'
import { scratchFolder } from './scratch.ts'

const reader = openFilmReader({ processes: 1, ffmpegPath })
const folder = scratchFolder()
afterAll(() => reader.close())

let files = 0
/** Writes a file for ffmpeg or for the reader. */
async function written(bytes: Uint8Array | string, ending: string): Promise<string> {
  const file = join(folder, `${files++}.${ending}`)
  await writeFile(file, bytes)
  return file
}

async function read(bytes: Uint8Array, options: ReadFilmOptions = { words: true }): Promise<FilmReading> {
  const file = await written(bytes, 'film')
  const reading = await reader.read(file, options, new AbortController().signal)
  await rm(file)
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.detail}`)
  return reading
}

const size = { width: 640, height: 360 } as const

/** A card with lines of words, the first one at a height. */
function card(lines: readonly string[], top = 0.4, ground = '#203040'): ColourPicture & { readonly png: () => Buffer } {
  const { canvas, context } = blankCanvas(size.width, size.height)
  context.fillStyle = ground
  context.fillRect(0, 0, size.width, size.height)
  context.fillStyle = '#f4f4f4'
  context.font = font(28)
  for (const [index, line] of lines.entries()) context.fillText(line, 40, size.height * top + index * 50)
  const { data } = context.getImageData(0, 0, size.width, size.height)
  const pixels = new Uint8Array(size.width * size.height * 3)
  for (let to = 0, from = 0; to < pixels.length; from++) {
    for (let channel = 0; channel < 3; channel++) pixels[to++] = data[from++] as number
  }
  return { ...size, channels: 3, pixels, png: () => canvas.toBuffer('image/png') }
}

/** A film that shows pictures one after the other, each for some seconds. */
async function showing(
  shots: readonly (readonly [ColourPicture & { readonly png: () => Buffer }, number])[],
): Promise<Buffer> {
  const inputs = await Promise.all(
    shots.map(async ([{ png }, seconds]) => [
      '-loop',
      '1',
      '-framerate',
      '10',
      '-t',
      `${seconds}`,
      '-i',
      await written(png(), 'png'),
    ]),
  )
  return await made(...inputs.flat(), '-filter_complex', `concat=n=${shots.length}`, ...h264, '-g', '20', 'mp4')
}

/** Mean difference of two pictures of one size, in levels. */
function apart(one: ColourPicture, other: ColourPicture): number {
  expect([one.width, one.height]).toEqual([other.width, other.height])
  return (
    one.pixels.reduce((sum, value, at) => sum + Math.abs(value - (other.pixels[at] as number)), 0) / one.pixels.length
  )
}

const times = (frames: readonly WordFrame[] | undefined): number[][] =>
  (frames ?? []).map(({ second, until }) => [second, until])

const blank = card([])
const opening = card(['The bridge over the sound', 'a film by North Light'])
const ending = card(['Pictures: River Cinema', 'Sound: The Harbour Band'], 0.3)

describe('frames for reading words', () => {
  test('show what is written in a film, in its colours, and when', async () => {
    const { wordFrames } = await read(
      await showing([
        [opening, 10],
        [blank, 8],
        [ending, 6],
      ]),
    )
    expect(times(wordFrames)).toEqual([
      [0, 12],
      [20, 24],
    ])
    expect(apart(wordFrames?.[0]?.picture as ColourPicture, opening)).toBeLessThan(4)
    expect(apart(wordFrames?.[1]?.picture as ColourPicture, ending)).toBeLessThan(4)
  })

  test('have the last picture of a film among them, however short it is shown', async () => {
    const { wordFrames } = await read(
      await showing([
        [blank, 9.2],
        [ending, 0.3],
      ]),
    )
    expect(wordFrames).toHaveLength(1)
    const [{ second, until, picture: last }] = wordFrames as [WordFrame]
    expect(apart(last, ending)).toBeLessThan(4)
    expect(second).toBeGreaterThanOrEqual(9)
    expect(until).toBeLessThanOrEqual(10)
    expect(until).toBeGreaterThan(second)
  })

  test('come only when they are asked for, and none come of a film without words', async () => {
    expect(await read(await showing([[opening, 2]]), {})).not.toHaveProperty('wordFrames')
    expect(await read(await showing([[blank, 9]]))).toMatchObject({
      wordFrames: [],
      subtitles: { lines: [], more: false },
    })
  })

  test('are 1,280 pixels long at most, upright and with square pixels', async () => {
    const still = await written(card(['What stands here', 'is to be read']).png(), 'png')
    const large = ['-vf', 'scale=1920:1620,setsar=4/3', ...h264, '-frames:v', '5', 'mp4']
    const { wordFrames } = await read(await made('-loop', '1', '-i', still, ...large))
    expect(wordFrames?.map(({ picture: { width, height } }) => [width, height])).toEqual([[1280, 810]])
  })

  test('leave the sketch of a film as it is', async () => {
    const film = await made(...picture(9), ...h264, 'mp4')
    const [plain, wordy] = [await read(film, {}), await read(film)]
    expect(wordy.sketched).toEqual(plain.sketched)
    expect(wordy.frames).toBe(plain.frames)
  })
})

describe('of many frames with words', () => {
  const picked = (frames: readonly ColourPicture[]): WordFrame[] => {
    const words = new WordFrames()
    for (const [place, frame] of frames.entries()) words.push(place * 4, frame)
    return words.finish((frames.length - 1) * 4, frames.length * 4)
  }

  test('those that show no other words than the ones before are left out', () => {
    // one below that stays while another one comes and goes above
    const marked = (above: readonly string[]): ColourPicture => {
      const pixels = Uint8Array.from(card(above, 0.2).pixels)
      const below = card(['@northlight on the air'], 0.9).pixels
      const half = pixels.length / 2
      pixels.set(below.subarray(half), half)
      return { ...size, channels: 3, pixels }
    }
    const frames = [[], ['Chapter the first'], ['Chapter the first'], [], ['Chapter the second'], []].map(marked)
    expect(times(picked(frames))).toEqual([
      [0, 24],
      [4, 12],
      [16, 20],
    ])
  })

  test('those in which a single word is another one are told apart', () => {
    const frames = ['Filmed by Ann', 'Filmed by Ann', 'Filmed by Bob'].map((line) => card([line]))
    expect(times(picked(frames))).toEqual([
      [0, 8],
      [8, 12],
    ])
  })

  test('some stay that are spread over the film, its end among them', () => {
    const frames = Array.from({ length: 40 }, (_, place) =>
      card(
        [`${'abcdefghij'[place % 10]} page`.repeat(3 + (place % 7)), `number ${place * 7919}`],
        0.2 + 0.1 * (place % 5),
      ),
    )
    const kept = picked(frames)
    expect(kept).toHaveLength(24)
    expect(kept.at(0)?.second).toBe(0)
    expect(kept.at(-1)?.second).toBe(39 * 4)
    const gaps = kept.slice(1).map(({ second }, place) => second - (kept[place] as WordFrame).second)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12)
  }, 60_000)
})

describe('subtitles', () => {
  const script = `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\i1}Good{\\i0} {\\pos(10,10)}evening\\NHere is the news
Dialogue: 0,0:00:04.00,0:00:05.50,Default,,0,0,0,,视频来源：北光影视
`
  const wanted: Subtitle[] = [
    { text: 'Good evening\nHere is the news', start: 1, end: 3 },
    { text: '视频来源：北光影视', start: 4, end: 5.5 },
  ]
  const film = async (codecs: readonly string[], ending: string): Promise<Buffer> => {
    const maps = ['-map', '0:v', ...codecs.flatMap(() => ['-map', '1'])]
    const codings = codecs.flatMap((codec, place) => [`-c:s:${place}`, codec])
    return await made(...picture(6), '-i', await written(script, 'ass'), ...maps, ...h264, ...codings, ending)
  }

  test.each([
    ['MP4', 'mov_text', 'mp4'],
    ['Matroska as SubRip', 'subrip', 'mkv'],
    ['Matroska as ASS', 'ass', 'mkv'],
    ['WebM', 'webvtt', 'mkv'],
  ])('of %s are read without their markup, with their times', async (_name, codec, ending) => {
    expect(await read(await film([codec], ending))).toMatchObject({
      problem: null,
      subtitles: { lines: wanted, more: false },
    })
  })

  test('have the times of the pictures, at whatever time the clock of the file begins', async () => {
    const late = await remade(await film(['subrip'], 'mkv'), [], '-c', 'copy', '-output_ts_offset', '5', 'mkv')
    const reading = await read(late)
    expect(reading.subtitles?.lines).toEqual(wanted)
    expect(Math.abs(reading.seconds - 6)).toBeLessThan(0.2)
  })

  test('in several languages are all read, and more than three are said to be', async () => {
    const { subtitles } = await read(await film(['ass', 'subrip', 'ass', 'subrip'], 'mkv'))
    expect(subtitles).toEqual({ lines: [...wanted, ...wanted, ...wanted], more: true })
  })

  test('that are pictures are said to be unread, and the film is read all the same', async () => {
    const text = await film(['subrip'], 'mkv')
    const id = text.indexOf('S_TEXT/UTF8')
    text.write('S_HDMV/PGS\0', id, 'latin1')
    expect(await read(text)).toMatchObject({ problem: null, subtitles: { lines: [], more: true } })
  })

  test('in HTML lose their tags', async () => {
    const rows = '1\n00:00:01,000 --> 00:00:02,000\n<font color="#ff0000"><b>Source:</b></font> <i>River Cinema</i>\n\n'
    const inputs = ['-i', await written(rows, 'srt'), '-map', '0:v', '-map', '1']
    const { subtitles } = await read(await made(...picture(3), ...inputs, ...h264, '-c:s', 'copy', 'mkv'))
    expect(subtitles?.lines).toEqual([{ text: 'Source: River Cinema', start: 1, end: 2 }])
  })

  test('without end are read up to a limit', async () => {
    const row = (place: number): string => {
      const time = `00:${`${Math.floor(place / 60)}`.padStart(2, '0')}:${`${place % 60}`.padStart(2, '0')}`
      return `${place + 1}\n${time},000 --> ${time},900\n${'word '.repeat(200)}${place}\n\n`
    }
    const rows = await written(Array.from({ length: 600 }, (_, place) => row(place)).join(''), 'srt')
    const film = await made(...picture(2), '-i', rows, '-map', '0:v', '-map', '1', ...h264, '-c:s', 'copy', 'mkv')
    const { subtitles } = await read(film)
    expect(subtitles?.more).toBe(true)
    const characters = subtitles?.lines.reduce((sum, { text }) => sum + text.length, 0) ?? 0
    expect(characters).toBeGreaterThan(200_000)
    expect(characters).toBeLessThanOrEqual(300_000)
  })
})
