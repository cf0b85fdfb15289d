import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import type { Probe } from '@sourcemark/fingerprint'
import { encodeHashes, encodeKeys, encodePayloadKeys } from '@sourcemark/segments'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Candidate,
  type FoundPostings,
  type HashQuery,
  type IndexDefinition,
  type IndexEntry,
  type IndexLog,
  type KeyQuery,
  type LaterQuery,
  type LookUp,
  type PostingQuery,
  postingsPerProbe,
  type VotedCandidate,
  type VoteProbe,
  type VoteQuery,
} from '../src/lookup/contract.ts'
import { openIndexLog } from '../src/lookup/log.ts'
import { comparePriority, type Priority } from '../src/priority.ts'
import { LookUpModel, type ToldPostings } from './look-up-model.ts'

const keys: IndexDefinition = { name: 'suite-keys', log: 'suite', kind: 'keys', payloadBytes: 0 }
const words: IndexDefinition = { name: 'suite-words', log: 'suite', kind: 'payload', payloadBytes: 8 }
const hashes: IndexDefinition = { name: 'suite-hashes', log: 'suite', kind: 'hashes', payloadBytes: 0 }
const otherKeys: IndexDefinition = { name: 'other-keys', log: 'other', kind: 'keys', payloadBytes: 0 }

/** The indexes of the log that the suite fills most. */
const suiteDefinitions: readonly IndexDefinition[] = [keys, words, hashes]

/** Opens a form over a database. It is closed by the suite; what else it needs ends with the test. */
export type OpenLookUp = (database: Database, definitions: readonly IndexDefinition[]) => Promise<LookUp>

interface World {
  readonly database: Database
  readonly log: IndexLog
  readonly other: IndexLog
  readonly lookUp: LookUp
  readonly otherLookUp: LookUp
  readonly model: LookUpModel
  /** In the form and in the model; gives the position to reach. */
  register(entries: readonly IndexEntry[], log?: IndexLog): Promise<bigint>
  close(): Promise<void>
}

async function openWorld(open: OpenLookUp): Promise<World> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'look-up-test', max: 8 })
  const log = await openIndexLog(database, suiteDefinitions)
  const other = await openIndexLog(database, [otherKeys])
  const lookUp = await open(database, suiteDefinitions)
  const otherLookUp = await open(database, [otherKeys])
  const model = new LookUpModel([...suiteDefinitions, otherKeys])
  return {
    database,
    log,
    other,
    lookUp,
    otherLookUp,
    model,
    async register(entries, to = log) {
      const position = await database.transaction((tx) => to.register(tx, entries))
      model.register(entries)
      return position
    },
    async close() {
      await lookUp.close()
      await otherLookUp.close()
      await database.close()
      await testDatabase.drop()
    },
  }
}

interface Published {
  readonly id: number
  readonly content?: string
  /** Milliseconds. */
  readonly at?: number
  readonly owner?: number
}

const time = (at: number): Date => new Date(Date.UTC(2026, 2, 1) + at)
const priority = (at: number, contentId = ''): Priority => ({ publishedAt: time(at), contentId })
/** After everything that a test publishes. */
const atLast = priority(1e9, 'query')

const entry = (
  index: IndexDefinition,
  { id, content = `c-${id}`, at = id, owner = id }: Published,
  postings: Uint8Array,
): IndexEntry => ({
  index: index.name,
  fingerprintId: BigInt(id),
  contentId: content,
  publishedAt: time(at),
  ownerId: BigInt(owner) * -0x1234_5678_9abcn,
  postings,
})

const holds = (published: Published, ...terms: readonly (number | bigint)[]): IndexEntry =>
  entry(keys, published, encodeKeys(terms.map(BigInt)))

/** A posting votes for the bin `value - probe`, modulo 256, unless it is `silent`. */
const says = (
  published: Published,
  ...items: readonly (readonly [term: number, value: number, ...silent: readonly 1[]])[]
) =>
  entry(
    words,
    published,
    encodePayloadKeys(
      items.map(([term, value, silent]) => ({
        term: BigInt(term),
        payload: Uint8Array.of(value & 255, value >> 8, 0, 9, silent ?? 0, 0, 255, 1),
      })),
      words.payloadBytes,
    ),
  )

const vote: VoteQuery['vote'] = (probe, bytes, at) =>
  bytes[at + 4] === 1 ? -1 : ((bytes[at] as number) + 256 - (probe % 256)) % 256

const looks = (published: Published, ...items: readonly (readonly [hash: Uint8Array, tag: number])[]): IndexEntry =>
  entry(hashes, published, encodeHashes(items.map(([hash, tag]) => ({ hash, tag }))))

const gone = (standing: IndexEntry): IndexEntry => ({ ...standing, postings: new Uint8Array(0) })

const probe = (term: number | bigint, weight = 1000): Probe => ({ term: BigInt(term), weight })

const ask = (probes: readonly Probe[], more: Partial<KeyQuery> = {}): KeyQuery => ({
  index: keys,
  reach: 0n,
  of: atLast,
  probes,
  sharing: 'divided',
  minimumShared: 1,
  limit: 10_000,
  ...more,
})

const askVotes = (probes: readonly VoteProbe[], more: Partial<VoteQuery> = {}): VoteQuery => ({
  ...ask(probes),
  probes,
  index: words,
  side: 'earlier',
  vote,
  postingsRead: 100_000,
  ...more,
})

const askPostings = (terms: readonly (number | bigint)[], more: Partial<PostingQuery> = {}): PostingQuery => ({
  index: words,
  reach: 0n,
  of: atLast,
  side: 'earlier',
  low: Uint32Array.from(terms, (term) => Number(BigInt.asUintN(32, BigInt(term)))),
  high: Uint32Array.from(terms, (term) => Number(BigInt.asUintN(32, BigInt(term) >> 32n))),
  postingsPerProbe: 10_000,
  postingsRead: 100_000,
  ...more,
})

