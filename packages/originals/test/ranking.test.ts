import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capHolders,
  type HolderReader,
  type Ranking,
  rankHolders,
  rankVotes,
  type VoteReader,
} from '../src/lookup/ranking.ts'

const options = fc.record({
  sharing: fc.constantFrom('divided' as const, 'whole' as const),
  minimumShared: fc.integer({ min: 1, max: 9 }),
  limit: fc.integer({ min: 1, max: 5 }),
})
const documents = 14
/** A few rare and heavy keys among light ones, so that reading often ends early. */
const weight = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 2000, max: 9000 }))

const held = fc.array(
  fc.record({ weight, holders: fc.uniqueArray(fc.integer({ min: 0, max: documents - 1 }), { maxLength: documents }) }),
  { maxLength: 40 },
)

const readerOf = (probes: readonly { readonly holders: readonly number[] }[], reads = { count: 0 }): HolderReader => ({
  read(probe, into) {
    reads.count++
    const { holders } = probes[probe] as { readonly holders: readonly number[] }
    into.set(holders)
    return holders.length
  },
  owner: (document) => BigInt(document),
})

/** The best by weight alone; order among equals is for who knows priorities. */
const chosen = ({ ranked }: Ranking): number[] => ranked.map(({ document }) => document).sort((a, b) => a - b)

