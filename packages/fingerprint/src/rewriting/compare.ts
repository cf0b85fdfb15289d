import type { AlgorithmId, Probe, Range } from '../modality.ts'
import { boilerplateBefore, type TextQuery } from '../text/compare.ts'
import type { TextStatistics } from '../text/statistics.ts'
import type { TextSketch } from '../text/tokens.ts'
import { pairKeys } from './pairs.ts'
import { readSentences, type Sentences } from './sentences.ts'
import type { RewritingStatistics } from './statistics.ts'
import { type TextWords, WordKind } from './words.ts'

/** Order-free pairs of rare terms within a sentence, verified by aligned sentences. */
export const rewritingAlgorithm: AlgorithmId = 'text-pairs-1'

/** Everything here that was measured rather than derived: on articles in two languages. */
const tuning = Object.freeze({
  /** Texts that the shipped table of common words stands for beside those counted. */
  virtualDocuments: 512,
  /** Words of an average text: turns a share of words into a share of texts. */
  documentTokens: 1000,
  /** A term is worth at most this many bits, of which the first is chance. */
  maximumBits: 10,
  freeBits: 1,
  /** Numbers and names stay when everything else is put in other words. */
  numberFactor: 1.3,
  nameFactor: 1.5,
  /** Sentences worth less are headings and list items; in bits. */
  minimumSentence: 12,
  /** What two sentences share at least to be counterparts: in bits, in terms, and beside what each holds. */
  minimumOverlap: 11,
  minimumTerms: 3,
  minimumSimilarity: 0.3,
  /** Counterparts that are considered for one sentence. */
  counterparts: 4,
  /** What a term is worth again that a stronger pair of sentences shares already: the subject of both texts, not their wording. */
  repeatedTerm: 0.25,
  /** Sentences between two pairs of one passage, at most, on the side of the query and of the original. */
  queryGap: 6,
  originalGap: 8,
  /** What a pair must pay for having been found anywhere in two texts, in bits. */
  pairCost: 3,
  /** What a pair gains that follows the one before it within a few sentences on both sides. */
  orderFactor: 1.15,
  orderGap: 3,
  /** Pairs that make a passage, and how many of them must differ: what is the same word for word was weighed by the literal comparison. */
  minimumPairs: 3,
  minimumReworded: 2,
  sameWords: 0.95,
  /** Evidence of a passage at which the score is one half, the threshold; and at which another passage is told beside the best. */
  reportEvidence: 36,
  nearEvidence: 20,
  /** Bound of the work: sentences that are looked at for one comparison. A term in more sentences of the original is its subject. */
  maximumSteps: 2_000_000,
  maximumPlaces: 64,
} as const)

/** Scores from here up are reported. */
export const rewritingThreshold = 0.5

/** Two sentences that say the same in other words. Ranges are UTF-16 code units of the texts as sent. */
export interface SentencePair {
  readonly query: Range
  readonly original: Range
  /** What they share beside what each holds, 0 to 1. */
  readonly score: number
}

/** How far one text retells another. */
export interface RewritingSimilarity {
  /** 0 to 1, monotone in the evidence; {@link rewritingThreshold} and above is reported. */
  readonly score: number
  /** Share of the query's sentences that have a counterpart, 0 to 1. */
  readonly share: number
  /** In the order of the query. */
  readonly sentences: readonly SentencePair[]
  /** The sentences of the query that have a counterpart, by number. */
  readonly matched: readonly number[]
}

/** A text made ready to be looked up for retelling. */
export interface RewritingQuery {
  readonly literal: TextQuery
  readonly sentences: Sentences
  /** 1 for each sentence that may have been retold. */
  readonly open: Uint8Array
  readonly weights: Float64Array
  readonly totals: Float64Array
  /** The keys of the open sentences: what is looked up, and what stands for the text in the look-up form. */
  readonly probes: readonly Probe[]
}

