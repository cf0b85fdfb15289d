import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Bound,
  Documents,
  decodeKeys,
  encodeKeys,
  encodePayloadKeys,
  encodeWordPostings,
  type IndexDocument,
  KeyRun,
  OpenRun,
  type PackOptions,
  type PayloadKey,
  PostingColumns,
  packRun,
  type Side,
} from '../src/index.ts'
import { comparePriority, documents, fingerprintsOf } from './model.ts'

interface Entry {
  readonly document: IndexDocument
  readonly items: readonly PayloadKey[]
  readonly dead: boolean
}

const term = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 50n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -3n, max: 3n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
)

function entries(payloadBytes: number): fc.Arbitrary<Entry[]> {
  const payload = fc
    .uint8Array({ minLength: payloadBytes, maxLength: payloadBytes })
    .map((bytes) => bytes.map((byte) => byte & 129))
  const rest = fc.tuple(fc.array(fc.record({ term, payload }), { maxLength: 40 }), fc.integer({ min: 0, max: 4 }))
  return documents(25).chain((given) =>
    fc
      .array(rest, { minLength: given.length, maxLength: given.length })
      .map((rests) =>
        rests.map(([items, luck], i) => ({ document: given[i] as IndexDocument, items, dead: luck === 0 })),
      ),
  )
}

function encode(items: readonly PayloadKey[], payloadBytes: number): Uint8Array {
  return payloadBytes === 0 ? encodeKeys(items.map((item) => item.term)) : encodePayloadKeys(items, payloadBytes)
}

function openRun(given: readonly Entry[], payloadBytes: number): OpenRun {
  const run = new OpenRun(payloadBytes)
  for (const { document, items } of given) run.add(document, encode(items, payloadBytes))
  markDead(run, given)
  return run
}

function markDead(run: OpenRun | KeyRun, given: readonly Entry[]): void {
  for (const { document, dead } of given) if (dead) run.markDead(run.documents.find(document.fingerprintId))
}

/** Packs, at an odd place in memory, as a store may hand it out. */
function pack(sources: readonly (OpenRun | KeyRun)[], payloadBytes: number, options?: PackOptions): KeyRun {
  const { documentBytes, blocks, postings } = packRun(sources, payloadBytes, options)
  const odd = (bytes: Uint8Array): Uint8Array => {
    const moved = new Uint8Array(bytes.length + 3)
    moved.set(bytes, 3)
    return moved.subarray(3)
  }
  const run = new KeyRun({
    documents: new Documents(odd(documentBytes)),
    blocks: Array.from(blocks, odd),
    payloadBytes,
  })
  expect(run.postings).toBe(postings)
  return run
}

function locate(run: OpenRun | KeyRun, terms: readonly bigint[]): number[] {
  const low = Uint32Array.from(terms, (key) => Number(key & 0xffffffffn))
  const high = Uint32Array.from(terms, (key) => Number((key >> 32n) & 0xffffffffn))
  const lists = new Float64Array(terms.length)
  run.locate(low, high, terms.length, lists)
  return [...lists]
}

