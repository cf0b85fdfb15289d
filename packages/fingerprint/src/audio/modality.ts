import type { Modality } from '../modality.ts'
import { audioAlgorithm } from './algorithm.ts'
import { decodeSoundSketch, encodeSoundSketch } from './encode.ts'
import { soundPostings } from './postings.ts'
import { probeDensities, soundProbes } from './probes.ts'
import { searchOne } from './search.ts'
import { describeSounds, type SoundSimilarity, soundReportThreshold } from './similarity.ts'
import { framesOf, type SoundSketch } from './sketch.ts'
import { SoundSketcher } from './sketcher.ts'

const unrelated: SoundSimilarity = Object.freeze({
  score: 0,
  queryCoverage: 0,
  originalCoverage: 0,
  spans: Object.freeze([]),
  transform: Object.freeze({ speed: 1, pitch: 1 }),
  copied: new Uint32Array(0),
})

/** The sound modality, one original at a time; `searchSounds` finds those of an index. It takes whole sounds of samples and needs no statistics. */
export const audioModality: Modality<Float32Array, SoundSketch, null, SoundSketch, SoundSimilarity> = Object.freeze({
  kind: 'audio',
  algorithm: audioAlgorithm,
  reportThreshold: soundReportThreshold,
  sketch(samples: Float32Array) {
    const sketcher = new SoundSketcher()
    sketcher.push(samples)
    return sketcher.finish()
  },
  terms: (sketch: SoundSketch) => [...soundPostings(sketch).low].map((key) => ({ term: BigInt(key) })),
  prepareQuery: (sketch: SoundSketch) => sketch,
  probes: (query: SoundSketch) =>
    [...soundProbes(query, 0, framesOf(query.seconds) + 1, probeDensities.dense).low].map((key) => ({
      term: BigInt(key),
      weight: 1,
    })),
  compare: (query: SoundSketch, original: SoundSketch) =>
    describeSounds(query, original, searchOne(query, original)) ?? unrelated,
  encode: encodeSoundSketch,
  decodeSketch: decodeSoundSketch,
})
