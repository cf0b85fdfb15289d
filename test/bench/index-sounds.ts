import { encodeWordPostings } from '@sourcemark/segments'
import type { IndexDefinition, PostingQuery } from '../../packages/originals/src/lookup/contract.ts'
import { afterAll } from './generated-log.ts'
import { Random } from './index-articles.ts'

/*
 * Made-up recordings for the index, each a function of its number, that have no sound: keys as triplets of peaks have them, and a word of payload each. A
 * second of sound has 48 of them, 172,800 an hour, over 3.5 million different keys. A query asks for thousands of keys, cheap and dense ones, and nearly each
 * of them is held by somebody.
 */

/** How the keys are drawn: each as often, or some far more often than others, as the intervals of music are. */
export type SoundSpread = 'even' | 'skewed'

const secondsPerSound = 180
const postingsPerSecond = 48
export const postingsPerSound = secondsPerSound * postingsPerSecond
export const soundsPerHour = 3600 / secondsPerSound
/** Different keys, and those of one call: about what a second of sound asks for. */
const keysInAll = 3_500_000
export const keysPerCall = 10_000

export const soundIndex: IndexDefinition = Object.freeze({
  name: 'bench-sounds',
  log: 'bench',
  kind: 'payload',
  payloadBytes: 4,
})

/** Squared, a share lies in the first hundredth once in ten times. */
const drawKey = (random: Random, spread: SoundSpread): number =>
  spread === 'even' ? random.below(keysInAll) : Math.floor(keysInAll * random.share() ** 2)

/** The keys of a recording and what is kept beside them, as they come. */
function soundColumns(sound: number, spread: SoundSpread) {
  const random = new Random(sound, 20)
  const low = new Uint32Array(postingsPerSound)
  const payload = new Uint32Array(postingsPerSound)
  for (let at = 0; at < postingsPerSound; at++) {
    low[at] = drawKey(random, spread)
    payload[at] = random.next()
  }
  return { size: postingsPerSound, low, high: new Uint32Array(postingsPerSound), payload }
}

/** The postings of a recording, as the log has them. */
export const soundPostings = (sound: number, spread: SoundSpread): Uint8Array =>
  encodeWordPostings(soundColumns(sound, spread), soundIndex.payloadBytes)

const asking = (low: Uint32Array): PostingQuery => ({
  index: soundIndex,
  of: afterAll,
  reach: 1n,
  side: 'earlier',
  low,
  high: new Uint32Array(low.length),
  postingsPerProbe: 1_000_000,
  postingsRead: 100_000_000,
})

/** Keys as recordings have them. */
export function soundQuery(query: number, spread: SoundSpread): PostingQuery {
  const random = new Random(query, 21)
  return asking(Uint32Array.from({ length: keysPerCall }, () => drawKey(random, spread)))
}

/** All keys of a recording, as often as it has them. */
export const wholeSoundQuery = (sound: number, spread: SoundSpread): PostingQuery =>
  asking(soundColumns(sound, spread).low)
