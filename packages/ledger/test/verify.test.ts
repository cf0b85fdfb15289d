import { canonicalJson } from '@sourcemark/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCheckpointBody, signCheckpoint } from '../src/checkpoint.ts'
import type { LedgerRecord } from '../src/index.ts'
import { draft } from '../src/testing.ts'
import {
  type AuditRow,
  auditText,
  type Checkpoint,
  exported,
  makeAuditRow,
  makeKey,
  makeLedger,
  makeRow,
  type Row,
  reread,
  verify,
} from './sample-ledger.ts'

const { key, records } = makeLedger([[4, 2], [1], [0, 3], [5, 1]], 3, makeKey(), 2)

const isRow = (chain: number, seq: number) => (record: LedgerRecord) =>
  record.kind === 'row' && record.chain === chain && record.seq === seq
const row = (chain: number, seq: number): Row => records.find(isRow(chain, seq)) as Row
const audited = (seq: number): AuditRow =>
  records.find((record) => record.kind === 'audit' && record.seq === seq) as AuditRow
const checkpoint = (number: number): Checkpoint =>
  records.find((record) => record.kind === 'checkpoint' && record.number === number) as Checkpoint
/** The chain that a record is a row of. */
const chainOf = (record: LedgerRecord): number | 'audit' | undefined =>
  record.kind === 'row' ? record.chain : record.kind === 'audit' ? 'audit' : undefined
/** The ledger with one record replaced by others. */
const instead = (of: LedgerRecord, ...others: LedgerRecord[]): LedgerRecord[] =>
  records.flatMap((record) => (record === of ? others : [record]))
const swapped = (a: LedgerRecord, b: LedgerRecord): LedgerRecord[] =>
  records.map((record) => (record === a ? b : record === b ? a : record))
/** Rows of a chain from `seq` on, made anew over other entries with right hashes. */
function rewrittenFrom(chain: number, seq: number, source: readonly LedgerRecord[] = records): LedgerRecord[] {
  let hash = row(chain, seq).previousHash
  return source.map((record) => {
    if (record.kind === 'row' && record.chain === chain && record.seq >= seq) {
      const anew = makeRow(chain, record.seq, hash, canonicalJson(draft(`forged-${record.seq}`)))
      hash = anew.hash
      return anew
    }
    if (record.kind !== 'end') return record
    return { ...record, chains: record.chains.map((end) => (end.chain === chain ? { ...end, hash } : end)) }
  })
}

describe('a ledger that nobody touched', () => {
  it('has no faults, with its own keys and with the right key given', async () => {
    const { faults, result } = await verify(records)
    expect(faults).toEqual([])
    expect(result).toMatchObject({ rows: 19, unsignedRows: 3, chains: 2, checkpoints: 4, latest: { number: 4 } })
    expect(result).toMatchObject({ auditEntries: 10, unsignedAuditEntries: 2 })
    expect((await verify(records, { keys: [key.publicKey] })).faults).toEqual([])
  })

  it('has no faults of any shape: without rows, without checkpoints, with many chains', async () => {
    for (const [steps, behind] of [
      [[], 0],
      [[], 5],
      [[[1]], 0],
      [Array.from({ length: 9 }, (_, at) => Array.from({ length: 20 }, (_, chain) => (at * chain) % 5)), 1],
    ] as const) {
      expect((await verify(makeLedger(steps, behind).records)).brief).toEqual([])
    }
  })

  it('comes out of its export as it went in, whatever pieces the file is read in', async () => {
    const bytes = await exported(records)
    for (const piece of [1, 7, 4096, 1_000_000]) expect(await reread(bytes, piece)).toEqual(records)
  })
})

