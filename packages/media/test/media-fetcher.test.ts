import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type BlobStore,
  createMediaFetcher,
  type FetchedMedium,
  type MediaFetcherOptions,
  type MediumLimits,
  type MediumSource,
  openBlobStore,
} from '../src/index.ts'
import { type HttpsServer, startHttpsServer } from './https-server.ts'
import { type S3LikeServer, startS3LikeServer } from './s3-like-server.ts'

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytes = randomBytes(40_000)
const sha256 = sha256Of(bytes)

let folder: string
let store: BlobStore
let server: HttpsServer
let s3: S3LikeServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-fetch-'))
  store = await openBlobStore({ kind: 'folder', folder: join(folder, 'blobs') })
  server = await startHttpsServer(answer)
  s3 = await startS3LikeServer()
  s3.objects.set('a b/字.jpg', bytes)
})
afterAll(async () => {
  await server.close()
  await s3.close()
  await rm(folder, { recursive: true })
})

/** What the test server says to each path. */
const answers: Readonly<Record<string, (response: ServerResponse, value: string) => void>> = {
  picture: (response) => response.end(bytes),
  status: (response, value) => response.writeHead(Number(value)).end('no'),
  redirect: (response, value) => response.writeHead(302, { location: decodeURIComponent(value) }).end(),
  again: (response, value) =>
    response.writeHead(307, { location: value === '0' ? '/picture' : `/again/${Number(value) - 1}` }).end(),
  empty: (response) => response.end(),
  announces: (response, value) => response.writeHead(200, { 'content-length': value }).write('begin'),
  short(response) {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 1000), () => response.destroy())
  },
  endless(response) {
    const more = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(65_536), more)
    }
    more()
  },
  begins: (response) => response.write('begin'),
  trickles(response) {
    const timer = setInterval(() => response.write('.'), 50)
    response.on('close', () => clearInterval(timer))
  },
  silent: () => undefined,
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, what = '', value = ''] = (request.url ?? '').split('/')
  answers[what]?.(response, value)
}

const fetchers: { close(): void }[] = []
afterEach(() => {
  for (const fetcher of fetchers.splice(0)) fetcher.close()
})

function fetch(
  source: MediumSource,
  options: Partial<MediaFetcherOptions> = {},
  limits?: MediumLimits,
): Promise<FetchedMedium> {
  const fetcher = createMediaFetcher({
    store,
    roots: [join(folder, 'root')],
    certificateAuthorities: [server.certificate],
    ...options,
  })
  fetchers.push(fetcher)
  return fetcher.fetch(source, new AbortController().signal, limits)
}

const refusal = (code: string, retry = false) => ({ ok: false, code, retry })

