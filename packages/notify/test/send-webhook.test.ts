import { Webhook } from 'standardwebhooks'
import { afterEach, expect, it } from 'vitest'
import { urlProblem } from '../src/endpoints.ts'
import { sendWebhook } from '../src/send-webhook.ts'
import { startEndpoint } from './receivers.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function endpoint(answer: Parameters<typeof startEndpoint>[0]) {
  const started = await startEndpoint(answer)
  closers.push(started.close)
  return started
}

const secret = (letter: string): string => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`
const body = JSON.stringify({ type: 'case.notice.forwarded', data: { 案件: 'c-1' } })
const signal = new AbortController().signal
const send = (url: string, more: Partial<Parameters<typeof sendWebhook>[1]> = {}, secrets = [secret('a')]) =>
  sendWebhook(
    { url, id: 'msg_1', body, secrets },
    { allowPrivateAddresses: true, timeout: 2000, ...more },
    new Date(),
    signal,
  )

it('a message is signed so that the library of the standard believes it, and nothing else does', async () => {
  const { url, received } = await endpoint(() => 204)
  expect(await send(url)).toEqual({ arrived: true, status: 204 })
  const [one] = received
  if (one === undefined) throw new Error('nothing came')
  expect(one.headers['webhook-id']).toBe('msg_1')
  expect(new Webhook(secret('a')).verify(one.body, { ...one.headers })).toEqual(JSON.parse(body))
  expect(() => new Webhook(secret('b')).verify(one.body, { ...one.headers })).toThrow()
  expect(() => new Webhook(secret('a')).verify(`${one.body} `, { ...one.headers })).toThrow()
  expect(() => new Webhook(secret('a')).verify(one.body, { ...one.headers, 'webhook-id': 'msg_2' })).toThrow()
})

it('while a secret is being changed, whoever knows either of the two believes it', async () => {
  const { url, received } = await endpoint(() => 200)
  await send(url, {}, [secret('a'), secret('b')])
  for (const known of ['a', 'b']) {
    expect(() => new Webhook(secret(known)).verify(received[0]?.body ?? '', { ...received[0]?.headers })).not.toThrow()
  }
})

it.each([
  [500, 'It answered 500.'],
  [404, 'It answered 404.'],
  [302, 'It answered 302.'],
])('an answer of %i is none, and nobody is followed elsewhere', async (status, error) => {
  const { url, received } = await endpoint(() => status)
  expect(await send(url)).toEqual({ arrived: false, status, error })
  expect(received.map(({ path }) => path)).toEqual(['/hooks'])
})

it('an endpoint that does not answer is waited for no longer than a while', async () => {
  const { url } = await endpoint(() => null)
  expect(await send(url, { timeout: 100 })).toMatchObject({ arrived: false, status: null })
})

it('private addresses are refused unless they are allowed, whatever the name says', async () => {
  const { url, received } = await endpoint(() => 200)
  const port = new URL(url).port
  const refused = { arrived: false, status: null }
  const lookup = async () => ['127.0.0.1', '10.0.0.1', '::1', '169.254.169.254']
  for (const address of [
    `https://127.0.0.1:${port}/`,
    `https://[::1]:${port}/`,
    `https://2130706433:${port}/`,
    `https://169.254.169.254/`,
    `https://rebound.example:${port}/`,
  ]) {
    expect(await send(address, { allowPrivateAddresses: false, lookup })).toMatchObject({
      ...refused,
      error: 'The address is not one that may be reached.',
    })
  }
  expect(await send(url, { allowPrivateAddresses: false, lookup })).toMatchObject({
    ...refused,
    error: 'The address is not one to send to: not_https.',
  })
  expect(received).toEqual([])
})

it('a connection goes to the address that was checked', async () => {
  const { url, received } = await endpoint(() => 200)
  const named = url.replace('127.0.0.1', 'platform.example')
  expect(await send(named, { lookup: async () => ['127.0.0.1'] })).toEqual({ arrived: true, status: 200 })
  expect(received[0]?.headers.host).toBe(new URL(named).host)
})

it.each([
  ['https://platform.example/hooks', null],
  ['http://platform.example/hooks', 'not_https'],
  ['file:///etc/passwd', 'not_https'],
  ['https://user:pass@platform.example/', 'credentials'],
  ['https://platform.example/#x', 'malformed'],
  ['platform.example', 'malformed'],
  [`https://platform.example/${'x'.repeat(3000)}`, 'too_long'],
])('as an endpoint %s is %s', (url, problem) => {
  expect(urlProblem(url, false)).toBe(problem)
  if (problem === 'not_https') expect(urlProblem('http://10.0.0.1/', true)).toBeNull()
})
