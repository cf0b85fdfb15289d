import { encodeHashes, encodeWordPostings } from '@sourcemark/segments'
import type { IndexDefinition } from '../../packages/originals/src/lookup/contract.ts'
import { Random } from './index-articles.ts'
import { drawFeatures, packFeature, type SightQuery, sightQuery } from './index-pictures.ts'

/*
 * Made-up films for the index, each a function of its number. A film is shots of three to eight seconds, two frames a second: the first frame of a shot has any
 * hash, each other one differs from that before it in some bits, as what a camera sees does. About a frame in six is kept with features, whose words,
 * signatures and places are spread as those of photographs are (`index-pictures.ts`).
 */

const secondsPerFilm = 300
export const filmsPerHour = 3600 / secondsPerFilm
const framesPerFilm = 2 * secondsPerFilm
/** Frames of a shot, and bits in which the hashes of two that follow each other differ at most. */
const shot = { fewest: 6, most: 16, leastMoved: 5, mostMoved: 60 } as const
const keyFramesPerFilm = 105
const featuresPerKeyFrame = 150
/** Bits in which the hash of a copied frame differs from it. */
const copied = 12
const payloadWords = 4

const wordsPerFilm = keyFramesPerFilm * featuresPerKeyFrame

const define = (name: string, kind: IndexDefinition['kind'], payloadBytes = 0): IndexDefinition =>
  Object.freeze({ name, log: 'bench', kind, payloadBytes })
export const frameIndex = define('bench-frames', 'hashes')
export const frameWordIndex = define('bench-frame-words', 'payload', payloadWords * 4)

const anyHash = (random: Random): Uint8Array =>
  new Uint8Array(Uint32Array.from({ length: 8 }, () => random.next()).buffer)

/** A hash with some bits turned over, one of them now and then back again. */
function moved(hash: Uint8Array, bits: number, random: Random): Uint8Array {
  const result = hash.slice()
  for (let turned = 0; turned < bits; turned++) {
    const bit = random.below(256)
    result[bit >> 3] = (result[bit >> 3] as number) ^ (1 << (bit & 7))
  }
  return result
}

function hashesOf(film: number): Uint8Array[] {
  const random = new Random(film, 30)
  const hashes: Uint8Array[] = []
  while (hashes.length < framesPerFilm) {
    const frames = shot.fewest + random.below(shot.most - shot.fewest + 1)
    const pace = shot.leastMoved + random.below(shot.mostMoved - shot.leastMoved + 1)
    let hash = anyHash(random)
    for (let frame = 0; frame < frames && hashes.length < framesPerFilm; frame++) {
      hashes.push(hash)
      hash = moved(hash, pace, random)
    }
  }
  return hashes
}

export const framePostings = (film: number): Uint8Array =>
  encodeHashes(hashesOf(film).map((hash, frame) => ({ hash, tag: 2 * frame })))

/** What is asked for one frame of a copy: its hash in eight orientations, of which one is near that of the original. */
export function frameQuery(query: number, film: number): Uint8Array[] {
  const random = new Random(query, 31)
  const near = moved(hashesOf(film)[random.below(framesPerFilm)] as Uint8Array, copied, random)
  return Array.from({ length: 8 }, (_, way) => (way === query % 8 ? near : anyHash(random)))
}

/** The number by which the features of a key frame are drawn. */
const pictureOf = (film: number, keyFrame: number): number => film * keyFramesPerFilm + keyFrame

export function frameWordPostings(film: number): Uint8Array {
  const size = wordsPerFilm
  const low = new Uint32Array(size)
  const payload = new Uint32Array(size * payloadWords)
  let posting = 0
  for (let keyFrame = 0; keyFrame < keyFramesPerFilm; keyFrame++)
    for (const feature of drawFeatures(pictureOf(film, keyFrame), featuresPerKeyFrame, 1024)) {
      low[posting] = feature.cell
      packFeature(feature, payload, posting * payloadWords)
      // The number of the key frame, low byte first.
      const last = posting * payloadWords + 3
      payload[last] = ((payload[last] as number) | ((keyFrame & 255) << 8) | (keyFrame >> 8)) >>> 0
      posting++
    }
  return encodeWordPostings({ size, low, high: new Uint32Array(size), payload }, payloadWords * 4)
}

/** What is looked up of a key frame: so many features of one of a film's, turned, scaled and moved, among others; of none when there is no film. */
export function frameWordQuery(query: number, film: number | null, features: number): SightQuery {
  const keyFrame = new Random(query, 32).below(keyFramesPerFilm)
  const picture = film === null ? null : pictureOf(film, keyFrame)
  const asked = sightQuery(query, { picture, features }, 1024, featuresPerKeyFrame)
  return {
    ...asked,
    vote(probe, bytes, at) {
      const bin = asked.vote(probe, bytes, at)
      return bin < 0 ? bin : bin * 65_536 + (bytes[at + 14] as number) + 256 * (bytes[at + 15] as number)
    },
  }
}