describe('A file', () => {
  const root = (): string => join(folder, 'root')
  const uri = (...path: string[]): string => pathToFileURL(join(root(), ...path)).href
  beforeAll(async () => {
    await mkdir(join(root(), 'sub'), { recursive: true })
    await writeFile(join(root(), 'sub', 'a b.jpg'), bytes)
    await writeFile(join(root(), 'empty'), '')
    await mkdir(join(folder, 'root-beside'))
    await writeFile(join(folder, 'root-beside', 'secret'), 'secret')
    await symlink(join(folder, 'root-beside', 'secret'), join(root(), 'link'))
    await symlink(join(folder, 'root-beside'), join(root(), 'folder-link'))
    await symlink(join(root(), 'sub', 'a b.jpg'), join(root(), 'inner-link'))
    await symlink('loop', join(root(), 'loop'))
  })

  test('below a root is kept under its hash', async () => {
    expect(await fetch({ uri: uri('sub', 'a b.jpg') })).toEqual({ ok: true, sha256, bytes: bytes.length })
    expect(bytes.equals(await readFile((await store.localFile(sha256)) as string))).toBe(true)
    expect(await fetch({ uri: uri('inner-link') })).toMatchObject({ ok: true, sha256 })
  })

  test('below a root that is itself a link is read', async () => {
    await symlink(root(), join(folder, 'root-link'))
    const linked = { uri: pathToFileURL(join(folder, 'root-link', 'sub', 'a b.jpg')).href }
    expect(await fetch(linked, { roots: [join(folder, 'root-link')] })).toMatchObject({ ok: true, sha256 })
  })

  test.each([
    ['outside of the roots', () => pathToFileURL(join(folder, 'root-beside', 'secret')).href],
    ['behind ..', () => `${uri()}/sub/../../root-beside/secret`],
    ['behind an encoded ..', () => `${uri()}/sub/%2e%2e/%2E%2e/root-beside/secret`],
    ['behind an encoded slash', () => `${uri()}/sub/..%2f..%2froot-beside/secret`],
    ['that is a link out of the root', () => uri('link')],
    ['behind a link out of the root', () => uri('folder-link', 'secret')],
    ['that is the root itself', () => uri()],
    ['that is a folder', () => uri('sub')],
    ['that is a link to itself', () => uri('loop')],
    ['that is a device', () => 'file:///dev/zero'],
    ['of another host', () => 'file://other/root/picture'],
    ['whose address has no path', () => 'file:'],
  ])('%s is forbidden', async (_where, address) => {
    expect(await fetch({ uri: address() })).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
  })

  test('is forbidden without a root, and when a root does not exist', async () => {
    expect(await fetch({ uri: uri('sub', 'a b.jpg') }, { roots: [] })).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    const roots = [join(folder, 'nowhere')]
    expect(await fetch({ uri: uri('sub', 'a b.jpg') }, { roots })).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
  })

  test('that is exchanged for a link while it is read again and again never gives what lies outside', async () => {
    const place = join(root(), 'swap')
    await mkdir(place)
    await writeFile(join(place, 'secret'), 'harmless')
    let swapping = true
    const swaps = (async () => {
      while (swapping) {
        await rename(place, `${place}-away`)
        await symlink(join(folder, 'root-beside'), place)
        await rm(place)
        await rename(`${place}-away`, place)
      }
    })()
    const hashes = new Set<string>()
    for (let round = 0; round < 200; round++) {
      const fetched = await fetch({ uri: uri('swap', 'secret') })
      if (fetched.ok) hashes.add(fetched.sha256)
    }
    swapping = false
    await swaps
    expect([...hashes]).not.toContain(sha256Of(Buffer.from('secret')))
  })

  test('that is not there, empty, too large or another than announced is told so', async () => {
    expect(await fetch({ uri: uri('missing') })).toMatchObject(refusal('MEDIUM_NOT_FOUND'))
    expect(await fetch({ uri: uri('sub', 'a b.jpg', 'x') })).toMatchObject(refusal('MEDIUM_NOT_FOUND'))
    expect(await fetch({ uri: uri('empty') })).toMatchObject(refusal('MEDIUM_EMPTY'))
    const picture = { uri: uri('sub', 'a b.jpg') }
    expect(await fetch(picture, { limits: { bytes: bytes.length - 1 } })).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
    expect(await fetch(picture, { limits: { bytes: bytes.length } })).toMatchObject({ ok: true })
    expect(await fetch({ ...picture, bytes: 1 })).toMatchObject(refusal('MEDIUM_HASH_MISMATCH'))
    expect(await fetch({ ...picture, sha256: sha256Of(Buffer.from('x')) })).toMatchObject(
      refusal('MEDIUM_HASH_MISMATCH'),
    )
    expect(await fetch({ ...picture, sha256: sha256.toUpperCase(), bytes: bytes.length })).toMatchObject({ ok: true })
  })

  test('may have more, or fewer, bytes than others of its fetcher when it is said so', async () => {
    const picture = { uri: uri('sub', 'a b.jpg') }
    const least = { limits: { bytes: 1 } }
    expect(await fetch(picture, least, { bytes: bytes.length })).toMatchObject({ ok: true })
    expect(await fetch(picture, {}, { bytes: bytes.length - 1 })).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
  })
})

describe('Bytes inside the event', () => {
  test('are kept, up to what the contract allows', async () => {
    expect(await fetch({ data: bytes.toString('base64') })).toMatchObject({ ok: true, sha256 })
    const most = Buffer.alloc(256 * 1024, 7)
    expect(await fetch({ data: most.toString('base64') })).toMatchObject({ ok: true, sha256: sha256Of(most) })
    const more = Buffer.alloc(256 * 1024 + 1, 7)
    expect(await fetch({ data: more.toString('base64') })).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
  })

  test('that are empty, no base64 or have another hash are refused', async () => {
    expect(await fetch({ data: '' })).toMatchObject(refusal('MEDIUM_EMPTY'))
    expect(await fetch({ data: 'not base64!' })).toMatchObject(refusal('MEDIUM_HASH_MISMATCH'))
    const other = { data: bytes.toString('base64'), sha256: sha256Of(Buffer.from('x')) }
    expect(await fetch(other)).toMatchObject(refusal('MEDIUM_HASH_MISMATCH'))
  })
})

