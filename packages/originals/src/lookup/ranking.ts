import { comparePriority } from '../priority.ts'
import { type Candidate, holderCaps } from './contract.ts'

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

/** What a form knows about the postings of one query whose payloads vote. */
export interface VoteReader {
  /** Reads all postings of a probe's key by earlier holders, in any order. */
  read(probe: number, visit: (document: number, bytes: Uint8Array, at: number) => void): void
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

/** Probes in the order in which they are read, most weight first: the same whoever reads, so that all forms stop at the same one. */
export const byWeight = (weights: readonly number[]): number[] =>
  weights.map((_, probe) => probe).sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b)

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

interface VoteOptions extends RankOptions {
  readonly vote: (probe: number, bytes: Uint8Array, at: number) => number
  readonly postingsRead: number
}

/**
 * The documents with the fullest bins. Probes of most weight are read first; a probe votes once for a bin of a document. A probe is read whole: when
 * its postings are more than what is left of `postingsRead`, none of them votes and reading ends, whatever the order in which they came.
 */
export function rankVotes(reader: VoteReader, options: VoteOptions): Ranking {
  const { weights, sharing, vote, postingsRead } = options
  const tally = new BinTally()
  let left = weights.reduce((sum, weight) => sum + weight, 0)
  let budget = postingsRead
  let looked = postingsRead
  for (const [position, probe] of byWeight(weights).entries()) {
    if (options.exhaustive !== true && looked - budget > tally.slots) {
      if (isSettled(tally.standings(options.minimumShared), options.limit, left)) break
      looked = budget
    }
    const weight = weights[probe] as number
    left -= weight
    let count = 0
    reader.read(probe, (document, bytes, at) => {
      if (++count > budget) return
      const bin = vote(probe, bytes, at)
      if (bin >= 0) tally.note(probe, document, bin)
    })
    if (count > budget) return { ranked: tally.best(options), capped: weights.length - position }
    budget -= count
    tally.settleProbe(weight, sharing)
  }
  return { ranked: tally.best(options), capped: 0 }
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

/** What speaks for each bin of each document: an open-addressed table. */
class BinTally {
  /** Room for bins. */
  slots = 1024
  /** The highest number of a document that was voted for, and one. */
  private size = 0
  private used = 0
  private documents = new Int32Array(1024).fill(-1)
  private bins = new Int32Array(1024)
  private weights = new Float64Array(1024)
  private shares = new Uint32Array(1024)
  private probes = new Int32Array(1024).fill(-1)
  /** Slots of the bins that the probe in hand voted for. */
  private noted: number[] = []
  /** The last probe that voted for each document, and for how many documents the one in hand did. */
  private lastVoter = new Int32Array(256).fill(-1)
  private voted = 0

  note(probe: number, document: number, bin: number): void {
    if (this.used * 2 >= this.slots) this.grow()
    const slot = this.slot(document, bin)
    if (this.documents[slot] === -1) {
      this.documents[slot] = document
      this.bins[slot] = bin
      this.used++
      if (document >= this.size) this.size = document + 1
    }
    if (this.probes[slot] === probe) return
    this.probes[slot] = probe
    this.noted.push(slot)
    if (document >= this.lastVoter.length) this.growVoters(document)
    if (this.lastVoter[document] === probe) return
    this.lastVoter[document] = probe
    this.voted++
  }

  private growVoters(document: number): void {
    const lastVoter = new Int32Array(2 ** Math.ceil(Math.log2(document + 1))).fill(-1)
    lastVoter.set(this.lastVoter)
    this.lastVoter = lastVoter
  }

  /** Gives the bins that were noted what the probe is worth. */
  settleProbe(weight: number, sharing: 'divided' | 'whole'): void {
    const share = sharing === 'divided' ? Math.floor(weight / Math.max(1, this.voted)) : weight
    for (const slot of this.noted) {
      this.weights[slot] = (this.weights[slot] as number) + share
      this.shares[slot] = (this.shares[slot] as number) + 1
    }
    this.noted.length = 0
    this.voted = 0
  }

  private slot(document: number, bin: number): number {
    const mask = this.slots - 1
    let at = (Math.imul(document, 0x9e3779b1) ^ Math.imul(bin, 0x85ebca6b)) >>> 0
    at = (at ^ (at >>> 15)) & mask
    while (this.documents[at] !== -1 && (this.documents[at] !== document || this.bins[at] !== bin)) at = (at + 1) & mask
    return at
  }

  private grow(): void {
    const { documents, bins, weights, shares, probes, slots } = this
    this.slots = slots * 2
    this.documents = new Int32Array(this.slots).fill(-1)
    this.bins = new Int32Array(this.slots)
    this.weights = new Float64Array(this.slots)
    this.shares = new Uint32Array(this.slots)
    this.probes = new Int32Array(this.slots).fill(-1)
    const moved = new Uint32Array(slots)
    for (let old = 0; old < slots; old++) {
      const document = documents[old] as number
      if (document === -1) continue
      const slot = this.slot(document, bins[old] as number)
      this.documents[slot] = document
      this.bins[slot] = bins[old] as number
      this.weights[slot] = weights[old] as number
      this.shares[slot] = shares[old] as number
      this.probes[slot] = probes[old] as number
      moved[old] = slot
    }
    for (let at = 0; at < this.noted.length; at++) this.noted[at] = moved[this.noted[at] as number] as number
  }

  /** For each document its fullest bin with so many votes, the lowest of equal ones. */
  private fullest(votes: number): { weights: Float64Array; shares: Uint32Array; bins: Int32Array } {
    const weights = new Float64Array(this.size).fill(-1)
    const shares = new Uint32Array(this.size)
    const bins = new Int32Array(this.size)
    for (let slot = 0; slot < this.slots; slot++) {
      const document = this.documents[slot] as number
      if (document === -1 || (this.shares[slot] as number) < votes) continue
      const weight = this.weights[slot] as number
      const bin = this.bins[slot] as number
      const best = weights[document] as number
      if (weight > best || (weight === best && bin < (bins[document] as number))) {
        weights[document] = weight
        shares[document] = this.shares[slot] as number
        bins[document] = bin
      }
    }
    return { weights, shares, bins }
  }

  best({ minimumShared, limit }: RankOptions): Ranked[] {
    const { weights, shares, bins } = this.fullest(Math.max(1, minimumShared))
    const ranked: Ranked[] = []
    for (let document = 0; document < this.size; document++) {
      const shared = shares[document] as number
      if (shared > 0)
        ranked.push({ document, weight: weights[document] as number, shared, bin: bins[document] as number })
    }
    return bestOf(ranked, limit)
  }

  standings(minimumShared: number): Standings {
    return { certain: this.fullest(Math.max(1, minimumShared)).weights, most: this.fullest(0).weights }
  }
}

/** The best `limit` candidates, best first; ties go to the earlier one, then to the smaller id. */
export const bestCandidates = <C extends Candidate>(candidates: C[], limit: number): C[] =>
  candidates
    .sort((a, b) => b.weight - a.weight || comparePriority(a, b) || (a.fingerprintId < b.fingerprintId ? -1 : 1))
    .slice(0, limit)
