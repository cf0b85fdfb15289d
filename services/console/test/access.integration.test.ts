import { revokeAccess } from '@sourcemark/review'
import { MAY, type StaffAction, type StaffRole } from '@sourcemark/staff'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestConsole, type TestConsole } from '../../../test/support/console.ts'
import type { Access, Route } from '../src/http/route.ts'
import { routes } from '../src/http/routes.ts'
import { ask, member, newcomer, type Person, party, send, stranger } from './people.ts'

// Every route is asked for by everybody, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 })

let console_: TestConsole
beforeAll(async () => {
  console_ = await startTestConsole()
})
afterAll(() => console_.stop())

/** Who somebody is, as far as access goes. */
interface Identity {
  readonly role: StaffRole | null
  readonly oneTime: boolean
  readonly side: 'claimant' | 'respondent' | null
}

const identities: Readonly<Record<string, Identity>> = {
  stranger: { role: null, oneTime: false, side: null },
  claimant: { role: null, oneTime: false, side: 'claimant' },
  respondent: { role: null, oneTime: false, side: 'respondent' },
  viewer: { role: 'viewer', oneTime: false, side: null },
  reviewer: { role: 'reviewer', oneTime: false, side: null },
  senior: { role: 'senior', oneTime: false, side: null },
  admin: { role: 'admin', oneTime: false, side: null },
  'admin with a one-time password': { role: 'admin', oneTime: true, side: null },
}

const mayStaff = ({ role, oneTime }: Identity, action: StaffAction, { beforePassword }: Route): boolean =>
  role !== null && MAY[action].includes(role) && (!oneTime || beforePassword === true)

/** Whether the words of a route let somebody in. */
function may(route: Route, access: Access, who: Identity): boolean {
  switch (access.kind) {
    case 'public':
      return true
    case 'party':
      return who.side !== null && access.sides.includes(who.side)
    case 'staff':
      return mayStaff(who, access.action, route)
    case 'staff_or_party':
      return mayStaff(who, access.action, route) || (who.side !== null && access.sides.includes(who.side))
  }
}

const shut = new Set(['/sign-in', '/case', '/account'])

/**
 * What came of a request: let in, or kept out. A request that changes something and brings no token gets no further than that. What a public
 * route refuses it refuses for reasons of its own.
 */
async function outcome(response: Response, route: Route): Promise<'in' | 'out'> {
  if (route.access.kind === 'public') return 'in'
  const to = response.headers.get('location')?.split('?')[0]
  if (response.status === 303 && route.method === 'GET' && to !== undefined && shut.has(to) && to !== route.path)
    return 'out'
  if (response.status === 401) return 'out'
  if (response.status !== 403) return 'in'
  return /form has expired|FORM_EXPIRED/.test(await response.text()) ? 'in' : 'out'
}

const pathOf = ({ path }: Route): string => path.replace(/:[A-Za-z]+|\*/g, 'nothing-like-that')

describe('the matrix of routes, roles and methods', () => {
  const people = new Map<string, Person>()
  beforeAll(async () => {
    for (const [name, { role, side, oneTime }] of Object.entries(identities)) {
      const person =
        role !== null
          ? await member(console_, role, oneTime)
          : side !== null
            ? await party(console_, 'c-none', side)
            : stranger(console_)
      people.set(name, person)
    }
  })

  test.each(Object.keys(identities))('%s gets in where their role says so, and nowhere else', async (name) => {
    const person = people.get(name) as Person
    const who = identities[name] as Identity
    const wrong: string[] = []
    for (const route of routes) {
      const response = await ask(console_, person, pathOf(route), { method: route.method })
      const came = await outcome(response, route)
      await response.body?.cancel().catch(() => undefined)
      if ((came === 'in') !== may(route, route.access, who))
        wrong.push(`${route.method} ${route.path}: ${came} (${response.status})`)
      if (response.status >= 500) wrong.push(`${route.method} ${route.path}: ${response.status}`)
    }
    expect(wrong).toEqual([])
  })

  test('every answer forbids what pages of the console do not need', async () => {
    const admin = people.get('admin') as Person
    const answers = ['/', '/sign-in', '/queue', '/nothing', '/api/openapi.json', '/api/v1/queue', '/cases/none']
    for (const path of answers) {
      const { headers } = await ask(console_, admin, path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';media-src 'self';connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('permissions-policy')).toContain('camera=()')
      expect(headers.get('server')).toBeNull()
    }
  })

  test('pages have nothing inline that would need the policy to be weaker', async () => {
    const admin = people.get('admin') as Person
    for (const path of ['/', '/sign-in', '/queue', '/staff', '/account', '/proposals']) {
      const body = await (await ask(console_, admin, path)).text()
      expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:/i)
    }
  })
})

