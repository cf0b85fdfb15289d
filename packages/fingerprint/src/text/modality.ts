import type { AlgorithmId, Modality } from '../modality.ts'
import { compareText, prepareQuery, reportThreshold, type TextQuery } from './compare.ts'
import { decodeSketch, encodeSketch } from './encode.ts'
import { sketchText, type TextMediaType } from './sketch.ts'
import type { TextStatistics } from './statistics.ts'
import { terms } from './terms.ts'
import type { TextSketch } from './tokens.ts'

/** Winnowed grams of folded tokens, verified by seeds and chains. */
export const textAlgorithm: AlgorithmId = 'text-winnow-1'

/** A text and how to read it. */
export interface TextSource {
  readonly text: string
  readonly mediaType: TextMediaType
}

/** The text modality. */
export const textModality: Modality<TextSource, TextSketch, TextStatistics, TextQuery> = Object.freeze({
  kind: 'text',
  algorithm: textAlgorithm,
  reportThreshold,
  sketch: ({ text, mediaType }: TextSource) => sketchText(text, mediaType),
  terms,
  prepareQuery,
  probes: (query: TextQuery) => query.probes,
  compare: (query: TextQuery, original: TextSketch, statistics: TextStatistics) =>
    compareText(query, original, statistics),
  encode: encodeSketch,
  decodeSketch,
})
