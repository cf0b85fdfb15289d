import { appealPath } from '@sourcemark/review'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../services/console/src/http/routes.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  startBrowser,
  type TestBrowser,
} from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { type Filled, fillConsole } from '../support/filled-console.ts'

/** Every page of the console, as a browser shows it. */

let console: TestConsole
let browser: TestBrowser
let filled: Filled
/** Somebody with every role, and a side of a case, at two sizes. */
let desktop: Page
let versions: (string | null)[]
let phone: Page

/** What is no page for people: programs, downloads, what leads elsewhere at once. */
const notPages: ReadonlySet<string> = new Set([
  '/assets/:file',
  '/transparency.csv',
  '/transparency.json',
  '/media/case/:medium',
  '/media/staff/:medium',
  '/cases/:caseId/files/:fileId',
  '/answer/:link',
  '/queue/next',
  '/sign-in/provider',
  '/sign-in/callback',
  // steps that the case of these tests does not allow: they have their own tests
  '/case/complete',
  '/case/counter',
  '/case/appeal',
  '/case/suit',
])

/** Addresses of each page, by its pattern. */
const addresses = (): Readonly<Record<string, readonly string[]>> => ({
  '/': ['/'],
  '/sign-in': ['/sign-in'],
  '/account': ['/account'],
  '/file/:kind': ['/file/notice', `/file/notice?about=${filled.copy}`, `/file/report?about=${filled.copy}`],
  '/case': ['/case'],
  '/case/evidence': ['/case/evidence'],
  '/case/withdraw': ['/case/withdraw'],
  '/appeals/:contentId/:revision/:seal': [appealPath(console.services.keys.appeals, filled.copy, 1)],
  '/queue': ['/queue', '/queue?kind=report'],
  '/cases/:caseId': [`/cases/${filled.cases[0]}`, `/cases/${filled.cases[2]}`],
  '/cases/:caseId/erase': [`/cases/${filled.cases[0]}/erase`],
  '/proposals': ['/proposals'],
  '/proposals/:proposalId': [`/proposals/${filled.proposal}`],
  '/staff': ['/staff'],
  '/accounts/:accountId': [`/accounts/${filled.account}`],
  '/originals/:contentId': [`/originals/${filled.original}`],
  '/verdicts/:contentId': [`/verdicts/${filled.copy}`],
  '/verdicts/:contentId/why': [`/verdicts/${filled.copy}/why`],
  '/dead-letters': ['/dead-letters'],
  '/dead-letters/:partition/:offset': ['/dead-letters/0/0'],
  '/policy': ['/policy'],
  '/policy/compare': [`/policy/compare?before=${versions[0]}&after=${versions[1]}`],
  '/policy/jobs/:jobId': [`/policy/jobs/${filled.job}`],
  '/overview': ['/overview'],
  '/search': ['/search', `/search?q=${filled.copy}`],
  '/audit': ['/audit'],
  '/webhooks': ['/webhooks'],
  '/transparency': ['/transparency'],
})

const patterns = [
  ...new Set(
    routes
      .filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/') && !notPages.has(path))
      .map(({ path }) => path),
  ),
]

beforeAll(async () => {
  ;[console, browser] = await Promise.all([startTestConsole(), startBrowser()])
  filled = await fillConsole(console)
  desktop = await browser.open({ size: 'desktop', language: 'en' })
  phone = await browser.open({ size: 'phone', language: 'zh' })
  for (const page of [desktop, phone]) {
    await page.goto(`${console.url}/case`)
    await page.locator('#code').fill(filled.code)
    await page.locator('main button[type="submit"]').click()
    await page.locator('h1').waitFor()
    await console.signIn(page, 'admin')
  }
  await desktop.goto(`${console.url}/policy`)
  const options = await desktop.locator('select[name="before"] option').all()
  versions = await Promise.all(options.map((option) => option.getAttribute('value')))
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
})

const nameOf = (address: string): string =>
  address
    .replace(/[^\w]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'front'

describe('every page can be read by everybody, at both sizes and in both languages', () => {
  test.each(patterns)('%s', async (pattern) => {
    const known = addresses()[pattern]
    expect(known, 'a page needs an address here').toBeDefined()
    for (const address of known ?? []) {
      for (const [page, size] of [
        [desktop, 'desktop-en'],
        [phone, 'phone-zh'],
      ] as const) {
        await page.goto(`${console.url}${address}`)
        await keepPicture(page, `${nameOf(address)}-${size}`)
        // axe reads what a page says, and both sizes say the same
        if (page === desktop) await expectAccessible(page)
        await expectNoSidewaysScroll(page)
        expect(await page.locator('h1').count(), address).toBe(1)
      }
    }
    expect(browser.takeFaults()).toEqual([])
  })
})
