import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { appendAudit, appendVerdicts, lockChain, openLedgerKey, writeCheckpoint } from '@sourcemark/ledger'
import { draft } from '@sourcemark/ledger/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let testDatabase: TestDatabase
let database: Database
let folder: string

beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'ledger-command-test', max: 2 })
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-ledger-'))
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
  await rm(folder, { recursive: true })
})

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command in a folder of its own; without a database when `url` is null. */
const ledger = (args: readonly string[], url: string | null = testDatabase.url): Promise<Run> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...(url === null ? {} : { DATABASE_URL: url }) }
    execFile(process.execPath, [main, ...args], { env, cwd: folder }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

const file = (name: string) => join(folder, name)

const append = (chain: number, ...contentIds: string[]) =>
  database.transaction(async (tx) =>
    appendVerdicts(
      tx,
      await lockChain(tx, chain),
      contentIds.map((contentId) => draft(contentId)),
    ),
  )

const sign = async () => await writeCheckpoint(database, await openLedgerKey(database, undefined))

async function tamper(...statements: string[]): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute('alter table ledger disable trigger user')
    for (const statement of statements) await tx.execute(statement)
    await tx.execute('alter table ledger enable trigger user')
  })
}

describe('verify', () => {
  test('ends with 0 for a sound ledger and says what it looked at and what that proves', async () => {
    await append(2, 'a', 'b')
    await sign()
    await append(0, 'c')
    const { code, out, err } = await ledger(['verify'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^database: no faults in 3 rows in 2 chains, 1 checkpoint; signed up to 20.* \(checkpoint 1\), 1 row not signed yet$/m,
    )
    expect(out).toContain('proves nothing about who signed')
    expect(out).toContain('A development key signed')
  })

  test('ends with 1 and names each of a flipped bit, a dropped row and two swapped ones, in text and in JSON', async () => {
    await append(1, ...'abcdefghij')
    await sign()
    await tamper(
      `update ledger set entry = replace(entry, 'no_match', 'no_matci') where seq = 2`,
      'delete from ledger where seq = 5',
      `update ledger l set entry = o.entry, hash = o.hash, previous_hash = o.previous_hash, verdict_id = o.verdict_id, content_id = o.content_id
       from ledger o where (l.seq, o.seq) in ((7, 8), (8, 7))`,
    )
    const text = await ledger(['verify'])
    expect(text.code).toBe(1)
    expect(text.out.split('\n').slice(0, 6)).toEqual([
      expect.stringMatching(/chain 1, row 2: .*\(row_changed\)$/),
      expect.stringMatching(/chain 1, row 2: .*\(verdict_id_differs\)$/),
      expect.stringMatching(/chain 1, row 7: .*belongs to row 8 \(row_moved\)$/),
      expect.stringMatching(/chain 1, row 8: .*belongs to row 7 \(row_moved\)$/),
      expect.stringMatching(/chain 1, row 5: is missing \(row_missing\)$/),
      expect.stringMatching(/^database: 5 faults in 9 rows/),
    ])
    const json = await ledger(['verify', '--json'])
    expect(json.code).toBe(1)
    const { sound, ledgers } = JSON.parse(json.out)
    expect(sound).toBe(false)
    expect(ledgers[0].faults).toHaveLength(5)
    expect(ledgers[0].faults[4]).toMatchObject({ code: 'row_missing', chain: 1, seq: 5, toSeq: 5 })
  })

  test('looks at what people did as well, and an export holds it', async () => {
    const note = (id: string) =>
      database.transaction((tx) =>
        appendAudit(
          tx,
          {
            actor: { kind: 'staff', id: 'staff-1', role: 'reviewer' },
            action: 'case.grant',
            subject: { kind: 'case', id },
            detail: {},
          },
          new Date(),
        ),
      )
    await note('c-1')
    await note('c-2')
    await sign()
    await note('c-3')
    const looked = '3 rows in the audit of what people did, 1 not signed yet'
    expect((await ledger(['verify'])).out).toContain(`database: ${looked}`)
    await ledger(['export', 'l.jsonl'])
    expect((await ledger(['verify', '--export', 'l.jsonl'], null)).out).toContain(`l.jsonl: ${looked}`)
    await tamper(
      'alter table audit_entry disable trigger user',
      `update audit_entry set entry = replace(entry, 'c-2', 'c-9'), subject_id = 'c-9' where number = 2`,
    )
    expect(await ledger(['verify'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('audit, row 2: the entry does not have the hash of the row (row_changed)'),
    })
  })

  test('works with an export and a public key alone', async () => {
    await append(1, ...'abcdef')
    await sign()
    expect(await ledger(['export', 'l.jsonl', '--public-key', 'key.pem'])).toEqual({ code: 0, out: '', err: '' })
    expect((await readdir(folder)).sort()).toEqual(['key.pem', 'l.jsonl'])
    const args = ['verify', '--export', 'l.jsonl', '--public-key', 'key.pem']
    const sound = await ledger(args, null)
    expect(sound).toMatchObject({ code: 0, err: '' })
    expect(sound.out).not.toContain('proves nothing about who signed')
    const lines = (await readFile(file('l.jsonl'), 'utf8')).split('\n')
    await writeFile(file('l.jsonl'), lines.filter((line) => !line.includes('"seq":3}')).join('\n'))
    const dropped = await ledger(args, null)
    expect(dropped.code).toBe(1)
    expect(dropped.out).toContain('chain 1, row 3: is missing')
  })

  test('holds a later ledger against a kept export, so that a cut end is found which nothing else can show', async () => {
    await append(1, 'a', 'b')
    await sign()
    await append(1, 'c')
    await sign()
    await ledger(['export', '1.jsonl'])
    await append(1, 'd')
    await ledger(['export', '2.jsonl'])
    expect((await ledger(['verify', '--export', '.'], null)).out).toMatch(
      /1\.jsonl: no faults[\s\S]*2\.jsonl: no faults/,
    )
    // Everything that the database holds goes back to the first checkpoint.
    const [row] = await database.query<{ hash: string }>('select hash from ledger where seq = 2')
    const [edge] = await database.query<{ hashes: string[] }>('select hashes from ledger_frontier')
    await tamper(
      'delete from ledger where seq > 2',
      'alter table ledger_checkpoint disable trigger user',
      'delete from ledger_checkpoint where number > 1',
      `update ledger_chain set seq = 2, hash = '${row?.hash}'`,
      `update ledger_frontier set seq = 2, checkpoint = 1, hashes = '{${edge?.hashes[0]}}'`,
    )
    expect((await ledger(['verify'])).code).toBe(0)
    const { code, out } = await ledger(['verify', '--earlier', '2.jsonl'])
    expect(code).toBe(1)
    expect(out).toContain('database: checkpoint 2: is missing')
  })

  test('ends with 2 when it cannot be done, and says why', async () => {
    expect(await ledger(['verify'], 'http://database')).toMatchObject({
      code: 2,
      err: expect.stringContaining('DATABASE_URL'),
    })
    expect(await ledger(['verify', '--export', 'none.jsonl'], null)).toMatchObject({
      code: 2,
      err: expect.stringContaining('none.jsonl'),
    })
    await writeFile(file('key.pem'), 'nothing')
    expect(await ledger(['verify', '--public-key', 'key.pem'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no Ed25519 public key'),
    })
    expect(await ledger(['verify', '--export', '.'], null)).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no .jsonl files'),
    })
    expect(await ledger(['frobnicate'], null)).toMatchObject({ code: 2 })
  })
})

describe('proof', () => {
  test('is printed for a verdict and for a content, and holds with nothing else', async () => {
    const [row] = await append(3, 'a', 'b', 'c')
    await sign()
    await ledger(['export', 'l.jsonl', '--public-key', 'key.pem'])
    const byVerdict = await ledger(['proof', row?.verdict.verdictId ?? ''])
    const byContent = await ledger(['proof', 'a'])
    expect(byVerdict).toMatchObject({ code: 0, err: '' })
    expect(byContent.out).toBe(byVerdict.out)
    expect(await ledger(['proof', 'a', '--out', 'proof.json'])).toEqual({ code: 0, out: '', err: '' })
    expect(await readFile(file('proof.json'), 'utf8')).toBe(byVerdict.out)
    const trusted = await ledger(['proof', '--check', 'proof.json', '--public-key', 'key.pem'], null)
    expect(trusted).toMatchObject({ code: 0, err: '', out: expect.stringContaining('row 1 of chain 3') })
    expect(trusted.out).toContain('"contentId":"a"')
    expect(await ledger(['proof', '--check', 'proof.json'], null)).toMatchObject({
      code: 0,
      err: expect.stringContaining('proves nothing about who signed'),
    })
  })

  test('that was changed ends with 1 and says what does not hold', async () => {
    await append(3, 'a', 'b')
    await sign()
    const { out } = await ledger(['proof', 'a'])
    await writeFile(file('proof.json'), out.replaceAll('no_match', 'no_matci'))
    const { code, out: problems } = await ledger(['proof', '--check', 'proof.json'], null)
    expect(code).toBe(1)
    expect(problems).toContain('The entry does not have the hash of the row.')
  })

  test('that there is none of ends with 1: no such verdict, or not signed yet', async () => {
    await append(3, 'a')
    expect(await ledger(['proof', 'a'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('newer than the latest checkpoint'),
    })
    expect(await ledger(['proof', 'nobody'])).toMatchObject({ code: 1, err: expect.stringContaining('no verdict') })
  })
})
