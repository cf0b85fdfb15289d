import { decodeKeys } from '@sourcemark/segments'
import {
  type Answer,
  type Candidate,
  type HashQuery,
  holderCaps,
  type IndexDefinition,
  type IndexEntry,
  type KeyQuery,
  type LaterQuery,
  type NearCandidate,
  type PostingQuery,
  postingsPerProbe,
  type VotedCandidate,
  type VoteQuery,
} from '../src/lookup/contract.ts'
import { comparePriority, type Priority } from '../src/priority.ts'

interface Posting {
  readonly term: bigint
  readonly payload: Uint8Array
}

interface Standing extends IndexEntry {
  readonly list: readonly Posting[]
}

/** A posting that was found, with the number of its key. */
export interface ToldPosting extends Priority {
  readonly probe: number
  readonly fingerprintId: bigint
  readonly payload: string
}

export interface ToldPostings {
  readonly told: readonly ToldPosting[]
  readonly capped: number
}

/** The originals index by going through everything that stands, as its contract says it. */
export class LookUpModel {
  private readonly strides: ReadonlyMap<string, number>
  private readonly standing = new Map<string, Standing>()

  constructor(definitions: readonly IndexDefinition[]) {
    this.strides = new Map(
      definitions.map(({ name, kind, payloadBytes }) => [name, kind === 'hashes' ? 36 : 8 + payloadBytes]),
    )
  }

  register(entries: readonly IndexEntry[]): void {
    for (const entry of entries) {
      const stride = this.strides.get(entry.index) as number
      const list = Array.from({ length: entry.postings.length / stride }, (_, at) => {
        const posting = entry.postings.subarray(at * stride, (at + 1) * stride)
        const [term] = decodeKeys(posting.subarray(0, 8)) as [bigint]
        return { term, payload: stride === 36 ? posting : posting.subarray(8) }
      })
      this.standing.set(`${entry.index} ${entry.fingerprintId}`, { ...entry, list })
    }
  }

  /** All of others than the query's content on one side of it, earliest first. */
  private side(index: IndexDefinition, of: Priority, sign: -1 | 1): Standing[] {
    return [...this.standing.values()]
      .filter(
        (one) =>
          one.index === index.name && one.contentId !== of.contentId && Math.sign(comparePriority(one, of)) === sign,
      )
      .sort((a, b) => comparePriority(a, b) || Number(a.fingerprintId - b.fingerprintId))
  }

  candidates({ index, of, probes, sharing, minimumShared, limit }: KeyQuery): Answer<Candidate> {
    const earlier = this.side(index, of, -1)
    const sums = new Map<Standing, { weight: number; shared: number }>()
    let capped = 0
    for (const { term, weight } of probes) {
      const holders = earlier.filter(({ list }) => list.some((posting) => posting.term === term))
      const owned = new Map<bigint, number>()
      const looked = holders
        .slice(0, holderCaps.holdersRead)
        .filter(({ ownerId }) => {
          owned.set(ownerId, (owned.get(ownerId) ?? 0) + 1)
          return (owned.get(ownerId) as number) <= holderCaps.holdersPerOwner
        })
        .slice(0, holderCaps.holdersPerKey)
      if (looked.length < holders.length) capped++
      for (const holder of looked) {
        const sum = sums.get(holder) ?? { weight: 0, shared: 0 }
        sum.weight += sharing === 'divided' ? Math.floor(weight / looked.length) : weight
        sum.shared++
        sums.set(holder, sum)
      }
    }
    const found = [...sums].filter(([, { shared }]) => shared >= minimumShared)
    return {
      candidates: best(
        found.map(([one, sum]) => ({ ...identity(one), ...sum })),
        limit,
      ),
      capped,
    }
  }