/** Asks a run everything about some keys and compares with looking through all entries. */
function expectAnswers(
  run: OpenRun | KeyRun,
  given: readonly Entry[],
  payloadBytes: number,
  query: Pick<IndexDocument, 'publishedAt' | 'contentId'>,
  most: number,
): void {
  const terms = [...new Set([...given.flatMap(({ items }) => items.map((item) => item.term)), 7n, -1n, 2n ** 40n])]
  const bound = run.bound(query.publishedAt, query.contentId)
  const hasOwn = run.documents.hasOwn(bound)
  const ordinals = Array.from({ length: run.documents.size }, (_, ordinal) => ordinal)
  expect(hasOwn).toBe(ordinals.some((ordinal) => run.documents.contentId(ordinal) === query.contentId))
  const ordered = given
    .filter(({ document, dead }) => !dead && document.contentId !== query.contentId)
    .toSorted((a, b) => comparePriority(a.document, b.document))
  for (const [i, list] of locate(run, terms).entries()) {
    const held = ordered.filter(({ items }) => items.some((item) => item.term === terms[i]))
    for (const side of ['earlier', 'later'] as const satisfies Side[]) {
      const right = held.filter(
        ({ document }) => comparePriority(document, { ...query, fingerprintId: -1n }) < 0 === (side === 'earlier'),
      )
      if (list < 0) {
        expect(right).toEqual([])
        continue
      }
      expect(run.length(list)).toBeGreaterThanOrEqual(right.length)
      const into = new Uint32Array(64)
      const count = run.holders(list, bound, side, into, most)
      expect(fingerprintsOf(run.documents, into.subarray(0, count))).toEqual(
        right.slice(0, most).map(({ document }) => document.fingerprintId),
      )
      const visited: [bigint, string][] = []
      run.visit(list, bound, side, (ordinal, bytes, at) => {
        const payload = Buffer.from(bytes.subarray(at, at + payloadBytes)).toString('hex')
        visited.push([run.documents.fingerprintId(ordinal), payload])
      })
      const counted = run.count(list, bound, side, most)
      expect(Math.min(counted, most + 1)).toBe(Math.min(visited.length, most + 1))
      expect(visited).toEqual(
        right.flatMap(({ document, items }) => {
          const payloads = items
            .filter((item) => item.term === terms[i])
            .map(({ payload }) => (payloadBytes === 0 ? '' : Buffer.from(payload).toString('hex')))
          return [...new Set(payloads)].sort().map((payload) => [document.fingerprintId, payload])
        }),
      )
      expectRead(run, list, bound, side, payloadBytes, visited)
      // Where nothing is dead or of its own content, what is on a side is told by where the side ends.
      const span = run.span(list, bound, side)
      if (run.dead === 0 && !hasOwn) expect(span).toBe(visited.length)
      expect(span + run.span(list, bound, side === 'earlier' ? 'later' : 'earlier')).toBe(run.length(list))
    }
  }
}

/** Postings that are read are those that are visited, behind what was read before. */
function expectRead(
  run: OpenRun | KeyRun,
  list: number,
  bound: Bound,
  side: Side,
  payloadBytes: number,
  visited: readonly [bigint, string][],
): void {
  const words = payloadBytes / 4
  const columns = new PostingColumns(payloadBytes, visited.length * 2)
  run.touch(Float64Array.of(-1, list))
  run.read(list, bound, side, columns)
  run.read(list, bound, side, columns)
  const read = Array.from({ length: columns.count }, (_, at) => [
    run.documents.fingerprintId(columns.ordinal[at] as number),
    Array.from(columns.payload.subarray(at * words, (at + 1) * words), (word) =>
      word.toString(16).padStart(8, '0'),
    ).join(''),
  ])
  expect(read).toEqual([...visited, ...visited])
}

/** Every key with its live documents, by looking through all entries. */
function expectEach(run: KeyRun, given: readonly Entry[]): void {
  const expected = new Map<bigint, bigint[]>()
  for (const { document, items } of given
    .filter(({ dead }) => !dead)
    .toSorted((a, b) => comparePriority(a.document, b.document))) {
    for (const key of new Set(items.map((item) => item.term))) {
      expected.set(key, [...(expected.get(key) ?? []), document.fingerprintId])
    }
  }
  const found = new Map<bigint, bigint[]>()
  run.each((low, high, ordinals, count) => {
    const key = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))
    expect(found.has(key)).toBe(false)
    found.set(key, fingerprintsOf(run.documents, ordinals.subarray(0, count)))
  })
  expect(found).toEqual(expected)
}

const query = fc.record({
  publishedAt: fc.integer({ min: -3, max: 4 }),
  contentId: fc.constantFrom('', 'a', 'b', 'ab', '\uffee', '\u{1f600}', 'zz'),
})
const most = fc.constantFrom(0, 1, 2, 5, 64)

