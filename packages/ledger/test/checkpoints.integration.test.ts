import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  appendVerdicts,
  checkProof,
  entryHash,
  exportLines,
  findFaults,
  type LedgerKey,
  lockChain,
  openLedgerKey,
  proveInclusion,
  readCheckpointBody,
  readExport,
  readLedger,
  readLedgerKey,
  readPublicKeys,
  verifyLedger,
  writeCheckpoint,
} from '../src/index.ts'
import { draft } from '../src/testing.ts'
import { briefly, makeKey } from './sample-ledger.ts'

let testDatabase: TestDatabase
let database: Database
/** Somebody with the rights of the database's owner, who goes around the triggers. */
let intruder: Database
let key: LedgerKey

beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'checkpoints-test', max: 6 })
  intruder = createDatabase({ url: testDatabase.url, applicationName: 'checkpoints-intruder', max: 1 })
  key = await openLedgerKey(database, privatePem())
})
afterEach(async () => {
  await database.close()
  await intruder.close()
  await testDatabase.drop()
})

const privatePem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

let written = 0
/** Appends that many verdicts about contents of their own. */
const append = (chain: number, count: number) =>
  database.transaction(async (tx) =>
    appendVerdicts(
      tx,
      await lockChain(tx, chain),
      Array.from({ length: count }, () => draft(`c-${chain}-${written++}`)),
    ),
  )

async function tamper(...statements: readonly (string | readonly [string, readonly unknown[]])[]): Promise<void> {
  await intruder.transaction(async (tx) => {
    for (const table of ['ledger', 'ledger_checkpoint', 'ledger_key']) {
      await tx.execute(`alter table ${table} disable trigger user`)
    }
    for (const statement of statements) {
      await (typeof statement === 'string' ? tx.execute(statement) : tx.execute(statement[0], statement[1]))
    }
    for (const table of ['ledger', 'ledger_checkpoint', 'ledger_key']) {
      await tx.execute(`alter table ${table} enable trigger user`)
    }
  })
}

const brief = async () => (await findFaults(database, { keys: [key.publicKey] })).map(briefly)

const snapshot = <T>(work: Parameters<typeof database.transaction<T>>[0]) =>
  database.transaction(work, { isolation: 'repeatable read' })

const exportText = () => snapshot(async (tx) => await joined(exportLines(readLedger(tx))))

async function joined(lines: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const line of lines) text += line
  return text
}

async function faultsOfExport(text: string): Promise<string[]> {
  const faults: string[] = []
  const chunks = (async function* () {
    yield Buffer.from(text)
  })()
  await verifyLedger(readExport(chunks), (fault) => faults.push(briefly(fault)), { keys: [key.publicKey] })
  return faults
}