function weigh(sentences: Sentences, statistics: RewritingStatistics): { weights: Float64Array; totals: Float64Array } {
  const { count, offsets, terms, kinds, logShares } = sentences
  const weights = new Float64Array(terms.length)
  const totals = new Float64Array(count)
  const all = statistics.documents + tuning.virtualDocuments
  for (let sentence = 0; sentence < count; sentence++) {
    for (let at = offsets[sentence] as number; at < (offsets[sentence + 1] as number); at++) {
      const expected = Math.min(1, tuning.documentTokens * 2 ** (logShares[at] as number)) * tuning.virtualDocuments
      const bits = Math.log2(all / (statistics.termDocuments(terms[at] as number) + expected + 0.5))
      const kind = kinds[at] as number
      const factor = kind === WordKind.number ? tuning.numberFactor : kind === WordKind.name ? tuning.nameFactor : 1
      const weight = Math.max(0, Math.min(tuning.maximumBits, bits) - tuning.freeBits) * factor
      weights[at] = weight
      totals[sentence] = (totals[sentence] as number) + weight
    }
  }
  return { weights, totals }
}

/**
 * Makes a text ready to be looked up for retelling. Sentences that are explained already have no keys: those mostly of boilerplate, and
 * those mostly inside a literal match, with whatever work.
 * @param literal the same text made ready for the literal comparison.
 * @param words the stems of its words.
 * @param matched stretches of tokens that were matched literally.
 */
export function prepareRewriting(
  literal: TextQuery,
  words: TextWords,
  matched: readonly Range[],
  statistics: RewritingStatistics,
): RewritingQuery {
  const { sketch } = literal
  const sentences = readSentences(sketch, words)
  const explained = literal.boilerplate.slice()
  for (const { start, end } of matched) explained.fill(1, start, end)
  const open = new Uint8Array(sentences.count)
  for (let sentence = 0; sentence < sentences.count; sentence++) {
    const start = sentences.starts[sentence] as number
    const end = sentences.ends[sentence] as number
    let known = 0
    for (let token = start; token < end; token++) known += explained[token] as number
    open[sentence] = known * 2 <= end - start ? 1 : 0
  }
  const probes = pairKeys(sentences, (sentence) => open[sentence] === 1).map(({ term, logShare }) => ({
    term,
    weight: Math.max(1, Math.round(-logShare * 1000)),
  }))
  return { literal, sentences, open, ...weigh(sentences, statistics), probes }
}

/** An original made ready for comparison. */
interface PreparedOriginal {
  readonly sentences: Sentences
  readonly byTerm: ReadonlyMap<number, readonly number[]>
  readonly totals: Float64Array
}

/** What was made out of originals before, kept as long as they are: a candidate of many queries is prepared once. */
const preparedOriginals = new WeakMap<TextWords, { statistics: RewritingStatistics; prepared: PreparedOriginal }>()

function prepareOriginal(sketch: TextSketch, words: TextWords, statistics: RewritingStatistics): PreparedOriginal {
  const known = preparedOriginals.get(words)
  if (known !== undefined && known.statistics === statistics) return known.prepared
  const sentences = readSentences(sketch, words)
  const byTerm = new Map<number, number[]>()
  for (let sentence = 0; sentence < sentences.count; sentence++) {
    for (let at = sentences.offsets[sentence] as number; at < (sentences.offsets[sentence + 1] as number); at++) {
      const term = sentences.terms[at] as number
      const list = byTerm.get(term)
      if (list === undefined) byTerm.set(term, [sentence])
      else list.push(sentence)
    }
  }
  const prepared = { sentences, byTerm, totals: weigh(sentences, statistics).totals }
  preparedOriginals.set(words, { statistics, prepared })
  return prepared
}

interface Pair {
  readonly query: number
  readonly original: number
  readonly overlap: number
  readonly similarity: number
}

const byStrength = (a: Pair, b: Pair): number =>
  b.overlap * b.similarity - a.overlap * a.similarity || a.query - b.query || a.original - b.original