describe.each([0, 4, 12])('With payloads of %i bytes', (payloadBytes) => {
  test('open, packed and merged runs answer as looking through everything does', () => {
    fc.assert(
      fc.property(
        entries(payloadBytes),
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(64, 400, 2_000, 1e9),
        query,
        most,
        (given, parts, blockBytes, asked, limit) => {
          const shares = Array.from({ length: parts }, (_, part) => given.filter((_, i) => i % parts === part))
          const opens = shares.map((share) => openRun(share, payloadBytes))
          for (const [i, open] of opens.entries()) {
            expectAnswers(open, shares[i] as Entry[], payloadBytes, asked, limit)
          }

          // Frozen alive, then marked: the marks are in the run.
          const frozen = shares.map((share) => {
            const run = pack(
              [
                openRun(
                  share.map((entry) => ({ ...entry, dead: false })),
                  payloadBytes,
                ),
              ],
              payloadBytes,
              { blockBytes },
            )
            markDead(run, share)
            return run
          })
          for (const [i, run] of frozen.entries()) {
            expectAnswers(run, shares[i] as Entry[], payloadBytes, asked, limit)
            expectEach(run, shares[i] as Entry[])
          }

          // An open run first, the others packed.
          const merged = pack([...opens.slice(0, 1), ...frozen.slice(1)], payloadBytes, { blockBytes: blockBytes / 2 })
          expect(merged.documents.size).toBe(given.filter(({ dead }) => !dead).length)
          expectAnswers(merged, given, payloadBytes, asked, limit)
          expectEach(merged, given)
          const again = pack([merged], payloadBytes, { blockBytes: blockBytes * 3 })
          expect(again.postings).toBe(merged.postings)
          expectEach(again, given)
        },
      ),
      { numRuns: 60 },
    )
  })
})

const documentAt = (i: number, of = 'c'): IndexDocument => ({
  fingerprintId: BigInt(i),
  contentId: `${of}${i}`,
  publishedAt: i,
  ownerId: 1n,
})

test('A key with 50,000 holders is answered from both sides, whatever the order of arrival', () => {
  const size = 50_000
  const keys = encodeKeys([42n])
  // 7,919 has no divisor in common with 50,000: every number comes once.
  const open = new OpenRun(0)
  for (let i = 0; i < size; i++) open.add(documentAt((i * 7_919) % size), keys)
  const halves = [new OpenRun(0), new OpenRun(0)] as const
  for (let i = 0; i < size; i++) halves[i & 1 ? 1 : 0].add(documentAt(i), keys)
  for (const run of [open, pack([open], 0), pack([pack([halves[0]], 0), halves[1]], 0)]) {
    const [list = -1] = locate(run, [42n])
    expect(run.length(list)).toBe(size)
    const bound = run.bound(30_000, 'c30000')
    const into = new Uint32Array(size)
    expect(run.holders(list, bound, 'earlier', into, 3)).toBe(3)
    expect(fingerprintsOf(run.documents, into.subarray(0, 3))).toEqual([0n, 1n, 2n])
    expect(run.holders(list, bound, 'earlier', into, size)).toBe(30_000)
    expect(run.holders(list, bound, 'later', into, size)).toBe(19_999)
    expect(run.documents.fingerprintId(into[0] as number)).toBe(30_001n)
    expect(run.documents.fingerprintId(into[19_998] as number)).toBe(49_999n)
  }
})

test('A replaced document is answered once, as it stands now', () => {
  const run = new OpenRun(0)
  run.add(documentAt(1), encodeKeys([1n, 2n]))
  run.markDead(run.documents.find(1n))
  run.add(documentAt(1), encodeKeys([2n, 3n]))
  for (const asked of [run, pack([run], 0)]) {
    const bound = asked.bound(9, 'x')
    const counts = locate(asked, [1n, 2n, 3n]).map((list) =>
      list < 0 ? 0 : asked.holders(list, bound, 'earlier', new Uint32Array(4), 4),
    )
    expect(counts).toEqual([0, 1, 1])
  }
})

test('An empty run packs and answers nothing', () => {
  for (const run of [new OpenRun(0), pack([], 0), pack([new OpenRun(0)], 0)]) {
    expect(run.postings).toBe(0)
    expect(locate(run, [0n, -1n])).toEqual([-1, -1])
  }
})

test('Marks of dead documents are kept in a bitmap', () => {
  const open = new OpenRun(0)
  for (let i = 0; i < 20; i++) open.add(documentAt(i), encodeKeys([1n]))
  const { documentBytes, blocks } = packRun([open], 0)
  const parts = { documents: new Documents(documentBytes), blocks: [...blocks], payloadBytes: 0 }
  const run = new KeyRun(parts)
  for (const ordinal of [0, 9, 19, 9]) run.markDead(ordinal)
  expect(run.dead).toBe(3)
  expect([...run.deadBitmap()]).toEqual([1, 2, 8])
  const loaded = new KeyRun({ ...parts, dead: run.deadBitmap() })
  expect(loaded.dead).toBe(3)
  expect([8, 9, 19].map((ordinal) => loaded.isDead(ordinal))).toEqual([false, true, true])
})

