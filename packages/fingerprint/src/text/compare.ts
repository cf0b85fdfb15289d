import type { Probe, Range, Similarity, Span } from '../modality.ts'
import { everyGram, joinHalves, unitOf } from './grams.ts'
import { backgroundShare } from './language-model.ts'
import { type TextSketch, TokenFlag } from './sketch.ts'
import { seedUnits, type TextStatistics } from './statistics.ts'
import { gramUnits, winnow } from './terms.ts'

/** Everything here that was measured rather than derived. */
export const textTuning = {
  /** Keys owned by more than this many are not looked up. */
  hotOwners: 200,
  /** Keys owned by at least this many mark their stretch as boilerplate. */
  boilerplateOwners: 6,
  /** Window of the query's own winnowing, in units: narrower than the index's, so that a superset of its keys is asked for. */
  probeWindow: 8,
  virtualDocuments: 4096,
  maximumBits: 13,
  freeBits: 2,
  urlWeight: 0.25,
  diagonalGain: 1.6,
  gapCost: 0.8,
  maximumGap: 40,
  minimumChain: 22,
  maximumSegments: 3000,
  lookBack: 60,
  mergeGap: 60,
  reportEvidence: 45,
}

/** A query made ready for comparison, once for all candidates. */
export interface TextQuery {
  readonly sketch: TextSketch
  readonly probes: readonly Probe[]
  /** Keys left out because too many own them. */
  readonly skippedHotTerms: number
  /** 1 for each token that stands in boilerplate and is no evidence. */
  readonly boilerplate: Uint8Array
  /** What a matched token is worth, 0 for boilerplate; with a running sum for stretches. */
  readonly weightsBefore: Float64Array
  readonly seeds: SeedTable
}

interface SeedTable {
  readonly mask: number
  readonly heads: Int32Array
  readonly next: Int32Array
  readonly high: Uint32Array
  readonly lengths: Uint8Array
}

/** A comparison of two texts. Spans are UTF-16 code units of the texts as sent, token ranges are half-open. */
export interface TextSimilarity extends Similarity {
  /** What the score is made of: the weight of what was matched, in bits a unit, less what the gaps cost. */
  readonly evidence: number
  readonly spans: readonly Span[]
  readonly queryTokenRanges: readonly Range[]
  readonly originalTokenRanges: readonly Range[]
  /** Ascending indexes of the query's tokens that were matched exactly. */
  readonly matchedTokens: Uint32Array
}

