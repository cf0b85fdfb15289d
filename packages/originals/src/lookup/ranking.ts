import { comparePriority } from '../priority.ts'
import { type Candidate, holderCaps, postingsPerProbe, type VoteProbe, type VoteQuery } from './contract.ts'

/*
 * From the holders of keys to the best candidates: the same for both forms of the index. Documents are numbered by whoever reads them, from 0 in
 * the order in which they are met.
 */

/** What a form knows about the holders of the keys of one query. */
export interface HolderReader {
  /** The earlier holders of a probe's key, earliest first, at most `holdersRead`: writes their numbers and gives how many there are. */
  read(probe: number, into: Uint32Array): number
  /** Equal for documents of one owner. */
  owner(document: number): bigint
}

/** What a form knows about the postings of one query whose payloads vote: those of others on the side that is asked for. */
export interface VoteReader {
  /** How many a probe's key has; when they are more than `most`, any number above it. */
  count(probe: number, most: number): number
  /** Lets each of them vote, in any order, and notes the bins that are not negative. */
  read(
    probe: number,
    vote: (bytes: Uint8Array, at: number) => number,
    note: (document: number, bin: number) => void,
  ): void
}

/** A document with what speaks for it. */
export interface Ranked {
  readonly document: number
  readonly weight: number
  readonly shared: number
  /** The fullest bin with enough votes; 0 where nobody votes. */
  readonly bin: number
}

export interface Ranking {
  /** Best first, and all that are as good as the last. At most `limit` without these. */
  readonly ranked: readonly Ranked[]
  readonly capped: number
}

interface RankOptions {
  /** Thousandths of a bit a probe. */
  readonly weights: readonly number[]
  readonly sharing: 'divided' | 'whole'
  readonly minimumShared: number
  readonly limit: number
  /** Reads everything even when the answer cannot change any more: for tests. */
  readonly exhaustive?: boolean
}

/**
 * Of the holders of a key those that are looked at. `holders` come earliest first.
 * @returns how many stay, moved to the front.
 */
export function capHolders(holders: Uint32Array, count: number, owner: (document: number) => bigint): number {
  if (count <= holderCaps.holdersPerOwner) return count
  const owned = new Map<bigint, number>()
  let kept = 0
  for (let at = 0; at < count && kept < holderCaps.holdersPerKey; at++) {
    const document = holders[at] as number
    const who = owner(document)
    const before = owned.get(who) ?? 0
    if (before >= holderCaps.holdersPerOwner) continue
    owned.set(who, before + 1)
    holders[kept++] = document
  }
  return kept
}

const scratch = new Uint32Array(holderCaps.holdersRead)

/** Postings read between two looks whether reading on can change anything, for each document met so far. */
const readPerLook = 4

/**
 * Probes in the order in which they are read, most weight first: the same whoever reads, so that all forms stop at the same one. Weights are whole, so
 * that weight and probe make one number and thousands of them need no comparing function.
 */
export function byWeight(weights: readonly number[]): number[] {
  const { length } = weights
  const ranked = Float64Array.from(weights, (weight, probe) => probe - weight * length).sort()
  return Array.from(ranked, (rank) => ((rank % length) + length) % length)
}

/**
 * The documents that share most. When what is left to read cannot bring in another document any more, reading ends: the set is exact, weights are
 * then what was counted up to there.
 */
export function rankHolders(reader: HolderReader, options: RankOptions): Ranking {
  const { weights, sharing } = options
  const owner = (document: number): bigint => reader.owner(document)
  const tally = new Tally()
  let left = weights.reduce((sum, weight) => sum + weight, 0)
  let capped = 0
  let read = 0
  for (const probe of byWeight(weights)) {
    if (options.exhaustive !== true && read > tally.met * readPerLook) {
      if (isSettled(tally.standings(options.minimumShared), options.limit, left)) break
      read = 0
    }
    const weight = weights[probe] as number
    left -= weight
    const count = reader.read(probe, scratch)
    const taken = capHolders(scratch, count, owner)
    if (taken < count) capped++
    const share = sharing === 'divided' ? Math.floor(weight / Math.max(1, taken)) : weight
    for (let at = 0; at < taken; at++) tally.add(scratch[at] as number, share)
    read += count
  }
  return { ranked: tally.best(options), capped }
}

interface VoteOptions extends Pick<VoteQuery, 'sharing' | 'minimumShared' | 'limit' | 'vote' | 'postingsRead'> {
  readonly probes: readonly Pick<VoteProbe, 'weight' | 'group'>[]
  /** Reads everything even when the answer cannot change any more: for tests. */
  readonly exhaustive?: boolean
}

/**
 * The documents with the fullest bins. Probes of most weight are read first, each whole or not at all: one with too many postings is passed over, and
 * when they are more than what is left of `postingsRead`, reading ends, whatever the order in which they would come.
 */