describe('a checkpoint', () => {
  test('is written when a chain moved and covers all chains; else there is none', async () => {
    expect(await writeCheckpoint(database, key)).toBeNull()
    await append(3, 5)
    await append(1, 2)
    const first = readCheckpointBody((await writeCheckpoint(database, key))?.body ?? '')
    expect(first).toMatchObject({
      number: 1,
      previousHash: '0'.repeat(64),
      keyId: key.publicKey.keyId,
      chains: [
        { chain: 1, seq: 2 },
        { chain: 3, seq: 5 },
      ],
    })
    expect(await writeCheckpoint(database, key)).toBeNull()
    await append(3, 1)
    const second = readCheckpointBody((await writeCheckpoint(database, key))?.body ?? '')
    expect(second).toMatchObject({ number: 2, chains: [first?.chains[0], { chain: 3, seq: 6 }] })
    expect(await brief()).toEqual([])
  })

  test('is not written while the latest is younger than asked for, nor twice by two processes at once', async () => {
    await append(0, 1)
    const both = await Promise.all([1, 2, 3].map(() => writeCheckpoint(database, key)))
    expect(both.filter((checkpoint) => checkpoint !== null)).toHaveLength(1)
    await append(0, 1)
    expect(await writeCheckpoint(database, key, { minimumAge: 60_000 })).toBeNull()
    expect(await writeCheckpoint(database, key, { minimumAge: 0 })).not.toBeNull()
    expect(await brief()).toEqual([])
  })

  test('reads the new rows only, whatever the ledger has grown to', async () => {
    await append(0, 1200)
    await writeCheckpoint(database, key)
    const edge = await database.query<{ hashes: string[] }>('select hashes from ledger_frontier where chain = 0')
    // 1200 is 10010110000 in binary.
    expect(edge[0]?.hashes).toHaveLength(4)
    // Rows that were read before are not read again: not even their absence is met.
    await tamper('delete from ledger where chain = 0 and seq < 1200')
    await append(0, 3)
    expect(await writeCheckpoint(database, key)).not.toBeNull()
    expect(await brief()).toContain('row_missing 0/1-1199')
  })

  test('is written while verdicts are being appended, always over whole appends', async () => {
    let writing = true
    const writers = Promise.all(
      [0, 1, 2].map(async (chain) => {
        for (let at = 0; at < 15; at++) await append(chain, 4)
      }),
    ).finally(() => {
      writing = false
    })
    while (writing) await writeCheckpoint(database, key)
    await writers
    await writeCheckpoint(database, key)
    const checkpoints = await database.query<{ body: string }>('select body from ledger_checkpoint order by number')
    expect(checkpoints.length).toBeGreaterThan(1)
    for (const { body } of checkpoints) {
      expect(readCheckpointBody(body)?.chains.every(({ seq }) => seq % 4 === 0)).toBe(true)
    }
    expect(await brief()).toEqual([])
  })

  test('goes on with another key, and both are known afterwards', async () => {
    await append(0, 3)
    await writeCheckpoint(database, key)
    const next = await openLedgerKey(database, privatePem())
    await append(0, 1)
    await writeCheckpoint(database, next)
    expect(await findFaults(database)).toEqual([])
    expect(await findFaults(database, { keys: [key.publicKey, next.publicKey] })).toEqual([])
    expect((await findFaults(database, { keys: [next.publicKey] })).map(briefly)).toEqual(['checkpoint_key_unknown 1'])
  })

  test('is made from the rows again when the edge of the tree was lost or changed', async () => {
    await append(0, 7)
    await writeCheckpoint(database, key)
    for (const change of [
      'delete from ledger_frontier',
      `update ledger_frontier set hashes = array_fill(repeat('0', 64), array[3])`,
      `update ledger_frontier set hashes = '{}'`,
    ]) {
      await database.execute(change)
      await append(0, 2)
      expect(await writeCheckpoint(database, key)).not.toBeNull()
      expect(await brief()).toEqual([])
    }
  })

  test('is refused over a ledger that does not continue the latest one', async () => {
    await append(0, 4)
    await append(1, 1)
    await writeCheckpoint(database, key)
    const refused = { code: 'LEDGER_BROKEN', disposition: 'fatal' }
    await append(0, 2)
    await tamper(`update ledger set entry = '{}' where chain = 0 and seq = 6`)
    await expect(writeCheckpoint(database, key)).rejects.toMatchObject(refused)
    await tamper('delete from ledger where chain = 0 and seq > 3', 'update ledger_chain set seq = 3 where chain = 0')
    await expect(writeCheckpoint(database, key)).rejects.toThrow('chain 0 ends at row 3, though row 4 was signed')
    await tamper('delete from ledger_chain where chain = 0')
    await expect(writeCheckpoint(database, key)).rejects.toThrow('chain 0 is gone since checkpoint 1')
    await tamper(`update ledger_checkpoint set body = replace(body, '"number":1', '"number":2')`)
    await expect(writeCheckpoint(database, key)).rejects.toThrow('checkpoint 1 was altered')
  })

  test('and the keys cannot be changed by a statement', async () => {
    await append(0, 1)
    await writeCheckpoint(database, key)
    for (const table of ['ledger_checkpoint', 'ledger_key']) {
      await expect(database.execute(`delete from ${table}`)).rejects.toThrow('append-only')
      await expect(database.execute(`truncate ${table}`)).rejects.toThrow('append-only')
    }
    await expect(database.execute(`update ledger_checkpoint set signature = ''`)).rejects.toThrow('append-only')
  })
})