const askNear = (asked: readonly Uint8Array[], more: Partial<HashQuery> = {}): HashQuery => ({
  index: hashes,
  reach: 0n,
  of: atLast,
  side: 'earlier',
  hashes: asked,
  radius: 31,
  limit: 10_000,
  ...more,
})

const askLater = (terms: readonly (number | bigint)[], more: Partial<LaterQuery> = {}): LaterQuery => ({
  index: keys,
  reach: 0n,
  of: priority(-1),
  keys: terms.map(BigInt),
  minimumShared: 1,
  ...more,
})

/** A form may tell more of a candidate than the contract asks for. */
const told = (candidate: Candidate) => {
  const { fingerprintId, contentId, publishedAt, weight, shared } = candidate
  return { fingerprintId, contentId, publishedAt, weight, shared }
}
const toldVoted = (candidate: VotedCandidate) => ({ ...told(candidate), bin: candidate.bin })
/** What was found, ordered: the contract orders keys alone. Every document has a posting. */
const toldPostings = ({ size, probe, document, payload, documents, capped }: FoundPostings): ToldPostings => {
  const payloadWords = words.payloadBytes / 4
  expect([probe.length, document.length, payload.length]).toEqual([size, size, size * payloadWords])
  expect([...probe]).toEqual([...probe].sort((a, b) => a - b))
  expect(new Set(document).size).toBe(documents.length)
  const told = Array.from({ length: size }, (_, at) => {
    const ofPosting = payload.subarray(at * payloadWords, (at + 1) * payloadWords)
    return {
      probe: probe[at] as number,
      ...(documents[document[at] as number] as FoundPostings['documents'][number]),
      payload: Array.from(ofPosting, (word) => word.toString(16).padStart(8, '0')).join(''),
    }
  })
  told.sort(
    (a, b) =>
      a.probe - b.probe ||
      comparePriority(a, b) ||
      Number(a.fingerprintId - b.fingerprintId) ||
      (a.payload < b.payload ? -1 : 1),
  )
  return { told, capped }
}
const ids = (candidates: readonly { readonly fingerprintId: bigint }[]): number[] =>
  candidates.map(({ fingerprintId }) => Number(fingerprintId))

/** Flips so many bits, spread over the hash from a bit on. */
function flipped(hash: Uint8Array, count: number, from = 0, step = 37): Uint8Array {
  const flips = Uint8Array.from(hash)
  for (let flip = 0; flip < count; flip++) {
    const bit = (from + flip * step) % 256
    flips[bit >> 3] = (flips[bit >> 3] as number) ^ (1 << (bit & 7))
  }
  return flips
}

const someHash = (seed: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => (seed * 91 + at * 57) & 255)

/**
 * What every form of the index answers, compared with going through everything.
 * @param rounds random histories that are played.
 */