  votes(query: VoteQuery): Answer<VotedCandidate> {
    const { index, of, side, probes, sharing, minimumShared, limit, vote, postingsRead } = query
    const others = this.side(index, of, signOf(side))
    const bins = new Map<Standing, Map<number, { weight: number; shared: number; groups: Set<number> }>>()
    const order = [...probes.entries()].sort(([a, one], [b, other]) => other.weight - one.weight || a - b)
    let left = postingsRead
    let capped = 0
    for (const [position, [probe, { term, weight, group }]] of order.entries()) {
      const postings = others.flatMap((one) =>
        one.list.filter((posting) => posting.term === term).map(({ payload }) => ({ one, payload })),
      )
      if (postings.length > postingsPerProbe) {
        capped++
        continue
      }
      left -= postings.length
      if (left < 0) {
        capped += order.length - position
        break
      }
      const voted = new Map<Standing, Set<number>>()
      for (const { one, payload } of postings) {
        const bin = vote(probe, payload, 0)
        if (bin >= 0) voted.set(one, (voted.get(one) ?? new Set()).add(bin))
      }
      for (const [one, voting] of voted) {
        const sums = bins.get(one) ?? new Map<number, { weight: number; shared: number; groups: Set<number> }>()
        bins.set(one, sums)
        for (const bin of voting) {
          const { weight: sum, shared, groups } = sums.get(bin) ?? { weight: 0, shared: 0, groups: new Set<number>() }
          // Alone: a number that no group has.
          const voter = group ?? -1 - probe
          if (groups.has(voter)) continue
          const share = sharing === 'divided' ? Math.floor(weight / voted.size) : weight
          sums.set(bin, { weight: sum + share, shared: shared + 1, groups: groups.add(voter) })
        }
      }
    }
    const found = [...bins].flatMap(([one, sums]) => {
      const [fullest] = [...sums]
        .filter(([, { shared }]) => shared >= minimumShared)
        .sort(([a, x], [b, y]) => y.weight - x.weight || a - b)
      if (fullest === undefined) return []
      const [bin, { weight, shared }] = fullest
      return [{ ...identity(one), weight, shared, bin }]
    })
    return { candidates: best(found, limit), capped }
  }

  /** The postings of each key that is read, in the order of keys, documents and payloads. */
  postings({ index, of, side, low, high, postingsPerProbe: most, postingsRead }: PostingQuery): ToldPostings {
    const others = this.side(index, of, signOf(side))
    const found = Array.from(low, (half, probe): ToldPosting[] => {
      const term = BigInt.asIntN(64, (BigInt(high[probe] as number) << 32n) + BigInt(half))
      return others.flatMap((one) =>
        one.list
          .filter((posting) => posting.term === term)
          .map(({ payload }) => ({ probe, ...identity(one), payload: Buffer.from(payload).toString('hex') })),
      )
    })
    const upTo = (count: number): ToldPosting[] => found.filter(({ length }) => length <= count).flat()
    const numbers = Array.from(new Set([0, ...found.map(({ length }) => length)]))
    const largest = Math.max(...numbers.filter((count) => count <= most && upTo(count).length <= postingsRead))
    return { told: upTo(largest), capped: found.filter(({ length }) => length > largest).length }
  }

  near({ index, of, side, hashes, radius, limit }: HashQuery): NearCandidate[] {
    return this.side(index, of, signOf(side))
      .flatMap((one) => {
        const pairs = hashes.flatMap((hash, variant) =>
          one.list.map(({ payload }) => ({
            ...identity(one),
            distance: bitsApart(hash, payload),
            variant,
            tag: Buffer.from(payload).readUInt32BE(32),
          })),
        )
        return pairs
          .filter(({ distance }) => distance <= radius)
          .sort((a, b) => a.distance - b.distance || a.variant - b.variant || a.tag - b.tag)
          .slice(0, 1)
      })
      .sort((a, b) => a.distance - b.distance)
      .slice(0, limit)
  }

  later({ index, of, keys, minimumShared }: LaterQuery): string[] {
    const asked = new Set(keys)
    const holders = this.side(index, of, 1).filter(
      ({ list }) => new Set(list.flatMap(({ term }) => (asked.has(term) ? [term] : []))).size >= minimumShared,
    )
    return [...new Set(holders.map(({ contentId }) => contentId))]
  }
}

const signOf = (side: 'earlier' | 'later'): -1 | 1 => (side === 'earlier' ? -1 : 1)

const identity = ({ fingerprintId, contentId, publishedAt }: IndexEntry) => ({ fingerprintId, contentId, publishedAt })

const best = <C extends Candidate>(found: C[], limit: number): C[] =>
  found
    .sort((a, b) => b.weight - a.weight || comparePriority(a, b) || Number(a.fingerprintId - b.fingerprintId))
    .slice(0, limit)

function bitsApart(a: Uint8Array, b: Uint8Array): number {
  let apart = 0
  for (let bit = 0; bit < 256; bit++) {
    if ((((a[bit >> 3] as number) ^ (b[bit >> 3] as number)) & (1 << (bit & 7))) !== 0) apart++
  }
  return apart
}
