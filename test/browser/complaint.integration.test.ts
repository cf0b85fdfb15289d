import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addEndpoint } from '@sourcemark/notify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepPicture, startBrowser, type TestBrowser } from '../support/browser.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'
import { addressOf, published, account as registryAccount } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { madeUpText } from '../support/texts.ts'

/** A complaint from its form to the verdict that a platform reads from the topic, by the pages that people use. */

const text = madeUpText('zh', 97_000, 120)

let line: Line
let console: TestConsole
let browser: TestBrowser
let platform: Server
/** What the platform was told, in order. */
const told: { readonly type: string; readonly data: { readonly link: string | null } }[] = []

beforeAll(async () => {
  platform = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      told.push(JSON.parse(body))
      response.end()
    })
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  ;[line, browser] = await Promise.all([
    startLine({ env: { SOURCEMARK_PUBLIC_URL: 'https://console.example' } }),
    startBrowser(),
  ])
  console = await startTestConsole({ line })
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/`
  await addEndpoint(line.database, { url, events: [] }, new Date())
  console.work()
  await line.send([
    registryAccount('acct-owner', { name: '听雨书坊' }),
    registryAccount('acct-a', { name: '转角茶馆' }),
    published({ contentId: 'work-1', minute: 0, text, accountId: 'acct-owner', title: '雨后的茶馆' }),
  ])
  await line.idle()
  await line.send([published({ contentId: 'copy-1', minute: 10, text, accountId: 'acct-a', title: '雨后' })])
})
afterAll(async () => {
  await browser?.close()
  await console?.stop()
  await line?.stop()
  platform?.close()
})

async function untilTold(type: string): Promise<string> {
  await expect.poll(() => told.some((message) => message.type === type), { timeout: 30_000 }).toBe(true)
  return told.find((message) => message.type === type)?.data.link ?? ''
}

test('a complaint is filed, accepted, acted upon, forwarded, answered and decided, and each decision supersedes the verdict on the topic', {
  timeout: 180_000,
}, async () => {
  const first = await line.verdict('copy-1')
  expect([first.verdict, first.complaint]).toEqual(['attribution_missing', null])

  const claimant = await browser.open({ size: 'phone', language: 'zh' })
  await claimant.goto(`${console.url}/file/notice?about=${encodeURIComponent(addressOf('copy-1'))}`)
  const form = {
    name: '听雨书坊',
    identity: '91110000000000000X',
    contact: 'rights@example.com',
    address: '北京市某路 1 号',
    work: '《雨后的茶馆》',
    reasons: '全文照搬。',
  }
  for (const [id, value] of Object.entries(form)) await claimant.locator(`#${id}`).fill(value)
  await claimant
    .locator('#proof')
    .setInputFiles({ name: '原稿.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await claimant.getByRole('button', { name: '提交', exact: true }).click()
  await claimant.locator('#code').waitFor()
  await claimant.getByRole('link', { name: '查看案件' }).click()
  const caseId = /c-[0-9a-f]{12}/.exec((await claimant.locator('h1').textContent()) ?? '')?.[0] ?? ''
  await expect
    .poll(async () => (await claimant.reload()) && (await claimant.getByText('已受理').count()) > 0, {
      timeout: 20_000,
    })
    .toBe(true)

  const reviewer = await browser.open({ language: 'zh' })
  await console.signIn(reviewer, 'senior')
  await reviewer.goto(`${console.url}/cases/${caseId}`)
  await reviewer.locator('#step-act > summary').click()
  await reviewer.locator('#act-template').selectOption({ index: 1 })
  await reviewer.locator('#step-act button[type="submit"]').click()
  await reviewer.getByRole('status').waitFor()
  const held = await line.verdict('copy-1', ({ complaint }) => complaint !== null)
  expect(held).toMatchObject({
    reason: 'complaint',
    action: 'hold',
    supersedes: first.verdictId,
    complaint: { caseId, human: true },
  })

  const link = await untilTold('case.notice.forwarded')
  const account = await browser.open({ size: 'phone', language: 'zh' })
  await account.goto(link)
  expect(new URL(account.url()).pathname).toBe('/case')
  await account.getByText('全文照搬。').waitFor()
  expect(await account.getByText(form.identity).count()).toBe(0)
  expect(await account.getByText(form.contact).count()).toBe(0)
  await keepPicture(account, 'complaint-account-phone-zh')
  await account.getByRole('link', { name: '提交声明' }).click()
  const answer = {
    name: '转角茶馆',
    identity: '110101199001010000',
    contact: 'tea@example.com',
    reasons: '已获作者书面许可。',
  }
  for (const [id, value] of Object.entries(answer)) await account.locator(`#${id}`).fill(value)
  await account
    .locator('#proof')
    .setInputFiles({ name: '许可.txt', mimeType: 'text/plain', buffer: Buffer.from('同意转载') })
  await account.getByRole('button', { name: '提交', exact: true }).click()
  await account.getByText('声明已收到。').waitFor()

  await claimant.reload()
  await claimant.getByText('已获作者书面许可。').waitFor()
  await claimant.getByRole('link', { name: '告知已起诉或投诉' }).waitFor()
  await keepPicture(claimant, 'complaint-claimant-phone-zh')

  await reviewer.goto(`${console.url}/cases/${caseId}`)
  await reviewer.locator('#step-dismiss > summary').click()
  await reviewer.locator('#dismiss-action').selectOption('allow')
  await reviewer.locator('#dismiss-notice').selectOption('wrong')
  await reviewer.locator('#dismiss-template').selectOption({ index: 1 })
  await reviewer.locator('#step-dismiss button[type="submit"]').click()
  await reviewer.getByRole('status').waitFor()
  const decided = await line.verdict('copy-1', ({ complaint }) => complaint?.decision === 'dismiss')
  expect(decided).toMatchObject({ reason: 'complaint', action: 'allow', supersedes: held.verdictId })
  expect(line.verdictsOf('copy-1').map(({ reason }) => reason)).toEqual(['first', 'complaint', 'complaint'])

  await claimant.reload()
  await claimant.getByRole('link', { name: '提出申诉' }).waitFor()
  await claimant.getByRole('heading', { name: '您的信用' }).waitFor()
  await account.reload()
  await account.getByText('投诉不成立').first().waitFor()
  await keepPicture(account, 'complaint-decided-phone-zh')

  // Of a verdict that nobody contested yet, the account appeals at the address that the verdict holds.
  const appeals = await browser.open({ size: 'phone', language: 'en' })
  const { pathname } = new URL(decided.appealUrl ?? '')
  await appeals.goto(`${console.url}${pathname}`)
  await appeals.getByRole('heading', { name: 'Appeal against a verdict' }).waitFor()
  await keepPicture(appeals, 'appeal-phone-en')
  await appeals.locator('#contact').fill('tea@example.com')
  await appeals.locator('#reasons').fill('The author has agreed.')
  await appeals.getByRole('button', { name: 'Appeal', exact: true }).click()
  await appeals.locator('#code').waitFor()
  expect(browser.takeFaults()).toEqual([])
  const forged = await appeals.goto(`${console.url}${pathname.slice(0, -4)}AAAA`)
  expect(forged?.status()).toBe(403)
  expect(browser.takeFaults(403)).toEqual([])
})
