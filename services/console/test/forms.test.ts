import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createLogger, createMetrics, readSettings } from '@sourcemark/runtime'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tokenOf } from '../src/http/form-token.ts'
import type { HandedIn } from '../src/http/handed-in.ts'
import { json, type Route, route } from '../src/http/route.ts'
import { createServer } from '../src/http/server.ts'
import { keysFrom } from '../src/keys.ts'
import type { ConsoleServices } from '../src/services.ts'
import { consoleSettings } from '../src/settings.ts'

/** What the route of these tests was given. */
let given: { readonly body: unknown; readonly files: readonly (HandedIn & { readonly text: string })[] } | null
let fails = false

const taken: Route = route({
  method: 'POST',
  path: '/api/hand-in',
  access: { kind: 'public' },
  limit: 'filing',
  summary: 'Takes a form of the tests',
  body: Type.Object({
    title: Type.String(),
    count: Type.Optional(Type.Integer()),
    tags: Type.Optional(Type.Array(Type.String())),
    agreed: Type.Optional(Type.Boolean()),
  }),
  files: { count: 2, bytes: 400_000 },
  async handle({ body, files }) {
    given = {
      body,
      files: await Promise.all(files.map(async (file) => ({ ...file, text: await readFile(file.path, 'utf8') }))),
    }
    if (fails) throw new Error('it breaks')
    return json('taken')
  },
})

const keys = keysFrom(Buffer.alloc(32, 1).toString('base64'))
const visitor = 'visitor'
const token = tokenOf(keys.cookies, visitor)
let app: FastifyInstance

beforeAll(async () => {
  const settings = readSettings(consoleSettings, {
    KAFKA_BROKERS: 'none:1',
    DATABASE_URL: 'postgres://none',
    SOURCEMARK_CONSOLE_RATE_LIMITS: 'false',
  })
  const services = {
    settings,
    keys,
    oidc: null,
    logger: createLogger({ service: 'test', level: 'silent' }),
    metrics: createMetrics('test'),
  } as Partial<ConsoleServices> as ConsoleServices
  app = await createServer({ services, routes: [taken], assets: { path: () => '/none', find: () => undefined } })
})
afterAll(() => app.close())
beforeEach(() => {
  given = null
  fails = false
})

type Piece = readonly [name: string, value: string] | readonly [name: string, value: string, file: string]

function send(pieces: readonly Piece[]) {
  const boundary = 'the-boundary'
  const parts = pieces.map(([name, value, file]) => {
    const named = file === undefined ? '' : `; filename="${file}"\r\ncontent-type: text/html`
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${named}\r\n\r\n${value}\r\n`
  })
  return app.inject({
    method: 'POST',
    url: '/api/hand-in',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    cookies: { visitor },
    payload: `${parts.join('')}--${boundary}--\r\n`,
  })
}

const foldersOfForms = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('sourcemark-form-'))

test('a form comes with its files; numbers, lists and boxes are read as the route asks, and what it does not know is left out', async () => {
  const before = await foldersOfForms()
  const answer = await send([
    ['token', token],
    ['title', '原创'],
    ['count', '5'],
    ['tags', 'one'],
    ['agreed', 'true'],
    ['stranger', 'x'],
    ['proof', 'first', '../../etc/passwd'],
    ['proof', '', ''],
    ['proof', 'second'.repeat(50_000), '证据.html'],
  ])
  expect(answer.json()).toBe('taken')
  expect(given?.body).toEqual({ title: '原创', count: 5, tags: ['one'], agreed: true })
  expect(given?.files.map(({ field, name, bytes, text }) => [field, name, bytes, text])).toEqual([
    ['proof', 'passwd', 5, 'first'],
    ['proof', '证据.html', 300_000, 'second'.repeat(50_000)],
  ])
  expect(await foldersOfForms()).toEqual(before)
})

test.each<[string, number, string, readonly Piece[]]>([
  [
    'a file that is too large',
    413,
    'FILE_TOO_LARGE',
    [
      ['title', 'x'],
      ['proof', 'y'.repeat(400_001), 'a.txt'],
    ],
  ],
  [
    'more files than are taken',
    413,
    'TOO_MANY_FILES',
    [['title', 'x'], ...Array.from({ length: 3 }, (): Piece => ['proof', 'y', 'a.txt'])],
  ],
  ['a field that is too large', 413, 'TOO_LARGE', [['title', 'x'.repeat(130 * 1024)]]],
  ['more fields than any form has', 413, 'TOO_LARGE', Array.from({ length: 300 }, (): Piece => ['title', 'x'])],
  [
    'a field of another kind',
    400,
    'INPUT_INVALID',
    [
      ['title', 'x'],
      ['count', 'many'],
    ],
  ],
  ['nothing', 400, 'INPUT_INVALID', []],
  ['a field that would change what objects are', 400, 'INPUT_INVALID', [['__proto__', 'x']]],
])('%s is refused, and nothing of it stays', async (_what, status, code, pieces) => {
  const before = await foldersOfForms()
  const answer = await send([['token', token], ...pieces])
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(given).toBeNull()
  expect(await foldersOfForms()).toEqual(before)
})

test('files are not even read before the token of the form is', async () => {
  expect(
    (
      await send([
        ['title', 'x'],
        ['proof', 'y', 'a.txt'],
        ['token', token],
      ])
    ).json().code,
  ).toBe('FORM_EXPIRED')
  expect((await send([['title', 'x']])).json().code).toBe('FORM_EXPIRED')
  expect(given).toBeNull()
})

test('files are gone also when what takes them breaks', async () => {
  fails = true
  const before = await foldersOfForms()
  expect(
    (
      await send([
        ['token', token],
        ['title', 'x'],
        ['proof', 'y', 'a.txt'],
      ])
    ).statusCode,
  ).toBe(500)
  expect(given?.files).toHaveLength(1)
  expect(await foldersOfForms()).toEqual(before)
})

test('a form that is broken off is refused', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/hand-in',
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'x-form-token': token },
    cookies: { visitor },
    payload: '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nhalf',
  })
  expect(answer.statusCode).toBe(400)
})
