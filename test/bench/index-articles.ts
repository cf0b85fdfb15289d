import { readFileSync } from 'node:fs'
import type { Probe } from '@sourcemark/fingerprint'
import { sketchText, terms } from '@sourcemark/fingerprint'
import { encodeHashes, encodePayloadKeys } from '@sourcemark/segments'
import type { IndexDefinition } from '../../packages/originals/src/lookup/contract.ts'
import { madeUpText } from '../support/texts.ts'

/*
 * Made-up contents for the index, each a function of its number: whoever looks up makes again what whoever built has stored. Keys have the shape of
 * those of texts: most are held once, the others follow Zipf's law, so that a few are held by a good part of everybody.
 */

const keysPerArticle = 240
/** Share of the keys of an article that others may hold too: more than texts that copy nothing have (see `measureTexts`). */
const commonShare = 0.1
/** Different keys that many may hold. */
const commonKeys = 100_000
export const keysPerQuery = 300
/** Keys of a query that some article holds. */
const presentKeys = 30

const payloadBytes = 16
const wordsInAll = 200
const wordsPerPicture = 40
export const pictures = 5000
const wordsPerQuery = 100

export const hashesPerFilm = 100
/** Bits that are flipped in a hash that is looked for. */
const flippedBits = 20

const define = (name: string, kind: IndexDefinition['kind'], payload = 0): IndexDefinition =>
  Object.freeze({ name, log: 'bench', kind, payloadBytes: payload })
export const articleIndex = define('bench-articles', 'keys')
export const pictureIndex = define('bench-pictures', 'payload', payloadBytes)
export const filmIndex = define('bench-films', 'hashes')

/** xorshift32 over a seed that was mixed: a fresh one for every content. */
export class Random {
  private state: number

  constructor(seed: number, stream: number) {
    let x = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77)
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
    this.state = (x ^ (x >>> 15)) >>> 0 || 1
  }

  /** 32 bits. */
  next(): number {
    let x = this.state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.state = x >>> 0
    return this.state
  }

  /** 0 up to 1. */
  share(): number {
    return this.next() / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.share() * limit)
  }
}

/** The keys of an article in the order of its text, low halves before high ones, and the rank of each: 0 when nobody else has it. */
function articleKeys(article: number): { readonly words: Uint32Array<ArrayBuffer>; readonly ranks: Uint32Array } {
  const random = new Random(article, 0)
  const words = new Uint32Array(keysPerArticle * 2)
  const ranks = new Uint32Array(keysPerArticle)
  for (let key = 0; key < keysPerArticle; key++) {
    if (random.next() < commonShare * 2 ** 32) {
      const rank = Math.floor(commonKeys ** (random.next() / 2 ** 32))
      const common = new Random(rank, 1)
      ranks[key] = rank
      words[key * 2] = common.next()
      words[key * 2 + 1] = common.next()
    } else {
      // The number of the article makes sure that nobody else has it.
      words[key * 2] = (random.next() & ~0xff) | key
      words[key * 2 + 1] = Math.imul(article, 0x9e3779b1)
    }
  }
  return { words, ranks }
}

/** The postings of an article, as `encodeKeys` packs them. */
export function articlePostings(article: number): Uint8Array {
  const { words } = articleKeys(article)
  new BigInt64Array(words.buffer).sort()
  let kept = 0
  for (let at = 0; at < words.length; at += 2) {
    if (kept > 0 && words[at] === words[kept - 2] && words[at + 1] === words[kept - 1]) continue
    words[kept++] = words[at] as number
    words[kept++] = words[at + 1] as number
  }
  return Buffer.from(words.buffer, 0, kept * 4).swap64()
}

