import { backgroundStatistics, compareText, prepareQuery, reportThreshold, sketchText } from '@sourcemark/fingerprint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterOf, renderCredit, renderScreenshot } from '../../../test/support/screenshots.ts'
import { texts } from '../../../test/support/texts.ts'
import { openWordReader, type ReadWords, type WordReader } from '../src/index.ts'

type Words = ReadWords & { ok: true }

const never = new AbortController().signal
const minutes = 60_000

let reader: WordReader

beforeAll(() => {
  reader = openWordReader({ processes: 1, budgetMs: 2 * minutes })
})

afterAll(() => reader.close())

async function read(picture: Buffer): Promise<Words> {
  const words = await reader.read(await rasterOf(picture), never)
  if (!words.ok) throw new Error(words.detail)
  return words
}

const statistics = backgroundStatistics()

function sketch(text: string) {
  const sketched = sketchText(text, 'text/plain')
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

/** Which of the texts of the tests another text repeats. */
function found(text: string): string[] {
  const query = prepareQuery(sketch(text), statistics)
  return Object.entries(texts).flatMap(([name, original]) =>
    compareText(query, sketch(original), statistics).score >= reportThreshold ? [name] : [],
  )
}

describe('the words of a screenshot', () => {
  test(
    'find the article that it shows and no other one: Chinese, on a strip of three screens',
    async () => {
      const article = { title: '灯塔看守人', account: '海岛日记', paragraphs: [texts.lighthouse, texts.noodles] }
      const picture = renderScreenshot(article, {
        lettering: 'sans',
        size: 36,
        theme: 'light',
        width: 400,
        format: 'png',
      })
      const { text, complete } = await read(picture)
      expect(found(text)).toEqual(['lighthouse', 'noodles'])
      expect(complete).toBe(true)
    },
    2 * minutes,
  )

  test(
    'find it in English, white on black, turned by 2°',
    async () => {
      const article = { title: 'The last ropewalk', account: 'River Notes', paragraphs: [texts.ropewalk] }
      const options = { lettering: 'serif', size: 18, theme: 'dark', width: 480, rotation: 2, format: 'jpeg' } as const
      const { text, lines } = await read(renderScreenshot(article, options))
      expect(found(text)).toEqual(['ropewalk'])
      expect(text.split('\n').at(-1)?.startsWith('The last ropewalk in the county')).toBe(true)
      for (const line of lines) expect(text.slice(line.start, line.end)).toBe(line.text)
    },
    2 * minutes,
  )
})

test(
  'a picture that stands on its head is read as if it did not',
  async () => {
    const article = { title: '挂面作坊', account: '巷口', paragraphs: [texts.noodles] }
    const options = { lettering: 'sans', size: 20, theme: 'sepia', width: 420, rotation: 180, format: 'png' } as const
    const { text, lines } = await read(renderScreenshot(article, options))
    expect(text.startsWith('9:41\n挂面作坊\n巷口\n巷口的挂面作坊只在北风天开工')).toBe(true)
    expect(lines[0]?.box.y).toBeGreaterThan(0.8)
  },
  2 * minutes,
)

describe('a credit in a photograph', () => {
  const options = {
    size: 28,
    opacity: 0.8,
    corner: 'bottom-right',
    seed: 3,
    kind: 'landscape',
    width: 800,
    height: 600,
  } as const

  test(
    'is read where it stands, the same way each time',
    async () => {
      const picture = renderCredit('图源：王小明摄影', options)
      const { text, lines } = await read(picture)
      expect(text).toBe('图源：王小明摄影')
      expect(lines).toHaveLength(1)
      const [{ box, score }] = lines as [Words['lines'][number]]
      expect(box.x + box.w / 2).toBeGreaterThan(0.7)
      expect(box.y + box.h / 2).toBeGreaterThan(0.85)
      expect(score).toBeGreaterThan(0.9)
      expect((await read(picture)).lines).toEqual(lines)
    },
    minutes,
  )

  test(
    'is none when there is nothing to read',
    async () => {
      expect(await read(renderCredit('', options))).toMatchObject({ text: '', lines: [], complete: true })
    },
    minutes,
  )
})

describe('time', () => {
  const picture = renderScreenshot(
    { title: '题目', account: '账号', paragraphs: [texts.observatory] },
    { lettering: 'sans', size: 24, theme: 'light', width: 480, format: 'png' },
  )

  test(
    'that runs out ends the reading, and what was read by then is the answer',
    async () => {
      const hasty = openWordReader({ processes: 1, budgetMs: 1, timeoutMs: minutes })
      try {
        expect(await hasty.read(await rasterOf(picture), never)).toMatchObject({ ok: true, complete: false, lines: [] })
      } finally {
        await hasty.close()
      }
    },
    minutes,
  )

  test(
    'that is up altogether ends the process, and the next picture gets another one',
    async () => {
      const strict = openWordReader({ processes: 1, budgetMs: minutes, timeoutMs: 30 })
      try {
        for (let attempt = 0; attempt < 2; attempt++) {
          expect(await strict.read(await rasterOf(picture), never)).toMatchObject({ ok: false, code: 'WORDS_TIMEOUT' })
        }
      } finally {
        await strict.close()
      }
    },
    minutes,
  )
})

test('a raster whose size and bytes disagree is refused', async () => {
  const raster = { width: 10, height: 10, channels: 3, pixels: new Uint8Array(299) } as const
  await expect(reader.read(raster, never)).rejects.toThrow(RangeError)
})
