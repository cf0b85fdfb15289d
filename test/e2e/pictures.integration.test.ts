import { pathToFileURL } from 'node:url'
import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, published } from '../support/events.ts'
import { expectKillLosesNothing } from '../support/killed-worker.ts'
import { type Line, startLine } from '../support/line.ts'
import { type MediaFolder, type MediumFields, type MediumPart, openMediaFolder } from '../support/media-folder.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture, type PictureKind } from '../support/pictures/make-picture.ts'
import { renderScreenshot } from '../support/screenshots.ts'
import { texts } from '../support/texts.ts'

let media: MediaFolder
let line: Line

const part = (partId: string, bytes: Buffer, more: Partial<MediumFields> = {}): Promise<MediumPart> =>
  media.part({ partId, kind: 'image', mediaType: 'image/jpeg', ...more }, bytes)

const jpeg = (canvas: Canvas): Promise<Buffer> => encodePicture(canvas, { format: 'jpeg', quality: 82 })

const photo = (seed: number, kind: PictureKind): Canvas => makePicture(seed, kind, { width: 900, height: 600 })

/** The middle of a picture, half as wide and half as high, under a bar with words of somebody else. */
function cropUnderBar(from: Canvas): Canvas {
  const canvas = createCanvas(from.width / 2, from.height / 2 + 40)
  const context = canvas.getContext('2d')
  context.fillStyle = '#222'
  context.fillRect(0, 0, canvas.width, 40)
  context.drawImage(from, -from.width / 4, 40 - from.height / 4)
  return canvas
}

beforeAll(async () => {
  media = await openMediaFolder()
  line = await startLine({ env: { SOURCEMARK_MEDIA_ROOTS: media.path } })
  await line.send([
    account('acct-harbour', { entityId: 'e-harbour', name: '港口影像', aliases: [] }),
    published({
      contentId: 'harbour',
      accountId: 'acct-harbour',
      minute: 0,
      title: '港口的早晨',
      parts: [await part('img', await jpeg(photo(11, 'street')))],
    }),
    published({ contentId: 'field', minute: 0, parts: [await part('img', await jpeg(photo(12, 'landscape')))] }),
    published({ contentId: 'keeper', minute: 0, title: '看守人', text: texts.lighthouse }),
  ])
  await line.idle()
}, 240_000)
afterAll(async () => {
  await line?.stop()
  await media?.remove()
})

