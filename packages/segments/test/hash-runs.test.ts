import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flipsOf, narrowCut, wideCut } from '../src/hashes/substrings.ts'
import {
  Documents,
  encodeHashes,
  HashRun,
  type HashRunOptions,
  type HashSource,
  type IndexDocument,
  OpenHashRun,
  packHashRun,
  readHash,
  type Side,
  type TaggedHash,
} from '../src/index.ts'

interface Entry {
  readonly document: IndexDocument
  readonly items: readonly TaggedHash[]
}

/** Options that make a run of any size search in one way. */
const ways = {
  scan: { scanUpTo: 1e9 },
  narrow: { scanUpTo: 0, narrowUpTo: 1e9 },
  wide: { scanUpTo: 0, narrowUpTo: 0 },
} as const satisfies Record<string, HashRunOptions>

/** Repeatable random numbers of 32 bits (xorshift, then a multiplication that spreads them). */
function generator(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.imul(state ^ (state >>> 16), 0x2c1b3c6d) >>> 0
  }
}

const randomHash = (next: () => number): Uint8Array => Uint8Array.from({ length: 32 }, () => next() >>> 24)

/** The hash with exactly so many bits changed. */
function flipped(hash: Uint8Array, bits: number, next: () => number): Uint8Array {
  const changed = hash.slice()
  const places = new Set<number>()
  while (places.size < bits) places.add(next() & 255)
  for (const place of places) changed[place >>> 3] = (changed[place >>> 3] as number) ^ (1 << (place & 7))
  return changed
}

function distanceOf(one: Uint8Array, other: Uint8Array): number {
  let bits = 0
  for (let at = 0; at < 32; at++) {
    for (let rest = (one[at] as number) ^ (other[at] as number); rest !== 0; rest &= rest - 1) bits++
  }
  return bits
}

function pack(sources: readonly (HashRun | OpenHashRun)[], options: HashRunOptions, shift = 0): HashRun {
  const { documentBytes, parts } = packHashRun(sources, options)
  const moved = Array.from(parts, (part) => {
    const bytes = new Uint8Array(part.length + shift).subarray(shift)
    bytes.set(part)
    return bytes
  })
  return new HashRun({ documents: new Documents(documentBytes), parts: moved })
}

function openRun(entries: readonly Entry[]): OpenHashRun {
  const run = new OpenHashRun()
  for (const { document, items } of entries) run.add(document, encodeHashes(items))
  return run
}

function answer(run: HashSource, hash: Uint8Array, radius: number, of: IndexDocument, side: Side): string[] {
  const found: string[] = []
  run.near(readHash(hash), radius, run.bound(of.publishedAt, of.contentId), side, (ordinal, distance, tag) => {
    found.push(`${run.documents.fingerprintId(ordinal)} ${distance} ${tag}`)
  })
  return found.sort()
}

/** What the answer should be, by going through everything. */
function expected(
  entries: readonly Entry[],
  hash: Uint8Array,
  radius: number,
  of: IndexDocument,
  side: Side,
): string[] {
  return entries
    .filter(({ document: { publishedAt, contentId } }) => {
      if (contentId === of.contentId) return false
      const order = publishedAt - of.publishedAt || Buffer.compare(Buffer.from(contentId), Buffer.from(of.contentId))
      return side === 'earlier' ? order < 0 : order > 0
    })
    .flatMap(({ document, items }) =>
      items
        .filter((item) => distanceOf(item.hash, hash) <= radius)
        .map((item) => `${document.fingerprintId} ${distanceOf(item.hash, hash)} ${item.tag}`),
    )
    .sort()
}

/** Documents whose hashes lie 0 to 40 bits around one hash, few times and contents, so that priorities are close and contents recur. */
const cases = fc
  .record({
    seed: fc.integer({ min: 1, max: 1 << 30 }),
    documents: fc.array(
      fc.record({
        contentId: fc.constantFrom('a', 'b', 'c', 'é', '\uffee', '𝒳', ''),
        publishedAt: fc.integer({ min: -2, max: 2 }),
        distances: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }),
        dead: fc.boolean(),
        source: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 24 },
    ),
    of: fc.nat({ max: 23 }),
    radius: fc.integer({ min: 0, max: 31 }),
    side: fc.constantFrom<Side>('earlier', 'later'),
  })
  .map(({ seed, documents, of, radius, side }) => {
    const next = generator(seed)
    const hash = randomHash(next)
    const entries = documents.map(({ contentId, publishedAt, distances, dead, source }, at) => ({
      document: { fingerprintId: BigInt(at), contentId, publishedAt, ownerId: 1n },
      items: distances.map((distance, tag) => ({ hash: flipped(hash, distance, next), tag })),
      dead,
      source,
    }))
    const query = (entries[of % entries.length] as (typeof entries)[number]).document
    return { hash, entries, query, radius, side }
  })

