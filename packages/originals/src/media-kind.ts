import type { RightsData } from '@sourcemark/contract'
import type { Scored, Sketched } from '@sourcemark/fingerprint'
import type { ExaminedKind } from './examined-kinds.ts'
import type { PartMatch } from './findings.ts'
import type { CachedSketches, FingerprintedMedium } from './fingerprinted-media.ts'
import type { IndexDefinition, LookUp } from './lookup/contract.ts'
import type { ReadWords } from './medium-readings.ts'
import type { Priority } from './priority.ts'

/** What the bytes of a medium gave. */
export type MediumRead<Sketch> =
  | { readonly ok: false; readonly problem: string }
  | {
      readonly ok: true
      readonly mediaType: string
      /** Size of a picture or film, upright, in pixels. */
      readonly width?: number
      readonly height?: number
      /** Length of a sound or film, as far as it was read. */
      readonly seconds?: number
      readonly sketched: Sketched<Sketch>
      readonly rights: RightsData | null
      /** Words of a picture or film as they are being read; null, or absent, when it does not look as if there were any. */
      readonly words?: Promise<ReadWords> | null
      /** Pictures embedded in it, by the SHA-256 under which the blob store has them. */
      readonly covers?: readonly string[]
      /** Sketch of its sound track, by the SHA-256 under which the blob store has it; null, or absent, when it has none. */
      readonly track?: string | null
      /** Why not all of it was read; null, or absent, when it was. What was read is looked up all the same. */
      readonly problem?: string | null
    }

/** A part of an earlier content that was found in a medium. */
export interface VerifiedMedium<Similarity> extends Priority {
  readonly partId: string
  readonly similarity: Similarity
}

/** The media of one kind that stand in an index, as a search sees them. */
export interface Shelf<Sketch> {
  readonly lookUp: LookUp
  /** Log position that answers have to include. */
  readonly reach: bigint
  /**
   * Sketches by the ids of their fingerprints. What was replaced by a new revision since the look-up is missing: its change makes the content that asks
   * due again.
   */
  readonly load: (ids: readonly bigint[]) => Promise<ReadonlyMap<bigint, FingerprintedMedium<Sketch>>>
}

/** The media of the kind that is looked through as well; null for kinds that have no such. */
export type OtherShelf<Other> = [Other] extends [never] ? null : Shelf<Other>

/** What the search for originals needs of its surroundings. */
export interface SearchSurroundings<Sketch, Other = never> {
  /** Media of the kind itself. */
  readonly own: Shelf<Sketch>
  readonly other: OtherShelf<Other>
  /** Hears of every look-up how many of its keys had more holders than are looked at, when there were any. */
  readonly onCapped: (keys: number) => void
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
}

/** Kinds of media, which are read before anything is known of them. */
export type MediumKind = Exclude<ExaminedKind, 'text'>

/** Contents of which media of one kind are concerned by something. */
export interface Concerned {
  readonly kind: MediumKind
  readonly contentIds: readonly string[]
}

/** How the sketches of a kind are kept in memory. */
export interface SketchedKind<Sketch> extends CachedSketches<Sketch> {
  readonly kind: MediumKind
  /** How much of the memory for sketches there is, as `weigh` counts it. */
  readonly weightKept: number
  /** All indexes of its log. */
  readonly indexes: readonly [IndexDefinition, ...IndexDefinition[]]
}

/** Postings of one medium in one index, encoded. */
export interface MediumPostings {
  readonly index: IndexDefinition
  readonly postings: Uint8Array
}

/**
 * What the examination of one kind of media has to know of it: everything else is the same for all of them. `Query` is what is looked up and compared of
 * a sketch, made once. `Other` is the sketch of the kind whose media are looked through as well: pictures are found in films, and films in pictures.
 */
export interface MediaKind<Sketch, Query, Similarity extends Scored, Other = never> extends SketchedKind<Sketch> {
  /** What reads its media, as it is kept beside what it read. Another name reads everything again. */
  readonly reader: string
  readonly other: SketchedKind<Other> | null
  encode(sketch: Sketch): Uint8Array
  /** What stands for a medium that is in no earlier one, or for what is new with it, in every index. Copies do not become originals. */
  postings(sketch: Sketch, found: readonly Similarity[]): readonly MediumPostings[] | Promise<readonly MediumPostings[]>
  query(sketch: Sketch): Query
  /** What earlier contents hold of each of some media, earliest first. */
  find(
    queries: readonly Query[],
    of: Priority,
    around: SearchSurroundings<Sketch, Other>,
  ): Promise<VerifiedMedium<Similarity>[][]>
  /** The later contents in whose media something of these may be. For a content that arrives in time there is none. */
  concerned(
    queries: readonly Query[],
    of: Priority,
    around: Pick<SearchSurroundings<Sketch, Other>, 'own' | 'other'>,
  ): Promise<readonly Concerned[]>
  /** Where and how it is the same, for a finding, and which modality says so. */
  tell(similarity: Similarity): Pick<PartMatch, 'via' | 'spans' | 'transform'>
}
