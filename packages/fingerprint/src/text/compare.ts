import type { Probe, Range, Similarity, Span } from '../modality.ts'
import { markCredits } from './credits.ts'
import { everyGram, type Grams, joinHalves, unitOf } from './grams.ts'
import { backgroundLogShare } from './language-model.ts'
import { seedUnits, type TextStatistics } from './statistics.ts'
import { gramUnits, windowUnits, winnow } from './terms.ts'
import { type TextSketch, TokenFlag } from './tokens.ts'

/** Everything here that was measured rather than derived: on articles in two languages, with one half checked against the other. */
const textTuning = Object.freeze({
  /** Keys owned by more than this many are not looked up. */
  hotOwners: 200,
  /** Tokens under a key of at least this many owners are boilerplate and no evidence. */
  boilerplateOwners: 8,
  /** Documents that the language model stands for beside those counted. */
  virtualDocuments: 4096,
  /** Words of an average document: turns a share of words into a share of documents. */
  documentTokens: 1000,
  /** Neighbours depend on each other: powers by which shares of single characters and of words multiply. */
  characterPower: 0.6,
  wordPower: 0.85,
  /** A seed is worth at most this many bits, of which the first few are chance. */
  maximumBits: 13,
  freeBits: 2,
  /** Words of a URL are shared by whoever links the place. */
  urlWeight: 0.25,
  /** Gain of a matched stretch, and cost of each token of a gap, within a chain. */
  diagonalGain: 1.6,
  gapCost: 0.8,
  /** Tokens between two stretches of a chain, at most. */
  maximumGap: 40,
  /** Chains below are chance. */
  minimumChain: 12,
  /** Chains from here up count by themselves, others only beside one of these. */
  strongChain: 34,
  /** What a chain must pay for having been found anywhere in two texts. */
  chainCost: 30,
  /** Share of its worth that a weak chain beside a strong one adds. */
  nearWeight: 0.5,
  /** Bounds of the work: steps of the search, places of one seed, stretches kept, and stretches looked back on. */
  maximumSteps: 20_000_000,
  maximumPlaces: 512,
  maximumSegments: 3000,
  lookBack: 60,
  /** Tokens between two pieces on both sides that make them one span. */
  mergeGap: 60,
  /** Evidence at which the score is one half, the report threshold. */
  reportEvidence: 50,
} as const)

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

/** For each token the most owners that a key over it has, by which it counts as boilerplate. */
function tokenOwners(sketch: TextSketch, keys: Grams, statistics: TextStatistics): Uint16Array {
  const owners = new Uint16Array(sketch.size)
  markCredits(sketch, owners)
  for (let index = 0; index < sketch.size; index++) {
    const length = keys.lengths[index] as number
    if (length === 0) continue
    const count = statistics.keyOwners(keys.low[index] as number, keys.high[index] as number)
    if (count === 0) continue
    for (let token = index; token < index + length; token++)
      if ((owners[token] as number) < count) owners[token] = count
  }
  return owners
}

