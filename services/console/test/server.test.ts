import { newSecret } from '@sourcemark/review'
import { createLogger, createMetrics, readSettings } from '@sourcemark/runtime'
import type { Oidc } from '@sourcemark/staff'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Assets, bundleAssets } from '../src/http/assets.ts'
import { routes } from '../src/http/routes.ts'
import { createServer } from '../src/http/server.ts'
import { keysFrom } from '../src/keys.ts'
import type { ConsoleServices } from '../src/services.ts'
import { consoleSettings } from '../src/settings.ts'

let assets: Assets
let app: FastifyInstance

/** A server without a database behind it: it answers what needs none. */
function start(env: Readonly<Record<string, string>>, more: Partial<ConsoleServices> = {}): Promise<FastifyInstance> {
  const settings = readSettings(consoleSettings, { KAFKA_BROKERS: 'none:1', DATABASE_URL: 'postgres://none', ...env })
  const services = {
    settings,
    keys: keysFrom(newSecret()),
    oidc: null,
    logger: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics('test'),
    ...more,
  } as Partial<ConsoleServices> as ConsoleServices
  return createServer({ services, routes, assets })
}

beforeAll(async () => {
  assets = await bundleAssets()
  app = await start({})
})
afterAll(() => app.close())

test('a page comes in the language that the browser likes', async () => {
  const zh = await app.inject({ url: '/sign-in', headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } })
  const en = await app.inject({ url: '/sign-in' })
  expect(zh.body).toContain('<html lang="zh-CN">')
  expect(zh.body).toContain('<h1>工作人员登录</h1>')
  expect(en.body).toContain('<h1>Staff sign-in</h1>')
})

test('a language that was chosen is kept', async () => {
  const chosen = await app.inject({ url: '/sign-in?lang=zh' })
  expect(chosen.cookies).toContainEqual(
    expect.objectContaining({ name: 'lang', value: 'zh', httpOnly: true, sameSite: 'Lax' }),
  )
  const later = await app.inject({ url: '/sign-in', cookies: { lang: 'zh' } })
  expect(later.body).toContain('<h1>工作人员登录</h1>')
})

test('what is in no route cannot be reached, and says no more', async () => {
  expect((await app.inject({ url: '/nothing' })).statusCode).toBe(404)
  const api = await app.inject({ url: '/api/v1/nothing' })
  expect(api.statusCode).toBe(404)
  expect(api.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(api.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  const method = await app.inject({ method: 'PUT', url: '/' })
  expect(method.statusCode).toBe(405)
  expect(method.headers.allow).toBe('GET')
})

test('no method but those of a path does anything', async () => {
  const paths = new Map<string, Set<string>>()
  for (const { path, method } of routes) {
    const url = path.replace(/:[A-Za-z]+|\*/g, 'nothing-like-that')
    paths.set(url, (paths.get(url) ?? new Set()).add(method))
  }
  const wrong: string[] = []
  for (const [url, methods] of paths) {
    for (const method of (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const).filter(
      (one) => !methods.has(one),
    )) {
      const { statusCode, headers } = await app.inject({ method, url })
      if (statusCode !== 405 || headers.allow !== [...methods].join(', ')) wrong.push(`${method} ${url}: ${statusCode}`)
    }
  }
  expect(wrong).toEqual([])
})

test.each([
  '/nothing',
  '/api/v1/nothing',
  '/.env',
  '/assets/../main.ts',
  '/assets/..%2Fmain.ts',
  '/assets/console.css',
  '/queue/',
  '//queue',
  '/%00',
  '/admin',
  '/metrics',
  '/readyz',
])('%s is not there', async (url) => {
  expect((await app.inject({ url })).statusCode).toBe(404)
})

test('a form that this visitor was not shown is refused', async () => {
  const form = { name: 'a', password: 'b' }
  const send = (headers: Record<string, string>, token?: string, cookies = {}) =>
    app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      cookies,
      payload: new URLSearchParams({ ...form, ...(token === undefined ? {} : { token }) }).toString(),
    })
  expect((await send({})).statusCode).toBe(403)
  const shown = await app.inject({ url: '/sign-in' })
  const token = /name="token" value="([^"]+)"/.exec(shown.body)?.[1] ?? ''
  const visitor = shown.cookies.find(({ name }) => name === 'visitor')?.value ?? ''
  expect((await send({}, token)).statusCode).toBe(403)
  expect((await send({ origin: 'https://elsewhere.example' }, token, { visitor })).statusCode).toBe(403)
  // Let in, it meets the database, of which there is none here.
  expect((await send({ origin: 'http://localhost:80' }, token, { visitor })).statusCode).toBe(500)
})