describe('ranking', () => {
  test('whoever reads until nothing can change has the best of who reads everything', () => {
    fc.assert(
      fc.property(held, options, (probes, asked) => {
        const weights = probes.map((probe) => probe.weight)
        const early = rankHolders(readerOf(probes), { ...asked, weights })
        const whole = rankHolders(readerOf(probes), { ...asked, weights, exhaustive: true })
        expect(chosen(early)).toEqual(chosen(whole))
      }),
      { numRuns: 1000 },
    )
  })

  test('the weights of who reads everything are the sums of the shares', () => {
    fc.assert(
      fc.property(held, options, (probes, asked) => {
        const { ranked } = rankHolders(readerOf(probes), {
          ...asked,
          limit: documents + 1,
          weights: probes.map((probe) => probe.weight),
          exhaustive: true,
        })
        const expected = Array.from({ length: documents }, (_, document) => {
          const shared = probes.filter(({ holders }) => holders.includes(document))
          const sum = shared.reduce(
            (total, probe) =>
              total +
              (asked.sharing === 'divided'
                ? Math.floor(probe.weight / Math.min(200, probe.holders.length))
                : probe.weight),
            0,
          )
          return { document, weight: sum, shared: shared.length, bin: 0 }
        }).filter(({ shared }) => shared >= asked.minimumShared)
        expect(ranked.toSorted((a, b) => a.document - b.document)).toEqual(expected)
      }),
    )
  })

  test('reading ends before common keys when rare ones have decided', () => {
    const everybody = Array.from({ length: documents }, (_, document) => document)
    const probes = [
      ...Array.from({ length: 40 }, () => ({ weight: 5, holders: everybody })),
      ...Array.from({ length: 20 }, () => ({ weight: 9000, holders: [3, 8] })),
    ]
    const reads = { count: 0 }
    const weights = probes.map((probe) => probe.weight)
    const { ranked } = rankHolders(readerOf(probes, reads), { weights, sharing: 'whole', minimumShared: 1, limit: 2 })
    expect(ranked.map(({ document }) => document).sort()).toEqual([3, 8])
    expect(reads.count).toBeLessThanOrEqual(20)
  })

  const voting = fc.array(
    fc.record({
      weight,
      postings: fc.array(
        fc.record({ document: fc.integer({ min: 0, max: documents - 1 }), bin: fc.integer({ min: -1, max: 3 }) }),
        { maxLength: 12 },
      ),
    }),
    { maxLength: 40 },
  )
  type Voting = readonly { readonly postings: readonly { readonly document: number; readonly bin: number }[] }[]
  const voters = (probes: Voting, reversed = false, repeated = 1): VoteReader => ({
    count: (probe) => (probes[probe] as Voting[number]).postings.length * repeated,
    read(probe, toVote, note) {
      const { postings } = probes[probe] as Voting[number]
      for (let time = 0; time < repeated; time++) {
        for (const { document, bin } of reversed ? postings.toReversed() : postings) {
          const voted = toVote(Uint8Array.of(bin + 1), 0)
          if (voted >= 0) note(document, voted)
        }
      }
    },
  })
  const vote = (_: number, bytes: Uint8Array, at: number): number => (bytes[at] as number) - 1

  test('voters read until nothing can change have the best of all that are read', () => {
    fc.assert(
      fc.property(voting, options, (probes, asked) => {
        const more = { ...asked, probes, vote, postingsRead: 1e9 }
        // Each posting comes many times, so that there is enough to read for a look.
        expect(chosen(rankVotes(voters(probes, false, 200), more))).toEqual(
          chosen(rankVotes(voters(probes, false, 200), { ...more, exhaustive: true })),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('votes and what is cut off do not depend on the order in which the postings of a probe come', () => {
    fc.assert(
      fc.property(voting, options, fc.integer({ min: 0, max: 120 }), (probes, asked, postingsRead) => {
        const more = { ...asked, probes, vote, postingsRead }
        const sorted = ({ ranked, capped }: Ranking) => [ranked.toSorted((a, b) => a.document - b.document), capped]
        expect(sorted(rankVotes(voters(probes, true), more))).toEqual(sorted(rankVotes(voters(probes), more)))
      }),
    )
  })

  test('votes are counted bin by bin and document by document', () => {
    fc.assert(
      fc.property(voting, options, (probes, asked) => {
        const { ranked } = rankVotes(voters(probes), {
          ...asked,
          limit: documents + 1,
          probes: probes.map(({ weight: worth }) => ({ weight: worth })),
          vote,
          postingsRead: 1e9,
          exhaustive: true,
        })
        const expected = Array.from({ length: documents }, (_, document) => {
          const bins = [0, 1, 2, 3].map((bin) => {
            const shared = probes.filter(({ postings }) =>
              postings.some((one) => one.document === document && one.bin === bin),
            )
            const sum = shared.reduce((total, probe) => {
              const all = new Set(probe.postings.flatMap((one) => (one.bin >= 0 ? [one.document] : [])))
              return total + (asked.sharing === 'divided' ? Math.floor(probe.weight / all.size) : probe.weight)
            }, 0)
            return { document, weight: sum, shared: shared.length, bin }
          })
          const enough = bins.filter(({ shared }) => shared >= asked.minimumShared)
          return enough.toSorted((a, b) => b.weight - a.weight || a.bin - b.bin).slice(0, 1)
        }).flat()
        expect(ranked.toSorted((a, b) => a.document - b.document)).toEqual(expected)
      }),
    )
  })

  test('the probes of a group vote once for a bin of a document, the heaviest that does', () => {
    const grouped = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: -1 }), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(voting, grouped, options, (probes, groups, asked) => {
        const { ranked } = rankVotes(voters(probes), {
          ...asked,
          sharing: 'whole',
          minimumShared: 1,
          limit: documents + 1,
          probes: probes.map(({ weight: worth }, at) => {
            const group = groups[at] as number
            return group < 0 ? { weight: worth } : { weight: worth, group }
          }),
          vote,
          postingsRead: 1e9,
          exhaustive: true,
        })
        const expected = Array.from({ length: documents }, (_, document) => {
          const bins = [0, 1, 2, 3].map((bin) => {
            const all = probes.map((probe, at) => ({ ...probe, group: groups[at] as number }))
            const heaviest = all
              .filter(({ postings }) => postings.some((one) => one.document === document && one.bin === bin))
              .toSorted((one, other) => other.weight - one.weight)
              .filter(({ group }, at, sorted) => group < 0 || sorted.findIndex((one) => one.group === group) === at)
            const sum = heaviest.reduce((total, probe) => total + probe.weight, 0)
            return { document, weight: sum, shared: heaviest.length, bin }
          })
          const voted = bins.filter(({ shared }) => shared > 0)
          return voted.toSorted((one, other) => other.weight - one.weight || one.bin - other.bin).slice(0, 1)
        }).flat()
        expect(ranked.toSorted((one, other) => one.document - other.document)).toEqual(expected)
      }),
    )
  })

  test('many bins of many documents are kept apart', () => {
    const count = 3000
    const { ranked } = rankVotes(
      {
        count: () => count,
        read(_, toVote, note) {
          for (let document = 0; document < count; document++) note(document, toVote(Uint8Array.of(document & 1), 0))
        },
      },
      {
        probes: [{ weight: count * 10 }, { weight: count * 10 }],
        sharing: 'divided',
        minimumShared: 2,
        limit: count,
        vote: (_, bytes, at) => 2 ** 31 - 2 + (bytes[at] as number),
        postingsRead: count * 2,
      },
    )
    expect(ranked.length).toBe(count)
    expect(
      ranked.every(
        ({ document, bin, weight: sum, shared }) => bin === 2 ** 31 - 2 + (document & 1) && sum === 20 && shared === 2,
      ),
    ).toBe(true)
  })

  test('of the holders of a key eight of one owner stay and 200 in all, the earliest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 1600 }), (owners) => {
        const holders = Uint32Array.from(owners, (_, document) => document)
        const kept = capHolders(holders, holders.length, (document) => BigInt(owners[document] as number))
        const expected = owners
          .flatMap((owner, document) =>
            owners.slice(0, document).filter((other) => other === owner).length < 8 ? [document] : [],
          )
          .slice(0, 200)
        expect([...holders.subarray(0, kept)]).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })
})
