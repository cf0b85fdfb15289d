import { readCase } from '@sourcemark/review'
import { createStaffMember } from '@sourcemark/staff'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser, type TestBrowser } from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { type Filled, fillConsole } from '../support/filled-console.ts'

/** A review without a mouse, from the sign-in to the decision. */

let console: TestConsole
let browser: TestBrowser
let filled: Filled

beforeAll(async () => {
  ;[console, browser] = await Promise.all([startTestConsole(), startBrowser()])
  filled = await fillConsole(console)
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})

/** What has the focus, as people know it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    const id = activeElement?.id ?? ''
    return id === '' ? (activeElement?.textContent ?? '').trim() : id
  })

/** Goes from field to field until something has the focus. */
async function tabTo(page: Page, wanted: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const now = await focused(page)
    if (typeof wanted === 'string' ? now === wanted : wanted.test(now)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${wanted} is not reached by the keyboard`)
}

async function enterTo(page: Page, path: RegExp): Promise<void> {
  await Promise.all([page.waitForURL(path), page.keyboard.press('Enter')])
}

test('a case is found, read, accepted, acted upon and dismissed by keys alone', { timeout: 120_000 }, async () => {
  const made = await createStaffMember(console.database, { name: 'keys', role: 'senior' }, console.now())
  if ('refused' in made) throw new Error(made.refused)
  await console.database.execute('update staff_member set one_time = false where staff_id = $1', [made.staffId])
  const page = await browser.open({ language: 'en' })
  await page.goto(`${console.url}/queue`)
  await tabTo(page, 'name')
  await page.keyboard.type(made.name)
  await tabTo(page, 'password')
  await page.keyboard.type(made.password)
  await enterTo(page, /\/queue$/)

  // What letters stand for is told by a key, and left by one.
  await page.keyboard.press('?')
  expect(await page.locator('dialog[open]').count()).toBe(1)
  await page.keyboard.press('Escape')
  expect(await page.locator('dialog[open]').count()).toBe(0)

  // A field that has the focus takes letters for itself.
  await page.keyboard.press('/')
  await page.keyboard.type('jjjm?')
  expect(await page.locator('#text').inputValue()).toBe('jjjm?')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(filled.cases[1] ?? '')
  await enterTo(page, /text=c-/)
  await page.keyboard.press('j')
  await enterTo(page, new RegExp(`/cases/${filled.cases[1]}$`))

  const state = async () => (await readCase(console.database, filled.cases[1] ?? ''))?.state
  await page.keyboard.press('a')
  await enterTo(page, /done=accept/)
  expect(await state()).toBe('accepted')

  await page.keyboard.press('m')
  expect(await focused(page)).toBe('act-template')
  await page.keyboard.press('ArrowDown')
  expect(await page.locator('#act-reasons_en').inputValue()).not.toBe('')
  await tabTo(page, 'Take measures')
  await enterTo(page, /done=act/)
  expect(await state()).toBe('acted')

  await page.keyboard.press('d')
  await tabTo(page, 'dismiss-template')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'dismiss-notice')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Dismiss')
  await enterTo(page, /done=dismiss/)
  expect(await state()).toBe('decided')

  await tabTo(page, 'See the evidence')
  await enterTo(page, /\/verdicts\//)
  expect(browser.takeFaults()).toEqual([])
})