/** Makes a text ready to be looked up and compared. */
export function prepareQuery(sketch: TextSketch, statistics: TextStatistics): TextQuery {
  const { size, ids, flags } = sketch
  const keys = everyGram(sketch, gramUnits)
  const owners = tokenOwners(sketch, keys, statistics)
  const boilerplate = Uint8Array.from(owners, (count) => (count >= textTuning.boilerplateOwners ? 1 : 0))
  const seeds = everyGram(sketch, seedUnits)
  const logShares = new Float64Array(size)
  for (let index = 0; index < size; index++) {
    const id = ids[index] as number
    logShares[index] = backgroundLogShare(id) * (unitOf(id) === 1 ? textTuning.characterPower : textTuning.wordPower)
  }
  const seedBits = new Float64Array(size)
  for (let index = 0; index < size; index++) {
    const length = seeds.lengths[index] as number
    if (length === 0) continue
    let logShare = 0
    for (let token = index; token < index + length; token++) logShare += logShares[token] as number
    const expected = Math.min(1, textTuning.documentTokens * 2 ** logShare)
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
    else if ((owners[index] as number) > 1) weight /= Math.log2(1 + (owners[index] as number))
    if (((flags[index] as number) & TokenFlag.url) !== 0) weight *= textTuning.urlWeight
    weightsBefore[index + 1] = (weightsBefore[index] as number) + weight
  }
  const probes: Probe[] = []
  const seen = new Set<bigint>()
  let skippedHotTerms = 0
  for (const position of winnow(sketch, keys, windowUnits)) {
    const term = joinHalves(keys.high[position] as number, keys.low[position] as number)
    if (seen.has(term)) continue
    seen.add(term)
    const count = statistics.keyOwners(keys.low[position] as number, keys.high[position] as number)
    if (count > textTuning.hotOwners) {
      skippedHotTerms++
      continue
    }
    const length = keys.lengths[position] as number
    const worth = (weightsBefore[position + length] as number) - (weightsBefore[position] as number)
    probes.push({ term, weight: Math.max(1, Math.round(worth * 1000)) })
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

interface PreparedOriginal {
  /** Keys of the original, low half to high half. */
  readonly keys: ReadonlySet<bigint>
  readonly seeds: Grams
  /** Running count of tokens that stand in boilerplate. */
  readonly boilerplateBefore: Uint32Array
}

/** What was made out of originals before, kept as long as they are: a candidate of many queries is prepared once. */
const preparedOriginals = new WeakMap<TextSketch, { statistics: TextStatistics; prepared: PreparedOriginal }>()

function prepareOriginal(sketch: TextSketch, statistics: TextStatistics): PreparedOriginal {
  const known = preparedOriginals.get(sketch)
  if (known !== undefined && known.statistics === statistics) return known.prepared
  const grams = everyGram(sketch, gramUnits)
  const owners = tokenOwners(sketch, grams, statistics)
  const keys = new Set(
    winnow(sketch, grams, windowUnits).map((position) =>
      joinHalves(grams.high[position] as number, grams.low[position] as number),
    ),
  )
  const boilerplateBefore = new Uint32Array(sketch.size + 1)
  for (let index = 0; index < sketch.size; index++)
    boilerplateBefore[index + 1] =
      (boilerplateBefore[index] as number) + ((owners[index] as number) >= textTuning.boilerplateOwners ? 1 : 0)
  const prepared = { keys, seeds: everyGram(sketch, seedUnits), boilerplateBefore }
  preparedOriginals.set(sketch, { statistics, prepared })
  return prepared
}

/** For each token of an original, and its end, how many tokens before it stand in boilerplate. */
export function boilerplateBefore(original: TextSketch, statistics: TextStatistics): Uint32Array {
  return prepareOriginal(original, statistics).boilerplateBefore
}

/** Exact common stretches, each as long as it goes. */
function commonSegments(query: TextQuery, original: TextSketch, statistics: TextStatistics): Segment[] {
  const { ids } = query.sketch
  const { size } = query.sketch
  const { heads, next, high, mask } = query.seeds
  const { seeds, boilerplateBefore } = prepareOriginal(original, statistics)
  const found: Segment[] = []
  let steps = 0
  for (let at = 0; at < original.size && steps < textTuning.maximumSteps; at++) {
    if (seeds.lengths[at] === 0) continue
    const hash = seeds.high[at] as number
    let places = 0
    for (
      let index = heads[hash & mask] as number;
      index >= 0 && places < textTuning.maximumPlaces;
      index = next[index] as number
    ) {
      steps++
      if (high[index] !== hash) continue
      places++
      // inside a stretch already found from its beginning
      if (index > 0 && at > 0 && ids[index - 1] === original.ids[at - 1]) {
        if (high[index - 1] === seeds.high[at - 1] && query.seeds.lengths[index - 1] !== 0) continue
      }
      let from = 0
      while (from < index && from < at && ids[index - from - 1] === original.ids[at - from - 1]) from++
      let length = 0
      while (index + length < size && at + length < original.size && ids[index + length] === original.ids[at + length])
        length++
      steps += length + from
      const start = index - from
      const whole = (query.weightsBefore[index + length] as number) - (query.weightsBefore[start] as number)
      // the query's own words may be changed so much that only the original's are known as boilerplate
      const first = at - from
      const masked = (boilerplateBefore[at + length] as number) - (boilerplateBefore[first] as number)
      const weight = whole * (1 - masked / (length + from))
      if (weight > 0) found.push({ query: start, original: at - from, length: length + from, weight })
    }
  }
  if (found.length > textTuning.maximumSegments) {
    found.sort((a, b) => b.weight - a.weight || a.query - b.query || a.original - b.original)
    found.length = textTuning.maximumSegments
  }
  return found.sort((a, b) => a.query - b.query || a.original - b.original || b.length - a.length)
}

interface Piece {
  readonly query: Range
  readonly original: Range
}

function pieceOf({ segments }: Chain): Piece {
  const first = segments[0] as Segment
  const last = segments[segments.length - 1] as Segment
  return {
    query: { start: first.query, end: last.query + last.length },
    original: { start: first.original, end: last.original + last.length },
  }
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

function scoreOf(evidence: number): number {
  return 1 - 2 ** (-evidence / textTuning.reportEvidence)
}

/**
 * Compares a query with one candidate by exact common stretches joined into chains.
 * The score is the geometric mean of what the chains are worth and what the shared keys are worth: one checks the other.
 */
export function compareText(query: TextQuery, original: TextSketch, statistics: TextStatistics): TextSimilarity {
  const { sketch } = query
  const claimed = new Uint8Array(sketch.size)
  const claimedOriginal = new Uint8Array(original.size)
  let evidence = 0
  const pieces: Piece[] = []
  const weak: Chain[] = []
  const claim = (chain: Chain): number => {
    let fresh = 0
    let total = 0
    for (const { query: start, length, original: from } of chain.segments) {
      total += length
      for (let offset = 0; offset < length; offset++)
        if (claimed[start + offset] === 0 && claimedOriginal[from + offset] === 0) fresh++
    }
    if (fresh * 2 < total) return 0
    for (const { query: start, length, original: from } of chain.segments) {
      claimed.fill(1, start, start + length)
      claimedOriginal.fill(1, from, from + length)
    }
    return (chain.score * fresh) / total
  }
  for (const chain of chains(query, commonSegments(query, original, statistics))) {
    if (chain.score < textTuning.strongChain) {
      weak.push(chain)
      continue
    }
    const score = claim(chain)
    if (score === 0) continue
    evidence += Math.max(0, score - textTuning.chainCost)
    pieces.push(pieceOf(chain))
  }
  // what lies beside a strong chain on both sides is its scattered rest
  const strong = pieces.length
  for (const chain of weak) {
    const piece = pieceOf(chain)
    let near = false
    for (let index = 0; index < strong && !near; index++)
      near = isNear(pieces[index] as Piece, piece, textTuning.mergeGap)
    if (!near) continue
    const score = claim(chain)
    if (score === 0) continue
    evidence += score * textTuning.nearWeight
    pieces.push(piece)
  }
  const merged = mergePieces(pieces)
  const { keys } = prepareOriginal(original, statistics)
  let shared = 0
  for (const { term, weight } of query.probes) if (keys.has(term)) shared += weight
  evidence = Math.sqrt((evidence * shared) / 1000)
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
    score: scoreOf(evidence),
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
function mergePieces(pieces: readonly Piece[]): Piece[] {
  const sorted = [...pieces].sort((a, b) => a.query.start - b.query.start || a.original.start - b.original.start)
  const merged: Piece[] = []
  for (const piece of sorted) {
    const near = merged.findIndex((other) => isNear(other, piece, textTuning.mergeGap))
    if (near < 0) merged.push(piece)
    else {
      const other = merged[near] as Piece
      merged[near] = { query: hull(other.query, piece.query), original: hull(other.original, piece.original) }
    }
  }
  return merged
}

function isNear(a: Piece, b: Piece, gap: number): boolean {
  return distance(a.query, b.query) <= gap && distance(a.original, b.original) <= gap
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