describe('a row is named, and only that row, when it', () => {
  it.each<[string, () => LedgerRecord[], string[]]>([
    [
      'has another entry',
      () => instead(row(0, 2), { ...row(0, 2), entry: canonicalJson(draft('x')) }),
      ['row_changed 0/2'],
    ],
    [
      'has another entry and is the last before a checkpoint',
      () => instead(row(0, 4), { ...row(0, 4), entry: canonicalJson(draft('x')) }),
      ['row_changed 0/4'],
    ],
    [
      'has another entry and is the very last',
      () => instead(row(0, 13), { ...row(0, 13), entry: canonicalJson(draft('x')) }),
      ['row_changed 0/13'],
    ],
    ['has another hash', () => instead(row(0, 2), { ...row(0, 2), hash: 'f'.repeat(64) }), ['row_hash_changed 0/2']],
    [
      'has another hash and is the last before a checkpoint',
      () => instead(row(1, 5), { ...row(1, 5), hash: 'f'.repeat(64) }),
      ['row_hash_changed 1/5'],
    ],
    [
      'has another hash and is the very last',
      () => instead(row(0, 13), { ...row(0, 13), hash: 'f'.repeat(64) }),
      ['row_hash_changed 0/13'],
    ],
    [
      'has another link',
      () => instead(row(0, 3), { ...row(0, 3), previousHash: 'f'.repeat(64) }),
      ['row_link_changed 0/3'],
    ],
    [
      'was made anew with a right hash',
      () => instead(row(0, 2), makeRow(0, 2, row(0, 2).previousHash, canonicalJson(draft('x')))),
      ['row_replaced 0/2'],
    ],
    [
      'was made anew with a right hash right before a checkpoint',
      () => instead(row(0, 5), makeRow(0, 5, row(0, 5).previousHash, canonicalJson(draft('x')))),
      ['row_replaced 0/5'],
    ],
    ['is gone', () => instead(row(0, 3)), ['row_missing 0/3']],
    ['is gone and was the first', () => instead(row(1, 1)), ['row_missing 1/1']],
    ['is gone and was the last before a checkpoint', () => instead(row(0, 5)), ['row_missing 0/5']],
    ['is gone and was the very last', () => instead(row(0, 13)), ['row_missing 0/13']],
    ['is there twice', () => instead(row(0, 3), row(0, 3), row(0, 3)), ['row_surplus 0/3']],
    ['counts from 0', () => instead(row(0, 1), { ...row(0, 1), seq: 0 }, row(0, 1)), ['row_surplus 0/0']],
    ['stands behind a later one', () => swapped(row(0, 2), row(0, 3)), ['row_out_of_order 0/2']],
    [
      'has a verdict id that does not fit what it says',
      () => makeLedgerWith(JSON.stringify({ ...draft('x'), verdictId: 'a'.repeat(64) })),
      ['verdict_id_differs 0/1'],
    ],
    ['holds no verdict', () => makeLedgerWith('{"b":1,"a":2}'), ['entry_malformed 0/1']],
    ['holds no JSON', () => makeLedgerWith('['.repeat(100_000)), ['entry_malformed 0/1']],
    [
      'has columns that say something else',
      () =>
        instead(row(0, 2), {
          ...row(0, 2),
          columns: { verdictId: draft('c0-2').verdictId, contentId: 'y', revision: 1 },
        }),
      ['columns_differ 0/2'],
    ],
  ])('%s', async (_what, tampered, named) => {
    const { brief, result } = await verify(tampered())
    // How many rows an export says to hold is another fact.
    expect(brief.filter((fault) => fault !== 'export_incomplete')).toEqual(named)
    expect(result.chains).toBeGreaterThan(0)
  })

  const makeLedgerWith = (entry: string): LedgerRecord[] => {
    const canonical = entry.includes('verdictId') ? canonicalJson(JSON.parse(entry)) : entry
    const only = makeRow(0, 1, '0'.repeat(64), canonical)
    return [
      { kind: 'header', format: 'sourcemark.ledger.export.v1', keys: [] },
      only,
      { kind: 'end', rows: 1, checkpoint: 0, chains: [{ chain: 0, seq: 1, hash: only.hash }] },
    ]
  }
})

