import { doDuties, readCase } from '@sourcemark/review'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  startBrowser,
  type TestBrowser,
} from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { addressOf } from '../support/events.ts'

/** What the public does without an account, as a browser shows it. */

let console: TestConsole
let browser: TestBrowser
beforeAll(async () => {
  ;[console, browser] = await Promise.all([startTestConsole(), startBrowser()])
  const posts = ['a-1', 'a-2', 'a-3', 'a-4'].map((contentId, minute) => ({
    contentId,
    minute,
    title: `雨后的茶馆（${contentId}）`,
    text: '正文',
  }))
  for (const post of posts) await console.publish({ ...post, accountId: 'acct-a' }, {})
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})
afterEach(() => {
  expect(browser.takeFaults(422)).toEqual([])
})

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value)
}

const notice = {
  name: '听雨书坊',
  identity: '91110000000000000X',
  contact: 'rights@example.com',
  address: '北京市某路 1 号',
  work: '《雨后的茶馆》，2025 年首发于听雨书坊',
}
const proof = { name: '原稿.txt', mimeType: 'text/plain', buffer: Buffer.from('雨后的茶馆，初稿。') }

test('a right holder files a notice on a phone, is told what is missing, loses nothing, and follows the case by its code', {
  timeout: 120_000,
}, async () => {
  const page = await browser.open({ size: 'phone', language: 'zh' })
  await page.goto(console.url)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await keepPicture(page, 'portal-front-phone-zh')
  await page.getByRole('link', { name: '提交权利人通知' }).click()
  await page.getByLabel('哪条内容').fill('https://platform.example/s/nothing')
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByRole('alert').getByText('未找到该内容').waitFor()
  await expectAccessible(page)
  await page.getByLabel('哪条内容').fill(addressOf('a-1'))
  await page.getByRole('button', { name: '继续' }).click()
  expect(await page.locator('#location').inputValue()).toBe(addressOf('a-1'))
  await keepPicture(page, 'portal-notice-phone-zh')

  await page.locator('#name').fill(notice.name)
  await page.locator('#proof').setInputFiles(proof)
  await page.getByRole('button', { name: '提交', exact: true }).click()
  const missing = page.getByRole('alert')
  await missing.getByText('缺少：真实身份信息。').waitFor()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await keepPicture(page, 'portal-notice-missing-phone-zh')
  expect(await page.locator('#name').inputValue()).toBe(notice.name)
  await page.getByText('原稿.txt').first().waitFor()

  await fill(page, notice)
  await page.getByRole('button', { name: '检查并提交' }).click()
  const code = (await page.locator('#code').textContent()) ?? ''
  expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await keepPicture(page, 'portal-receipt-phone-zh')

  const other = await browser.open({ size: 'phone', language: 'zh' })
  await other.goto(`${console.url}/case`)
  await expectAccessible(other)
  await other.getByLabel('查询码').fill('00000-00000-00000-00000')
  await other.getByRole('button', { name: '查询' }).click()
  await other.getByRole('alert').getByText('查询码不正确').waitFor()
  await other.getByLabel('查询码').fill(code.toLowerCase().replaceAll('-', ' '))
  await other.getByRole('button', { name: '查询' }).click()
  await other.getByText('已收到，待审核').first().waitFor()
  await expectAccessible(other)
  await expectNoSidewaysScroll(other)
  await keepPicture(other, 'portal-case-phone-zh')
  expect(await doDuties(console.database, 'test', console.now())).toMatchObject({ cases: 1, failed: [] })
  await other.reload()
  await other.getByText('已受理').first().waitFor()
})

test('whoever runs no scripts files all the same, but not often', { timeout: 120_000 }, async () => {
  const page = await browser.open({ language: 'en', scripts: false })
  for (const contentId of ['a-2', 'a-3', 'a-4']) {
    await page.goto(`${console.url}/file/report?about=${contentId}`)
    await page.locator('#reasons').fill('It has no source.')
    await page.getByRole('button', { name: 'File', exact: true }).click()
    await page.getByRole('heading', { name: 'It was filed' }).waitFor()
  }
  await keepPicture(page, 'portal-receipt-desktop-en')
})

test('an incomplete notice may be filed, is sent back, and is completed on the page of its case', {
  timeout: 120_000,
}, async () => {
  const page = await browser.open({ language: 'en' })
  await page.goto(`${console.url}/file/notice?about=a-2`)
  await keepPicture(page, 'portal-notice-desktop-en')
  await page.locator('#name').fill('Rain Books')
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await page.getByRole('button', { name: 'File it as it is, and complete it later' }).click()
  await page.getByText('The following is missing').waitFor()
  await page.getByRole('link', { name: 'To your case' }).click()
  const caseId = /c-[0-9a-f]{12}/.exec((await page.locator('h1').textContent()) ?? '')?.[0] ?? ''
  await doDuties(console.database, 'test', console.now())
  await page.reload()
  await keepPicture(page, 'portal-case-returned-desktop-en')
  await page.getByRole('link', { name: 'Complete the form' }).click()
  expect(await page.locator('#name').inputValue()).toBe('Rain Books')
  await fill(page, { ...notice, name: 'Rain Books' })
  await page.locator('#proof').setInputFiles(proof)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('The completed form was received.').waitFor()
  await doDuties(console.database, 'test', console.now())
  expect((await readCase(console.database, caseId))?.state).toBe('accepted')
  await page.reload()
  await page.getByRole('link', { name: 'Take it back' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('You have taken it back.').waitFor()
  await keepPicture(page, 'portal-case-withdrawn-desktop-en')
})
