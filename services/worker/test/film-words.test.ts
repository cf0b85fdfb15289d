import type { WordFrame } from '@sourcemark/media'
import type { WordLine, WordReader } from '@sourcemark/ocr'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readFilmWords, readingOrder } from '../src/film-words.ts'

const { signal } = new AbortController()
const budgetMs = 60_000

/** A line as it is read, and how far below the upper edge. */
type Row = readonly [text: string, y: number, glue?: string]

/** Frames that are so many pixels wide as their number, every four seconds. */
const framesOf = (count: number): WordFrame[] =>
  Array.from({ length: count }, (_, place) => ({
    second: place * 4,
    until: place * 4 + 4,
    picture: { width: place + 1, height: 1, channels: 3, pixels: new Uint8Array(3 * (place + 1)) },
  }))

/** A reader that reads in a frame what stands in the table for it, and tells which ones it was given. */
function readerOf(frames: readonly (readonly Row[])[]): WordReader & { readonly given: number[] } {
  const given: number[] = []
  return {
    given,
    async read({ width }) {
      given.push(width - 1)
      let text = ''
      const lines = (frames[width - 1] ?? []).map(([words, y, glue = '\n'], place): WordLine => {
        if (place > 0) text += glue
        const start = text.length
        text += words
        return { text: words, start, end: text.length, box: { x: 0.1, y, w: 0.5, h: 0.05 }, quad, score: 0.9 }
      })
      return { ok: true, text, lines, complete: true, ms: 1 }
    },
    close: async () => undefined,
  }
}
const corner = [0, 0] as const
const quad = [corner, corner, corner, corner] as const

/** The words of a film with such frames, and when each line is shown. */
async function readOf(
  frames: readonly (readonly Row[])[],
): Promise<{ readonly text: string | null; readonly shown: unknown }> {
  const read = await readFilmWords({ wordFrames: framesOf(frames.length) }, readerOf(frames), budgetMs, signal)
  const { text, lines } = read
  return { text, shown: lines.map(({ start, end, time }) => [text?.slice(start, end), time?.start, time?.end]) }
}

describe('the words of a film', () => {
  test('are a text in which a line stands once as long as it stays, with the time for which it is shown', async () => {
    const mark: Row = ['@northlight', 0.05]
    expect(
      await readOf([[mark], [mark, ['Chapter 1', 0.8]], [mark, ['Chapter 2', 0.8]], [mark, ['The end', 0.5]]]),
    ).toEqual({
      text: '@northlight\nChapter 1\nChapter 2\nThe end',
      shown: [
        ['@northlight', 0, 16],
        ['Chapter 1', 4, 8],
        ['Chapter 2', 8, 12],
        ['The end', 12, 16],
      ],
    })
  })

  test('have a line once of which a letter is misread, or which one frame is without', async () => {
    const credit = 'Footage by North Light Films'
    const misread = 'Footage by N0rth Light Films'.replace('0', 'c')
    expect(await readOf([[[credit, 0.9]], [[misread, 0.91]], [], [[credit, 0.9]]])).toEqual({
      text: credit,
      shown: [[credit, 0, 16]],
    })
  })

  test('have a line again that comes back later, and one that is alike elsewhere in the frame', async () => {
    const line = 'Filmed on the north coast'
    expect(await readOf([[[line, 0.1]], [], [], [[line, 0.1]]])).toMatchObject({ text: `${line}\n${line}` })
    expect(await readOf([[[line, 0.1]], [['Filmed on the south coast', 0.8]]])).toMatchObject({
      text: `${line}\nFilmed on the south coast`,
    })
  })

  test('keep the lines of a paragraph together as far as they are new', async () => {
    const [one, two, three]: Row[] = [
      ['the first half', 0.1, ' '],
      ['and the second', 0.2, ' '],
      ['and what follows', 0.3, ' '],
    ] as [Row, Row, Row]
    expect(
      await readOf([
        [one as Row, two as Row],
        [two as Row, three as Row],
      ]),
    ).toMatchObject({
      text: 'the first half and the second\nand what follows',
    })
  })

  test('end with the subtitles, which have times and no place, and stand once while they stay', async () => {
    const lines = [
      { text: 'Good evening.\nHere is the news.', start: 1, end: 2.5 },
      { text: 'Here is the news.', start: 2.5, end: 4 },
      { text: 'It rains.', start: 4, end: 5 },
      { text: 'Here is the news.', start: 5, end: 6 },
    ]
    const reading = { wordFrames: framesOf(1), subtitles: { lines, more: false } }
    const read = await readFilmWords(reading, readerOf([[['Here is the news.', 0.5]]]), budgetMs, signal)
    expect(read).toMatchObject({
      text: 'Here is the news.\nGood evening.\nHere is the news.\nIt rains.\nHere is the news.',
      problem: null,
    })
    expect(read.lines.map(({ box, time }) => [box !== null, time?.start, time?.end])).toEqual([
      [true, 0, 4],
      [false, 1, 2.5],
      [false, 1, 4],
      [false, 4, 5],
      [false, 5, 6],
    ])
  })

  test('are none in a film without any', async () => {
    expect(await readFilmWords({ wordFrames: [] }, readerOf([]), budgetMs, signal)).toEqual({
      text: null,
      lines: [],
      problem: null,
    })
  })

  test('take no time for many rows of subtitles', async () => {
    const text = Array.from({ length: 60_000 }, (_, row) => `${row}`).join('\n')
    const subtitles = { lines: [{ text, start: 0, end: 1 }], more: false }
    const begin = performance.now()
    expect((await readFilmWords({ subtitles }, readerOf([]), budgetMs, signal)).lines).toHaveLength(60_000)
    expect(performance.now() - begin).toBeLessThan(5_000)
  })
})