describe('an entry of the audit is named, and nothing else, when it', () => {
  const forged = (seq: number) => makeAuditRow(seq, audited(seq).previousHash, auditText('c-other'))
  it.each<[string, () => LedgerRecord[], string[]]>([
    [
      'says something else',
      () => instead(audited(3), { ...audited(3), entry: auditText('c-x') }),
      ['row_changed audit/3'],
    ],
    ['was made anew with a right hash', () => instead(audited(3), forged(3)), ['row_replaced audit/3']],
    [
      'was made anew with a right hash right before a checkpoint',
      () => instead(audited(4), forged(4)),
      // There is no tree to tell that the others are as they were.
      ['rows_rewritten audit/3-4'],
    ],
    ['is gone', () => instead(audited(3)), ['row_missing audit/3']],
    ['is gone and was the very last', () => instead(audited(10)), ['row_missing audit/10']],
    ['is there twice', () => instead(audited(3), audited(3), audited(3)), ['row_surplus audit/3']],
    [
      'has another hash',
      () => instead(audited(3), { ...audited(3), hash: 'f'.repeat(64) }),
      ['row_hash_changed audit/3'],
    ],
    [
      'is no entry',
      () => instead(audited(10), makeAuditRow(10, audited(10).previousHash, '{"action":"x"}')),
      ['entry_malformed audit/10', 'end_differs audit/10'],
    ],
    [
      'has columns that say something else',
      () =>
        instead(audited(3), {
          ...audited(3),
          columns: {
            at: new Date('2026-03-01T08:00:00.000Z'),
            actorId: 'staff-2',
            action: 'case.grant',
            subjectKind: 'case',
            subjectId: 'c-3',
          },
        }),
      ['columns_differ audit/3'],
    ],
  ])('%s', async (_what, tampered, named) => {
    expect((await verify(tampered())).brief).toEqual(named)
  })

  it('belongs to a tail that was made anew with right hashes: the checkpoints tell', async () => {
    let hash = audited(3).previousHash
    const tampered = records.map((record) => {
      if (record.kind === 'audit' && record.seq >= 3) {
        const anew = makeAuditRow(record.seq, hash, auditText(`forged-${record.seq}`))
        hash = anew.hash
        return anew
      }
      return record.kind === 'end' ? { ...record, audit: { seq: 10, hash } } : record
    })
    expect((await verify(tampered)).brief).toEqual([
      'rows_rewritten audit/3-4',
      'rows_rewritten audit/5-6',
      'rows_rewritten audit/7-8',
    ])
  })

  it('is gone with all the others, and the end says nothing of them', async () => {
    const tampered = records.flatMap<LedgerRecord>((record) => {
      if (record.kind === 'audit') return []
      if (record.kind !== 'end') return [record]
      const { audit: _gone, ...rest } = record
      return [rest]
    })
    expect((await verify(tampered)).brief).toContain('row_missing audit/1-8')
  })
})

describe('rows are named when', () => {
  it('two neighbours exchanged all but their numbers', async () => {
    const [a, b] = [row(0, 2), row(0, 3)]
    const tampered = records.map((record) =>
      record === a ? { ...b, seq: 2 } : record === b ? { ...a, seq: 3 } : record,
    )
    expect((await verify(tampered)).brief).toEqual(['row_moved 0/2', 'row_moved 0/3'])
  })

  it('two exchanged their entries', async () => {
    const [a, b] = [row(0, 2), row(0, 9)]
    const tampered = records.map((record) =>
      record === a ? { ...a, entry: b.entry } : record === b ? { ...b, entry: a.entry } : record,
    )
    expect((await verify(tampered)).brief).toEqual(['row_changed 0/2', 'row_changed 0/9'])
  })

  it('several things happened at once, in several chains', async () => {
    const tampered = records
      .filter((record) => record !== row(0, 3) && record !== row(1, 6))
      .map((record) => (record === row(1, 2) ? { ...row(1, 2), entry: row(1, 3).entry } : record))
      .map((record) => (record === row(0, 8) ? { ...row(0, 8), hash: '0'.repeat(64) } : record))
    expect((await verify(tampered)).brief.sort()).toEqual([
      'export_incomplete',
      'row_changed 1/2',
      'row_hash_changed 0/8',
      'row_missing 0/3',
      'row_missing 1/6',
    ])
  })

  it('one was replaced behind others that were changed or are gone: what these were is known from what follows', async () => {
    const replaced = makeRow(0, 5, row(0, 5).previousHash, canonicalJson(draft('x')))
    const alone = instead(row(0, 5), replaced)
    const gone = await verify(alone.filter((record) => record !== row(0, 3)))
    expect(gone.brief.sort()).toEqual(['export_incomplete', 'row_missing 0/3', 'row_replaced 0/5'])
    const changed = alone.map((record) =>
      record === row(0, 2)
        ? { ...row(0, 2), entry: row(0, 1).entry }
        : record === row(0, 3)
          ? { ...row(0, 3), previousHash: 'f'.repeat(64) }
          : record,
    )
    expect((await verify(changed)).brief).toEqual(['row_changed 0/2', 'row_link_changed 0/3', 'row_replaced 0/5'])
  })

  it('a stretch is gone, as one fault', async () => {
    const tampered = records.filter((record) => record.kind !== 'row' || record.chain === 1 || record.seq < 6)
    expect((await verify(tampered)).brief).toContain('row_missing 0/6-13')
  })

  it('a tail was made anew with right hashes: the checkpoints tell, up to the last of them', async () => {
    expect((await verify(rewrittenFrom(0, 3))).brief).toEqual([
      'rows_rewritten 0/1-4',
      'rows_rewritten 0/5',
      'rows_rewritten 0/6-10',
    ])
    expect((await verify(rewrittenFrom(0, 10))).brief).toEqual(['row_replaced 0/10'])
  })

  it('nothing but the checkpoints would show it', async () => {
    const unsigned = records.filter(({ kind }) => kind !== 'checkpoint')
    const tampered = rewrittenFrom(0, 3, unsigned)
    expect((await verify(tampered)).brief).toEqual(['checkpoint_missing 1'])
  })
})

