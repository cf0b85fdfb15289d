import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPublicAddress } from '../src/fetch/address.ts'
import { readHttps } from '../src/fetch/from-https.ts'
import { Refused } from '../src/fetch/medium.ts'
import { type HttpsServer, startHttpsServer } from './https-server.ts'

// 127.0.0.1 stands for a server of the public internet here; every other address is what it is.
const mayReach = (address: string): boolean => address === '127.0.0.1' || isPublicAddress(address)

let server: HttpsServer
beforeAll(async () => {
  server = await startHttpsServer((request, response) => {
    const location = new URL(request.url ?? '', 'https://media.test').searchParams.get('to')
    response.writeHead(location === null ? 200 : 302, location === null ? {} : { location }).end('medium')
  })
})
afterAll(() => server.close())

async function read(to: string | null, addresses: Readonly<Record<string, readonly string[]>> = {}): Promise<string> {
  const known: Readonly<Record<string, readonly string[]>> = { 'media.test': ['127.0.0.1'], ...addresses }
  const options = {
    lookup: async (name: string) => known[name] ?? [],
    mayReach,
    connectMs: 5_000,
    headersMs: 5_000,
    silenceMs: 5_000,
    certificateAuthorities: [server.certificate],
  }
  const query = to === null ? '' : `?to=${encodeURIComponent(to.replace('PORT', String(server.port)))}`
  const chunks: Uint8Array[] = []
  const address = `https://media.test:${server.port}/${query}`
  for await (const chunk of readHttps(address, 1000, options, new AbortController().signal)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('A redirect to another public server is followed', async () => {
  expect(await read(null)).toBe('medium')
  expect(await read('https://other.test:PORT/', { 'other.test': ['127.0.0.1'] })).toBe('medium')
})

test.each([
  'https://127.0.0.2:PORT/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]:PORT/',
  'https://[::ffff:127.0.0.2]:PORT/',
  'https://inner.test:PORT/',
  '//inner.test:PORT/',
])('A redirect to %s is refused before a connection', async (to) => {
  const before = server.connections
  const refused = read(to, { 'inner.test': ['127.0.0.2', '10.0.0.1'] })
  await expect(refused).rejects.toBeInstanceOf(Refused)
  await expect(refused).rejects.toMatchObject({ refusal: { code: 'MEDIUM_FORBIDDEN', retry: false } })
  expect(server.connections).toBe(before + 1)
})

test('Of several addresses of a name only those that may be reached are connected to', async () => {
  expect(await read('https://other.test:PORT/', { 'other.test': ['10.255.255.1', '127.0.0.1'] })).toBe('medium')
})