export function lookUpSuite(name: string, open: OpenLookUp, rounds = 12): void {
  describe(name, () => {
    let world: World
    beforeEach(async () => {
      world = await openWorld(open)
    })
    afterEach(async () => {
      await world.close()
    })

    const candidates = async (...queries: KeyQuery[]) => {
      const answers = await world.lookUp.candidates(queries)
      const whole = answers.map((answer) => ({ ...answer, candidates: answer.candidates.map(told) }))
      expect(whole).toEqual(queries.map((query) => world.model.candidates(query)))
      return whole
    }
    const votes = async (...queries: VoteQuery[]) => {
      const answers = await world.lookUp.votes(queries)
      const whole = answers.map((answer) => ({ ...answer, candidates: answer.candidates.map(toldVoted) }))
      expect(whole).toEqual(queries.map((query) => world.model.votes(query)))
      return whole
    }
    const postings = async (...queries: PostingQuery[]) => {
      const answers = (await world.lookUp.postings(queries)).map(toldPostings)
      expect(answers).toEqual(queries.map((query) => world.model.postings(query)))
      return answers
    }
    const near = async (...queries: HashQuery[]) => {
      const answers = await world.lookUp.near(queries)
      expect(answers).toEqual(queries.map((query) => world.model.near(query)))
      return answers
    }
    const later = async (...queries: LaterQuery[]) => {
      const answers = await world.lookUp.later(queries)
      expect(answers).toEqual(queries.map((query) => world.model.later(query)))
      return answers
    }

    test('nothing stands in an index that was never filled', async () => {
      expect(await candidates(ask([probe(1)]), ask([]))).toEqual([
        { candidates: [], capped: 0 },
        { candidates: [], capped: 0 },
      ])
      expect(await votes(askVotes([probe(1)]))).toEqual([{ candidates: [], capped: 0 }])
      expect(await postings(askPostings([1]), askPostings([]))).toEqual([
        { told: [], capped: 0 },
        { told: [], capped: 0 },
      ])
      expect(await near(askNear([someHash(1)]), askNear([]))).toEqual([[], []])
      expect(await later(askLater([1]), askLater([]))).toEqual([[], []])
      expect(await world.lookUp.candidates([])).toEqual([])
    })

    test('many queries of one call are answered in their order, each as if it were alone', async () => {
      const reach = await world.register(
        Array.from({ length: 60 }, (_, id) => holds({ id }, id, id % 7, 1000 + (id % 3), -5n - BigInt(id % 5))),
      )
      const queries = Array.from({ length: 150 }, (_, number) =>
        ask([probe(number % 60, 900), probe(number % 7, 500), probe(-5n - BigInt(number % 5), 300)], {
          of: priority(number % 40, `q-${number}`),
          reach,
        }),
      )
      const together = await candidates(...queries)
      for (const number of [0, 17, 149]) {
        expect(await candidates(queries[number] as KeyQuery)).toEqual([together[number]])
      }
    })

    test('questions asked at the same time are each answered with their own', async () => {
      const reach = await world.register(Array.from({ length: 50 }, (_, id) => holds({ id }, id)))
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, term) => world.lookUp.candidates([ask([probe(term)], { reach })])),
      )
      expect(answers.map(([answer]) => ids(answer?.candidates ?? []))).toEqual(answers.map((_, term) => [term]))
    })

    test('a key is divided among its holders, or worth as much to each', async () => {
      const reach = await world.register([holds({ id: 1 }, 1, 2), holds({ id: 2 }, 1), holds({ id: 3 }, 1)])
      const probes = [probe(1, 1000), probe(2, 500)]
      const [divided] = await candidates(ask(probes, { reach }))
      expect(divided?.candidates.map(({ weight }) => weight)).toEqual([833, 333, 333])
      const [whole] = await candidates(ask(probes, { reach, sharing: 'whole' }))
      expect(whole?.candidates.map(({ weight }) => weight)).toEqual([1500, 1000, 1000])
    })

    test('who shares fewer keys than wanted is no candidate', async () => {
      const reach = await world.register([holds({ id: 1 }, 1, 2, 3), holds({ id: 2 }, 1, 2), holds({ id: 3 }, 1)])
      const probes = [probe(1), probe(2), probe(3)]
      const [three, two] = await candidates(
        ask(probes, { reach, minimumShared: 3 }),
        ask(probes, { reach, minimumShared: 2 }),
      )
      expect(ids(three?.candidates ?? [])).toEqual([1])
      expect(ids(two?.candidates ?? [])).toEqual([1, 2])
    })

    test('of equal candidates at the limit the earlier ones stay, then those of smaller fingerprints', async () => {
      const reach = await world.register([
        holds({ id: 9, at: 3 }, 1),
        holds({ id: 8, at: 2, content: 'b' }, 1),
        holds({ id: 7, at: 2, content: 'a' }, 1),
        holds({ id: 6, at: 2, content: 'a' }, 1),
        holds({ id: 5, at: 1 }, 1),
        holds({ id: 4, at: 4 }, 1, 2),
      ])
      const [answer] = await candidates(ask([probe(1), probe(2)], { reach, limit: 4 }))
      expect(ids(answer?.candidates ?? [])).toEqual([4, 5, 6, 7])
    })

    test('at equal times ids of contents decide by their UTF-8 bytes', async () => {
      // In UTF-16 an emoji comes before the full-width tilde, in UTF-8 behind it.
      const contents = ['', 'Z', 'a', 'é', '内容', '～', '\u{1f600}']
      const reach = await world.register(contents.map((content, id) => holds({ id, at: 5, content }, 1)))
      for (const [position, content] of contents.entries()) {
        const of = priority(5, content)
        const [answer] = await candidates(ask([probe(1)], { reach, of }))
        expect(ids(answer?.candidates ?? [])).toEqual(contents.slice(0, position).map((_, id) => id))
        const [after] = await later(askLater([1], { reach, of }))
        expect(after).toEqual(contents.slice(position + 1))
      }
    })

    test('a content is never an answer to itself, whatever its times and parts', async () => {
      const own = { content: 'own' }
      const reach = await world.register([
        holds({ id: 1, at: 1, ...own }, 1),
        holds({ id: 2, at: 9, ...own }, 1),
        holds({ id: 3, at: 2 }, 1),
        says({ id: 1, at: 1, ...own }, [1, 5]),
        looks({ id: 1, at: 1, ...own }, [someHash(1), 0]),
      ])
      const of = priority(5, 'own')
      const [answer] = await candidates(ask([probe(1)], { reach, of }))
      expect(ids(answer?.candidates ?? [])).toEqual([3])
      expect(await later(askLater([1], { reach, of }))).toEqual([[]])
      expect(await votes(askVotes([probe(1)], { reach, of }))).toEqual([{ candidates: [], capped: 0 }])
      expect(await postings(askPostings([1], { reach, of }))).toEqual([{ told: [], capped: 0 }])
      expect(await postings(askPostings([1], { reach, of, side: 'later' }))).toEqual([{ told: [], capped: 0 }])
      expect(await near(askNear([someHash(1)], { reach, of }))).toEqual([[]])
    })

    test('who came earlier is found by candidates, who came later by later holders, to the millisecond', async () => {
      const reach = await world.register(Array.from({ length: 9 }, (_, id) => holds({ id }, 1)))
      const of = priority(4, 'c-4')
      const [answer] = await candidates(ask([probe(1)], { reach, of }))
      expect(ids(answer?.candidates ?? [])).toEqual([0, 1, 2, 3])
      expect(await later(askLater([1], { reach, of }))).toEqual([['c-5', 'c-6', 'c-7', 'c-8']])
    })

    test('of one owner the eight earliest holders of a key are looked at, and it is told that more were not', async () => {
      const reach = await world.register([
        ...Array.from({ length: 12 }, (_, id) => holds({ id, owner: 1 }, 1)),
        ...Array.from({ length: 8 }, (_, id) => holds({ id: 20 + id, owner: 2 }, 1, 2)),
      ])
      const [answer] = await candidates(ask([probe(1), probe(2)], { reach }))
      expect(ids(answer?.candidates ?? []).sort((a, b) => a - b)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22, 23, 24, 25, 26, 27,
      ])
      expect(answer?.capped).toBe(1)
    })

    test('of a key that all have the 200 earliest holders are looked at', async () => {
      const reach = await world.register(
        Array.from({ length: 230 }, (_, id) => holds({ id, at: 1000 - id }, 1, ...(id >= 30 ? [2] : []))),
      )
      const [both, exactly] = await candidates(ask([probe(1)], { reach }), ask([probe(2)], { reach }))
      expect(both?.candidates.length).toBe(200)
      expect(both?.candidates[0]?.fingerprintId).toBe(229n)
      expect(both?.capped).toBe(1)
      expect(exactly?.candidates.length).toBe(200)
      expect(exactly?.capped).toBe(0)
    })

    test('behind the 1,600 earliest holders of a key nobody is looked at, though one owner has them all', async () => {
      const reach = await world.register([
        ...Array.from({ length: 1599 }, (_, id) => holds({ id, owner: 1 }, 1)),
        holds({ id: 1599, owner: 2 }, 1),
        holds({ id: 1600, owner: 3 }, 1),
      ])
      const [answer] = await candidates(ask([probe(1)], { reach }))
      expect(ids(answer?.candidates ?? [])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 1599])
      expect(answer?.capped).toBe(1)
    })

    test('the best few are the same whether or not everything had to be read for them', async () => {
      const rare = Array.from({ length: 30 }, (_, term) => term)
      const common = Array.from({ length: 30 }, (_, term) => 100 + term)
      const reach = await world.register([
        ...Array.from({ length: 5 }, (_, id) => holds({ id }, ...rare.slice(id), ...common)),
        ...Array.from({ length: 150 }, (_, id) => holds({ id: 100 + id }, ...common)),
      ])
      const probes = [...rare.map((term) => probe(term, 9000)), ...common.map((term) => probe(term, 30))]
      for (const sharing of ['divided', 'whole'] as const) {
        const query = ask(probes, { reach, sharing, limit: 3 })
        const [answer] = await world.lookUp.candidates([query])
        expect(ids(answer?.candidates ?? [])).toEqual([0, 1, 2])
        expect(ids(answer?.candidates ?? [])).toEqual(ids(world.model.candidates(query).candidates))
      }
    })

    test('keys that a fingerprint gains and loses are seen at once', async () => {
      await world.register([holds({ id: 1 }, 1, 2), says({ id: 1 }, [1, 7]), looks({ id: 1 }, [someHash(1), 1])])
      const probes = [probe(1), probe(2), probe(3)]
      const reach = await world.register([
        holds({ id: 1 }, 2, 3),
        says({ id: 1 }, [1, 8]),
        looks({ id: 1 }, [someHash(2), 1]),
      ])
      const [answer] = await candidates(ask(probes, { reach }))
      expect(answer?.candidates.map(({ shared }) => shared)).toEqual([2])
      expect(await candidates(ask([probe(1)], { reach }))).toEqual([{ candidates: [], capped: 0 }])
      const [voted] = await votes(askVotes([probe(1)], { reach }))
      expect(voted?.candidates.map(({ bin }) => bin)).toEqual([8])
      const [first, second] = await near(askNear([someHash(1)], { reach }), askNear([someHash(2)], { reach }))
      expect([first?.length, second?.length]).toEqual([0, 1])
    })

    test('what is withdrawn is found no more, and found again when it comes back', async () => {
      const standing = [holds({ id: 1 }, 1), says({ id: 1 }, [1, 7]), looks({ id: 1 }, [someHash(1), 1])]
      const found = async (reach: bigint) => [
        (await candidates(ask([probe(1)], { reach })))[0]?.candidates.length,
        (await votes(askVotes([probe(1)], { reach })))[0]?.candidates.length,
        (await postings(askPostings([1], { reach })))[0]?.told.length,
        (await near(askNear([someHash(1)], { reach })))[0]?.length,
        (await later(askLater([1], { reach })))[0]?.length,
      ]
      expect(await found(await world.register(standing))).toEqual([1, 1, 1, 1, 1])
      expect(await found(await world.register(standing.map(gone)))).toEqual([0, 0, 0, 0, 0])
      expect(await found(await world.register(standing))).toEqual([1, 1, 1, 1, 1])
    })

    test('a revision with another time stands at its new time only', async () => {
      await world.register([holds({ id: 1, at: 10 }, 1), says({ id: 1, at: 10 }, [1, 7])])
      const reach = await world.register([holds({ id: 1, at: 20 }, 1), says({ id: 1, at: 20 }, [1, 7])])
      const of = priority(15, 'q')
      expect(await candidates(ask([probe(1)], { reach, of }))).toEqual([{ candidates: [], capped: 0 }])
      expect(await votes(askVotes([probe(1)], { reach, of }))).toEqual([{ candidates: [], capped: 0 }])
      expect(await later(askLater([1], { reach, of }))).toEqual([['c-1']])
      const [answer] = await candidates(ask([probe(1)], { reach }))
      expect(answer?.candidates).toMatchObject([{ publishedAt: time(20), shared: 1 }])
    })

    test('a fingerprint that passes to another owner counts for that one', async () => {
      const nine = Array.from({ length: 9 }, (_, id) => holds({ id, owner: 1 }, 1))
      await world.register(nine)
      const reach = await world.register([holds({ id: 8, owner: 2 }, 1)])
      const [answer] = await candidates(ask([probe(1)], { reach }))
      expect(answer).toMatchObject({ capped: 0, candidates: { length: 9 } })
    })

    test('what was registered at a position is seen by whoever asks for that position, time after time', async () => {
      for (let id = 0; id < 60; id++) {
        const reach = await world.register([holds({ id }, id, 5000), looks({ id }, [someHash(id), id])])
        const [answer] = await world.lookUp.candidates([ask([probe(id), probe(5000)], { reach })])
        expect(answer?.candidates.map(({ fingerprintId }) => fingerprintId)).toContain(BigInt(id))
        const [nearby] = await world.lookUp.near([askNear([someHash(id)], { reach, radius: 0 })])
        expect(ids(nearby ?? [])).toEqual([id])
      }
    })

    test('registering at once and asking at once, everybody finds what was registered before', async () => {
      await Promise.all(
        Array.from({ length: 8 }, async (_, writer) => {
          for (let number = 0; number < 12; number++) {
            const id = writer * 100 + number
            const reach = await world.register([holds({ id }, id)])
            const [answer] = await world.lookUp.candidates([ask([probe(id)], { reach })])
            expect(ids(answer?.candidates ?? [])).toEqual([id])
          }
        }),
      )
    })

    test('postings vote for the fullest bin of a fingerprint, the lowest of equal ones', async () => {
      const reach = await world.register([
        says({ id: 1 }, [10, 20], [11, 21], [12, 22], [13, 99]),
        says({ id: 2 }, [10, 50], [11, 41]),
        says({ id: 3 }, [10, 20, 1], [11, 21, 1]),
        says({ id: 4 }, [10, 70], [10, 80], [11, 81]),
      ])
      const probes = [10, 11, 12, 13].map((term) => probe(term, 600))
      const [whole] = await votes(askVotes(probes, { reach, sharing: 'whole' }))
      expect(whole?.candidates.map(({ fingerprintId, bin, shared }) => [Number(fingerprintId), bin, shared])).toEqual([
        [1, 20, 3],
        [4, 80, 2],
        [2, 40, 1],
      ])
      await votes(askVotes(probes, { reach }))
      const [two] = await votes(askVotes(probes, { reach, minimumShared: 2 }))
      expect(ids(two?.candidates ?? [])).toEqual([1, 4])
    })

    test('a key of many postings in one fingerprint votes once for each bin', async () => {
      const reach = await world.register([says({ id: 1 }, [1, 5], [1, 6], [1, 5, 1]), says({ id: 2 }, [1, 5])])
      const [answer] = await votes(askVotes([probe(1, 1000), probe(1, 800)], { reach }))
      expect(answer?.candidates.map(({ weight, shared, bin }) => ({ weight, shared, bin }))).toEqual([
        { weight: 900, shared: 2, bin: 5 },
        { weight: 500, shared: 1, bin: 5 },
      ])
    })

    test('when the postings of a probe are more than may be read, neither it nor what follows it votes', async () => {
      const reach = await world.register(
        Array.from({ length: 10 }, (_, id) => says({ id }, [1, 5], [2, 6], ...(id < 3 ? [[3, 7] as const] : []))),
      )
      const probes = [probe(1, 100), probe(2, 200), probe(3, 300)]
      for (const [postingsRead, capped] of [
        [2, 3],
        [3, 2],
        [12, 2],
        [13, 1],
        [22, 1],
        [23, 0],
      ] as const) {
        const [answer] = await votes(askVotes(probes, { reach, postingsRead }))
        expect([postingsRead, answer?.capped]).toEqual([postingsRead, capped])
      }
      // Later holders take nothing from what may be read.
      const [early] = await votes(askVotes(probes, { reach, postingsRead: 4, of: priority(1, 'c-1') }))
      expect(early?.capped).toBe(0)
    })

    test('a probe with more postings than any may have is passed over, and those behind it vote', async () => {
      const most = postingsPerProbe
      const many = (count: number) => Array.from({ length: count }, (_, value) => [1, value] as const)
      const reach = await world.register([
        says({ id: 1 }, ...many(most), [2, 6]),
        says({ id: 2, at: 50 }, [1, 5], [2, 6]),
        says({ id: 3, at: 90 }, [2, 6]),
      ])
      const probes = [probe(1, 900), probe(2, 500)]
      const [last, middle, later] = await votes(
        askVotes(probes, { reach }),
        askVotes(probes, { reach, of: priority(10) }),
        askVotes(probes, { reach, of: priority(10), side: 'later' }),
      )
      expect([last?.capped, last?.candidates.map(({ weight }) => weight)]).toEqual([1, [166, 166, 166]])
      expect([middle?.capped, middle?.candidates.map(({ weight }) => weight)]).toEqual([0, [1400]])
      expect([later?.capped, later?.candidates.map(({ weight }) => weight)]).toEqual([0, [1150, 250]])
    })

    test('probes of a group vote once for a bin of a fingerprint, the heaviest that does', async () => {
      const reach = await world.register([
        says({ id: 1 }, [1, 10], [2, 11], [3, 12], [4, 13]),
        says({ id: 2 }, [2, 11], [4, 93]),
        says({ id: 3 }, [2, 91], [3, 12]),
      ])
      const probes = [
        { ...probe(1, 700), group: 0 },
        { ...probe(2, 900), group: 0 },
        { ...probe(3, 600), group: 5 },
        probe(4, 500),
      ]
      const [whole] = await votes(askVotes(probes, { reach, sharing: 'whole' }))
      expect(whole?.candidates.map(({ weight, shared, bin }) => [weight, shared, bin])).toEqual([
        [2000, 3, 10],
        [900, 1, 10],
        [900, 1, 90],
      ])
      // A probe is divided among all for which it votes, whether or not its group has voted for them.
      const [divided] = await votes(askVotes(probes, { reach }))
      expect(divided?.candidates.map(({ weight, shared }) => [weight, shared])).toEqual([
        [850, 3],
        [300, 1],
        [300, 1],
      ])
    })

    test('postings are told key by key, all of a document under a key, and again for a key that is asked for again', async () => {
      const reach = await world.register([
        says({ id: 1 }, [1, 700], [1, 5], [2, 6]),
        says({ id: 2 }, [1, 5], [-3, 9]),
        says({ id: 3 }, [1, 8]),
        says({ id: 4 }, [7, 7]),
      ])
      await world.register([gone(says({ id: 3 }))])
      const [found, alone] = await postings(
        askPostings([-3, 1, 4, 1, 2n ** 40n + 1n], { reach: reach + 1n }),
        askPostings([7], { reach }),
      )
      expect(found?.told.map(({ probe: key, fingerprintId }) => [key, Number(fingerprintId)])).toEqual([
        [0, 2],
        [1, 1],
        [1, 1],
        [1, 2],
        [3, 1],
        [3, 1],
        [3, 2],
      ])
      expect(found?.told.slice(0, 3).map(({ payload }) => payload)).toEqual([
        '090000090000ff01',
        '050000090000ff01',
        'bc0200090000ff01',
      ])
      expect(ids(alone?.told ?? [])).toEqual([4])
    })

    test('postings are those of earlier or of later contents, as is asked for', async () => {
      const reach = await world.register(Array.from({ length: 9 }, (_, id) => says({ id }, [1, id], [2, id])))
      const of = priority(4, 'c-4')
      const [before, behind, between] = await postings(
        askPostings([1], { reach, of }),
        askPostings([1], { reach, of, side: 'later' }),
        askPostings([1], { reach, of: priority(4, 'x'), side: 'later' }),
      )
      expect([before, behind, between].map((found) => ids(found?.told ?? []))).toEqual([
        [0, 1, 2, 3],
        [5, 6, 7, 8],
        [5, 6, 7, 8],
      ])
    })

    test('a key with more postings than it may have on that side is passed over', async () => {
      const reach = await world.register([
        says({ id: 1 }, [1, 1], [1, 2], [1, 3], [2, 6]),
        says({ id: 2 }, [1, 5], [2, 6], [3, 1]),
        says({ id: 3 }, [1, 5]),
      ])
      const of = priority(3, 'c-3')
      for (const [postingsPerProbe, told, capped] of [
        [0, [], 3],
        [1, [2], 2],
        [3, [1, 1, 2], 1],
        [4, [0, 0, 0, 0, 1, 1, 2], 0],
      ] as const) {
        const [found] = await postings(askPostings([1, 2, 3], { reach, of, postingsPerProbe }))
        expect([postingsPerProbe, found?.told.map(({ probe: key }) => key), found?.capped]).toEqual([
          postingsPerProbe,
          told,
          capped,
        ])
      }
    })

    test('the keys of fewest postings are read, wherever they come, and of keys with as many all or none', async () => {
      const reach = await world.register(
        Array.from({ length: 10 }, (_, id) =>
          says({ id }, [1, 5], [2, 6], ...(id < 3 ? [[3, 7] as const] : []), ...(id < 1 ? [[4, 8] as const] : [])),
        ),
      )
      for (const [postingsRead, read, capped] of [
        [0, [], 4],
        [1, [4], 3],
        [3, [4], 3],
        [4, [2, 4], 2],
        // There is room for one key of ten postings, but not for both.
        [23, [2, 4], 2],
        [24, [0, 2, 3, 4], 0],
      ] as const) {
        const [found] = await postings(askPostings([1, 9, 3, 2, 4], { reach, postingsRead }))
        const probes = [...new Set(found?.told.map(({ probe: key }) => key))]
        expect([postingsRead, probes, found?.capped]).toEqual([postingsRead, read, capped])
      }
      // One that is asked for twice takes twice.
      const [twice, enough] = await postings(
        askPostings([3, 4, 3], { reach, postingsRead: 6 }),
        askPostings([3, 4, 3], { reach, postingsRead: 7 }),
      )
      expect([twice?.told.length, twice?.capped]).toEqual([1, 2])
      expect([enough?.told.length, enough?.capped]).toEqual([7, 0])
    })

    test('how many postings a key has are those of others that stand on that side, whatever stood there before', async () => {
      const reach = await world.register([
        ...Array.from({ length: 6 }, (_, id) => says({ id }, [1, id])),
        ...Array.from({ length: 4 }, (_, id) => says({ id: 20 + id, at: id, content: 'own' }, [1, id], [1, id + 9])),
        ...Array.from({ length: 3 }, (_, id) => says({ id: 30 + id }, [2, id])),
        ...Array.from({ length: 7 }, (_, id) => says({ id: 40 + id, at: 60 }, [1, id])),
        says({ id: 50, at: 3 }, [3, 1]),
      ])
      // Of the six earlier ones of others two stay.
      await world.register([2, 3, 4, 5].map((id) => gone(says({ id }))))
      const more = { reach: reach + 4n, of: priority(50, 'own'), postingsRead: 3 }
      const [before, behind] = await postings(
        askPostings([2, 3, 1], more),
        askPostings([2, 3, 1], { ...more, side: 'later', postingsRead: 7 }),
      )
      expect([before?.told.map(({ probe: key }) => key), before?.capped]).toEqual([[1, 2, 2], 1])
      expect([behind?.told.length, behind?.capped]).toEqual([7, 0])
    })

    test('thousands of keys in one call are each answered', async () => {
      const reach = await world.register(
        Array.from({ length: 40 }, (_, id) =>
          says({ id }, ...Array.from({ length: 60 }, (_, at) => [(id * 31 + at * 17) % 1500, at] as const)),
        ),
      )
      const terms = Array.from({ length: 3000 }, (_, at) => (at * 7) % 2000)
      const [all, few] = await postings(
        askPostings(terms, { reach }),
        askPostings(terms, { reach, postingsPerProbe: 2, postingsRead: 1000, of: priority(20, 'c-20') }),
      )
      expect(all?.told.length).toBeGreaterThan(3000)
      expect(few?.capped).toBeGreaterThan(0)
    })

    test('votes and near hashes are those of later contents when these are asked for', async () => {
      const reach = await world.register(
        Array.from({ length: 9 }, (_, id) => [
          says({ id }, [1, id]),
          looks({ id }, [flipped(someHash(1), id), id]),
        ]).flat(),
      )
      const of = priority(4, 'c-4')
      const [before, behind] = await votes(
        askVotes([probe(1)], { reach, of }),
        askVotes([probe(1)], { reach, of, side: 'later' }),
      )
      expect(ids(before?.candidates ?? [])).toEqual([0, 1, 2, 3])
      expect(ids(behind?.candidates ?? [])).toEqual([5, 6, 7, 8])
      const [nearBefore, nearBehind, both] = await near(
        askNear([someHash(1)], { reach, of }),
        askNear([someHash(1)], { reach, of, side: 'later', limit: 3 }),
        askNear([someHash(1)], { reach, of: priority(4, 'x'), side: 'later' }),
      )
      expect([nearBefore, nearBehind, both].map((found) => ids(found ?? []))).toEqual([
        [0, 1, 2, 3],
        [5, 6, 7],
        [5, 6, 7, 8],
      ])
    })

    test('hashes are found at every distance up to the radius, whichever bits differ', async () => {
      const hash = someHash(3)
      const planted = [1, 16, 37].flatMap((step) => Array.from({ length: 41 }, (_, bits) => ({ step, bits })))
      const reach = await world.register(
        planted.map(({ step, bits }, id) => looks({ id }, [flipped(hash, bits, id, step), id])),
      )
      const answers = await near(...Array.from({ length: 32 }, (_, radius) => askNear([hash], { reach, radius })))
      expect(answers.map((found) => found.length)).toEqual(
        answers.map((_, radius) => world.model.near(askNear([hash], { radius })).length),
      )
      expect(answers[31]?.length).toBeGreaterThanOrEqual(96)
    })

    test('of several hashes and variants the nearest pair is told, with its variant and tag', async () => {
      const hash = someHash(4)
      const reach = await world.register([
        looks({ id: 1 }, [flipped(hash, 9), 0xffffffff], [flipped(hash, 3), 7], [someHash(9), 1]),
        looks({ id: 2 }, [flipped(hash, 4), 3], [flipped(hash, 4), 2]),
      ])
      const [found] = await near(askNear([someHash(5), flipped(hash, 5), hash, hash], { reach }))
      expect(
        found?.map(({ fingerprintId, distance, variant, tag }) => [Number(fingerprintId), distance, variant, tag]),
      ).toEqual([
        [2, 1, 1, 2],
        [1, 2, 1, 7],
      ])
      const [one] = await near(askNear([hash], { reach, limit: 1 }))
      expect(one).toMatchObject([{ fingerprintId: 1n, distance: 3, tag: 7 }])
    })

    test('a hash that thousands have hides no nearer one', async () => {
      const hash = someHash(6)
      const reach = await world.register([
        ...Array.from({ length: 1700 }, (_, id) => looks({ id }, [flipped(hash, 20, 128, 1), 0])),
        looks({ id: 5000 }, [hash, 0]),
      ])
      const [found] = await near(askNear([hash], { reach, limit: 2 }))
      expect(ids(found ?? [])).toEqual([5000, 0])
    })

    test('later holders share at least so many keys in one fingerprint, and each content is told once', async () => {
      const reach = await world.register([
        holds({ id: 1, at: 30, content: 'two-parts' }, 1, 2),
        holds({ id: 2, at: 30, content: 'two-parts' }, 2, 3),
        holds({ id: 3, at: 20 }, 1, 2, 3),
        holds({ id: 4, at: 10 }, 3),
        holds({ id: 5, at: 40, content: 'apart' }, 1),
        holds({ id: 6, at: 40, content: 'apart' }, 2),
      ])
      expect(await later(askLater([1, 2, 3], { reach, minimumShared: 2 }))).toEqual([['c-3', 'two-parts']])
      expect(await later(askLater([1, 2, 3, 3, 3], { reach, minimumShared: 3 }))).toEqual([['c-3']])
      expect(await later(askLater([3, 3, 3], { reach, minimumShared: 2 }))).toEqual([[]])
      expect(await later(askLater([1, 2, 3], { reach }))).toEqual([['c-4', 'c-3', 'two-parts', 'apart']])
    })

    test('statistics tell what stands and which keys are hottest', async () => {
      const withdrawn = holds({ id: 900 }, 1, 2, 3)
      await world.register([
        ...Array.from({ length: 220 }, (_, id) => holds({ id, owner: id % 110 }, 1, 1000 + id, ...(id < 5 ? [2] : []))),
        ...Array.from({ length: 3 }, (_, id) => holds({ id: 300 + id, owner: 7 }, -3n)),
        says({ id: 1 }, [1, 5], [1, 6], [2, 5]),
        says({ id: 2 }, [1, 5]),
        looks({ id: 1 }, [someHash(1), 1], [someHash(2), 1]),
        withdrawn,
      ])
      const position = await world.register([gone(withdrawn)])
      const statistics = await world.lookUp.statistics(keys)
      expect(statistics).toMatchObject({
        index: keys.name,
        position,
        documents: 223,
        postings: 448,
        keys: 223,
        cappedKeys: 1,
        hottest: [
          { term: 1n, holders: 220, owners: 110 },
          { term: 2n, holders: 5, owners: 5 },
          { term: -3n, holders: 3, owners: 1 },
        ],
      })
      expect(statistics.bytes).toBeGreaterThan(0)
      expect(await world.lookUp.statistics(words)).toMatchObject({
        documents: 2,
        postings: 4,
        keys: 2,
        cappedKeys: 0,
        hottest: [{ term: 1n, holders: 2, owners: 2 }],
      })
      expect(await world.lookUp.statistics(hashes)).toMatchObject({
        documents: 1,
        postings: 2,
        keys: 0,
        cappedKeys: 0,
        hottest: [],
      })
    })

    test('registering what stands already changes nothing', async () => {
      const standing = [holds({ id: 1 }, 1, 2), says({ id: 1 }, [1, 7])]
      const position = await world.register(standing)
      expect(await world.register(standing)).toBe(position)
      expect(await world.register([gone(holds({ id: 77 }, 1))])).toBe(0n)
      expect(await world.log.head(world.database)).toBe(position)
      await candidates(ask([probe(1)], { reach: position }))
    })

    test('two logs count and answer apart', async () => {
      const here = await world.register([holds({ id: 1 }, 1), holds({ id: 2 }, 1)])
      const there = await world.register(
        [{ ...holds({ id: 1, at: 3, content: 'there' }, 1, 9), index: otherKeys.name }],
        world.other,
      )
      expect([here, there]).toEqual([2n, 1n])
      const [answer] = await world.otherLookUp.candidates([
        ask([probe(1), probe(9)], { index: otherKeys, reach: there }),
      ])
      expect(answer?.candidates.map(told)).toMatchObject([{ contentId: 'there', shared: 2 }])
      const [first] = await candidates(ask([probe(1), probe(9)], { reach: here }))
      expect(ids(first?.candidates ?? [])).toEqual([1, 2])
    })

    test('whatever is registered, replaced and withdrawn, all answers are those of going through everything', async () => {
      let generation = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          // One database for all runs: each has its own keys, and hashes far from those of the others.
          const run = ++generation
          const position = async (entries: IndexEntry[]) =>
            entries.length > 0 ? await world.register(entries) : await world.log.head(world.database)
          for (const { registered, asked } of steps) {
            const reach = await position(registered.map((random) => randomEntry(run, random)))
            const of = priority(asked.at, contentOf(run, asked.content))
            const more = { reach, of, sharing: asked.sharing, minimumShared: asked.minimumShared }
            const probes = asked.terms.map((term, at) =>
              probe(run * 1000 + term, asked.weights[at % asked.weights.length]),
            )
            await candidates(ask(probes, more), ask(probes, { ...more, of: atLast }))
            const grouped = probes.map((one, at) => ({ ...one, ...(at % 3 < 2 ? { group: at % 3 } : {}) }))
            await votes(
              askVotes(probes, { ...more, postingsRead: asked.budget }),
              askVotes(grouped, more),
              askVotes(grouped, { ...more, side: 'later', postingsRead: asked.budget }),
            )
            const terms = probes.flatMap((one, at) => (at % 4 === 0 ? [one.term, one.term] : [one.term]))
            const caps = { postingsPerProbe: asked.limit, postingsRead: asked.budget }
            await postings(
              askPostings(terms, { reach, of }),
              askPostings(terms, { reach, of, ...caps }),
              askPostings(terms, { reach, of, ...caps, side: 'later' }),
            )
            const looked = asked.hashes.map(({ base, bits, from }) => flipped(someHash(run * 8 + base), bits, from))
            const around = { reach, of, radius: asked.radius, limit: asked.limit }
            await near(askNear(looked, around), askNear(looked, { ...around, side: 'later' }))
            await later(
              askLater(
                asked.terms.map((term) => run * 1000 + term),
                { reach, of, minimumShared: asked.minimumShared },
              ),
            )
            const few = ask(probes, { ...more, limit: asked.limit })
            const [best] = await world.lookUp.candidates([few])
            expect(ids(best?.candidates ?? []).sort((a, b) => a - b)).toEqual(
              ids(world.model.candidates(few).candidates).sort((a, b) => a - b),
            )
          }
        }),
        { numRuns: rounds, endOnFailure: true },
      )
    })
  })
}

