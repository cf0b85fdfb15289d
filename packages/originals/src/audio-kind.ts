import type { Span } from '@sourcemark/contract'
import {
  audioAlgorithm,
  decodeSoundSketch,
  encodeSoundSketch,
  type SoundSimilarity,
  type SoundSketch,
  type SoundSpan,
  soundPostings,
} from '@sourcemark/fingerprint'
import { encodeWordPostings } from '@sourcemark/segments'
import { audioIndex, audioIndexes } from './audio-indexes.ts'
import type { MediaKind, MediumPostings, VerifiedMedium } from './media-kind.ts'
import { concernedSounds, findSounds } from './sound-candidates.ts'

/** Seconds and factors are told to a thousandth: finer digits say nothing. */
const thousandth = (value: number): number => Math.round(value * 1000) / 1000

const sideOf = ({ start, end }: SoundSpan['query']): Span['query'] => ({
  start: thousandth(start),
  end: thousandth(end),
})

/** How sounds are examined. */
export const audioKind: MediaKind<SoundSketch, SoundSketch, SoundSimilarity> = Object.freeze({
  kind: 'audio',
  algorithm: audioAlgorithm,
  reader: 'sound-1',
  derived: 'image',
  indexes: audioIndexes,
  encode: encodeSoundSketch,
  decode: decodeSoundSketch,
  // Bytes: 7 a peak.
  weigh: ({ size }) => 7 * size,
  weightKept: 200_000_000,
  postings(sketch, found): MediumPostings[] {
    const copied = found.flatMap((similarity) => [...similarity.copied])
    return [{ index: audioIndex, postings: encodeWordPostings(soundPostings(sketch, copied), audioIndex.payloadBytes) }]
  },
  query: (sketch) => sketch,
  async find(queries, of, reach, around) {
    const found: VerifiedMedium<SoundSimilarity>[][] = []
    // One after the other: an hour of sound takes as much memory to look up as it may.
    for (const sketch of queries) found.push(await findSounds(sketch, of, reach, around))
    return found
  },
  concerned: concernedSounds,
  tell: ({ spans, transform: { speed, pitch } }) => ({
    spans: spans.map(({ query, original }) => ({ query: sideOf(query), original: sideOf(original) })),
    transform: { speed: thousandth(speed), pitch: thousandth(pitch) },
  }),
} satisfies MediaKind<SoundSketch, SoundSketch, SoundSimilarity>)