/** Pairs of sentences that share much of what they hold, each sentence in one pair, best first. */
function pairSentences(
  query: RewritingQuery,
  original: PreparedOriginal,
  usable: (sentence: number) => boolean,
): Pair[] {
  const { sentences, weights, totals, open } = query
  const overlaps = new Float64Array(original.sentences.count)
  const shared = new Uint16Array(original.sentences.count)
  const pairs: Pair[] = []
  let steps = 0
  for (let sentence = 0; sentence < sentences.count && steps < tuning.maximumSteps; sentence++) {
    const total = totals[sentence] as number
    if (open[sentence] === 0 || total < tuning.minimumSentence) continue
    const touched: number[] = []
    for (let at = sentences.offsets[sentence] as number; at < (sentences.offsets[sentence + 1] as number); at++) {
      const places = original.byTerm.get(sentences.terms[at] as number)
      if (places === undefined || places.length > tuning.maximumPlaces) continue
      steps += places.length
      for (const other of places) {
        if (shared[other] === 0) touched.push(other)
        overlaps[other] = (overlaps[other] as number) + (weights[at] as number)
        shared[other] = (shared[other] as number) + 1
      }
    }
    const found: Pair[] = []
    for (const other of touched) {
      const overlap = overlaps[other] as number
      const terms = shared[other] as number
      overlaps[other] = 0
      shared[other] = 0
      if (overlap < tuning.minimumOverlap || terms < tuning.minimumTerms) continue
      const similarity = overlap / Math.sqrt(total * Math.max(overlap, original.totals[other] as number))
      if (similarity < tuning.minimumSimilarity || !usable(other)) continue
      found.push({ query: sentence, original: other, overlap, similarity })
    }
    for (const pair of found.sort(byStrength).slice(0, tuning.counterparts)) pairs.push(pair)
  }
  const usedQuery = new Set<number>()
  const usedOriginal = new Set<number>()
  return pairs.sort(byStrength).filter((pair) => {
    if (usedQuery.has(pair.query) || usedOriginal.has(pair.original)) return false
    usedQuery.add(pair.query)
    usedOriginal.add(pair.original)
    return true
  })
}

/** What each pair adds, in bits, best pair first: terms that a stronger pair shares already say little. */
function worthOf(pairs: readonly Pair[], query: RewritingQuery, original: PreparedOriginal): Map<Pair, number> {
  const { sentences, weights } = query
  const worth = new Map<Pair, number>()
  const seen = new Set<number>()
  for (const pair of pairs) {
    const { offsets, terms } = original.sentences
    const others = new Set(terms.subarray(offsets[pair.original], offsets[pair.original + 1]))
    let bits = 0
    for (let at = sentences.offsets[pair.query] as number; at < (sentences.offsets[pair.query + 1] as number); at++) {
      const term = sentences.terms[at] as number
      if (!others.has(term)) continue
      bits += (weights[at] as number) * (seen.has(term) ? tuning.repeatedTerm : 1)
      seen.add(term)
    }
    const own = bits * pair.similarity - tuning.pairCost
    if (own > 0) worth.set(pair, own)
  }
  return worth
}

/** Pairs that lie near each other on both sides, in the order of the query. */
interface Passage {
  readonly evidence: number
  readonly pairs: readonly Pair[]
}