export function rankVotes(reader: VoteReader, options: VoteOptions): Ranking {
  const { probes, sharing, postingsRead } = options
  const weights = probes.map(({ weight }) => weight)
  const tally = new BinTally()
  let left = weights.reduce((sum, weight) => sum + weight, 0)
  let budget = postingsRead
  let looked = postingsRead
  let capped = 0
  let probe = 0
  const vote = (bytes: Uint8Array, at: number): number => options.vote(probe, bytes, at)
  const note = (document: number, bin: number): void => tally.note(document, bin)
  for (const [position, next] of byWeight(weights).entries()) {
    // A look costs what is noted; before one bin has more than all that is left, it tells nothing.
    if (options.exhaustive !== true && tally.heaviest > left && looked - budget > tally.used) {
      if (isSettled(tally.standings(options.minimumShared), options.limit, left)) break
      looked = budget
    }
    probe = next
    const weight = weights[probe] as number
    left -= weight
    const count = reader.count(probe, postingsPerProbe)
    if (count > postingsPerProbe) {
      capped++
    } else if (count > budget) {
      capped += weights.length - position
      break
    } else if (count > 0) {
      budget -= count
      tally.begin(probe, probes[probe]?.group ?? -1)
      reader.read(probe, vote, note)
      tally.settle(weight, sharing)
    }
  }
  return { ranked: tally.best(options), capped }
}

/** What each document has for certain, -1 while it does not share enough, and what it can build upon. */
interface Standings {
  readonly certain: Float64Array
  readonly most: Float64Array
}

/** Whether the best `limit` stay the best, whoever gets all of what is left. */
function isSettled({ certain, most }: Standings, limit: number, left: number): boolean {
  if (certain.length < limit) return false
  const last = certain.slice().sort()[certain.length - limit] as number
  if (last <= left) return false
  let reaching = 0
  for (let document = 0; document < most.length; document++) if ((most[document] as number) + left >= last) reaching++
  return reaching === limit
}

/** What speaks for each document. */
class Tally {
  /** Documents for which something speaks. */
  met = 0
  /** The highest number of these, and one. */
  private size = 0
  private weights = new Float64Array(256)
  private shares = new Uint32Array(256)

  add(document: number, weight: number): void {
    if (document >= this.weights.length) this.grow(document)
    if (document >= this.size) this.size = document + 1
    if (this.shares[document] === 0) this.met++
    this.weights[document] = (this.weights[document] as number) + weight
    this.shares[document] = (this.shares[document] as number) + 1
  }

  private grow(document: number): void {
    const capacity = 2 ** Math.ceil(Math.log2(document + 1))
    const weights = new Float64Array(capacity)
    weights.set(this.weights)
    this.weights = weights
    const shares = new Uint32Array(capacity)
    shares.set(this.shares)
    this.shares = shares
  }

  best({ minimumShared, limit }: RankOptions): Ranked[] {
    const ranked: Ranked[] = []
    for (let document = 0; document < this.size; document++) {
      const shared = this.shares[document] as number
      if (shared > 0 && shared >= minimumShared)
        ranked.push({ document, weight: this.weights[document] as number, shared, bin: 0 })
    }
    return bestOf(ranked, limit)
  }

  standings(minimumShared: number): Standings {
    const most = this.weights.subarray(0, this.size)
    const certain = most.map((weight, document) => ((this.shares[document] as number) >= minimumShared ? weight : -1))
    return { certain, most }
  }
}

/** The best `limit`, and what is as good as the last of them. */
function bestOf(ranked: Ranked[], limit: number): Ranked[] {
  ranked.sort((a, b) => b.weight - a.weight)
  const last = ranked[limit - 1]?.weight
  return last === undefined ? ranked : ranked.filter(({ weight }) => weight >= last)
}

/** What speaks for each bin of each document. */
class BinTally {
  /** The most that speaks for any. */
  heaviest = 0
  private readonly entries = new PairTable()
  /** Of each entry of the table. */
  private weights = new Float64Array(1024)
  private shares = new Uint32Array(1024)
  private lastProbe = new Int32Array(1024).fill(-1)
  /** The first group that voted for each entry; -1 while none did. Most entries have one vote, so the others are kept apart, with their entries. */
  private firstGroup = new Int32Array(1024).fill(-1)
  private readonly otherGroups = new PairTable()
  /** The highest number of a document that was voted for, and one. */
  private size = 0
  /** The last probe that voted for each document. */
  private lastVoter = new Int32Array(256).fill(-1)
  private probe = -1
  private group = -1
  /** Entries that the probe in hand speaks for, and for how many documents it voted. */
  private noted: number[] = []
  private voted = 0

  /** Bins for which something speaks. */
  get used(): number {
    return this.entries.size
  }

  /** @param group -1 for a probe that is alone. */
  begin(probe: number, group: number): void {
    this.probe = probe
    this.group = group
    this.noted.length = 0
    this.voted = 0
  }

  note(document: number, bin: number): void {
    const { probe, group } = this
    const entry = this.entries.of(document, bin)
    if (entry >= this.weights.length) this.growEntries()
    if (this.lastProbe[entry] === probe) return
    this.lastProbe[entry] = probe
    if (document >= this.size) this.growDocuments(document)
    if (this.lastVoter[document] !== probe) {
      this.lastVoter[document] = probe
      this.voted++
    }
    if (group < 0 || this.isNewGroup(entry, group)) this.noted.push(entry)
  }