function markDead(run: HashSource, entries: readonly (Entry & { readonly dead: boolean })[]): void {
  for (const { document, dead } of entries) {
    const ordinal = run.documents.find(document.fingerprintId)
    if (dead && ordinal >= 0) run.markDead(ordinal)
  }
}

describe('hashes within a radius', () => {
  it('are those that going through everything finds, in memory and packed, however they are searched', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...Object.values(ways)), ({ hash, entries, query, radius, side }, way) => {
        const live = entries.filter(({ dead }) => !dead)
        const open = openRun(entries)
        const packed = pack([open], way)
        for (const run of [open, packed]) {
          expect(answer(run, hash, radius, query, side)).toEqual(expected(entries, hash, radius, query, side))
          markDead(run, entries)
          expect(run.dead).toBe(entries.length - live.length)
          expect(answer(run, hash, radius, query, side)).toEqual(expected(live, hash, radius, query, side))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('are the same after runs with dead documents became one', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...Object.values(ways)), ({ hash, entries, query, radius, side }, way) => {
        const live = entries.filter(({ dead }) => !dead)
        const [first, second, third] = [0, 1, 2].map((number) => openRun(entries.filter((e) => e.source === number)))
        const sources = [pack([first as OpenHashRun], way), second as OpenHashRun, pack([third as OpenHashRun], way)]
        for (const source of sources) markDead(source, entries)
        const merged = pack(sources, way)
        expect(merged.documents.size).toBe(live.length)
        expect(merged.dead).toBe(0)
        expect(answer(merged, hash, radius, query, side)).toEqual(expected(live, hash, radius, query, side))
      }),
      { numRuns: 100 },
    )
  })

  it.each(['narrow', 'wide'] as const)('are found, all and once, among 20,000 planted at distance 31 (%s)', (way) => {
    const next = generator(way === 'narrow' ? 31 : 62)
    const queries = Array.from({ length: 100 }, () => randomHash(next))
    const run = new OpenHashRun()
    queries.forEach((hash, query) => {
      for (let plant = 0; plant < 200; plant++) {
        const number = query * 200 + plant
        const document = { fingerprintId: BigInt(number), contentId: `c${number}`, publishedAt: number, ownerId: 1n }
        run.add(document, encodeHashes([{ hash: flipped(hash, 31, next), tag: number }]))
      }
    })
    const packed = pack([run], ways[way])
    const bound = packed.bound(1e6, 'query')
    const times = new Uint8Array(20_000)
    queries.forEach((hash) => {
      packed.near(readHash(hash), 31, bound, 'earlier', (_, distance, tag) => {
        expect(distance).toBe(31)
        times[tag] = (times[tag] as number) + 1
      })
      // One bit nearer is asked for than any is.
      packed.near(readHash(hash), 30, bound, 'earlier', () => expect.unreachable())
    })
    expect(times.every((count) => count === 1)).toBe(true)
  })

  it.each(['narrow', 'wide'] as const)('are found when their bits differ in the worst places (%s)', (way) => {
    // For every radius, one bit more than is looked up in each substring but one, so that only that one finds it.
    const { substrings, width } = way === 'narrow' ? narrowCut : wideCut
    const hash = randomHash(generator(7))
    const items: TaggedHash[] = []
    for (let radius = 0; radius <= 31; radius++) {
      for (let only = 0; only < substrings; only++) {
        const most = Array.from({ length: substrings }, (_, substring) =>
          flipsOf(way === 'narrow' ? narrowCut : wideCut, substring, radius),
        )
        if ((most[only] as number) < 0) continue
        const far = hash.slice()
        most.forEach((flips, substring) => {
          for (let bit = 0; bit < (substring === only ? flips : flips + 1); bit++) {
            const place = substring * width + ((bit * 7 + radius) % width)
            far[place >>> 3] = (far[place >>> 3] as number) ^ (0x80 >>> (place & 7))
          }
        })
        expect(distanceOf(hash, far)).toBeLessThanOrEqual(radius)
        items.push({ hash: far, tag: radius * 16 + only })
      }
    }
    const document = { fingerprintId: 1n, contentId: 'far', publishedAt: 1, ownerId: 1n }
    const run = pack([openRun([{ document, items }])], ways[way])
    for (let radius = 0; radius <= 31; radius++) {
      const query = { ...document, contentId: 'query', publishedAt: 2 }
      expect(answer(run, hash, radius, query, 'earlier')).toEqual(
        expected([{ document, items }], hash, radius, query, 'earlier'),
      )
    }
  })
})