/** Joins pairs into passages of several sentences, best first. A retelling keeps what belongs together together, a common subject does not. */
function passagesOf(worth: ReadonlyMap<Pair, number>): Passage[] {
  const pairs = [...worth.keys()].sort((a, b) => a.query - b.query)
  const groups = new Map<Pair, Pair[]>()
  pairs.forEach((pair, index) => {
    let own = [pair]
    groups.set(pair, own)
    for (let step = index - 1; step >= 0; step--) {
      const before = pairs[step] as Pair
      if (pair.query - before.query > tuning.queryGap) break
      if (Math.abs(pair.original - before.original) > tuning.originalGap) continue
      const other = groups.get(before) as Pair[]
      if (other === own) continue
      const [larger, smaller] = other.length >= own.length ? [other, own] : [own, other]
      for (const member of smaller) {
        groups.set(member, larger)
        larger.push(member)
      }
      own = larger
    }
  })
  return [...new Set(groups.values())]
    .filter(
      (members) =>
        members.length >= tuning.minimumPairs &&
        members.filter(({ similarity }) => similarity < tuning.sameWords).length >= tuning.minimumReworded,
    )
    .map((members) => {
      members.sort((a, b) => a.query - b.query)
      let evidence = 0
      members.forEach((pair, index) => {
        const step = index === 0 ? 0 : pair.original - (members[index - 1] as Pair).original
        const follows = step > 0 && step <= tuning.orderGap
        evidence += (worth.get(pair) as number) * (follows ? tuning.orderFactor : 1)
      })
      return { evidence, pairs: members }
    })
    .sort((a, b) => b.evidence - a.evidence || (a.pairs[0] as Pair).query - (b.pairs[0] as Pair).query)
}

const nothing: RewritingSimilarity = Object.freeze({ score: 0, share: 0, sentences: [], matched: [] })

/**
 * Tells how far a text retells another: by sentences that share rare terms, in whatever order, several of them near each other on both
 * sides. Boilerplate of either text is no evidence. Whether the two also match literally is for the caller to know: then this says nothing.
 * @param sketch the original, with the stems of its words.
 * @param statistics of the literal comparison, for boilerplate and literal matches; and of this one, for weights.
 */
export function compareRewriting(
  query: RewritingQuery,
  sketch: TextSketch,
  words: TextWords,
  statistics: { readonly text: TextStatistics; readonly rewriting: RewritingStatistics },
): RewritingSimilarity {
  const original = prepareOriginal(sketch, words, statistics.rewriting)
  const find = (usable: (sentence: number) => boolean): Passage[] =>
    passagesOf(worthOf(pairSentences(query, original, usable), query, original))
  // Boilerplate costs more to tell and is asked only of the few that come so far.
  if (find(() => true).length === 0) return nothing
  const { starts, ends } = original.sentences
  const boilerplate = boilerplateBefore(sketch, statistics.text)
  const passages = find((sentence) => {
    const start = starts[sentence] as number
    const end = ends[sentence] as number
    return ((boilerplate[end] as number) - (boilerplate[start] as number)) * 2 <= end - start
  })
  const best = passages[0]
  if (best === undefined) return nothing
  const pairs = passages
    .filter((passage) => passage === best || passage.evidence >= tuning.nearEvidence)
    .flatMap((passage) => passage.pairs)
    .sort((a, b) => a.query - b.query)
  let counted = 0
  for (const total of query.totals) if (total >= tuning.minimumSentence) counted++
  const range = (side: Sentences, text: TextSketch, sentence: number): Range => ({
    start: text.starts[side.starts[sentence] as number] as number,
    end: text.ends[(side.ends[sentence] as number) - 1] as number,
  })
  return {
    score: 1 - 2 ** (-best.evidence / tuning.reportEvidence),
    share: pairs.length / counted,
    sentences: pairs.map((pair) => ({
      query: range(query.sentences, query.literal.sketch, pair.query),
      original: range(original.sentences, sketch, pair.original),
      score: pair.similarity,
    })),
    matched: pairs.map((pair) => pair.query),
  }
}

/** Share of a retelling's sentences that earlier works must have claimed before it is dropped. */
const claimedShare = 0.8

/**
 * Keeps the retellings that explain something: works claim the sentences of the query in the order given (earliest first); one whose
 * sentences are claimed to 80 % or more by those before it is dropped, as a retelling or a copy of theirs.
 */
export function attributeRewritings<Candidate extends { readonly rewriting: RewritingSimilarity }>(
  candidates: readonly Candidate[],
): Candidate[] {
  const claimed = new Set<number>()
  return candidates.filter(({ rewriting: { matched } }) => {
    const known = matched.filter((sentence) => claimed.has(sentence)).length
    if (known >= matched.length * claimedShare) return false
    for (const sentence of matched) claimed.add(sentence)
    return true
  })
}