describe('a key', () => {
  test('for development is made once per database, whoever asks, and said to be one', async () => {
    const made = await Promise.all([1, 2, 3].map(() => openLedgerKey(database, undefined)))
    expect(new Set(made.map(({ publicKey }) => publicKey.keyId)).size).toBe(1)
    expect(made[0]?.development).toBe(true)
    await append(0, 1)
    await writeCheckpoint(database, made[0] as LedgerKey)
    const result = await snapshot(async (tx) => await verifyLedger(readLedger(tx), () => expect.unreachable()))
    expect(result.developmentKey).toBe(true)
    expect(await exportText()).not.toContain('PRIVATE')
  })

  test('that is configured leaves only its public half in the database, in PEM or base64 alone', async () => {
    const pem = privatePem()
    const base64 = pem.replace(/-----[^-]+-----/g, '').replaceAll('\n', '')
    const [a, b] = [await openLedgerKey(database, pem), await openLedgerKey(database, base64)]
    expect(a.publicKey.keyId).toBe(b.publicKey.keyId)
    const kept = await database.query<{ kept: string }>(`select to_jsonb(k)::text as kept from ledger_key k`)
    expect(JSON.stringify(kept)).not.toContain('PRIVATE')
    expect(JSON.stringify(kept)).not.toContain(base64)
  })

  test('that is none is refused without a trace of it', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    for (const text of ['hunter2', privatePem().slice(0, 60), String(rsa), makeKey().publicKey.pem]) {
      let message = ''
      try {
        readLedgerKey(text)
      } catch (error) {
        expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID' })
        message = (error as Error).message
      }
      expect(message).toContain('Ed25519')
      expect(message).not.toContain(text.slice(0, 7))
    }
    expect(readPublicKeys(`${privatePem()} ${makeKey().publicKey.pem} ${makeKey().publicKey.pem}`)).toHaveLength(2)
  })
})