const randomContents = ['a', 'b', '内', '～', '\u{1f600}']
const contentOf = (run: number, content: number): string => `${run}-${randomContents[content]}`

const term = fc.integer({ min: -6, max: 6 })
const planted = fc.record({
  base: fc.integer({ min: 0, max: 2 }),
  bits: fc.integer({ min: 0, max: 20 }),
  from: fc.integer({ min: 0, max: 255 }),
})
const registration = fc.record({
  kind: fc.constantFrom('keys', 'words', 'hashes'),
  id: fc.integer({ min: 0, max: 30 }),
  at: fc.integer({ min: 0, max: 6 }),
  owner: fc.integer({ min: 0, max: 1 }),
  terms: fc.array(term, { maxLength: 5 }),
  values: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
  silent: fc.boolean(),
  hashes: fc.array(planted, { maxLength: 3 }),
})
const step = fc.record({
  registered: fc.uniqueArray(registration, { maxLength: 8, selector: ({ kind, id }) => `${kind} ${id}` }),
  asked: fc.record({
    at: fc.integer({ min: 0, max: 7 }),
    content: fc.integer({ min: 0, max: 4 }),
    sharing: fc.constantFrom('divided', 'whole'),
    minimumShared: fc.integer({ min: 1, max: 3 }),
    limit: fc.integer({ min: 1, max: 4 }),
    budget: fc.integer({ min: 1, max: 20 }),
    terms: fc.uniqueArray(term, { maxLength: 8 }),
    weights: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 8 }),
    hashes: fc.array(planted, { maxLength: 3 }),
    radius: fc.integer({ min: 0, max: 31 }),
  }),
})

function randomEntry(run: number, random: typeof registration extends fc.Arbitrary<infer R> ? R : never): IndexEntry {
  const published = {
    id: run * 1000 + random.id,
    content: contentOf(run, random.id % randomContents.length),
    at: random.at,
    owner: random.owner,
  }
  const terms = random.terms.map((value) => run * 1000 + value)
  if (random.kind === 'keys') return holds(published, ...terms)
  if (random.kind === 'words') {
    const silent = random.silent ? ([1] as const) : []
    return says(published, ...terms.map((value, at) => [value, random.values[at] as number, ...silent] as const))
  }
  return looks(
    published,
    ...random.hashes.map(({ base, bits, from }, tag) => [flipped(someHash(run * 8 + base), bits, from), tag] as const),
  )
}