test.each(['http://example.org/a.jpg', 'ftp://example.org/a', 'data:image/png;base64,AA==', 'a.jpg', '', 's3://b/k'])(
  '%j is no way to a medium',
  async (uri) => {
    expect(await fetch({ uri })).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
  },
)

describe('An object of S3', () => {
  const options = (): Partial<MediaFetcherOptions> => ({ s3: { buckets: [s3.bucket], connection: s3.connection } })

  test('of a bucket that is allowed is kept', async () => {
    expect(await fetch({ uri: 's3://media/a b/字.jpg', sha256 }, options())).toMatchObject({ ok: true, sha256 })
  })

  test('is told when it is not there, too large, of another bucket, or its service fails', async () => {
    expect(await fetch({ uri: 's3://media/none' }, options())).toMatchObject(refusal('MEDIUM_NOT_FOUND'))
    expect(await fetch({ uri: 's3://other/a b/字.jpg' }, options())).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    expect(await fetch({ uri: 's3://media' }, options())).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    const small = { ...options(), limits: { bytes: 1000 } }
    expect(await fetch({ uri: 's3://media/a b/字.jpg' }, small)).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
    s3.failWith = 403
    expect(await fetch({ uri: 's3://media/a' }, options())).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    s3.failWith = 501
    expect(await fetch({ uri: 's3://media/a' }, options())).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
    s3.failWith = undefined
  })
})

test('An object of S3 that does not end is late', async () => {
  const limits = { totalMs: 500 }
  const fetched = await fetch(
    { uri: 's3://media/begins' },
    { s3: { buckets: [s3.bucket], connection: s3.connection }, limits },
  )
  expect(fetched).toMatchObject(refusal('MEDIUM_TIMEOUT', true))
})

