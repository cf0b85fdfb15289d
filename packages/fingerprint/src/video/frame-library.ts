import type { PictureWordProbes } from '../image/postings.ts'

/*
 * An index of frames, as a search sees it: the same for the frames of films and for pictures.
 */

/** How frames are asked for, whatever answers. */
export const frameLookUp = Object.freeze({
  /** Bits in which the hashes of a picture and its copy differ at most. */
  radius: 31,
  /** Hits of one probe. */
  hits: 20,
} as const)

/** Features that agree in one bin of votes before a frame is compared; fewer of frames that have few: with so many words, or less. */
const fewestVotes = Object.freeze({ usual: 3, ofFew: 2, few: 5000 } as const)

/** The same for a frame with so many words to look up. */
export const fewestAgreeing = (words: number): number =>
  words > fewestVotes.few ? fewestVotes.usual : fewestVotes.ofFew

/** What has a frame with a hash near one that was asked for. */
export interface HashHit<Id> {
  readonly id: Id
  /** Bits in which the nearest pair of hashes differs. */
  readonly distance: number
  /** Which of the hashes of the probe that is, and the tag of the other one. */
  readonly variant: number
  readonly tag: number
}

/** What shares words with a frame that was asked for, which agree on one way to lay it over the frame. */
export interface WordHit<Id> {
  readonly id: Id
  /** Words that vote for it, and what they weigh together. */
  readonly shared: number
  readonly weight: number
  /** The fullest bin: it tells the number of the frame (`frameOfBin`). */
  readonly bin: number
}

/** Where a search finds frames. */
export interface FrameLibrary<Id, Sketch> {
  /** For each probe, the variants of one frame's hash, whoever has the nearest hashes within 31 bits: each once, some twenty at most, nearest first. */
  near(probes: readonly (readonly Uint8Array[])[]): Promise<readonly (readonly HashHit<Id>[])[]>
  /** For each frame's words whoever has the most votes in one bin: each once, some twenty at most, most weight first. */
  votes(probes: readonly PictureWordProbes[]): Promise<readonly (readonly WordHit<Id>[])[]>
  /** The sketches; without those that are gone. */
  load(ids: readonly Id[]): Promise<ReadonlyMap<Id, Sketch>>
}