describe('a post with pictures gets', () => {
  test('attribution_missing for a crop without a credit, with its place in both pictures', async () => {
    const bytes = await jpeg(cropUnderBar(photo(11, 'street')))
    await line.send([published({ contentId: 'crop', minute: 10, parts: [await part('img', bytes)] })])
    const verdict = await line.verdict('crop')
    expect(verdict).toMatchObject({
      verdict: 'attribution_missing',
      attribution: 'A0',
      matches: [{ contentId: 'harbour', partId: 'img', originalPartId: 'img', kind: 'image', via: 'image' }],
      modalities: { text: 'none', image: 'done' },
      label: { text: expect.stringContaining('港口影像') },
    })
    const { x = 0, y = 0, w = 0, h = 0 } = verdict.matches[0]?.spans[0]?.original ?? {}
    // Above, a bar covers some more of it.
    expect(x).toBeCloseTo(0.25, 1)
    expect(w).toBeCloseTo(0.5, 1)
    expect(y + h).toBeCloseTo(0.75, 1)
  })

  test('attributed_repost when its caption names the owner and the address of the work', async () => {
    const bytes = await jpeg(photo(11, 'street'))
    const caption = '图源：港口影像 https://platform.example/s/harbour'
    await line.send([published({ contentId: 'credited', minute: 10, parts: [await part('img', bytes, { caption })] })])
    expect(await line.verdict('credited')).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
  })

  test('no_match for a picture of its own', async () => {
    const bytes = await jpeg(photo(13, 'street'))
    await line.send([published({ contentId: 'own', minute: 10, parts: [await part('img', bytes)] })])
    expect(await line.verdict('own')).toMatchObject({ verdict: 'no_match', matches: [], modalities: { image: 'done' } })
  })

  test('one verdict with all matches of its text and its pictures', async () => {
    const parts = [
      { partId: 'body', kind: 'text', mediaType: 'text/plain', text: texts.lighthouse },
      await part('first', await jpeg(photo(12, 'landscape'))),
      await part('second', await jpeg(photo(14, 'street'))),
    ]
    await line.send([published({ contentId: 'mixed', minute: 10, parts })])
    const verdict = await line.verdict('mixed')
    expect(verdict.matches.map(({ contentId, partId, via }) => [contentId, partId, via])).toEqual([
      ['keeper', 'body', 'text'],
      ['field', 'first', 'image'],
    ])
    expect(verdict.modalities).toMatchObject({ text: 'done', image: 'done' })
    expect(verdict.versions).toMatchObject({ text: expect.any(String), image: expect.any(String) })
  })

  test('a match of its words when it is a screenshot of an article', async () => {
    const screenshot = renderScreenshot(
      { title: '随手转一篇', account: '某人', paragraphs: [texts.lighthouse] },
      { lettering: 'sans', size: 34, theme: 'light', width: 780, format: 'png' },
    )
    await line.send([
      published({
        contentId: 'screenshot',
        minute: 10,
        parts: [await part('img', screenshot, { mediaType: 'image/png' })],
      }),
    ])
    const verdict = await line.verdict('screenshot', ({ status }) => status === 'final')
    expect(verdict.matches).toMatchObject([{ contentId: 'keeper', partId: 'img', kind: 'image', via: 'text' }])
    expect(verdict.verdict).toBe('attribution_missing')
  })
})

describe('a picture that cannot be had or read leaves the post indeterminate, with the reason', () => {
  const good = async () => await jpeg(photo(15, 'street'))
  test.each([
    ['cut off', async () => (await good()).subarray(0, 4000), 'PICTURE_TRUNCATED'],
    [
      'of another kind than it says',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'PICTURE_TYPE_UNSUPPORTED',
    ],
  ])('%s', async (_what, bytes, code) => {
    const contentId = `unread-${code}`
    await line.send([published({ contentId, minute: 10, parts: [await part('img', await bytes())] })])
    expect(await line.verdict(contentId)).toMatchObject({
      verdict: 'indeterminate',
      modalities: { image: `failed:${code}` },
      findings: [{ code: 'PART_NOT_READ', detail: { partId: 'img', state: `failed:${code}` } }],
    })
  })

  test('empty, outside of the roots, and other bytes than announced', async () => {
    const wrong = { ...(await part('img', await good())), sha256: 'ab'.repeat(32) }
    const outside = { ...(await part('img', await good())), uri: pathToFileURL('/etc/hostname').href }
    await line.send([
      published({ contentId: 'unread-empty', minute: 10, parts: [await part('img', Buffer.alloc(0))] }),
      published({ contentId: 'unread-outside', minute: 10, parts: [outside] }),
      published({ contentId: 'unread-wrong', minute: 10, parts: [wrong] }),
    ])
    const states = { empty: 'MEDIUM_EMPTY', outside: 'MEDIUM_FORBIDDEN', wrong: 'MEDIUM_HASH_MISMATCH' }
    for (const [name, code] of Object.entries(states)) {
      const { verdict, modalities } = await line.verdict(`unread-${name}`)
      expect([name, verdict, modalities.image]).toEqual([name, 'indeterminate', `failed:${code}`])
    }
  })
})

test('kill -9 of the worker of pictures loses no post and doubles no verdict', async () => {
  const copied = await Promise.all(
    [21, 22, 23, 24].map(async (seed) => await part('img', await jpeg(photo(seed, 'landscape')))),
  )
  await expectKillLosesNothing(line, 'worker-image', copied, { posts: 24, minute: 20 })
  // Nobody here goes back to what was said before.
  const ids = line.verdicts().map(({ data }) => data.verdictId)
  expect(new Set(ids).size).toBe(ids.length)
}, 400_000)