describe('a form', () => {
  const fields = { name: 'newcomer', role: 'viewer' }

  test('is taken with the token of the session that it was shown to, and with no other', async () => {
    const admin = await member(console_, 'admin')
    const other = await member(console_, 'admin')
    const visitor = stranger(console_)
    for (const token of ['', 'x', other.token, visitor.token, admin.token.slice(1)]) {
      const response = await send(console_, { ...admin, token }, '/staff', fields)
      expect(response.status).toBe(403)
    }
    expect((await send(console_, admin, '/staff', fields)).status).toBe(200)
  })

  test('is not taken from a page elsewhere', async () => {
    const admin = await member(console_, 'admin')
    const body = new URLSearchParams({ ...fields, token: admin.token })
    const from = async (headers: Record<string, string>) =>
      (await ask(console_, admin, '/staff', { method: 'POST', body, headers })).status
    expect(await from({ origin: 'https://elsewhere.example' })).toBe(403)
    expect(await from({ origin: 'null' })).toBe(403)
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await from({ origin: console_.url })).toBe(422)
  })

  test('of a kind that no route reads, or too long, is not read', async () => {
    const admin = await member(console_, 'admin')
    const headers = { 'x-form-token': admin.token }
    const long = new URLSearchParams({ name: 'a'.repeat(300_000), role: 'viewer' })
    expect((await ask(console_, admin, '/staff', { method: 'POST', body: long, headers })).status).toBe(413)
    const xml = { ...headers, 'content-type': 'text/xml' }
    expect((await ask(console_, admin, '/staff', { method: 'POST', body: '<a/>', headers: xml })).status).toBe(415)
    const parts = { ...headers, 'content-type': 'multipart/form-data; boundary=x' }
    expect((await ask(console_, admin, '/staff', { method: 'POST', body: '--x--', headers: parts })).status).toBe(415)
  })

  test('with what a route does not know or cannot read is refused without a word of the inside', async () => {
    const admin = await member(console_, 'admin')
    const response = await send(console_, admin, '/staff', { name: 'somebody', role: 'emperor' })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toMatch(/at .*\.ts|node_modules|select /)
  })
})

describe('a session', () => {
  const password = 'a long enough password 1'

  const cookieOf = (response: Response): string =>
    response.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith('staff='))
      ?.split(';')[0] ?? ''

  test('begins with a token of its own, whatever the browser brought', async () => {
    const given = await newcomer(console_, 'reviewer')
    const visitor = stranger(console_)
    const planted = 'A'.repeat(43)
    const person = { ...visitor, cookie: `${visitor.cookie}; staff=${planted}` }
    const response = await send(console_, person, '/sign-in', { name: given.name, password: given.password })
    expect(response.status).toBe(303)
    const cookie = cookieOf(response)
    expect(cookie).toMatch(/^staff=[A-Za-z0-9_-]{43}$/)
    expect(cookie).not.toContain(planted)
    expect(
      (await ask(console_, { ...visitor, cookie: `staff=${planted}` }, '/account')).headers.get('location'),
    ).toContain('/sign-in')
    expect((await ask(console_, { ...visitor, cookie }, '/account')).status).toBe(200)
    const [set] = response.headers.getSetCookie().filter((one) => one.startsWith('staff='))
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=Lax/)
  })

  test('with a one-time password leads to another one, and to nothing else', async () => {
    const given = await newcomer(console_, 'reviewer')
    const visitor = stranger(console_)
    const opened = await send(console_, visitor, '/sign-in', { name: given.name, password: given.password })
    expect(opened.headers.get('location')).toBe('/account')
    const cookie = cookieOf(opened)
    expect((await ask(console_, { ...visitor, cookie }, '/queue')).headers.get('location')).toBe('/account')
    const account = await (await ask(console_, { ...visitor, cookie }, '/account')).text()
    const token = /name="token" value="([^"]+)"/.exec(account)?.[1] ?? ''
    const changed = await send(console_, { ...visitor, cookie, token }, '/account/password', {
      current: given.password,
      chosen: password,
    })
    expect(changed.status).toBe(303)
    expect(cookieOf(changed)).not.toBe(cookie)
    // What was good before is good no more.
    expect((await ask(console_, { ...visitor, cookie }, '/queue')).headers.get('location')).toContain('/sign-in')
    expect((await ask(console_, { ...visitor, cookie: cookieOf(changed) }, '/queue')).status).toBe(200)
  })

  test('ends at once with the access of its member, and when they sign out', async () => {
    const admin = await member(console_, 'admin')
    const viewer = await member(console_, 'viewer')
    expect((await ask(console_, viewer, '/queue')).status).toBe(200)
    expect((await send(console_, admin, `/staff/${viewer.staffId}/disable`)).status).toBe(303)
    expect((await ask(console_, viewer, '/queue')).headers.get('location')).toBe('/sign-in?to=%2Fqueue')
    expect((await send(console_, admin, '/sign-out')).status).toBe(303)
    expect((await ask(console_, admin, '/queue')).headers.get('location')).toContain('/sign-in')
  })

  test('is not guessed: failures make everybody wait, and the right password too', async () => {
    const { name } = await newcomer(console_, 'reviewer')
    const visitor = stranger(console_)
    const statuses: number[] = []
    for (let attempt = 0; attempt < 7; attempt++) {
      statuses.push((await send(console_, visitor, '/sign-in', { name, password: `wrong ${attempt}` })).status)
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.at(-1)).toBe(429)
  })

  test('leads on only to paths of the console', async () => {
    const visitor = stranger(console_)
    for (const to of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/ok\nx']) {
      const page = await (await ask(console_, visitor, `/sign-in?to=${encodeURIComponent(to)}`)).text()
      expect(/name="to" value="([^"]*)"/.exec(page)?.[1]).toBe('/')
    }
  })
})

test('a side of a case that was let in is let in no more once its access is revoked or two hours have passed', async () => {
  const person = await party(console_, 'c-revoked', 'claimant')
  const other = await party(console_, 'c-other', 'claimant')
  const led = async (who: Person) => (await ask(console_, who, '/media/case/none')).status
  expect(await led(person)).toBe(404)
  await revokeAccess(console_.database, { caseId: 'c-revoked', side: 'claimant' })
  const refused = await ask(console_, person, '/media/case/none')
  expect(refused.headers.get('location')).toBe('/case')
  expect(await led(other)).toBe(404)
  console_.pass(2 * 3_600_000 + 1000)
  expect((await ask(console_, other, '/media/case/none')).headers.get('location')).toBe('/case')
  console_.pass(-2 * 3_600_000 - 1000)
})
