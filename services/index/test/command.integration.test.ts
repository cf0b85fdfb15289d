import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { audioIndexes, imageIndexes, localFolder, openIndexLog, textIndexes, videoIndexes } from '@sourcemark/originals'
import { encodeHashes, encodeKeys } from '@sourcemark/segments'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

// Every command is a process of its own.
vi.setConfig({ testTimeout: 180_000 })

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const [novel, held, pairs] = textIndexes.map(({ name }) => name) as [string, string, string]
const [hashes, words] = imageIndexes.map(({ name }) => name) as [string, string]
const [triplets] = audioIndexes.map(({ name }) => name) as [string]
const [frameHashes, frameWords] = videoIndexes.map(({ name }) => name) as [string, string]

const documents = 300
const owners = 30
/** A key that every document has, more than are looked at. */
const common = -1n

let folder: string
let testDatabase: TestDatabase
let database: Database
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'index-command-test', max: 2 })
  await register(novel, 1, documents, (id) => [common, id, id + 10_000n, id + 20_000n])
  await register(held, 1, documents, (id) => [id])
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Lets the documents from one number to another stand under keys. */
async function register(index: string, from: number, to: number, keys: (id: bigint) => bigint[]): Promise<void> {
  const log = await openIndexLog(database, textIndexes)
  const entries = Array.from({ length: to - from + 1 }, (_, at) => {
    const id = from + at
    return {
      index,
      fingerprintId: BigInt(id),
      contentId: `c-${id}`,
      publishedAt: new Date(Date.UTC(2026, 2, 1) + id),
      ownerId: BigInt(id % owners),
      postings: encodeKeys(keys(BigInt(id))),
    }
  })
  await database.transaction((tx) => log.register(tx, entries))
}

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

const index = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: testDatabase.url, SOURCEMARK_INDEX_FOLDER: folder }
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

/** What a command says as JSON. */
async function asJson(...args: readonly string[]) {
  const { code, out, err } = await index(...args, '--json')
  expect(err).toBe('')
  return { code, ...JSON.parse(out) }
}

async function rebuild(form: string): Promise<void> {
  expect(await index('rebuild', '--form', form)).toMatchObject({ code: 0, err: '' })
}

const forms = ['local', 'plain'] as const

describe.each(forms)('the %s form', (form) => {
  test('cannot be verified before it is built, and agrees with what is registered afterwards', async () => {
    expect(await index('verify', '--form', form)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('INDEX_STALE'),
    })
    expect(await index('rebuild', '--form', form)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(
          `^text, ${form} form: 600 entries with 1,500 postings in .* postings a second\nimage, ${form} form: 0 entries .*\naudio, ${form} form: 0 entries .*\nvideo, ${form} form: 0 entries .*\n$`,
        ),
      ),
      // nothing of a bar when this is no terminal
      err: '',
    })
    const { code, out } = await index('verify', '--form', form)
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      `${novel}: 300 fingerprints compared, no differences`,
      `${held}: 300 fingerprints compared, no differences`,
      `${pairs}: 0 fingerprints compared, no differences`,
      ...(form === 'local' ? ['text: the runs are at the end of the log'] : []),
      `${hashes}: 0 fingerprints compared, no differences`,
      `${words}: 0 fingerprints compared, no differences`,
      ...(form === 'local' ? ['image: the runs are at the end of the log'] : []),
      `${triplets}: 0 fingerprints compared, no differences`,
      ...(form === 'local' ? ['audio: the runs are at the end of the log'] : []),
      `${frameHashes}: 0 fingerprints compared, no differences`,
      `${frameWords}: 0 fingerprints compared, no differences`,
      ...(form === 'local' ? ['video: the runs are at the end of the log'] : []),
      '',
    ])
  })

  test('is found to differ when rows were changed behind its back, with 20 differences shown and all counted', async () => {
    await rebuild(form)
    await database.execute(`update index_entry set postings = $1 where index_name = $2 and fingerprint_id <= 25`, [
      Buffer.from(encodeKeys([77n])),
      held,
    ])
    // Without their own keys and with another: of the rows of the plain form, two a fingerprint.
    const differences = form === 'local' ? 25 : 50
    const verified = await asJson('verify', '--form', form)
    expect(verified).toMatchObject({ code: 1, sound: false })
    expect(verified.logs[0].indexes).toMatchObject([
      { index: novel, differences: 0, shown: [] },
      { index: held, compared: 300, differences, shown: { length: 20 } },
      { index: pairs, differences: 0 },
    ])
    const { code, out } = await index('verify', '--form', form)
    expect(code).toBe(1)
    expect(out).toContain(
      `  ${form === 'local' ? 'different: fingerprint 1\n' : 'missing: fingerprint 1, key 000000000000004d\n'}`,
    )
    expect(out).toContain(`  and ${differences - 20} more\n`)
    expect((await asJson('verify', '--form', form, '--sample', '300')).sound).toBe(false)

    await rebuild(form)
    expect(await index('verify', '--form', form)).toMatchObject({ code: 0 })
  })

  test('tells what stands in it and which keys most have', async () => {
    await rebuild(form)
    const { code, logs } = await asJson('stats', '--form', form)
    expect(code).toBe(0)
    expect(logs).toMatchObject([{ log: 'text' }, { log: 'image' }, { log: 'audio' }, { log: 'video' }])
    expect(logs[0]).toMatchObject({ log: 'text', head: '600' })
    expect(logs[0].indexes).toMatchObject([
      {
        index: novel,
        position: '600',
        documents,
        postings: documents * 4,
        keys: documents * 3 + 1,
        cappedKeys: 1,
        hottest: [{ term: 'ffffffffffffffff', holders: documents, owners }],
      },
      { index: held, documents, postings: documents, keys: documents, cappedKeys: 0, hottest: [] },
      { index: pairs, documents: 0, postings: 0, keys: 0, bytes: 0, bytesPerPosting: 0 },
    ])
    const [{ bytes, bytesPerPosting, runs }] = logs[0].indexes
    expect(bytes).toBeGreaterThan(0)
    expect(bytesPerPosting).toBeCloseTo(bytes / (documents * 4))
    expect(runs).toBe(form === 'local' ? 1 : undefined)
    const { out } = await index('stats', '--form', form)
    expect(out).toContain('  300 documents, 1,200 postings, 901 distinct keys\n')
    expect(out).toContain('  key ffffffffffffffff: 300 holders, 30 owners\n')
  })
})