export function prepareQuery(sketch: TextSketch, statistics: TextStatistics): TextQuery {
  const { size, ids, flags } = sketch
  const keys = everyGram(sketch, gramUnits)
  const boilerplate = new Uint8Array(size)
  const owners = new Float64Array(size)
  for (let index = 0; index < size; index++) {
    const length = keys.lengths[index] as number
    if (length === 0) continue
    const count = statistics.keyOwners(joinHalves(keys.high[index] as number, keys.low[index] as number))
    owners[index] = count
    if (count >= textTuning.boilerplateOwners) boilerplate.fill(1, index, index + length)
  }
  const seeds = everyGram(sketch, seedUnits)
  const seedBits = new Float64Array(size)
  for (let index = 0; index < size; index++) {
    const length = seeds.lengths[index] as number
    if (length === 0) continue
    let share = 1
    for (let token = index; token < index + length; token++) share *= backgroundShare(ids[token] as number)
    const expected = Math.min(1, 1000 * share ** 0.6)
    const documents = statistics.isBoilerplateSeed(seeds.high[index] as number)
      ? (statistics.documents + textTuning.virtualDocuments) / 4
      : statistics.seedDocuments(seeds.low[index] as number, seeds.high[index] as number)
    const bits = Math.log2(
      (statistics.documents + textTuning.virtualDocuments) / (documents + textTuning.virtualDocuments * expected + 0.5),
    )
    seedBits[index] = Math.max(0, Math.min(textTuning.maximumBits, bits) - textTuning.freeBits)
  }
  const weightsBefore = new Float64Array(size + 1)
  const sums = new Float64Array(size)
  const covers = new Uint8Array(size)
  for (let index = 0; index < size; index++) {
    const length = seeds.lengths[index] as number
    for (let token = index; token < index + length; token++) {
      sums[token] = (sums[token] as number) + (seedBits[index] as number)
      covers[token] = (covers[token] as number) + 1
    }
  }
  for (let index = 0; index < size; index++) {
    let weight =
      covers[index] === 0
        ? 0
        : ((sums[index] as number) / (covers[index] as number) / seedUnits) * unitOf(ids[index] as number)
    if (boilerplate[index] === 1) weight = 0
    if (((flags[index] as number) & TokenFlag.url) !== 0) weight *= textTuning.urlWeight
    weightsBefore[index + 1] = (weightsBefore[index] as number) + weight
  }
  const probes: Probe[] = []
  const seen = new Set<bigint>()
  let skippedHotTerms = 0
  for (const position of winnow(sketch, keys, textTuning.probeWindow)) {
    const term = joinHalves(keys.high[position] as number, keys.low[position] as number)
    if (seen.has(term)) continue
    seen.add(term)
    const count = owners[position] as number
    if (count > textTuning.hotOwners) {
      skippedHotTerms++
      continue
    }
    const length = keys.lengths[position] as number
    const worth = (weightsBefore[position + length] as number) - (weightsBefore[position] as number)
    probes.push({ term, weight: Math.max(1, Math.round((worth * 1000) / Math.max(1, Math.log2(1 + count)))) })
  }
  return {
    sketch,
    probes,
    skippedHotTerms,
    boilerplate,
    weightsBefore,
    seeds: seedTable(seeds.high, seeds.lengths, size),
  }
}

function seedTable(high: Uint32Array, lengths: Uint8Array, size: number): SeedTable {
  let capacity = 64
  while (capacity < size * 2) capacity *= 2
  const heads = new Int32Array(capacity).fill(-1)
  const next = new Int32Array(size)
  const mask = capacity - 1
  for (let index = size - 1; index >= 0; index--) {
    if (lengths[index] === 0) continue
    const slot = (high[index] as number) & mask
    next[index] = heads[slot] as number
    heads[slot] = index
  }
  return { mask, heads, next, high, lengths }
}

interface Segment {
  readonly query: number
  readonly original: number
  readonly length: number
  readonly weight: number
}

const seedCache = new WeakMap<TextSketch, ReturnType<typeof everyGram>>()

function originalSeeds(sketch: TextSketch): ReturnType<typeof everyGram> {
  let seeds = seedCache.get(sketch)
  if (seeds === undefined) {
    seeds = everyGram(sketch, seedUnits)
    seedCache.set(sketch, seeds)
  }
  return seeds
}

/** Exact common stretches, each as long as it goes. */
function commonSegments(query: TextQuery, original: TextSketch): Segment[] {
  const { ids } = query.sketch
  const { size } = query.sketch
  const { heads, next, high, mask } = query.seeds
  const seeds = originalSeeds(original)
  const found: Segment[] = []
  for (let at = 0; at < original.size; at++) {
    if (seeds.lengths[at] === 0) continue
    const hash = seeds.high[at] as number
    for (let index = heads[hash & mask] as number; index >= 0; index = next[index] as number) {
      if (high[index] !== hash) continue
      // inside a stretch already found from its beginning
      if (index > 0 && at > 0 && ids[index - 1] === original.ids[at - 1]) {
        if (high[index - 1] === seeds.high[at - 1] && query.seeds.lengths[index - 1] !== 0) continue
      }
      let from = 0
      while (from < index && from < at && ids[index - from - 1] === original.ids[at - from - 1]) from++
      let length = 0
      while (index + length < size && at + length < original.size && ids[index + length] === original.ids[at + length])
        length++
      const start = index - from
      const weight = (query.weightsBefore[index + length] as number) - (query.weightsBefore[start] as number)
      if (weight > 0) found.push({ query: start, original: at - from, length: length + from, weight })
    }
  }
  if (found.length > textTuning.maximumSegments) {
    found.sort((a, b) => b.weight - a.weight || a.query - b.query || a.original - b.original)
    found.length = textTuning.maximumSegments
  }
  return found.sort((a, b) => a.query - b.query || a.original - b.original || b.length - a.length)
}

