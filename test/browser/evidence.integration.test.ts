import type { Match, SpanSide, Verdict } from '@sourcemark/contract'
import { fileCase } from '@sourcemark/review'
import { openingOf } from '@sourcemark/review/testing'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ask, member, party } from '../../services/console/test/people.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  startBrowser,
  type TestBrowser,
} from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { HOSTILE_WORDS } from '../support/hostile-words.ts'
import { encodeWav } from '../support/sounds/encode-wav.ts'

/** The evidence of a verdict, as a browser shows it. */

const theirText = '第一段讲到茶馆的来历。\n中间的话。\nSecond passage & more.'
const ours = {
  page: '<p>转载自：听雨书坊</p><p><b>Second passage</b> &amp; more.</p><p>自己的话。</p><p>第一段讲到茶楼的来历。</p>',
  at: (words: string): SpanSide => ({ start: ours.page.indexOf(words), end: ours.page.indexOf(words) + words.length }),
}
const inTheirs = (words: string): SpanSide => ({
  start: theirText.indexOf(words),
  end: theirText.indexOf(words) + words.length,
})

const match = (said: Partial<Match>): Match => ({
  contentId: 'ev-work',
  owner: { accountId: 'acct-ev-work', entityId: null, name: '听雨书坊' },
  url: 'https://platform.example/s/ev-work',
  publishedAt: '2026-03-01T08:00:00.000Z',
  partId: 'body',
  originalPartId: 'body',
  kind: 'text',
  via: 'text',
  score: 1,
  coverage: 0.62,
  originalCoverage: 0.9,
  spans: [],
  ...said,
})

