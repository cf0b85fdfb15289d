import { createHash } from 'node:crypto'
import type { AccountUpdated, Match } from '@sourcemark/contract'
import { saveAccount } from '@sourcemark/registry'
import { appendEvent, fileName, saveCaseFile } from '@sourcemark/review'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoSidewaysScroll, keepPicture, startBrowser, type TestBrowser } from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { account as accountUpdate, addressOf, minuteOf } from '../support/events.ts'
import { type Filled, fillConsole } from '../support/filled-console.ts'
import { HOSTILE_WORDS } from '../support/hostile-words.ts'

/** Titles, captions, names, credits, forms and names of files as hostile strangers choose them: nothing runs, and every page stays readable. */

let console: TestConsole
let browser: TestBrowser
let filled: Filled
let phone: Page

/** As a platform or the database lets them in: without the one character that no text in the database has. */
const words = HOSTILE_WORDS.map((word) => word.replaceAll('\u0000', '\ufffd').toWellFormed())

beforeAll(async () => {
  ;[console, browser] = await Promise.all([startTestConsole(), startBrowser()])
  filled = await fillConsole(console)
  const { database } = console
  const owner = 'acct-hostile'
  for (const [index, name] of words.entries()) {
    const event = accountUpdate(
      owner,
      {
        name: name.slice(0, 256),
        aliases: [name.slice(0, 256)],
        handles: [],
        urls: [],
        class: 'other',
        status: 'active',
        licences: [],
      },
      index,
    )
    await database.transaction((tx) => saveAccount(tx, event as unknown as AccountUpdated))
  }
  const text = 'A text that everybody has copied, word for word, from somebody who wrote it.'
  const matches: Match[] = []
  for (const [index, title] of words.entries()) {
    const contentId = `h-${index}`
    await console.publish(
      { contentId, minute: index, title, text, accountId: owner, parts: partsOf(text, title) },
      { reasons: { zh: title, en: title } },
    )
    const span = { start: 0, end: text.length }
    matches.push({
      contentId,
      owner: { accountId: owner, entityId: null, name: title },
      url: index % 2 === 0 ? addressOf(contentId) : title,
      publishedAt: minuteOf(index),
      partId: 'body',
      originalPartId: 'body',
      kind: 'text',
      via: 'text',
      score: 1,
      coverage: 1,
      originalCoverage: 1,
      spans: [{ query: span, original: span }],
    })
  }
  const credits = words.map((raw) => ({
    raw,
    where: { partId: 'body', start: 0, end: 10 },
    owner: raw,
    source: raw,
    grade: 'A2' as const,
    resolvesTo: null,
    defects: ['VAGUE' as const],
  }))
  const findings = words
    .slice(0, 40)
    .map((word) => ({ code: 'PART_NOT_READ', severity: 'info' as const, detail: { [word.slice(0, 20)]: word } }))
  await console.publish(
    { contentId: 'h-copy', minute: 999, title: words[0] ?? '', text, accountId: owner },
    { matches, credits, findings },
  )
  const caseId = filled.cases[0] ?? ''
  for (const [index, word] of words.entries()) {
    const sha256 = createHash('sha256').update(word).digest('hex')
    await saveCaseFile(database, {
      caseId,
      side: 'claimant',
      fileId: `f-${index}`,
      name: fileName(word),
      mediaType: 'text/plain',
      bytes: index,
      sha256,
      handedInAt: console.now(),
    })
  }
  const reviewer = { role: 'reviewer', id: 'somebody' } as const
  const reasons = { zh: words.join('\n').slice(0, 4000), en: words.toReversed().join('\n').slice(0, 4000) }
  await appendEvent(
    database,
    { caseId, eventId: 'act', seen: null, type: 'act', by: reviewer, data: { reasons } },
    console.now(),
  )

  phone = await browser.open({ size: 'phone', language: 'en' })
  await phone.goto(`${console.url}/case`)
  await phone.locator('#code').fill(filled.code)
  await phone.locator('main button[type="submit"]').click()
  await phone.locator('h1').waitFor()
  await console.signIn(phone, 'admin')
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})

const partsOf = (text: string, caption: string) => [
  { partId: 'body', kind: 'text', mediaType: 'text/plain', text },
  { partId: 'picture', kind: 'image', mediaType: 'image/jpeg', uri: 'https://platform.example/p.jpg', caption },
]

test('pages that show what strangers have written run none of it and stay as wide as a phone', {
  timeout: 120_000,
}, async () => {
  const pages = [
    '/accounts/acct-hostile',
    '/verdicts/h-copy',
    ...words.flatMap((_, index) => (index % 23 === 0 ? [`/verdicts/h-${index}`] : [])),
    '/originals/h-0',
    '/originals/h-229',
    '/case',
    `/cases/${filled.cases[0]}`,
    '/queue?content=h-0',
    '/search?q=script',
    '/audit',
  ]
  for (const [index, path] of pages.entries()) {
    await phone.goto(`${console.url}${path}`)
    await expectNoSidewaysScroll(phone)
    if (index < 3) await keepPicture(phone, `hostile-${index}`)
    expect(browser.takeFaults(404), path).toEqual([])
  }
})

test('whatever somebody types, they get a page', { timeout: 120_000 }, async () => {
  const typed = HOSTILE_WORDS.map((word) => encodeURIComponent(word.slice(0, 1500).toWellFormed()))
  const paths = typed.flatMap((word) => [`/file/notice?about=${word}`, `/search?q=${word}`, `/case?done=${word}`])
  const get = async (path: string) => [path, (await phone.request.get(`${console.url}${path}`)).status()] as const
  for (let from = 0; from < paths.length; from += 10) {
    const answers = await Promise.all(paths.slice(from, from + 10).map(get))
    expect(answers.filter(([, status]) => ![200, 400, 422].includes(status))).toEqual([])
  }
})

test('a form full of hostile words is shown again with every one of them, and none has run', {
  timeout: 120_000,
}, async () => {
  const page = await browser.open({ size: 'phone', language: 'en' })
  await page.goto(`${console.url}/file/notice?about=${filled.copy}`)
  const fields = ['work', 'location', 'name', 'identity', 'email', 'contact', 'address']
  for (let from = 0; from < words.length; from += fields.length) {
    const typed = fields.map((field, index) => [field, words[from + index] ?? ''] as const)
    // what a browser does not let anybody type comes from a program
    await page.evaluate((values) => {
      for (const [id, value] of values) {
        const field = document.getElementById(id) as HTMLInputElement
        field.removeAttribute('maxlength')
        field.value = value
      }
    }, typed)
    const shown = await Promise.all(fields.map((field) => page.locator(`#${field}`).inputValue()))
    const sent = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.locator('form.portal-form button.primary').click()
    expect((await sent).status()).toBe(422)
    await page.waitForLoadState()
    for (const [index, field] of fields.entries()) {
      expect(await page.locator(`#${field}`).inputValue(), field).toBe(shown[index])
    }
    await expectNoSidewaysScroll(page)
    expect(browser.takeFaults(422)).toEqual([])
  }
  await keepPicture(page, 'hostile-form')
})
