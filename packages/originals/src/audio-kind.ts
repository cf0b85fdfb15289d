import {
  audioAlgorithm,
  decodeSoundSketch,
  encodeSoundSketch,
  type SoundSimilarity,
  type SoundSketch,
  soundPostings,
} from '@sourcemark/fingerprint'
import { encodeWordPostings } from '@sourcemark/segments'
import { audioIndex, audioIndexes } from './audio-indexes.ts'
import type { MediaKind, MediumPostings, VerifiedMedium } from './media-kind.ts'
import { concernedSounds, findSounds } from './sound-candidates.ts'
import { tellTime, thousandth } from './tell-match.ts'

/** How sounds are examined. */
export const audioKind: MediaKind<SoundSketch, SoundSketch, SoundSimilarity> = Object.freeze({
  kind: 'audio',
  algorithm: audioAlgorithm,
  reader: 'sound-1',
  other: null,
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
  async find(queries, of, around) {
    const found: VerifiedMedium<SoundSimilarity>[][] = []
    // One after the other: an hour of sound takes as much memory to look up as it may.
    for (const sketch of queries) found.push(await findSounds(sketch, of, around))
    return found
  },
  concerned: async (queries, of, { own }) => [{ kind: 'audio', contentIds: await concernedSounds(queries, of, own) }],
  tell: ({ spans, transform: { speed, pitch } }) => ({
    via: 'audio',
    spans: spans.map(({ query, original }) => ({ query: tellTime(query), original: tellTime(original) })),
    transform: { speed: thousandth(speed), pitch: thousandth(pitch) },
  }),
} satisfies MediaKind<SoundSketch, SoundSketch, SoundSimilarity>)