describe('a checkpoint is named, or none at all, when it', () => {
  const signature = (text: string) => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`
  it.each<[string, () => LedgerRecord[], string[]]>([
    [
      'has another text',
      () => instead(checkpoint(2), { ...checkpoint(2), body: checkpoint(2).body.replace('"seq":5', '"seq":4') }),
      ['checkpoint_altered 2'],
    ],
    [
      'is no text of a checkpoint',
      () => instead(checkpoint(2), { ...checkpoint(2), body: '{}' }),
      ['checkpoint_altered 2'],
    ],
    [
      'has another signature',
      () => instead(checkpoint(3), { ...checkpoint(3), signature: signature(checkpoint(3).signature) }),
      ['checkpoint_altered 3'],
    ],
    [
      'has another number',
      () => instead(checkpoint(4), { ...checkpoint(4), number: 5 }),
      ['checkpoint_altered 5', 'checkpoint_missing 4'],
    ],
    ['is gone', () => instead(checkpoint(2)), ['checkpoint_missing 2']],
    ['is gone and was the last', () => instead(checkpoint(4)), ['checkpoint_missing 4']],
    ['is there twice', () => instead(checkpoint(2), checkpoint(2), checkpoint(2)), ['checkpoint_out_of_order 2']],
    [
      'was signed by somebody else',
      () => {
        const forged = signCheckpoint(
          makeKey(),
          checkpoint(3),
          { chains: readCheckpointBody(checkpoint(4).body)?.chains ?? [] },
          new Date(0),
        )
        return instead(checkpoint(4), { ...checkpoint(4), ...forged })
      },
      ['checkpoint_key_unknown 4'],
    ],
    [
      'does not follow from the one before',
      () => {
        const other = signCheckpoint(key, checkpoint(2), { chains: [] }, new Date(0))
        const { chains = [] } = readCheckpointBody(checkpoint(4).body) ?? {}
        const next = signCheckpoint(key, other, { chains }, new Date(0))
        return instead(checkpoint(4), { ...checkpoint(4), ...next })
      },
      ['checkpoint_unlinked 4'],
    ],
  ])('%s', async (_what, tampered, named) => {
    expect((await verify(tampered())).brief).toEqual(named)
  })

  it('is signed, yet not in its one spelling, or with its chains in another order', () => {
    const { body } = checkpoint(1)
    expect(readCheckpointBody(body)).toMatchObject({ number: 1 })
    expect(readCheckpointBody(`${body} `)).toBeUndefined()
    const { chains, ...rest } = JSON.parse(body)
    expect(readCheckpointBody(canonicalJson({ ...rest, chains: chains.toReversed() }))).toBeUndefined()
    expect(readCheckpointBody(canonicalJson({ ...rest, chains: [chains[0], chains[0]] }))).toBeUndefined()
    expect(readCheckpointBody(canonicalJson({ ...rest, chains, more: 1 }))).toBeUndefined()
  })

  it('stands behind a later one, where the rows still hold', async () => {
    const { brief } = await verify(swapped(checkpoint(1), checkpoint(2)))
    expect(brief).toContain('checkpoint_out_of_order 1')
    expect(brief.filter((fault) => fault.includes('rewritten'))).toEqual([])
  })

  it('was signed with a key that is not the given one', async () => {
    const { brief } = await verify(records, { keys: [makeKey().publicKey] })
    expect(brief).toEqual(['checkpoint_key_unknown 1'])
  })

  it('is not the one that was seen earlier, or is gone since', async () => {
    const { result } = await verify(records)
    const seen = result.latest ?? undefined
    if (seen === undefined) throw new Error('no checkpoint')
    expect((await verify(records, { seen })).brief).toEqual([])
    const anew = makeLedger([[4, 2], [1], [0, 3], [5, 2]], 3, key)
    expect((await verify(anew.records, { seen })).brief).toEqual(['checkpoint_replaced 4'])
    const cut = makeLedger([[4, 2], [1]], 0, key)
    expect((await verify(cut.records)).brief).toEqual([])
    expect((await verify(cut.records, { seen })).brief).toEqual(['checkpoint_missing 3'])
  })
})

describe('an export', () => {
  it('that was cut off anywhere is found so', async () => {
    const bytes = await exported(records)
    const total = bytes.length
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: total - 1 }), async (length) => {
        expect((await verify(await reread(bytes.subarray(0, length)))).brief).toContain('export_incomplete')
      }),
      { numRuns: 100 },
    )
  })

  it('in which any one bit was flipped has a fault, which names the row if it was in a row', {
    timeout: 60_000,
  }, async () => {
    const bytes = await exported(records)
    const lines = bytes.toString().split('\n')
    const lineAt = (offset: number) => bytes.subarray(0, offset).filter((byte) => byte === 10).length
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), async (bit) => {
        const flipped = Buffer.from(bytes)
        const offset = bit >> 3
        flipped[offset] = (flipped[offset] as number) ^ (1 << (bit & 7))
        const { faults } = await verify(await reread(flipped))
        expect(faults.length).toBeGreaterThan(0)
        const line = lines[lineAt(offset)] as string
        if (!/"kind":"(row|audit)"/.test(line)) return
        const { chain = 'audit', seq } = JSON.parse(line) as Partial<Row> & { seq: number }
        const names = faults.some(
          (fault) => fault.chain === chain && (fault.seq ?? 0) <= seq && (fault.toSeq ?? 0) >= seq,
        )
        expect(names).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('from which any line was dropped has a fault that names it; one in which any two were exchanged has one, too', {
    timeout: 60_000,
  }, async () => {
    const at = fc.integer({ min: 0, max: records.length - 1 })
    const named = (faults: Awaited<ReturnType<typeof verify>>['faults'], record: LedgerRecord) =>
      faults.some((fault) =>
        record.kind === 'row' || record.kind === 'audit'
          ? fault.chain === chainOf(record) && (fault.seq ?? 0) <= record.seq && (fault.toSeq ?? 0) >= record.seq
          : record.kind === 'checkpoint'
            ? fault.checkpoint === record.number
            : fault.code === 'export_incomplete',
      )
    await fc.assert(
      fc.asyncProperty(at, at, async (a, b) => {
        const dropped = await verify(records.filter((_, index) => index !== a))
        expect(named(dropped.faults, records[a] as LedgerRecord)).toBe(true)
        const [one, other] = [records[a] as LedgerRecord, records[b] as LedgerRecord]
        const exchanged = await verify(swapped(one, other))
        if (one === other) return
        // Rows of two chains may change places between two checkpoints: the order of the lines is not what the ledger says.
        const between = records.slice(Math.min(a, b), Math.max(a, b) + 1)
        const free = [one, other].every(
          (moved) =>
            chainOf(moved) !== undefined &&
            between.every((record) => record === moved || ![undefined, chainOf(moved)].includes(chainOf(record))),
        )
        expect(exchanged.faults.length > 0).toBe(!free)
        if (isSameChain(one, other)) expect(named(exchanged.faults, one) || named(exchanged.faults, other)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  const isSameChain = (a: LedgerRecord, b: LedgerRecord): boolean =>
    chainOf(a) !== undefined && chainOf(a) === chainOf(b)

  it('has one spelling only: a blank or another order of fields is a fault', async () => {
    const lines = (await exported(records)).toString().split('\n')
    const respelled = [
      (line: string) => `${line} `,
      (line: string) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).reverse())),
    ]
    for (const spell of respelled) {
      const changed = lines.map((line, at) => (at === 2 ? spell(line) : line)).join('\n')
      const { faults } = await verify(await reread(Buffer.from(changed)))
      expect(faults.map(({ message }) => message)).toContain('line 3: not a line of an export')
    }
  })

  it('of any bytes at all ends in faults and nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await verify(await reread(bytes, 50))).faults.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
    const hostile = [
      '{"kind":"header","format":"sourcemark.ledger.export.v1","keys":[{"development":false,"keyId":"","publicKey":""}]}',
      `{"chain":0,"entry":"","hash":"","kind":"row","previousHash":"","seq":1e300}`,
      `{"chain":-1,"entry":"","hash":"","kind":"row","previousHash":"","seq":9007199254740991}`,
      '['.repeat(1_000_000),
    ]
    const { brief } = await verify(await reread(Buffer.from(`${hostile.join('\n')}\n`)))
    expect(brief).toContain('line_malformed')
  })
})
