import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BlobStore, openBlobStore } from '../src/index.ts'
import { type S3LikeServer, startS3LikeServer } from './s3-like-server.ts'

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let folder: string
let server: S3LikeServer
const opened: BlobStore[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-blobs-'))
  server = await startS3LikeServer()
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await server.close()
  await rm(folder, { recursive: true })
})

/** Everything in the folder that is a file. */
const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

async function openFolder(): Promise<BlobStore> {
  const store = await openBlobStore({ kind: 'folder', folder: join(folder, 'blobs') })
  opened.push(store)
  return store
}
async function openS3(cacheBytes?: number): Promise<BlobStore> {
  const { bucket, connection } = server
  const bound = cacheBytes === undefined ? {} : { cacheBytes }
  const store = await openBlobStore({
    kind: 's3',
    bucket,
    prefix: 'pictures/',
    cacheFolder: join(folder, 'cache'),
    connection,
    ...bound,
  })
  opened.push(store)
  return store
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe.each([
  ['folder', openFolder],
  ['bucket', () => openS3()],
])('A store in a %s', (_kind, open) => {
  test('keeps bytes under their hash and gives them back as a file', async () => {
    const store = await open()
    const bytes = randomBytes(300_000)
    const blob = await store.put(inPieces(bytes, 7_000))
    expect(blob).toEqual({ sha256: sha256Of(bytes), bytes: bytes.length })
    expect(await store.has(blob.sha256)).toBe(true)
    expect(bytes.equals(await readFile((await store.localFile(blob.sha256)) as string))).toBe(true)
  })

  test('changes nothing when the same bytes come again, or at once', async () => {
    const store = await open()
    const bytes = randomBytes(50_000)
    const blobs = await Promise.all([store.put(bytes), store.put(bytes), store.put(inPieces(bytes, 999))])
    expect(new Set(blobs.map(({ sha256 }) => sha256)).size).toBe(1)
    expect(await files()).toEqual([blobs[0]?.sha256])
  })

  test('forgets what it is told to, as often as it is told', async () => {
    const store = await open()
    const [gone, kept] = [await store.put(randomBytes(1000)), await store.put(randomBytes(1000))]
    await store.remove(gone.sha256)
    await store.remove(gone.sha256)
    expect([await store.has(gone.sha256), await store.localFile(gone.sha256)]).toEqual([false, undefined])
    expect(await files()).toEqual([kept.sha256])
    expect(await store.has(kept.sha256)).toBe(true)
  })

  test('does not have what it never got', async () => {
    const store = await open()
    const unknown = sha256Of(Buffer.from('unknown'))
    expect(await store.has(unknown)).toBe(false)
    expect(await store.localFile(unknown)).toBeUndefined()
  })

  test('keeps nothing of content that breaks off or is not accepted, and passes the error on', async () => {
    const store = await open()
    const bytes = randomBytes(50_000)
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 20_000)
      throw new TypeError('broken off')
    }
    await expect(store.put(broken())).rejects.toThrow(TypeError)
    const refuse = (): never => {
      throw new RangeError('not these')
    }
    await expect(store.put(bytes, refuse)).rejects.toThrow(RangeError)
    expect(await store.has(sha256Of(bytes))).toBe(false)
    expect(await files()).toEqual([])
    expect(server.objects.size).toBe(0)
  })

  test('keeps empty content, which is for others to refuse', async () => {
    const store = await open()
    const { sha256 } = await store.put(new Uint8Array(0))
    expect(await readFile((await store.localFile(sha256)) as string)).toHaveLength(0)
  })
})

test('What a process that was killed left half written is removed after a day', async () => {
  await openFolder()
  const incoming = join(folder, 'blobs', 'incoming')
  await writeFile(join(incoming, 'old'), 'half')
  await writeFile(join(incoming, 'new'), 'half')
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
  await utimes(join(incoming, 'old'), twoDaysAgo, twoDaysAgo)
  await openFolder()
  expect(await readdir(incoming)).toEqual(['new'])
})

test('A folder that cannot be used is a fault that waits', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(openBlobStore({ kind: 'folder', folder: join(folder, 'file', 'blobs') })).rejects.toMatchObject({
    code: 'BLOB_STORE_UNAVAILABLE',
    disposition: 'wait',
  })
})

describe('A bucket', () => {
  test('gets an object once, under its prefix', async () => {
    const store = await openS3()
    const bytes = randomBytes(10_000)
    const { sha256 } = await store.put(bytes)
    await store.put(bytes)
    expect(bytes.equals(server.objects.get(`pictures/${sha256}`) as Buffer)).toBe(true)
    expect(server.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1)
  })

  test('is read once for what this host does not have, and its copy is used again after a restart', async () => {
    const bytes = randomBytes(10_000)
    const sha256 = sha256Of(bytes)
    server.objects.set(`pictures/${sha256}`, bytes)
    const store = await openS3()
    const file = (await store.localFile(sha256)) as string
    expect(bytes.equals(await readFile(file))).toBe(true)
    expect(await (await openS3()).localFile(sha256)).toBe(file)
    expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(1)
  })

  test('keeps no copies beyond its bound but those asked for just now', async () => {
    const store = await openS3(25_000)
    const blobs = await Promise.all([1, 2, 3, 4].map(() => store.put(randomBytes(10_000))))
    expect(await files()).toHaveLength(4)
    const anHourAgo = Date.now() / 1000 - 60 * 60
    for (const { sha256 } of blobs) {
      const path = (await store.localFile(sha256)) as string
      await utimes(path, anHourAgo, anHourAgo)
    }
    const later = await openS3(25_000)
    const { sha256 } = await later.put(randomBytes(10_000))
    const left = await files()
    expect(left).toHaveLength(2)
    expect(left).toContain(sha256)
    expect(await readFile((await later.localFile(blobs[0]?.sha256 as string)) as string)).toHaveLength(10_000)
  })

  test('that holds other bytes than its name says is a fault, and nothing is kept of it', async () => {
    const sha256 = sha256Of(Buffer.from('expected'))
    server.objects.set(`pictures/${sha256}`, Buffer.from('other'))
    await expect((await openS3()).localFile(sha256)).rejects.toMatchObject({ code: 'UNEXPECTED' })
    expect(await files()).toEqual([])
  })

  test.each([403, 501])('that answers %i is a fault that waits', async (status) => {
    const store = await openS3()
    server.failWith = status
    const fault = { code: 'BLOB_STORE_UNAVAILABLE', disposition: 'wait' }
    await expect(store.put(randomBytes(10))).rejects.toMatchObject(fault)
    await expect(store.has(sha256Of(Buffer.from('a')))).rejects.toMatchObject(fault)
    await expect(store.localFile(sha256Of(Buffer.from('a')))).rejects.toMatchObject(fault)
  })
})
