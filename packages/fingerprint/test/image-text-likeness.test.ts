import { describe, expect, test } from 'vitest'
import { makePicture, photoKinds } from '../../../test/support/pictures/make-picture.ts'
import { greyOf, renderCredit, renderScreenshot, screenshotThemes } from '../../../test/support/screenshots.ts'
import { texts } from '../../../test/support/texts.ts'
import { type GreyPicture, looksLikeText } from '../src/index.ts'

const article = { title: '灯塔与汽笛', account: '海岛日记', paragraphs: [texts.lighthouse, texts.ropewalk] }
const themes = Object.keys(screenshotThemes) as (keyof typeof screenshotThemes)[]

function picture(width: number, height: number, value: (x: number, y: number) => number): GreyPicture {
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width)))
  return { width, height, pixels }
}

describe('pictures with words', () => {
  test.each(themes)(
    'an article looks like text in the %s theme, straight and turned by 3° either way',
    async (theme) => {
      for (const rotation of [0, 3, -3]) {
        const options = { lettering: 'sans', size: 40, theme, width: 1080, format: 'jpeg' } as const
        expect(looksLikeText(await greyOf(renderScreenshot(article, { ...options, rotation })))).toBe(true)
      }
    },
  )

  test('one credit in a corner of a photograph is mostly enough', async () => {
    const answers: boolean[] = []
    for (const kind of ['landscape', 'street', 'portrait', 'food'] as const) {
      for (const corner of ['bottom-left', 'bottom-right', 'top-left'] as const) {
        const options = { size: 18, opacity: 1, kind, width: 640, height: 480, corner, seed: 2 }
        answers.push(looksLikeText(await greyOf(renderCredit('图源：王小明摄影', options))))
      }
    }
    expect(answers.filter(Boolean).length).toBeGreaterThanOrEqual(10)
  })

  test('a strip of many screens is taken for text, whose letters are too small to show', () => {
    expect(looksLikeText(picture(80, 512, () => 200))).toBe(true)
  })
})

describe('pictures without words', () => {
  test('of photographs at most a third are taken for text', async () => {
    const photos = await Promise.all(
      photoKinds.map((kind) => greyOf(makePicture(1, kind, { width: 400, height: 300 }).toBuffer('image/png'))),
    )
    expect(photos.filter(looksLikeText).length).toBeLessThanOrEqual(photos.length / 3)
  })

  test('what is blank, a gradient, noise or stripes all over is none', () => {
    expect(looksLikeText(picture(300, 300, () => 255))).toBe(false)
    expect(looksLikeText(picture(300, 300, (x, y) => (x + y) % 256))).toBe(false)
    expect(looksLikeText(picture(300, 300, (x, y) => (Math.imul(x * 300 + y, 0x9e3779b1) >>> 16) & 255))).toBe(false)
    expect(looksLikeText(picture(300, 300, (x) => (x % 8 < 4 ? 0 : 255)))).toBe(false)
  })

  test('what is smaller than a line is none', () => {
    expect(looksLikeText(picture(20, 20, () => 0))).toBe(false)
    expect(looksLikeText(picture(400, 1, (x) => (x % 2) * 255))).toBe(false)
  })
})