  private isNewGroup(entry: number, group: number): boolean {
    const first = this.firstGroup[entry] as number
    if (first < 0) this.firstGroup[entry] = group
    if (first < 0 || first === group) return first < 0
    const before = this.otherGroups.size
    return this.otherGroups.of(entry, group) === before
  }

  /** Gives the bins that were noted what the probe in hand is worth. */
  settle(weight: number, sharing: 'divided' | 'whole'): void {
    const share = sharing === 'divided' ? Math.floor(weight / Math.max(1, this.voted)) : weight
    for (const entry of this.noted) {
      const sum = (this.weights[entry] as number) + share
      this.weights[entry] = sum
      if (sum > this.heaviest) this.heaviest = sum
      this.shares[entry] = (this.shares[entry] as number) + 1
    }
  }

  private growEntries(): void {
    const { weights, shares, lastProbe, firstGroup } = this
    this.weights = new Float64Array(weights.length * 2)
    this.weights.set(weights)
    this.shares = new Uint32Array(shares.length * 2)
    this.shares.set(shares)
    this.lastProbe = new Int32Array(lastProbe.length * 2).fill(-1)
    this.lastProbe.set(lastProbe)
    this.firstGroup = new Int32Array(firstGroup.length * 2).fill(-1)
    this.firstGroup.set(firstGroup)
  }

  private growDocuments(document: number): void {
    this.size = document + 1
    if (document < this.lastVoter.length) return
    const lastVoter = new Int32Array(2 ** Math.ceil(Math.log2(document + 1))).fill(-1)
    lastVoter.set(this.lastVoter)
    this.lastVoter = lastVoter
  }

  /** For each document its fullest bin with so many votes, the lowest of equal ones; -1 where it has none. */
  private fullest(votes: number): { weights: Float64Array; entries: Int32Array } {
    const { first: documents, second: bins, size } = this.entries
    const weights = new Float64Array(this.size).fill(-1)
    const entries = new Int32Array(this.size).fill(-1)
    for (let entry = 0; entry < size; entry++) {
      if ((this.shares[entry] as number) < votes) continue
      const document = documents[entry] as number
      const weight = this.weights[entry] as number
      const best = weights[document] as number
      if (
        weight > best ||
        (weight === best && (bins[entry] as number) < (bins[entries[document] as number] as number))
      ) {
        weights[document] = weight
        entries[document] = entry
      }
    }
    return { weights, entries }
  }

  best({ minimumShared, limit }: Pick<RankOptions, 'minimumShared' | 'limit'>): Ranked[] {
    const { weights, entries } = this.fullest(Math.max(1, minimumShared))
    // Nearly all documents have some vote by chance, so only those that can be among the best become objects.
    const last = weights.length > limit ? (weights.slice().sort()[weights.length - limit] as number) : 0
    const ranked: Ranked[] = []
    for (let document = 0; document < this.size; document++) {
      const entry = entries[document] as number
      if (entry < 0 || (weights[document] as number) < last) continue
      const [weight, shared] = [weights[document] as number, this.shares[entry] as number]
      ranked.push({ document, weight, shared, bin: this.entries.second[entry] as number })
    }
    return bestOf(ranked, limit)
  }

  standings(minimumShared: number): Standings {
    return { certain: this.fullest(Math.max(1, minimumShared)).weights, most: this.fullest(0).weights }
  }
}

/** Numbers pairs of numbers, 0 to 2^31 - 1 each, from 0 in the order in which they come: an open-addressed table, at most half full. */
class PairTable {
  size = 0
  /** Of each pair. */
  first = new Int32Array(1024)
  second = new Int32Array(1024)
  /** The number that stands in a slot, and 1. */
  private slots = new Int32Array(2048)

  of(first: number, second: number): number {
    const mask = this.slots.length - 1
    let slot = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
    slot = (slot ^ (slot >>> 15)) & mask
    for (let found = this.slots[slot] as number; found !== 0; found = this.slots[slot] as number) {
      if (this.first[found - 1] === first && this.second[found - 1] === second) return found - 1
      slot = (slot + 1) & mask
    }
    const number = this.size++
    this.first[number] = first
    this.second[number] = second
    this.slots[slot] = this.size
    if (this.size === this.first.length) this.grow()
    return number
  }

  private grow(): void {
    const { first, second, size } = this
    this.first = new Int32Array(size * 2)
    this.second = new Int32Array(size * 2)
    this.slots = new Int32Array(size * 4)
    this.size = 0
    for (let number = 0; number < size; number++) this.of(first[number] as number, second[number] as number)
  }
}

/** The best `limit` candidates, best first; ties go to the earlier one, then to the smaller id. */
export const bestCandidates = <C extends Candidate>(candidates: C[], limit: number): C[] =>
  candidates
    .sort((a, b) => b.weight - a.weight || comparePriority(a, b) || (a.fingerprintId < b.fingerprintId ? -1 : 1))
    .slice(0, limit)