describe('verification in the database names', () => {
  beforeEach(async () => {
    await append(4, 3)
    await append(5, 1)
    await writeCheckpoint(database, key)
    await append(4, 4)
    await writeCheckpoint(database, key)
    await append(4, 2)
    expect(await brief()).toEqual([])
  })

  const swap = (columns: readonly string[]) =>
    `update ledger l set ${columns.map((column) => `${column} = o.${column}`).join(', ')}
     from ledger o where l.chain = 4 and o.chain = 4 and (l.seq, o.seq) in ((2, 3), (3, 2))`

  test.each<[string, string, string[]]>([
    [
      'a bit that was flipped',
      `update ledger set entry = replace(entry, 'no_match', 'no_matci') where chain = 4 and seq = 3`,
      ['row_changed 4/3', 'verdict_id_differs 4/3'],
    ],
    [
      'a changed hash',
      `update ledger set hash = repeat('f', 64) where chain = 4 and seq = 2`,
      ['row_hash_changed 4/2'],
    ],
    [
      'a changed link',
      `update ledger set previous_hash = repeat('f', 64) where chain = 4 and seq = 2`,
      ['row_link_changed 4/2'],
    ],
    [
      'a changed column',
      `update ledger set content_id = 'somebody-else' where chain = 4 and seq = 2`,
      ['columns_differ 4/2'],
    ],
    ['a dropped row', 'delete from ledger where chain = 4 and seq = 2', ['row_missing 4/2']],
    ['the first row dropped', 'delete from ledger where chain = 4 and seq = 1', ['row_missing 4/1']],
    ['a truncated end', 'delete from ledger where chain = 4 and seq > 7', ['row_missing 4/8-9']],
    ['a whole chain that is gone', 'delete from ledger where chain = 5', ['row_missing 5/1']],
    [
      'two entries that were swapped',
      swap(['entry', 'verdict_id', 'content_id']),
      ['row_changed 4/2', 'row_changed 4/3'],
    ],
    [
      'two rows that were swapped',
      swap(['entry', 'verdict_id', 'content_id', 'hash', 'previous_hash']),
      ['row_moved 4/2', 'row_moved 4/3'],
    ],
    [
      'a row inserted behind the end',
      `insert into ledger select 4, 10, repeat('a', 64), hash, verdict_id, content_id, revision, entry from ledger where chain = 4 and seq = 9`,
      ['row_changed 4/10', 'end_differs 4/10'],
    ],
    [
      'a row inserted before the start',
      `insert into ledger select 4, 0, hash, previous_hash, verdict_id, content_id, revision, entry from ledger where chain = 4 and seq = 1`,
      ['row_surplus 4/0'],
    ],
    [
      'rows of a chain that there never was',
      `insert into ledger select 9, seq, hash, previous_hash, verdict_id, content_id, revision, entry from ledger where chain = 5`,
      ['row_changed 9/1', 'end_differs 9/1'],
    ],
    ['another end of a chain', `update ledger_chain set hash = repeat('0', 64) where chain = 4`, ['end_differs 4/9']],
    [
      'an altered checkpoint',
      `update ledger_checkpoint set body = replace(body, '"seq":7', '"seq":6') where number = 2`,
      ['checkpoint_altered 2'],
    ],
    [
      'a checkpoint altered to cover more than there is',
      `update ledger_checkpoint set body = replace(body, '"seq":3', '"seq":300') where number = 1`,
      ['checkpoint_altered 1'],
    ],
    ['a dropped checkpoint', 'delete from ledger_checkpoint where number = 1', ['checkpoint_missing 1']],
    ['the latest checkpoint dropped', 'delete from ledger_checkpoint where number = 2', ['checkpoint_missing 2']],
  ])('%s', async (_what, statement, named) => {
    await tamper(statement)
    expect((await brief()).sort()).toEqual([...named].sort())
    // The copy carries the fault along, but for what an export does not hold.
    const expected = named.filter((fault) => !fault.startsWith('columns'))
    expect((await faultsOfExport(await exportText())).sort()).toEqual(expected.sort())
  })

  test('all of several faults', async () => {
    await tamper(
      'delete from ledger where chain = 4 and seq = 2',
      `update ledger set entry = replace(entry, 'no_match', 'no_matci') where chain = 4 and seq = 6`,
      'delete from ledger where chain = 4 and seq = 9',
      `update ledger_checkpoint set signature = translate(signature, 'ABCDEFGHIJ', 'BCDEFGHIJA') where number = 1`,
    )
    expect((await brief()).sort()).toEqual([
      'checkpoint_altered 1',
      'row_changed 4/6',
      'row_missing 4/2',
      'row_missing 4/9',
      'verdict_id_differs 4/6',
    ])
  })

  test('a tail that was made anew with right hashes, which only the checkpoint can tell', async () => {
    const rows = await database.query<{ seq: bigint; previous: string }>(
      'select seq, previous_hash as previous from ledger where chain = 4 and seq >= 5 order by seq',
    )
    let hash = rows[0]?.previous ?? ''
    const statements = rows.map(({ seq }) => {
      const verdict = draft(`forged-${seq}`)
      const entry = canonicalJson(verdict)
      const previous = hash
      hash = entryHash(previous, 4, seq, entry)
      return [
        'update ledger set entry = $2, hash = $3, previous_hash = $4, verdict_id = $5, content_id = $6 where chain = 4 and seq = $1',
        [seq, entry, hash, previous, verdict.verdictId, verdict.contentId],
      ] as const
    })
    await tamper(...statements, ['update ledger_chain set hash = $1 where chain = 4', [hash]])
    expect(await brief()).toEqual(['rows_rewritten 4/4-7'])
    await expect(append(4, 1).then(() => writeCheckpoint(database, key))).rejects.toMatchObject({
      code: 'LEDGER_BROKEN',
    })
  })

  test('a forged checkpoint over a tail that was made anew, when the key is given', async () => {
    await tamper(
      'delete from ledger_checkpoint',
      'update ledger_frontier set checkpoint = 0',
      'delete from ledger_frontier',
    )
    const forger = makeKey()
    await intruder.execute('insert into ledger_key (key_id, public_key) values ($1, $2)', [
      forger.publicKey.keyId,
      forger.publicKey.pem,
    ])
    await writeCheckpoint(intruder, forger)
    expect(await findFaults(database)).toEqual([])
    expect(await brief()).toEqual(['checkpoint_key_unknown 1'])
  })
})

describe('an export', () => {
  test('is the same twice, and begins as an earlier one up to its last checkpoint', async () => {
    await append(2, 3)
    await append(0, 2)
    await writeCheckpoint(database, key)
    const first = await exportText()
    expect(await exportText()).toBe(first)
    expect(await faultsOfExport(first)).toEqual([])
    await append(0, 700)
    await writeCheckpoint(database, key)
    await append(1, 2)
    const second = await exportText()
    expect(await faultsOfExport(second)).toEqual([])
    const signed = first.slice(0, first.lastIndexOf('{"chains"'))
    expect(second.startsWith(signed)).toBe(true)
    expect(second.split('\n').slice(0, -1)).toHaveLength(1 + 5 + 1 + 700 + 1 + 2 + 1)
  })
})

