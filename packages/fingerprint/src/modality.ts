/** The kinds of content that can be fingerprinted. */
export const modalityKinds = Object.freeze(['text', 'image', 'audio', 'video'] as const)
export type ModalityKind = (typeof modalityKinds)[number]

/** Names one way of making fingerprints. Stored with every row and never reused: a change of algorithm is a new id. */
export type AlgorithmId = string

/** A half-open range. For text: UTF-16 code units of the text as sent. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One stretch of the query and the stretch of the original that it repeats. */
export interface Span {
  readonly query: Range
  readonly original: Range
}

/** What was done to the original on the way to the query, as far as the comparison can tell. */
export interface Transform {
  /** The two sides use different scripts (traditional and simplified Chinese) for the matched words. */
  readonly scriptConverted: boolean
}

/** 1 means identical, 0 unrelated, in every modality; distances stay inside. */
export interface Scored {
  /** 0 to 1, monotone in the evidence. */
  readonly score: number
  /** Share of the query that is matched, 0 to 1. */
  readonly queryCoverage: number
  /** Share of the original that is matched, 0 to 1. */
  readonly originalCoverage: number
}

/** How a text repeats another. */
export interface Similarity extends Scored {
  readonly spans: readonly Span[]
  readonly transform: Transform
}

/** Why a content has no fingerprint. */
export type UnfingerprintableReason = 'EMPTY' | 'TOO_SHORT' | 'TOO_SMALL' | 'BLANK' | 'SILENT' | 'MONOTONOUS'

/** A sketch, or the reason why there is none: never an empty value. */
export type Sketched<Sketch> =
  | { readonly ok: true; readonly sketch: Sketch }
  | { readonly ok: false; readonly reason: UnfingerprintableReason }

/** Makes something else of a sketch where there is one, as its bytes; the reason for none stays. */
export const mapSketch = <From, To>(sketched: Sketched<From>, change: (sketch: From) => To): Sketched<To> =>
  sketched.ok ? { ok: true, sketch: change(sketched.sketch) } : sketched

/** A key of the index and where it stands in its content. */
export interface Term {
  /** A signed 64-bit number. */
  readonly term: bigint
  /** Where the keyed stretch begins (text: token index). */
  readonly position: number
  /** How long the keyed stretch is (text: tokens). */
  readonly length: number
}

/** A key to look up and what one shared content is worth, in thousandths of a bit. */
export interface Probe {
  readonly term: bigint
  readonly weight: number
}

/** What is searched for: what is proven, or also, with less effort, what only may be. */
export type SearchDepth = 'proving' | 'suspecting'

/**
 * One kind of content: how to reduce it, look it up, compare it. `Statistics` is the numbered snapshot of frequencies that weighs
 * evidence; it is an argument wherever it matters, so that every answer is a function of its inputs alone.
 */
export interface Modality<Decoded, Sketch, Statistics, Query, Found extends Scored = Similarity> {
  readonly kind: ModalityKind
  readonly algorithm: AlgorithmId
  /** Scores from here up are reported as matches. */
  readonly reportThreshold: number
  sketch(decoded: Decoded): Sketched<Sketch>
  /** What the index stores. */
  terms(sketch: Sketch): readonly Pick<Term, 'term'>[]
  /** What a comparison needs of the query, made once and used for every candidate. */
  prepareQuery(sketch: Sketch, statistics: Statistics): Query
  /** What a query looks up. */
  probes(query: Query): readonly Probe[]
  /** The truth, by brute force; the index only narrows. */
  compare(query: Query, original: Sketch, statistics: Statistics): Found
  encode(sketch: Sketch): Uint8Array
  decodeSketch(bytes: Uint8Array): Sketch
}
