import { appealPath, openByCode, readCase, readCaseFiles, readForms } from '@sourcemark/review'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../../../../test/support/console.ts'
import { addressOf } from '../../../../test/support/events.ts'
import { ask, stranger } from '../people.ts'

/** Filing by what a browser sends, without one. */

let console: TestConsole
beforeAll(async () => {
  console = await startTestConsole()
  for (const contentId of ['p-1', 'p-2', 'p-3', 'p-4']) {
    await console.publish({ contentId, minute: 0, title: contentId, text: 'text', accountId: 'acct-p' }, {})
  }
  const timings = { acceptedAt: console.now().toJSON(), decidedAt: console.now().toJSON() }
  await console.publish({ contentId: 'p-new', minute: 0, text: 'text', accountId: 'acct-p' }, { timings })
  await console.publish({ contentId: 'p-unjudged', minute: 0, text: 'text', accountId: 'acct-p' })
  await console.publish(
    { contentId: 'p-edited', minute: 0, revision: 2, text: 'text', accountId: 'acct-p' },
    { revision: 2 },
  )
})
afterAll(() => console?.stop())

interface Shown {
  readonly draft: string
  readonly puzzle: string
}

/** What the page of a form holds for whoever fills it in. */
async function open(path: string): Promise<Shown> {
  const page = await (await ask(console, stranger(console), path)).text()
  const draft = /name="draft" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const puzzle = (/data-puzzle="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"')
  return { draft, puzzle }
}

async function solve(puzzle: string): Promise<string> {
  const challenge = JSON.parse(puzzle)
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })
}

const notice = {
  name: '听雨书坊',
  identity: '91110000000000000X',
  contact: 'rights@example.com',
  address: '北京市某路 1 号',
  work: '《雨》',
  location: addressOf('p-1'),
}

async function send(path: string, fields: Readonly<Record<string, string>>, file?: string) {
  const body = new FormData()
  body.set('token', stranger(console).token)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  if (file !== undefined) body.set('proof', new Blob([file]), '原稿.txt')
  const { cookie } = stranger(console)
  const answer = await fetch(`${console.url}${path}`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' })
  return { status: answer.status, page: await answer.text() }
}

const codeIn = (page: string): string | undefined => /id="code">([^<]+)</.exec(page)?.[1]
const caseIn = (page: string): string => /c-[0-9a-f]{12}/.exec(page)?.[0] ?? ''
const cases = async (): Promise<number> => {
  const [row] = await console.database.query<{ n: number }>('select count(*)::int as n from review_case')
  return row?.n ?? 0
}

describe('a form that is sent twice', () => {
  test('is one case, and the code that is shown last is the one that opens it', async () => {
    const { draft, puzzle } = await open('/file/notice?about=p-1')
    const fields = { ...notice, about: 'p-1', draft, solution: await solve(puzzle) }
    const before = await cases()
    const answers = await Promise.all([send('/file/notice', fields, '初稿'), send('/file/notice', fields, '初稿')])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await cases()).toBe(before + 1)
    const caseId = caseIn(answers[0].page)
    expect(await readCaseFiles(console.database, caseId)).toHaveLength(1)
    const again = await send('/file/notice', fields, '初稿')
    const opened = await openByCode(console.database, codeIn(again.page) ?? '', '192.0.2.9', console.now())
    expect(opened).toEqual({ party: { caseId, side: 'claimant' } })
    for (const { page } of answers) {
      const earlier = await openByCode(console.database, codeIn(page) ?? '', '192.0.2.9', console.now())
      expect(earlier).toEqual({ refused: 'unknown' })
    }

    // Later nobody gets a code out of it any more, as from a page that was left open.
    console.pass(3 * 60_000)
    const late = await send('/file/notice', fields, '初稿')
    expect([late.status, codeIn(late.page)]).toEqual([200, undefined])
  })
})

describe('what a form needs', () => {
  test('is told field by field, and what was written is shown again', async () => {
    const { draft, puzzle } = await open('/file/notice?about=p-2')
    const fields = {
      about: 'p-2',
      draft,
      solution: await solve(puzzle),
      name: '<b>听雨</b>',
      location: 'not an address',
    }
    const before = await cases()
    const { status, page } = await send('/file/notice', fields)
    expect(status).toBe(422)
    expect(page).toContain('value="&lt;b>听雨&lt;/b>"')
    for (const field of ['work', 'location', 'identity', 'proof']) expect(page).toContain(`id="${field}-error"`)
    expect(page).not.toContain('id="name-error"')
    expect(await cases()).toBe(before)
  })

  test('keeps a wrong solution out without losing what was written, and no file of it is kept', async () => {
    const { draft } = await open('/file/notice?about=p-2')
    const { puzzle } = await open('/file/notice?about=p-2')
    const fields = { ...notice, about: 'p-2', draft, solution: await solve(puzzle) }
    const { status, page } = await send('/file/notice', fields, '初稿')
    expect(status).toBe(422)
    expect(page).toContain('value="听雨书坊"')
    expect(page).not.toContain('name="kept"')
  })

  test('lets few in who have not solved it, and says when the next one may', async () => {
    const statuses: number[] = []
    for (const contentId of ['p-1', 'p-2', 'p-3', 'p-4']) {
      const { draft } = await open(`/file/report?about=${contentId}`)
      const { status } = await send('/file/report', {
        about: contentId,
        draft,
        location: addressOf(contentId),
        reasons: 'No source.',
      })
      statuses.push(status)
    }
    expect(statuses).toEqual([200, 200, 200, 429])
    console.pass(3_600_000)
    const { draft } = await open('/file/report?about=p-4')
    const fields = { about: 'p-4', draft, location: addressOf('p-4'), reasons: 'No source.' }
    expect((await send('/file/report', fields)).status).toBe(200)
  })

  test('is about something that was published here', async () => {
    for (const about of ['', 'nothing', 'https://platform.example/nothing', 'f'.repeat(64)]) {
      const { status } = await ask(console, stranger(console), `/file/notice?about=${encodeURIComponent(about)}`)
      expect([about, status]).toEqual([about, 422])
    }
    expect((await ask(console, stranger(console), '/file/notice?about=p-unjudged')).status).toBe(200)
  })
})