describe('a proof', () => {
  test('of every row holds alone and with the right key, and not with another', async () => {
    const rows = await append(0, 11)
    await append(1, 1)
    await writeCheckpoint(database, key)
    for (const { verdict } of rows) {
      const { proof } = await snapshot((tx) => proveInclusion(tx, verdict.verdictId))
      const text = JSON.stringify(proof)
      expect(checkProof(text)).toMatchObject({ holds: true, row: { entry: canonicalJson(verdict) }, checkpoint: 1 })
      expect(checkProof(text, [key.publicKey])).toMatchObject({ holds: true })
      expect(checkProof(text, [makeKey().publicKey])).toMatchObject({ holds: false })
    }
  })

  test('of a content is that of its latest row; without one, or before a checkpoint, it is said so', async () => {
    const again = { ...draft('a', { revision: 2 }) }
    await database.transaction(async (tx) => appendVerdicts(tx, await lockChain(tx, 0), [draft('a'), again]))
    expect(await snapshot((tx) => proveInclusion(tx, 'a'))).toEqual({ problem: 'not signed yet', chain: 0, seq: 2 })
    expect(await snapshot((tx) => proveInclusion(tx, 'b'))).toEqual({ problem: 'unknown' })
    await writeCheckpoint(database, key)
    const { proof } = await snapshot((tx) => proveInclusion(tx, 'a'))
    expect(proof?.row).toMatchObject({ seq: 2, entry: canonicalJson(again) })
    // Older rows are proven by the tree of the latest checkpoint.
    await append(0, 6)
    await writeCheckpoint(database, key)
    const later = await snapshot((tx) => proveInclusion(tx, draft('a').verdictId))
    expect(later.proof).toMatchObject({ leafIndex: 0, auditPath: { length: 3 } })
    expect(checkProof(JSON.stringify(later.proof))).toMatchObject({ holds: true, checkpoint: 2 })
  })

  test('of which anything was changed says what does not hold', async () => {
    await append(0, 6)
    const [row] = await append(0, 1)
    await writeCheckpoint(database, key)
    const { proof } = await snapshot((tx) => proveInclusion(tx, row?.verdict.verdictId ?? ''))
    if (proof === undefined) throw new Error('no proof')
    const flip = (hash: string) => `${hash[0] === '0' ? '1' : '0'}${hash.slice(1)}`
    const problems = (changed: unknown) => {
      const checked = checkProof(JSON.stringify(changed))
      return checked.holds ? [] : checked.problems
    }
    expect(problems(proof)).toEqual([])
    const changes: [unknown, string][] = [
      [
        { ...proof, row: { ...proof.row, entry: proof.row.entry.replace('no_match', 'no_matci') } },
        'does not have the hash',
      ],
      [{ ...proof, row: { ...proof.row, hash: flip(proof.row.hash) } }, 'does not lead to the root'],
      [{ ...proof, row: { ...proof.row, seq: 6 } }, 'does not have the hash'],
      [{ ...proof, leafIndex: 3 }, 'place in the tree'],
      [{ ...proof, auditPath: proof.auditPath.map(flip) }, 'does not lead to the root'],
      [{ ...proof, auditPath: [] }, 'does not lead to the root'],
      [
        { ...proof, checkpoint: { ...proof.checkpoint, body: proof.checkpoint.body.replace('"seq":7', '"seq":8') } },
        'signature does not fit',
      ],
      [{ ...proof, checkpoint: { ...proof.checkpoint, signature: '' } }, 'signature does not fit'],
      [{ ...proof, publicKey: makeKey().publicKey.pem }, 'not trusted'],
      [{ ...proof, more: 1 }, 'not a proof of this format'],
      [{ ...proof, checkpoint: { ...proof.checkpoint, body: '{}' } }, 'checkpoint is none'],
    ]
    for (const [changed, problem] of changes) expect(problems(changed).join(' ')).toContain(problem)
    expect(checkProof('nonsense')).toMatchObject({ holds: false })
  })
})