describe('a budget that ends', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A reader that takes so long for a frame, and tells what time it was given. */
  function slow(
    ms: number,
    frames: readonly (readonly Row[])[],
  ): WordReader & Record<'given' | 'times', (number | undefined)[]> {
    const reader = readerOf(frames)
    const times: (number | undefined)[] = []
    return {
      ...reader,
      times,
      read(picture, abort, mostMs) {
        times.push(mostMs)
        vi.advanceTimersByTime(ms)
        return reader.read(picture, abort, mostMs)
      },
    }
  }

  test('leaves frames out between those that were read, the end first among them, and says so', async () => {
    const frames = Array.from({ length: 9 }, (_, place): Row[] => [[`Line number ${place}`, 0.5]])
    const reader = slow(100, frames)
    const read = await readFilmWords({ wordFrames: framesOf(9) }, reader, 250, signal)
    expect(reader.given).toEqual([8, 0, 4])
    expect(read).toMatchObject({ text: 'Line number 0\nLine number 4\nLine number 8', problem: 'WORDS_TIMEOUT' })
  })

  test('is what the reader is given for a frame, less what was taken before', async () => {
    const reader = slow(100, [])
    await readFilmWords({ wordFrames: framesOf(2) }, reader, 10_000, signal)
    expect(reader.times).toEqual([10_000, 9_900])
  })
})

test('A frame that cannot be read is said to be, and the others are read', async () => {
  const frames: readonly (readonly Row[])[] = [[['One', 0.5]], [['Two', 0.5]], [['Three', 0.5]]]
  const reader = readerOf(frames)
  const failing: WordReader = {
    ...reader,
    read: async (picture, abort) =>
      picture.width === 2 ? { ok: false, code: 'WORDS_CRASHED', detail: '' } : await reader.read(picture, abort),
  }
  expect(await readFilmWords({ wordFrames: framesOf(3) }, failing, budgetMs, signal)).toMatchObject({
    text: 'One\nThree',
    problem: 'WORDS_CRASHED',
  })
})

test('Frames are read once each, from the ends inwards', () => {
  expect(readingOrder(0)).toEqual([])
  expect(readingOrder(1)).toEqual([0])
  expect(readingOrder(5)).toEqual([4, 0, 2, 1, 3])
  expect(readingOrder(24).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, place) => place))
})

test('Subtitles of which some were not read leave the words of the film in part unread', async () => {
  const lines = [{ text: 'Good evening', start: 1, end: 3 }]
  const words = (more: boolean) => readFilmWords({ subtitles: { lines, more } }, readerOf([]), budgetMs, signal)
  expect(await words(false)).toMatchObject({ text: 'Good evening', problem: null })
  expect(await words(true)).toMatchObject({ text: 'Good evening', problem: 'SUBTITLES_PARTLY_READ' })
})