test('what is personal lies in forms and files alone', async () => {
  const { draft, puzzle } = await open('/file/notice?about=p-3')
  const fields = { ...notice, about: 'p-3', draft, solution: await solve(puzzle), email: 'who@example.com' }
  const caseId = caseIn((await send('/file/notice', fields, '初稿')).page)
  const elsewhere = await console.database.query<{ said: string }>(
    `select body::text as said from review_case where case_id = $1 union all select body::text from case_event where case_id = $1
     union all select body::text from outbox where case_id = $1`,
    [caseId],
  )
  expect(elsewhere.length).toBeGreaterThan(2)
  for (const { said } of elsewhere) {
    for (const personal of [fields.name, fields.identity, fields.contact, fields.address, fields.email]) {
      expect(said).not.toContain(personal)
    }
  }
  expect((await readForms(console.database, caseId))[0]?.form).toMatchObject({ identity: fields.identity })
  expect((await readCase(console.database, caseId))?.claimant).toMatch(/^p-[0-9a-f]{24}$/)
})

describe('an appeal against a verdict', () => {
  const path = (contentId: string, revision: number): string =>
    appealPath(console.services.keys.appeals, contentId, revision)

  test('is made once, by whoever was told its address', async () => {
    const address = path('p-new', 1)
    const file = async (): Promise<number> => {
      const { draft, puzzle } = await open(address)
      const solution = await solve(puzzle)
      return (await send(address, { draft, solution, contact: 'a@b.example', reasons: 'It is mine.' })).status
    }
    expect([await file(), await file()]).toEqual([200, 409])
  })

  test('comes too late when the time for it is over', async () => {
    const { draft, puzzle } = await open(path('p-4', 1))
    const fields = { draft, solution: await solve(puzzle), contact: 'a@b.example', reasons: 'It is mine.' }
    const { status, page } = await send(path('p-4', 1), fields)
    expect(status).toBe(409)
    expect(page).toContain('The time for an appeal is over.')
  })

  test('is not made at an address that somebody has made up, nor at one of an earlier revision', async () => {
    const address = path('p-4', 1)
    const [start, seal] = [address.slice(0, address.lastIndexOf('/') + 1), address.slice(address.lastIndexOf('/') + 1)]
    const forged = [
      `${start}${seal.startsWith('A') ? 'B' : 'A'}${seal.slice(1)}`,
      address.replace('p-4', 'p-3'),
      address.replace('/1/', '/2/'),
      '/appeals/p-4/1/x',
    ]
    for (const one of forged) expect((await ask(console, stranger(console), one)).status).toBe(403)
    expect((await ask(console, stranger(console), path('p-edited', 1))).status).toBe(410)
    expect((await ask(console, stranger(console), path('p-unjudged', 1))).status).toBe(404)
  })
})

test('a program follows a case by its code, and is told no more than its side may know', async () => {
  const { draft, puzzle } = await open('/file/notice?about=p-2')
  const { page } = await send('/file/notice', { ...notice, about: 'p-2', draft, solution: await solve(puzzle) }, '初稿')
  const post = (code: string) =>
    fetch(`${console.url}/api/v1/case`, {
      method: 'POST',
      body: JSON.stringify({ code }),
      headers: { 'content-type': 'application/json' },
    })
  const followed = await post(codeIn(page) ?? '')
  const told = await followed.text()
  expect(JSON.parse(told)).toMatchObject({
    caseId: caseIn(page),
    state: 'received',
    side: 'claimant',
    steps: ['withdraw'],
  })
  expect(told).not.toContain(notice.identity)
  expect((await post('00000-00000-00000-00000')).status).toBe(404)
  const procedures = await (await fetch(`${console.url}/api/v1/procedures`)).json()
  expect(procedures).toContainEqual(expect.objectContaining({ pack: 'us-dmca', regime: 'dmca' }))
})