test('an address that asks too often is told so in its language, and for how long to wait', async () => {
  const one = { url: '/sign-in/provider', remoteAddress: '198.51.100.7', headers: { 'accept-language': 'zh' } }
  let answer = await app.inject(one)
  for (let asked = 1; asked <= 20; asked++) answer = await app.inject(one)
  expect(answer.statusCode).toBe(429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(answer.body).toContain('请求过于频繁')
  expect((await app.inject({ ...one, remoteAddress: '198.51.100.8' })).statusCode).toBe(200)
  // Another class of requests is counted by itself.
  expect((await app.inject({ ...one, url: '/sign-in' })).statusCode).toBe(200)
})

test('a proxy that is not trusted cannot say where a request came from', async () => {
  const proxied = await start({ SOURCEMARK_TRUSTED_PROXIES: '10.0.0.1' })
  try {
    const from = async (remoteAddress: string, forwarded: string) =>
      (await proxied.inject({ url: '/sign-in/provider', remoteAddress, headers: { 'x-forwarded-for': forwarded } }))
        .statusCode
    for (let asked = 0; asked < 20; asked++) await from('10.0.0.1', '203.0.113.9')
    expect(await from('10.0.0.1', '203.0.113.9')).toBe(429)
    expect(await from('10.0.0.1', '203.0.113.10')).toBe(200)
    for (let asked = 0; asked < 20; asked++) await from('198.51.100.1', `203.0.113.${100 + asked}`)
    expect(await from('198.51.100.1', '203.0.113.200')).toBe(429)
  } finally {
    await proxied.close()
  }
})

test('reached by https it binds its cookies to the host, and tells browsers to stay with https', async () => {
  const secure = await start({ SOURCEMARK_PUBLIC_URL: 'https://console.example' })
  try {
    const page = await secure.inject({ url: '/sign-in' })
    expect(page.headers['strict-transport-security']).toContain('max-age=31536000')
    expect(String(page.headers['set-cookie'])).toMatch(
      /^__Host-visitor=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  } finally {
    await secure.close()
  }
  expect((await app.inject({ url: '/sign-in' })).headers['strict-transport-security']).toBeUndefined()
})

test('what no database keeps is refused before anybody sees it', async () => {
  const asked = await app.inject({ url: '/sign-in?to=%00', headers: { accept: 'application/json' } })
  expect(asked.statusCode).toBe(400)
})

test('the description of the API has every route that speaks JSON, and no page', async () => {
  const { paths } = (await app.inject({ url: '/api/openapi.json' })).json() as {
    paths: Record<string, Record<string, { readonly summary?: string }>>
  }
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  const spoken = routes.filter(({ path }) => path.startsWith('/api/')).map(({ method, path }) => `${method} ${path}`)
  expect(described.sort()).toEqual(spoken.sort())
  expect(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .every(({ summary }) => summary !== undefined),
  ).toBe(true)
})

test('a sign-in at the identity provider comes back only to the browser that began it, in time', async () => {
  const kept = { state: 's', nonce: 'n', verifier: 'v' }
  const finished: unknown[] = []
  let now = new Date('2026-03-10T09:00:00Z')
  const oidc: Oidc = {
    begin: async () => ({ url: 'https://provider.example/authorize?state=s', kept }),
    async finish(url, what) {
      finished.push([url, what])
      return { refused: 'PROVIDER_REFUSED' }
    },
  }
  const provided = await start({}, { oidc, clock: () => now })
  try {
    const begun = await provided.inject({ url: '/sign-in/provider?to=/queue' })
    expect(begun.headers.location).toBe('https://provider.example/authorize?state=s')
    const provider = begun.cookies.find(({ name }) => name === 'provider')?.value ?? ''
    const back = async (cookies: Record<string, string>) =>
      (await provided.inject({ url: '/sign-in/callback?code=c&state=s', cookies })).statusCode
    expect(await back({})).toBe(401)
    expect(await back({ provider: `${provider.slice(0, -2)}xx` })).toBe(401)
    expect(await back({ provider: 'x' })).toBe(401)
    expect(finished).toEqual([])
    expect(await back({ provider })).toBe(401)
    expect(finished).toEqual([['/sign-in/callback?code=c&state=s', kept]])
    now = new Date(now.getTime() + 600_000)
    await back({ provider })
    expect(finished).toHaveLength(1)
  } finally {
    await provided.close()
  }
})

test('a fault inside is answered without a word of it', async () => {
  const broken = { query: () => Promise.reject(new Error('relation "secret_table" does not exist')) }
  const failing = await start({}, { database: broken as unknown as ConsoleServices['database'] })
  try {
    const page = await failing.inject({ url: '/queue', cookies: { staff: 'A'.repeat(43) } })
    expect(page.statusCode).toBe(500)
    expect(page.headers['content-type']).toContain('text/html')
    const api = await failing.inject({ url: '/api/v1/queue', cookies: { staff: 'A'.repeat(43) } })
    expect(api.json()).toEqual({
      type: 'about:blank',
      title: 'Something went wrong here. Try again later.',
      status: 500,
      code: 'FAILED',
    })
    expect(page.body + api.body).not.toMatch(/secret_table|node_modules|\bat /)
  } finally {
    await failing.close()
  }
})
