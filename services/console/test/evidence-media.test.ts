import { randomBytes } from 'node:crypto'
import type { Preview, PreviewProblem, PreviewWish } from '@sourcemark/media'
import { createLogger, createMetrics, readSettings } from '@sourcemark/runtime'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mediaAddress, openAddress, type Viewer, viewerOf } from '../src/evidence/media-address.ts'
import { mediaRoutes, ranged } from '../src/evidence/media-routes.ts'
import { bundleAssets } from '../src/http/assets.ts'
import type { Visit } from '../src/http/route.ts'
import { createServer } from '../src/http/server.ts'
import { keysFrom } from '../src/keys.ts'
import type { ConsoleServices } from '../src/services.ts'
import { consoleSettings } from '../src/settings.ts'

const key = keysFrom(randomBytes(32).toString('base64')).media
const now = new Date('2026-01-01T12:00:00.000Z')
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000)
const staff: Viewer = { kind: 'staff', id: 'someone token' }
const target = { sha256: 'ab'.repeat(32), wish: { what: 'frame', second: 12.34 } } as const
const tokenOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

test.each<PreviewWish>([
  { what: 'picture' },
  { what: 'frame', second: 0 },
  { what: 'frame', second: 7261.25 },
  { what: 'sound', start: 1.5, end: 61.5 },
  { what: 'peaks', start: 0, end: 45.09, points: 1200 },
])('an address leads to what it was made for: %j', (wish) => {
  const address = mediaAddress(key, staff, { sha256: target.sha256, wish }, now)
  expect(address).toMatch(/^\/media\/staff\/[\w.-]{1,300}$/)
  expect(openAddress(key, staff, tokenOf(address), now)).toEqual({ sha256: target.sha256, wish })
})

test('an address leads nobody else anywhere, nor for long, nor when a letter of it was changed', () => {
  const token = tokenOf(mediaAddress(key, staff, target, now))
  const opened = (viewer: Viewer, at: Date, of = token) => openAddress(key, viewer, of, at)
  expect(opened(staff, later(25))).toEqual(target)
  expect(opened(staff, later(45))).toBeUndefined()
  expect(opened({ kind: 'staff', id: 'another token' }, now)).toBeUndefined()
  expect(opened({ kind: 'case', id: staff.id }, now)).toBeUndefined()
  expect(openAddress(keysFrom(randomBytes(32).toString('base64')).media, staff, token, now)).toBeUndefined()
  for (let at = 0; at < token.length; at++) {
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
    expect(opened(staff, now, changed), `${at}`).toBeUndefined()
  }
  for (const nonsense of ['', '.', '...', 'a.b.c.d.e', '%00']) expect(opened(staff, now, nonsense)).toBeUndefined()
})

test('whoever looks twice within minutes is given the same address', () => {
  const [first, second] = [now, later(5)].map((at) => mediaAddress(key, staff, target, at))
  expect(second).toBe(first)
})

test('a range is answered with its bytes, one that is none with all, one beyond the end is refused', () => {
  const body = Uint8Array.from({ length: 100 }, (_, at) => at)
  const asked = (range?: string) => {
    const answer = ranged('audio/wav', body, range)
    if (answer.kind !== 'bytes') throw new Error('no bytes')
    return [
      answer.status,
      [...(answer.body as Uint8Array)].length,
      (answer.body as Uint8Array)[0],
      answer.headers['content-range'],
    ]
  }
  expect(asked('bytes=10-19')).toEqual([206, 10, 10, 'bytes 10-19/100'])
  expect(asked('bytes=90-')).toEqual([206, 10, 90, 'bytes 90-99/100'])
  expect(asked('bytes=-5')).toEqual([206, 5, 95, 'bytes 95-99/100'])
  expect(asked('bytes=0-999')).toEqual([206, 100, 0, 'bytes 0-99/100'])
  expect(asked('bytes=100-')).toEqual([416, 0, undefined, 'bytes */100'])
  for (const odd of [undefined, 'bytes=-', 'bytes=1-2,4-5', 'items=0-1', 'bytes=9-1-2']) {
    expect(asked(odd)).toEqual([200, 100, 0, undefined])
  }
})

/** The session of a member of staff, as it lies in the database. */
const session = {
  staffId: 's1',
  name: 'Li',
  role: 'viewer',
  mustChangePassword: false,
  local: true,
  signedInAt: now,
  seenAt: now,
}
const cookie = 'A'.repeat(43)

let app: FastifyInstance
let asked: unknown[] = []
let made: Preview | PreviewProblem
const keys = keysFrom(randomBytes(32).toString('base64'))

beforeAll(async () => {
  const services = {
    settings: readSettings(consoleSettings, { KAFKA_BROKERS: 'none:1', DATABASE_URL: 'postgres://none' }),
    keys,
    logger: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics('test'),
    clock: () => now,
    database: { query: async () => [session] },
    previews: {
      preview: async (...args: unknown[]) => {
        asked.push(args)
        return made
      },
    },
  } as unknown as ConsoleServices
  app = await createServer({ services, routes: mediaRoutes, assets: await bundleAssets() })
})
afterAll(() => app.close())

/** The viewer that the server makes of the session behind the cookie. */
async function signedIn(): Promise<Viewer> {
  const { readSession } = await import('@sourcemark/staff')
  const read = await readSession({ query: async () => [session] } as never, cookie, now)
  return viewerOf({ staff: read, party: null } as Pick<Visit, 'staff' | 'party'>, 'staff') as Viewer
}

test('media go out with headers that let nothing in them run', async () => {
  made = { ok: true, bytes: Buffer.from('<script>alert(1)</script>') }
  asked = []
  const url = mediaAddress(keys.media, await signedIn(), target, now)
  const answer = await app.inject({ url, cookies: { staff: cookie } })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=1200',
    'accept-ranges': 'bytes',
  })
  expect(asked).toEqual([[target.sha256, target.wish]])
  const part = await app.inject({ url, cookies: { staff: cookie }, headers: { range: 'bytes=0-6' } })
  expect([part.statusCode, part.body]).toEqual([206, '<script'])
})

test('what cannot be shown is told, without anything of it', async () => {
  made = { ok: false, code: 'PREVIEW_UNREADABLE', detail: 'VipsJpeg: premature end' }
  const url = mediaAddress(keys.media, await signedIn(), target, now)
  const answer = await app.inject({ url, cookies: { staff: cookie } })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).not.toContain('VipsJpeg')
})

test('nobody without a session, and no session with the address of another, sees anything', async () => {
  asked = []
  const viewer = await signedIn()
  const own = mediaAddress(keys.media, viewer, target, now)
  const anothers = mediaAddress(keys.media, { kind: 'staff', id: 'another' }, target, now)
  const ofCase = mediaAddress(keys.media, { kind: 'case', id: viewer.id }, target, now)
  const status = async (url: string, cookies: Record<string, string>) => (await app.inject({ url, cookies })).statusCode
  expect(await status(own, {})).toBe(303)
  expect(await status(anothers, { staff: cookie })).toBe(404)
  expect(await status(own.replace('/staff/', '/case/'), { staff: cookie })).toBe(303)
  expect(await status(ofCase, { staff: cookie })).toBe(303)
  expect(await status(ofCase.replace('/case/', '/staff/'), { staff: cookie })).toBe(404)
  expect(await status(`${own}x`, { staff: cookie })).toBe(404)
  expect(await status('/media/staff/', { staff: cookie })).toBe(404)
  expect(asked).toEqual([])
})
