import { newSecret } from '@sourcemark/review'
import { createLogger, createMetrics, readSettings } from '@sourcemark/runtime'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleAssets } from '../src/http/assets.ts'
import { routes } from '../src/http/routes.ts'
import { createServer } from '../src/http/server.ts'
import { keysFrom } from '../src/keys.ts'
import type { ConsoleServices } from '../src/services.ts'
import { consoleSettings } from '../src/settings.ts'

let app: FastifyInstance

beforeAll(async () => {
  const settings = readSettings(consoleSettings, { KAFKA_BROKERS: 'none:1', DATABASE_URL: 'postgres://none' })
  const services = {
    settings,
    keys: keysFrom(newSecret()),
    oidc: null,
    logger: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics('test'),
  } as Partial<ConsoleServices> as ConsoleServices
  app = await createServer({ services, routes, assets: await bundleAssets() })
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