test('A million random keys cost at most 10.5 bytes each, in one block or many', () => {
  const open = new OpenRun(0)
  let state = 1
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0
  }
  const postings = new Uint8Array(8 * 200)
  const view = new DataView(postings.buffer)
  for (let i = 0; i < 5_000; i++) {
    for (let at = 0; at < postings.length; at += 4) view.setUint32(at, random())
    open.add(documentAt(i), postings)
  }
  for (const blockBytes of [undefined, 1_500_000]) {
    const run = pack([open], 0, blockBytes === undefined ? {} : { blockBytes })
    expect(run.postings).toBe(1_000_000)
    expect(run.bytes / run.postings).toBeLessThanOrEqual(10.5)
  }
})

test('Runs that do not fit are refused', () => {
  expect(() => new OpenRun(6)).toThrow(RangeError)
  expect(() => packRun([new OpenRun(4)], 0)).toThrow(RangeError)
  expect(() => new OpenRun(0).add(documentAt(1), new Uint8Array(9))).toThrow(RangeError)
  const open = new OpenRun(0)
  open.add(documentAt(1), encodeKeys(Array.from({ length: 100 }, (_, i) => BigInt(i))))
  const { documentBytes, blocks } = packRun([open], 0, { blockBytes: 300 })
  const parts = { documents: new Documents(documentBytes), payloadBytes: 0 }
  const all = [...blocks]
  expect(all.length).toBeGreaterThan(1)
  expect(() => new KeyRun({ ...parts, blocks: all.slice(1) })).toThrow(RangeError)
  expect(() => new KeyRun({ ...parts, blocks: [] })).toThrow(RangeError)
  expect(() => new KeyRun({ ...parts, blocks: all, payloadBytes: 4 })).toThrow(RangeError)
  expect(() => new KeyRun({ ...parts, blocks: all.map((bytes) => bytes.subarray(0, -8)) })).toThrow(RangeError)
})

test('Keys are encoded in ascending order, each once', () => {
  expect(decodeKeys(encodeKeys([5n, -1n, 5n, -(2n ** 63n)]))).toEqual([-(2n ** 63n), -1n, 5n])
  expect(() => decodeKeys(new Uint8Array(7))).toThrow(RangeError)
  const one = { term: 3n, payload: Uint8Array.of(0, 0, 0, 2) }
  const two = { term: 3n, payload: Uint8Array.of(0, 0, 0, 1) }
  expect([...encodePayloadKeys([one, two, one], 4)]).toEqual([
    ...[0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1],
    ...[0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2],
  ])
  expect(() => encodePayloadKeys([one], 8)).toThrow(RangeError)
})

test('Postings in columns are packed as single ones are, however they are ordered and repeated', () => {
  const word = fc.oneof(
    fc.constantFrom(0, 1, 2047, 2048, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  )
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 3), fc.array(fc.tuple(word, word, word, word, word)), (payloadWords, rows) => {
      const column = (at: number): Uint32Array => Uint32Array.from(rows, (row) => row[at] as number)
      const payload = Uint32Array.from(rows.flatMap((row) => row.slice(2, 2 + payloadWords)))
      const items = rows.map(([low, high, ...words]) => ({
        term: BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)),
        payload: Uint8Array.from(
          words.slice(0, payloadWords).flatMap((one) => [one >>> 24, one >>> 16, one >>> 8, one]),
        ),
      }))
      const postings = { size: rows.length, low: column(0), high: column(1), payload }
      expect(encodeWordPostings(postings, payloadWords * 4)).toEqual(encodePayloadKeys(items, payloadWords * 4))
    }),
    { numRuns: 300 },
  )
  const short = { size: 2, low: new Uint32Array(2), high: new Uint32Array(2), payload: new Uint32Array(1) }
  expect(() => encodeWordPostings(short, 4)).toThrow(RangeError)
})
