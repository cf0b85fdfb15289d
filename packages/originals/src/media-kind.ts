import type { RightsData } from '@sourcemark/contract'
import type { AlgorithmId, Scored, Sketched } from '@sourcemark/fingerprint'
import type { ExaminedKind } from './examined-kinds.ts'
import type { PartMatch } from './findings.ts'
import type { FingerprintedMedium } from './fingerprinted-media.ts'
import type { IndexDefinition, LookUp } from './lookup/contract.ts'
import type { ReadWords } from './medium-readings.ts'
import type { Priority } from './priority.ts'

/** What the bytes of a medium gave. */
export type MediumRead<Sketch> =
  | { readonly ok: false; readonly problem: string }
  | {
      readonly ok: true
      readonly mediaType: string
      /** Size of a picture, upright, in pixels. */
      readonly width?: number
      readonly height?: number
      /** Length of a sound, as far as it was read. */
      readonly seconds?: number
      readonly sketched: Sketched<Sketch>
      readonly rights: RightsData | null
      /** Words of a picture as they are being read; null, or absent, when it does not look as if there were any. */
      readonly words?: Promise<ReadWords> | null
      /** Pictures embedded in it, by the SHA-256 under which the blob store has them. */
      readonly covers?: readonly string[]
      /** Why not all of it was read; null, or absent, when it was. What was read is looked up all the same. */
      readonly problem?: string | null
    }

/** A part of an earlier content that was found in a medium. */
export interface VerifiedMedium<Similarity> extends Priority {
  readonly partId: string
  readonly similarity: Similarity
}

/** What the search for originals needs of its surroundings. */
export interface SearchSurroundings<Sketch> {
  readonly lookUp: LookUp
  /**
   * Sketches by the ids of their fingerprints. What was replaced by a new revision since the look-up is missing: its change makes the content that asks
   * due again.
   */
  readonly load: (ids: readonly bigint[]) => Promise<ReadonlyMap<bigint, FingerprintedMedium<Sketch>>>
  /** Hears of every look-up how many of its keys had more holders than are looked at, when there were any. */
  readonly onCapped: (keys: number) => void
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
}

/** Postings of one medium in one index, encoded. */
export interface MediumPostings {
  readonly index: IndexDefinition
  readonly postings: Uint8Array
}

/**
 * What the examination of one kind of media has to know of it: everything else is the same for all of them. `Query` is what is looked up and compared of
 * a sketch, made once.
 */
export interface MediaKind<Sketch, Query, Similarity extends Scored> {
  readonly kind: Exclude<ExaminedKind, 'text'>
  readonly algorithm: AlgorithmId
  /** What reads its media, as it is kept beside what it read. Another name reads everything again. */
  readonly reader: string
  /** Kind as which is examined what is read out of its media: the words in a picture are a text, the covers of a sound pictures. */
  readonly derived: ExaminedKind
  /** All indexes of its log. */
  readonly indexes: readonly [IndexDefinition, ...IndexDefinition[]]
  encode(sketch: Sketch): Uint8Array
  decode(bytes: Uint8Array): Sketch
  /** What a sketch takes of the memory for sketches, and how much that has. */
  weigh(sketch: Sketch): number
  readonly weightKept: number
  /** What stands for a medium that is in no earlier one, or for what is new with it, in every index. Copies do not become originals. */
  postings(sketch: Sketch, found: readonly Similarity[]): readonly MediumPostings[]
  query(sketch: Sketch): Query
  /** What earlier contents hold of each of some media, earliest first. */
  find(
    queries: readonly Query[],
    of: Priority,
    reach: bigint,
    around: SearchSurroundings<Sketch>,
  ): Promise<VerifiedMedium<Similarity>[][]>
  /** Ids of the later contents in whose media something of these may be. For a content that arrives in time there is none. */
  concerned(
    queries: readonly Query[],
    of: Priority,
    reach: bigint,
    around: Pick<SearchSurroundings<Sketch>, 'lookUp' | 'load'>,
  ): Promise<string[]>
  /** Where and how it is the same, for a finding. */
  tell(similarity: Similarity): Pick<PartMatch, 'spans' | 'transform'>
}