const verdict: Partial<Verdict> = {
  label: { text: '转载自：听雨书坊《雨后的茶馆》', url: null },
  policy: { pack: 'cn-official-accounts', version: '1.0.0', rule: 'repost-source', basis: ['著作权法 第二十四条'] },
  matches: [
    match({
      spans: [
        { query: ours.at('第一段讲到茶楼的来历'), original: inTheirs('第一段讲到茶馆的来历') },
        { query: ours.at('Second passage</b> &amp; more'), original: inTheirs('Second passage & more') },
      ],
    }),
    match({
      partId: 'picture',
      originalPartId: 'picture',
      kind: 'image',
      via: 'image',
      coverage: 0.5,
      spans: [
        {
          query: {
            x: 0.5,
            y: 0,
            w: 0.5,
            h: 1,
            quad: [
              [1, 0],
              [0.5, 0],
              [0.5, 1],
              [1, 1],
            ],
          },
          original: {
            x: 0,
            y: 0,
            w: 1,
            h: 1,
            quad: [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          },
        },
      ],
      transform: { mirrored: true },
    }),
    match({
      partId: 'sound',
      originalPartId: 'sound',
      kind: 'audio',
      via: 'audio',
      coverage: 0.4,
      spans: [{ query: { start: 3, end: 5 }, original: { start: 1, end: 3 } }],
      transform: { speed: 1, pitch: 1 },
    }),
  ],
  credits: [
    {
      raw: '转载自：听雨书坊',
      where: { partId: 'body', start: 3, end: 11 },
      owner: '听雨书坊',
      source: null,
      grade: 'A4',
      resolvesTo: 'acct-ev-work',
      defects: ['NO_LINK'],
    },
  ],
  findings: [{ code: 'RULE_DECIDED', severity: 'high', detail: { rule: 'repost-source', works: ['ev-work'] } }],
}

let console: TestConsole
let browser: TestBrowser

beforeAll(async () => {
  ;[console, browser] = await Promise.all([startTestConsole(), startBrowser()])
  const { blobs } = console.services
  const colour = (width: number, background: string) =>
    sharp({ create: { width, height: 90, channels: 3, background } })
  const [post, work] = await Promise.all(
    [colour(240, '#204080'), colour(120, '#a04020')].map(
      async (picture) => await blobs.put(await picture.jpeg().toBuffer()),
    ),
  )
  const tone = Float32Array.from({ length: 8 * 8000 }, (_, at) => 0.5 * Math.sin(at / 9) * Math.sin(at / 9000))
  const sound = await blobs.put(encodeWav(tone, 8000))
  const parts = (text: string, mediaType: string, caption: string) => [
    { partId: 'body', kind: 'text', mediaType, text },
    { partId: 'picture', kind: 'image', mediaType: 'image/jpeg', uri: 'https://platform.example/p.jpg', caption },
    { partId: 'sound', kind: 'audio', mediaType: 'audio/wav', uri: 'https://platform.example/s.wav', caption },
  ]
  const media = (picture: string) => [
    { partId: 'picture', sha256: picture },
    { partId: 'sound', sha256: sound.sha256 },
  ]
  const work_ = { contentId: 'ev-work', minute: 0, title: '雨后的茶馆', parts: parts(theirText, 'text/plain', '') }
  await console.publish(work_, undefined, media(work?.sha256 ?? ''))
  const post_ = {
    contentId: 'ev-post',
    minute: 4320,
    title: '周末去处',
    parts: parts(ours.page, 'text/html', '图：网络'),
  }
  await console.publish(post_, verdict, media(post?.sha256 ?? ''))
  await console.publish(
    { contentId: 'ev-plain', minute: 1, title: 'Plain', text: 'Nothing in it.' },
    { verdict: 'no_match', action: 'allow', attribution: 'not_required' },
  )
  for (const [contentId, width] of [
    ['ev-post', 240],
    ['ev-work', 120],
  ] as const) {
    await console.database.execute(
      `insert into medium_reading (content_id, revision, part_id, cover, reader, media_type, width, height, seconds)
       values ($1, 1, 'picture', 0, 't', 'image/jpeg', $2, 90, null), ($1, 1, 'sound', 0, 't', 'audio/wav', null, null, 8)`,
      [contentId, width],
    )
  }
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})
afterEach(() => {
  expect(browser.takeFaults()).toEqual([])
})

async function look(contentId: string, options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> {
  const page = await browser.open(options)
  await console.signIn(page, 'viewer')
  await page.goto(`${console.url}/verdicts/${encodeURIComponent(contentId)}`)
  return page
}

test('what was found, what it is called, what is advised and what would mend it stand at the top, in both languages', async () => {
  const desktop = await look('ev-post')
  await desktop.getByRole('heading', { level: 1, name: '周末去处' }).waitFor()
  await desktop
    .getByText(
      '62% of the text is found in “雨后的茶馆” by 听雨书坊, published 3 days earlier, in 2 places, without a credit.',
    )
    .waitFor()
  await desktop.getByText('Advice: Hold back').waitFor()
  const credit = await desktop.getByText('转载自：听雨书坊《雨后的茶馆》').boundingBox()
  expect(credit?.y).toBeLessThan(400)
  await expectAccessible(desktop)
  await expectNoSidewaysScroll(desktop)
  await keepPicture(desktop, 'evidence-desktop-en')

  const phone = await look('ev-post', { size: 'phone', language: 'zh', dark: true })
  await phone.getByText('文字的 62% 见于 听雨书坊《雨后的茶馆》（早 3 天发布），共 2 处，没有署名。').waitFor()
  await phone.getByText('Copyright Law of the People’s Republic of China, Article 24').waitFor()
  await expectAccessible(phone)
  await expectNoSidewaysScroll(phone)
  await keepPicture(phone, 'evidence-phone-zh')
})

test('passages lead to each other by click and by key, and what was changed is told', async () => {
  const page = await look('ev-post')
  const [here, there] = ['#match-1-here-2', '#match-1-there-2']
  expect(await page.locator('.side').nth(1).locator('.passage-number').allTextContents()).toEqual(['2', '1'])
  await page.locator(here).click()
  expect(await page.evaluate('document.activeElement.id')).toBe(there.slice(1))
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe(here.slice(1))
  await page.locator('mark', { hasText: '第一段讲到茶' }).last().click()
  expect(await page.evaluate('document.activeElement.id')).toBe(here.slice(1))
  expect(await page.locator('ins').allTextContents()).toEqual(['楼'])
  expect(await page.locator('.match del').allTextContents()).toEqual(['馆'])
  await page.locator('.match .text u.credit', { hasText: '转载自：听雨书坊' }).waitFor()
  await page.locator('.match .text').getByRole('link', { name: 'Credit 1, grade A4' }).waitFor()
})

test('the region of a mirrored picture is drawn, the original laid over it, and the slider moves between them', async () => {
  const page = await look('ev-post')
  const section = page.locator('#match-2')
  const [ours_, theirs] = await section
    .locator('polygon.region')
    .evaluateAll((all) => all.map((one) => one.getAttribute('points')))
  expect(ours_).toBe('240,0 120,0 120,90 240,90')
  expect(theirs).toBe('0,0 120,0 120,90 0,90')
  // Mirrored: across the picture it goes to the left.
  expect(await section.locator('.laid-over g image').getAttribute('transform')).toBe('matrix(-1 0 0 1 240 0)')
  const slider = section.getByRole('slider')
  await slider.fill('75')
  expect(await section.locator('clipPath rect').getAttribute('width')).toBe('180')
  const sizes = await page.evaluate(async () => {
    const addresses = [...document.querySelectorAll('#match-2 image')].map((one) => one.getAttribute('href') ?? '')
    return await Promise.all(
      addresses.map(async (src) => {
        const picture = new Image()
        picture.src = src
        await picture.decode()
        return picture.naturalWidth
      }),
    )
  })
  expect(sizes).toEqual([240, 120, 240, 120])
})

test('the stretch that matches is drawn on both waveforms and can be played from there', async () => {
  const page = await look('ev-post')
  const players = page.locator('#match-3 figure.player')
  await players.first().scrollIntoViewIfNeeded()
  await expect.poll(() => players.locator('.wave canvas').count()).toBeGreaterThan(1)
  await expect.poll(() => players.locator('[part~="region"]').count()).toBe(2)
  const played = await players
    .first()
    .locator('audio')
    .evaluate(async (audio: HTMLAudioElement) => {
      audio.muted = true
      const from = audio.currentTime
      await audio.play()
      audio.pause()
      return { from, length: audio.duration, at: audio.currentTime }
    })
  // A second before the match: no more comes before it in the original.
  expect(played.from).toBe(1)
  expect(played.at).toBeGreaterThanOrEqual(1)
  expect(played.length).toBeCloseTo(6, 0)
})

test('everything can be read and played without scripts', async () => {
  const page = await look('ev-post', { scripts: false })
  await page.getByText('62% of the text').waitFor()
  expect(await page.locator('audio[controls]').count()).toBeGreaterThan(1)
  expect(await page.getByRole('slider').count()).toBe(0)
  expect(await page.locator('a.passage-number[href="#match-1-there-1"]').count()).toBe(1)
})

test('a page says why, and what would change it', async () => {
  const page = await look('ev-plain')
  await page.getByText('Everything was read, and nothing of another owner was found in it.').waitFor()
  await page.getByText('Nothing in it.').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Why it is judged so' }).click()
  await page.getByRole('heading', { level: 1, name: 'Why it is judged so' }).waitFor()
  await page.getByText('nothing-found').first().waitFor()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
})

test('nothing that strangers wrote runs or breaks the page', async () => {
  // Intake lets no zero characters in.
  const words = HOSTILE_WORDS.map((one) => one.replaceAll('\0', ''))
  const all = words.join('\n')
  const [first = ''] = words
  const owner = { accountId: null, entityId: null, name: all }
  const text = `${all}\nshared words`
  const span = { start: text.length - 12, end: text.length }
  await console.publish({ contentId: 'ev-evil-work', minute: 10, title: all.slice(0, 2000), text })
  await console.publish(
    {
      contentId: 'ev-evil',
      minute: 20,
      title: first,
      text,
      url: 'https://platform.example/"><script>hostileRan()</script>',
    },
    {
      matches: [
        match({
          contentId: 'ev-evil-work',
          owner,
          url: 'javascript:hostileRan()',
          spans: [{ query: span, original: span }],
        }),
      ],
      credits: words.slice(0, 40).map((raw) => ({
        raw,
        where: { partId: 'body', start: 0, end: 20 },
        owner: raw,
        source: raw,
        grade: 'A2',
        resolvesTo: null,
        defects: [],
      })),
      label: { text: all.slice(0, 3000), url: 'javascript:hostileRan()' },
      reasons: { zh: all, en: all },
      policy: { pack: first, version: first, rule: first, basis: [all] },
      findings: words.slice(0, 40).map((code) => ({ code, severity: 'info', detail: { said: code } })),
    },
  )
  for (const size of ['desktop', 'phone'] as const) {
    const page = await look('ev-evil', { size })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0)
    await page.close()
  }
})

test('a side sees what its case is about and no more, with media that are its own', async () => {
  const policy = { ...openingOf('civilcode'), caseId: 'ev-case', contentId: 'ev-post' }
  const filed = await fileCase(console.database, { ...policy, form: {} }, console.now())
  expect(filed).not.toHaveProperty('refused')
  const claimant = await party(console, 'ev-case', 'claimant')
  const shown = await (await ask(console, claimant, '/case/evidence')).text()
  expect(shown).toContain('雨后的茶馆')
  const address = /\/media\/case\/[\w.-]+/.exec(shown)?.[0] ?? ''
  expect((await ask(console, claimant, address)).status).toBe(200)
  expect((await ask(console, await party(console, 'ev-case', 'respondent'), address)).status).toBe(404)
  expect((await ask(console, await member(console, 'admin'), address)).status).toBe(303)
  expect((await ask(console, claimant, '/verdicts/ev-post')).status).toBe(303)
  expect((await ask(console, claimant, '/case/evidence?seq=99999')).status).toBe(404)
})

test('programs are given the same', async () => {
  const staff = await member(console, 'senior')
  const answer = await ask(console, staff, '/api/v1/verdicts/ev-post')
  expect(await answer.json()).toMatchObject({
    verdict: { contentId: 'ev-post', ledger: { chain: 0 } },
    sentence: { zh: expect.stringContaining('62%') },
    matches: [
      {
        comparison: {
          shows: 'text',
          passages: [
            { number: 1, changed: false },
            { number: 2, changed: true },
          ],
        },
      },
      { comparison: { shows: 'picture', query: { width: 240, picture: expect.stringMatching(/^\/media\/staff\//) } } },
      { comparison: { shows: 'sound', played: [{ query: { sound: expect.stringMatching(/^\/media\/staff\//) } }] } },
    ],
    marks: [{ grade: 'A4', resolvesTo: 'acct-ev-work' }],
    basis: [{ zh: '著作权法 第二十四条' }],
    history: [{ reason: 'first', by: null }],
  })
  expect((await ask(console, staff, '/api/v1/verdicts/nothing')).status).toBe(404)
})