interface Chain {
  readonly score: number
  readonly segments: readonly Segment[]
}

/** Joins stretches that follow one another on both sides into chains, best first; a stretch belongs to one chain. */
function chains(query: TextQuery, segments: readonly Segment[]): Chain[] {
  const count = segments.length
  const score = new Float64Array(count)
  const before = new Int32Array(count).fill(-1)
  for (let index = 0; index < count; index++) {
    const segment = segments[index] as Segment
    let best = segment.weight * textTuning.diagonalGain
    for (let step = 1; step <= textTuning.lookBack && step <= index; step++) {
      const other = segments[index - step] as Segment
      const queryGap = segment.query - other.query - other.length
      const originalGap = segment.original - other.original - other.length
      if (queryGap > textTuning.maximumGap || originalGap > textTuning.maximumGap) continue
      if (segment.original <= other.original || segment.query <= other.query) continue
      const overlap = Math.max(0, -queryGap, -originalGap)
      if (overlap >= segment.length) continue
      const cut =
        overlap > 0
          ? (query.weightsBefore[segment.query + segment.length] as number) -
            (query.weightsBefore[segment.query + overlap] as number)
          : segment.weight
      const gap = Math.max(0, queryGap, originalGap)
      const joined = (score[index - step] as number) + cut * textTuning.diagonalGain - gap * textTuning.gapCost
      if (joined > best) {
        best = joined
        before[index] = index - step
      }
    }
    score[index] = best
  }
  const order = Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => (score[b] as number) - (score[a] as number) || a - b,
  )
  const used = new Uint8Array(count)
  const result: Chain[] = []
  for (const end of order) {
    if (used[end] === 1 || (score[end] as number) < textTuning.minimumChain) continue
    const members: Segment[] = []
    let at = end
    while (at >= 0 && used[at] === 0) {
      used[at] = 1
      members.push(segments[at] as Segment)
      at = before[at] as number
    }
    const own = (score[end] as number) - (at >= 0 ? (score[at] as number) : 0)
    if (own >= textTuning.minimumChain) result.push({ score: own, segments: members.reverse() })
  }
  return result
}

/** Scores from here up are reported as matches. */
export const reportThreshold = 0.5
/** Scores from here up may be acted on by a policy. */
export const actThreshold = 0.5

function scoreOf(evidence: number, identical: boolean): number {
  if (identical) return 1
  return 1 - 2 ** (-evidence / textTuning.reportEvidence)
}

/**
 * Compares a query with one candidate by exact common stretches joined into chains.
 * @param keyScore the sum of the weights of the shared keys, in thousandths of a bit, as the look-up found it.
 */