test('the log that is named alone is made, verified, told and compacted; of one that nothing stands in nothing has to be made', async () => {
  expect(await index('rebuild', '--log', 'text')).toMatchObject({ code: 0, out: expect.stringMatching(/^text, .*\n$/) })
  // Nothing was registered in the other logs, so they need no runs.
  expect(await asJson('verify')).toMatchObject({
    code: 0,
    logs: [{ log: 'text' }, { log: 'image', behind: 0 }, { log: 'audio', behind: 0 }, { log: 'video', behind: 0 }],
  })
  const log = await openIndexLog(database, imageIndexes)
  const postings = encodeHashes([{ hash: new Uint8Array(32).fill(5), tag: 0 }])
  const picture = {
    index: hashes,
    fingerprintId: 1n,
    contentId: 'c-1',
    publishedAt: new Date(0),
    ownerId: 1n,
    postings,
  }
  await database.transaction((tx) => log.register(tx, [picture]))
  expect((await asJson('stats', '--log', 'image')).logs).toMatchObject([{ log: 'image', head: '1', position: '0' }])
  expect(await index('verify', '--log', 'image')).toMatchObject({
    code: 2,
    err: expect.stringContaining('INDEX_STALE'),
  })
  expect(await index('verify', '--log', 'text')).toMatchObject({ code: 0 })
  const compacted = await index('compact', '--log', 'image')
  expect(compacted).toMatchObject({
    code: 0,
    out: expect.stringMatching(`^${hashes}: 0 runs of .* became 1 run of .*\n${words}: .*\n$`),
  })
  expect((await asJson('verify')).logs).toMatchObject([
    { log: 'text' },
    { indexes: [{ compared: 1 }, { compared: 0 }] },
    { log: 'audio', behind: 0 },
    { log: 'video', behind: 0 },
  ])
})

test('the runs of a host are told to be behind, and compacting takes them to the end and what was withdrawn off the disk', async () => {
  await rebuild('local')
  const [before] = (await asJson('stats')).logs[0].indexes
  const runsOfBefore = await runsOnDisk()
  await register(novel, 1, 200, () => [])
  expect((await asJson('verify')).logs[0]).toMatchObject({ position: '600', behind: 200 })
  expect((await index('verify')).out).toContain('text: the runs are 200 changes behind the log\n')

  const compacted = await index('compact')
  expect(compacted).toMatchObject({ code: 0, err: '' })
  expect(compacted.out).toMatch(new RegExp(`^${novel}: 1 run of .* became 1 run of .*, 400 postings\n`))
  const told = (await asJson('stats')).logs[0]
  expect(told).toMatchObject({ behind: 0, position: '800' })
  expect(told.indexes[0]).toMatchObject({ documents: 100, postings: 400, runs: 1, dead: 0 })
  expect(told.indexes[0].bytes).toBeLessThan(before.bytes / 2)
  expect(await runsOnDisk()).toHaveLength(2)
  expect(runsOfBefore).toHaveLength(2)
  expect(await index('verify')).toMatchObject({ code: 0 })
})

/** Folders of packed runs of the log of texts on this host. */
async function runsOnDisk(): Promise<string[]> {
  const log = await localFolder(database, 'text', folder)
  return await readdir(join(log, 'runs'))
}