describe('a packed run of hashes', () => {
  const next = generator(99)
  const entries: Entry[] = Array.from({ length: 300 }, (_, at) => ({
    document: { fingerprintId: BigInt(at), contentId: `c${at}`, publishedAt: at, ownerId: 1n },
    items: [{ hash: randomHash(next), tag: 0xffff_ffff - at }],
  }))
  const query: IndexDocument = { fingerprintId: 0n, contentId: 'query', publishedAt: 1000, ownerId: 1n }
  const answersAll = (run: HashSource) =>
    entries.every(
      ({ document, items: [item] }, at) =>
        String(answer(run, (item as TaggedHash).hash, 0, query, 'earlier')) ===
        `${document.fingerprintId} 0 ${0xffff_ffff - at}`,
    )

  it('may begin at any byte of a buffer and be cut into parts of any size', () => {
    for (const shift of [0, 1, 4, 7]) {
      for (const partBytes of [1, 5000, 200_000]) {
        expect(answersAll(pack([openRun(entries)], { ...ways.narrow, partBytes }, shift))).toBe(true)
      }
    }
  })

  it('chooses its search by size', () => {
    const bytes = (options: HashRunOptions) => pack([openRun(entries)], options).bytes
    expect(bytes({})).toBe(bytes(ways.scan))
    expect(bytes({ scanUpTo: 299, narrowUpTo: 300 })).toBe(bytes(ways.narrow))
    expect(bytes({ scanUpTo: 299, narrowUpTo: 299 })).toBe(bytes(ways.wide))
  })

  it('keeps its dead through its bitmap', () => {
    const { documentBytes, parts } = packHashRun([openRun(entries)])
    const kept = { documents: new Documents(documentBytes), parts: [...parts] }
    const run = new HashRun(kept)
    run.markDead(11)
    const again = new HashRun({ ...kept, dead: run.deadBitmap() })
    expect([again.dead, again.isDead(11), again.isDead(12)]).toEqual([1, true, false])
    expect(answersAll(again)).toBe(false)
  })

  it('may be empty, or have documents without hashes alone', () => {
    const bare = [{ document: query, items: [] }]
    for (const way of Object.values(ways)) {
      for (const none of [pack([], way), pack([openRun(bare)], way)]) {
        expect(none.entries).toBe(0)
        expect(answer(none, randomHash(next), 31, query, 'earlier')).toEqual([])
      }
    }
  })

  it('is refused when its bytes are cut off, are something else or belong to other documents', () => {
    const { documentBytes, parts } = packHashRun([openRun(entries)], ways.wide)
    const [part] = [...parts] as [Uint8Array]
    const documents = new Documents(documentBytes)
    expect(() => new HashRun({ documents, parts: [] })).toThrow(/cut off/)
    expect(() => new HashRun({ documents, parts: [part.subarray(0, part.length - 64)] })).toThrow(/cut off/)
    expect(() => new HashRun({ documents, parts: [new Uint8Array(4096)] })).toThrow(/not a run/)
    const others = new Documents(packHashRun([]).documentBytes)
    expect(() => new HashRun({ documents: others, parts: [part] })).toThrow(/other documents/)
  })
})

describe('encoded hashes', () => {
  it('ascend by bytes, then tag, each once', () => {
    const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(200)]
    const item = (hash: Uint8Array, tag: number) => ({ hash, tag })
    const bytes = encodeHashes([item(high, 1), item(low, 0xffff_ffff), item(low, 2), item(high, 1)])
    expect(bytes).toEqual(Uint8Array.of(...low, 0, 0, 0, 2, ...low, 255, 255, 255, 255, ...high, 0, 0, 0, 1))
  })

  it('are refused when too short or with a tag beyond 32 bits', () => {
    const hash = new Uint8Array(32)
    expect(() => encodeHashes([{ hash: hash.subarray(1), tag: 0 }])).toThrow(RangeError)
    expect(() => encodeHashes([{ hash, tag: 2 ** 32 }])).toThrow(RangeError)
    expect(() => readHash(hash.subarray(1))).toThrow(RangeError)
    expect(() => openRun([]).add({ ...({} as IndexDocument) }, new Uint8Array(35))).toThrow(RangeError)
  })

  it('are looked for within 0 to 31 bits', () => {
    const run = openRun([])
    for (const radius of [-1, 32, 1.5]) {
      expect(() => run.near(new Uint32Array(8), radius, run.bound(0, ''), 'earlier', () => {})).toThrow(RangeError)
    }
    expect(() => run.near(new Uint32Array(7), 0, run.bound(0, ''), 'earlier', () => {})).toThrow(RangeError)
  })
})