/** What is looked up: a passage of one article, weighed by how many hold each key, among keys that nobody holds. */
export function articleQuery(query: number, articles: number): { readonly article: number; readonly probes: Probe[] } {
  const random = new Random(query, 2)
  const article = random.below(articles)
  const { words, ranks } = articleKeys(article)
  const keys = new BigInt64Array(words.buffer)
  const from = random.below(keysPerArticle - presentKeys)
  const probes = new Map<bigint, number>()
  for (let key = from; key < from + presentKeys; key++) {
    const rank = ranks[key] as number
    const holders = rank === 0 ? 1 : (articles * keysPerArticle * commonShare) / rank / Math.log(commonKeys)
    probes.set(keys[key] as bigint, Math.max(1000, Math.round(1000 * Math.log2(articles / holders))))
  }
  const absent = new Uint32Array(2)
  const absentKey = new BigInt64Array(absent.buffer)
  while (probes.size < keysPerQuery) {
    // Low halves from 0xf0 on are no article's.
    absent[0] = random.next() | 0xf0
    absent[1] = random.next()
    probes.set(absentKey[0] as bigint, Math.round(1000 * Math.log2(articles)))
  }
  return { article, probes: [...probes].map(([term, weight]) => ({ term, weight })) as Probe[] }
}

/** The postings of a picture: some of a small vocabulary of words, so that each word is held by every fifth. */
export function picturePostings(picture: number): Uint8Array {
  const random = new Random(picture, 3)
  const items: { term: bigint; payload: Uint8Array }[] = []
  for (let word = 0; word < wordsInAll; word++) {
    if (random.below(wordsInAll) >= wordsPerPicture) continue
    const payload = new Uint32Array(payloadBytes / 4)
    for (let at = 0; at < payload.length; at++) payload[at] = random.next()
    items.push({ term: BigInt(word), payload: new Uint8Array(payload.buffer) })
  }
  return encodePayloadKeys(items, payloadBytes)
}

/** Half of the words: with all pictures about 100,000 postings. */
export const pictureProbes = (): Probe[] =>
  Array.from({ length: wordsPerQuery }, (_, word) => ({ term: BigInt(word * 2), weight: 5000 - word })) as Probe[]

const hashOf = (random: Random): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Uint32Array.from({ length: 8 }, () => random.next()).buffer)

/** The postings of a film: random hashes of 256 bits. */
export function filmPostings(film: number): Uint8Array {
  const random = new Random(film, 4)
  return encodeHashes(Array.from({ length: hashesPerFilm }, (_, tag) => ({ hash: hashOf(random), tag })))
}

/** What is looked up: every second time a hash of a film with some bits flipped, else one that nobody has. */
export function filmQuery(query: number, films: number): Uint8Array {
  const random = new Random(query, 5)
  if (query % 2 === 1) return hashOf(random)
  const hash = hashOf(new Random(random.below(films), 4))
  for (const bit of new Set(Array.from({ length: flippedBits }, () => random.below(256)))) {
    hash[bit >> 3] = (hash[bit >> 3] as number) ^ (1 << (bit & 7))
  }
  return hash
}

/** How the keys of texts are distributed. */
export interface KeyDistribution {
  readonly texts: number
  readonly keysPerText: number
  /** Share of the postings whose key one text alone holds. */
  readonly heldOnce: number
  readonly longestList: number
}

export interface MeasuredTexts {
  /** Works of the demo corpus, none a copy of another. */
  readonly originals: KeyDistribution
  /** All of its contents, copies too. */
  readonly corpus: KeyDistribution
  /** Texts of random characters and words. */
  readonly madeUp: KeyDistribution
}

export function measureTexts(): MeasuredTexts {
  const read = (name: string): string[] =>
    readFileSync(new URL(`../corpus/${name}.jsonl`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => (JSON.parse(line) as { data: { parts?: { text?: string }[] } }).data.parts ?? [])
      .flatMap(({ text }) => text ?? [])
  const originals = read('2-originals')
  return {
    originals: distributionOf(originals),
    corpus: distributionOf([...originals, ...read('3-posts')]),
    madeUp: distributionOf(
      Array.from({ length: 400 }, (_, seed) => madeUpText(seed % 2 === 0 ? 'zh' : 'en', seed, 900)),
    ),
  }
}

function distributionOf(texts: readonly string[]): KeyDistribution {
  const holders = new Map<bigint, number>()
  let postings = 0
  for (const text of texts) {
    const sketched = sketchText(text, 'text/plain')
    for (const { term } of sketched.ok ? terms(sketched.sketch) : []) {
      holders.set(term, (holders.get(term) ?? 0) + 1)
      postings++
    }
  }
  const counts = [...holders.values()]
  return {
    texts: texts.length,
    keysPerText: postings / texts.length,
    heldOnce: counts.filter((count) => count === 1).length / postings,
    longestList: Math.max(...counts),
  }
}