describe('A medium at https', () => {
  const privately = (): Partial<MediaFetcherOptions> => ({ allowPrivateAddresses: true })
  const at = (path: string, host = '127.0.0.1'): MediumSource => ({ uri: `https://${host}:${server.port}${path}` })

  test('is kept', async () => {
    expect(await fetch({ ...at('/picture'), sha256, bytes: bytes.length }, privately())).toMatchObject({
      ok: true,
      sha256,
    })
  })

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback, otherwise written', '2130706433'],
    ['loopback in hexadecimal', '0x7f.1'],
    ['no address', '0.0.0.0'],
    ['loopback in IPv6', '[::1]'],
    ['loopback mapped into IPv6', '[::ffff:127.0.0.1]'],
    ['loopback mapped in hexadecimal', '[::ffff:7f00:1]'],
    ['loopback behind NAT64', '[64:ff9b::7f00:1]'],
    ['the metadata of a cloud', '169.254.169.254'],
    ['link-local in IPv6', '[fe80::1]'],
    ['a private network', '10.1.2.3'],
    ['a private network', '172.16.0.1'],
    ['a private network', '192.168.1.1'],
    ['a private network in IPv6', '[fd00::1]'],
    ['addresses shared by carriers', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['multicast in IPv6', '[ff02::1]'],
    ['broadcast', '255.255.255.255'],
    ['6to4 of a private network', '[2002:a00:1::1]'],
  ])('of %s (%s) is forbidden without a connection', async (_what, host) => {
    const before = server.connections
    expect(await fetch(at('/picture', host))).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    expect(server.connections).toBe(before)
  })

  test.each([['127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], ['not an address']])(
    'whose name leads to %s is forbidden',
    async (address) => {
      const before = server.connections
      const lookup = async (): Promise<string[]> => [address]
      expect(await fetch(at('/picture', 'media.test'), { lookup })).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
      expect(server.connections).toBe(before)
    },
  )

  test('is fetched from the address that was looked up once', async () => {
    const names: string[] = []
    const lookup = async (name: string): Promise<string[]> => {
      names.push(name)
      return names.length > 1 ? ['192.0.2.1'] : ['127.0.0.1']
    }
    expect(await fetch(at('/picture', 'media.test'), { ...privately(), lookup })).toMatchObject({ ok: true })
    expect(names).toEqual(['media.test'])
  })

  test('whose name is unknown is unreachable for now', async () => {
    const lookup = async (): Promise<string[]> => {
      throw new Error('getaddrinfo ENOTFOUND')
    }
    const unknown = await fetch(at('/picture', 'media.test'), { lookup })
    expect(unknown).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
  })

  test('whose name is looked up for ever is late', async () => {
    const lookup = (): Promise<string[]> => new Promise(() => undefined)
    const limits = { totalMs: 200 }
    expect(await fetch(at('/picture', 'media.test'), { lookup, limits })).toMatchObject(refusal('MEDIUM_TIMEOUT', true))
  })

  test('is followed over three redirects and no more', async () => {
    expect(await fetch(at('/again/2'), privately())).toMatchObject({ ok: true, sha256 })
    expect(await fetch(at('/again/3'), privately())).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
  })

  test.each(['http://127.0.0.1/', 'file:///etc/passwd', 'https://name:word@127.0.0.1/', 'https://[::1'])(
    'that is redirected to %s is forbidden',
    async (location) => {
      const redirected = at(`/redirect/${encodeURIComponent(location)}`)
      expect(await fetch(redirected, privately())).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    },
  )

  test('with a name and password in its address is forbidden, and neither is told', async () => {
    const refused = await fetch({ uri: 'https://name:word@example.org/a.jpg' })
    expect(refused).toMatchObject(refusal('MEDIUM_FORBIDDEN'))
    expect(JSON.stringify(refused)).not.toMatch(/word@|name:/)
  })

  test('whose certificate nobody vouches for is unreachable', async () => {
    const fetcher = createMediaFetcher({ store, roots: [], ...privately() })
    const unknown = await fetcher.fetch(at('/picture'), new AbortController().signal)
    expect(unknown).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
    const lookup = async (): Promise<string[]> => ['127.0.0.1']
    const misnamed = await fetch(at('/picture', 'wrong.test'), { ...privately(), lookup })
    expect(misnamed).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
  })

  test.each([
    [404, 'MEDIUM_NOT_FOUND', false],
    [410, 'MEDIUM_NOT_FOUND', false],
    [401, 'MEDIUM_FORBIDDEN', false],
    [403, 'MEDIUM_FORBIDDEN', false],
    [429, 'MEDIUM_UNREACHABLE', true],
    [500, 'MEDIUM_UNREACHABLE', true],
    [503, 'MEDIUM_UNREACHABLE', true],
    [206, 'MEDIUM_UNREACHABLE', true],
  ])('that is answered with %i is %s', async (status, code, retry) => {
    expect(await fetch(at(`/status/${status}`), privately())).toMatchObject(refusal(code, retry))
  })

  test('that breaks off, is empty or another than announced is told so, and nothing is kept', async () => {
    expect(await fetch(at('/short'), privately())).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
    expect(await fetch(at('/empty'), privately())).toMatchObject(refusal('MEDIUM_EMPTY'))
    const other = { ...at('/picture'), sha256: sha256Of(Buffer.from('x')) }
    expect(await fetch(other, privately())).toMatchObject(refusal('MEDIUM_HASH_MISMATCH'))
    expect(await store.has(sha256Of(bytes.subarray(0, 1000)))).toBe(false)
  })

  test('without end is left when it is too large, and one that says so at once', async () => {
    const limits = { bytes: 1_000_000 }
    expect(await fetch(at('/endless'), { ...privately(), limits })).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
    expect(await fetch(at('/announces/1000001'), { ...privately(), limits })).toMatchObject(refusal('MEDIUM_TOO_LARGE'))
  })

  test('of a server that is slow is late: to begin, to go on, or to end', async () => {
    const late = refusal('MEDIUM_TIMEOUT', true)
    expect(await fetch(at('/silent'), { ...privately(), limits: { headersMs: 300 } })).toMatchObject(late)
    expect(await fetch(at('/begins'), { ...privately(), limits: { silenceMs: 300 } })).toMatchObject(late)
    expect(await fetch(at('/trickles'), { ...privately(), limits: { totalMs: 600 } })).toMatchObject(late)
  })

  test('of a server that does not listen is unreachable for now', async () => {
    const nobody = { uri: 'https://127.0.0.1:1/' }
    expect(await fetch(nobody, privately())).toMatchObject(refusal('MEDIUM_UNREACHABLE', true))
  })

  test('that is no longer wanted is left with the reason of who wanted it', async () => {
    const fetcher = createMediaFetcher({
      store,
      roots: [],
      ...privately(),
      certificateAuthorities: [server.certificate],
    })
    const wanted = new AbortController()
    const fetched = fetcher.fetch(at('/trickles'), wanted.signal)
    setTimeout(() => wanted.abort(new Error('stopping')), 100)
    await expect(fetched).rejects.toThrow('stopping')
    await expect(fetcher.fetch(at('/picture'), wanted.signal)).rejects.toThrow('stopping')
  })
})