export function compareText(
  query: TextQuery,
  original: TextSketch,
  _statistics: TextStatistics,
  _keyScore = 0,
): TextSimilarity {
  const { sketch } = query
  const claimed = new Uint8Array(sketch.size)
  const claimedOriginal = new Uint8Array(original.size)
  let evidence = 0
  const pieces: { query: Range; original: Range }[] = []
  for (const chain of chains(query, commonSegments(query, original))) {
    let fresh = 0
    let total = 0
    for (const { query: start, length, original: from } of chain.segments) {
      total += length
      for (let offset = 0; offset < length; offset++)
        if (claimed[start + offset] === 0 && claimedOriginal[from + offset] === 0) fresh++
    }
    if (fresh * 2 < total) continue
    evidence += (chain.score * fresh) / total
    const first = chain.segments[0] as Segment
    const last = chain.segments[chain.segments.length - 1] as Segment
    for (const { query: start, length, original: from } of chain.segments) {
      claimed.fill(1, start, start + length)
      claimedOriginal.fill(1, from, from + length)
    }
    pieces.push({
      query: { start: first.query, end: last.query + last.length },
      original: { start: first.original, end: last.original + last.length },
    })
  }
  const merged = mergePieces(pieces)
  let matchedCount = 0
  for (const flag of claimed) matchedCount += flag
  let originalCount = 0
  for (const flag of claimedOriginal) originalCount += flag
  const matchedTokens = new Uint32Array(matchedCount)
  for (let index = 0, at = 0; index < sketch.size; index++) if (claimed[index] === 1) matchedTokens[at++] = index
  const identical = sketch.size === original.size && sketch.ids.every((id, index) => id === original.ids[index])
  if (identical) {
    const all = { start: 0, end: sketch.size }
    return {
      score: 1,
      evidence,
      queryCoverage: 1,
      originalCoverage: 1,
      queryTokenRanges: [all],
      originalTokenRanges: [all],
      spans: [{ query: textRange(sketch, all), original: textRange(original, all) }],
      matchedTokens: Uint32Array.from({ length: sketch.size }, (_, index) => index),
      transform: { scriptConverted: convertedScript(sketch, original, [{ query: all, original: all }]) },
    }
  }
  return {
    score: scoreOf(evidence, false),
    evidence,
    queryCoverage: matchedCount / sketch.size,
    originalCoverage: originalCount / original.size,
    spans: merged.map((piece) => ({
      query: textRange(sketch, piece.query),
      original: textRange(original, piece.original),
    })),
    queryTokenRanges: merged.map((piece) => piece.query),
    originalTokenRanges: merged.map((piece) => piece.original),
    matchedTokens,
    transform: { scriptConverted: convertedScript(sketch, original, merged) },
  }
}

/** Joins pieces that are near each other on both sides. */
function mergePieces(pieces: readonly { query: Range; original: Range }[]): { query: Range; original: Range }[] {
  const sorted = [...pieces].sort((a, b) => a.query.start - b.query.start || a.original.start - b.original.start)
  const merged: { query: Range; original: Range }[] = []
  for (const piece of sorted) {
    const near = merged.findIndex(
      (other) =>
        distance(other.query, piece.query) <= textTuning.mergeGap &&
        distance(other.original, piece.original) <= textTuning.mergeGap,
    )
    if (near < 0) merged.push(piece)
    else {
      const other = merged[near] as { query: Range; original: Range }
      merged[near] = { query: hull(other.query, piece.query), original: hull(other.original, piece.original) }
    }
  }
  return merged
}

function distance(a: Range, b: Range): number {
  return Math.max(0, b.start - a.end, a.start - b.end)
}

function hull(a: Range, b: Range): Range {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}

function textRange(sketch: TextSketch, { start, end }: Range): Range {
  return { start: sketch.starts[start] as number, end: sketch.ends[end - 1] as number }
}

function convertedScript(
  query: TextSketch,
  original: TextSketch,
  pieces: readonly { query: Range; original: Range }[],
): boolean {
  const share = (sketch: TextSketch, side: 'query' | 'original'): number => {
    let traditional = 0
    let tokens = 0
    for (const piece of pieces) {
      const range = piece[side]
      for (let index = range.start; index < range.end; index++) {
        tokens++
        if (((sketch.flags[index] as number) & TokenFlag.traditional) !== 0) traditional++
      }
    }
    return tokens === 0 ? 0 : traditional / tokens
  }
  return Math.abs(share(query, 'query') - share(original, 'original')) > 0.1
}
