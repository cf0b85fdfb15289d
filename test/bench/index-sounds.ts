import { encodeWordPostings } from '@sourcemark/segments'
import type { IndexDefinition, PostingQuery } from '../../packages/originals/src/lookup/contract.ts'
import { afterAll } from './generated-log.ts'
import { Random } from './index-articles.ts'

/*
 * Made-up recordings for the index, each a function of its number, that have no sound: keys as triplets of peaks have them, and a word of payload each. A
 * second of sound has 48 of them, 172,800 an hour, over 3.5 million different keys, of which some come far more often than others, as the intervals of music
 * do. A query asks as sounds do: for the dense keys of four seconds, nearly each of them held by somebody, about 20 times in 100 hours.
 */

const secondsPerSound = 180
const postingsPerSecond = 48
export const postingsPerSound = secondsPerSound * postingsPerSecond
export const soundsPerHour = 3600 / secondsPerSound
/** Different keys in all. */
const keysInAll = 3_500_000
/** What is asked for in one question. */
export const keysPerQuestion = 17_000
export const secondsPerQuestion = 4

export const soundIndex: IndexDefinition = Object.freeze({
  name: 'bench-sounds',
  log: 'bench',
  kind: 'payload',
  payloadBytes: 4,
})

/** Squared, a share lies in the first hundredth once in ten times. */
const drawKey = (random: Random): number => Math.floor(keysInAll * random.share() ** 2)

/** The keys of a recording and what is kept beside them, as they come. */
function soundColumns(sound: number) {
  const random = new Random(sound, 20)
  const low = new Uint32Array(postingsPerSound)
  const payload = new Uint32Array(postingsPerSound)
  for (let at = 0; at < postingsPerSound; at++) {
    low[at] = drawKey(random)
    payload[at] = random.next()
  }
  return { size: postingsPerSound, low, high: new Uint32Array(postingsPerSound), payload }
}

/** The postings of a recording, as the log has them. */
export const soundPostings = (sound: number): Uint8Array =>
  encodeWordPostings(soundColumns(sound), soundIndex.payloadBytes)

const asking = (low: Uint32Array) =>
  ({ index: soundIndex, of: afterAll, reach: 1n, side: 'earlier', low, high: new Uint32Array(low.length) }) as const

/** Keys as recordings have them, as far as sounds read their postings. */
export function soundQuery(query: number): PostingQuery {
  const random = new Random(query, 21)
  const low = Uint32Array.from({ length: keysPerQuestion }, () => drawKey(random))
  return { ...asking(low), postingsPerProbe: 4000, postingsRead: 80_000 }
}

/** All keys of a recording, as often as it has them, and all who hold them. */
export const wholeSoundQuery = (sound: number): PostingQuery => ({
  ...asking(soundColumns(sound).low),
  postingsPerProbe: 1_000_000,
  postingsRead: 100_000_000,
})
