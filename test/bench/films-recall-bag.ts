/*
 * vPDQ, for the bench to compare with: a film as an unordered bag of hashes of frames, one a second, as the README of `vpdq` in facebook/ThreatExchange
 * describes it (read in 2026). Frames of a quality below 50 are left out, equal hashes count once, and a frame matches when some frame of the other
 * film differs in no more than 31 of 256 bits. A film matches when at least 80 % of the frames of the film that is compared with, the original, match; the
 * share of the query's own frames is asked for as well, but 0 % of it, so that a copy may be longer. All of these numbers are its examples.
 */
import { hammingDistance, type PdqHash } from '../../packages/fingerprint/src/image/pdq.ts'

const bagLimits = { quality: 50, distance: 31 } as const
/** The share of the original's frames from which on films match, as published. */
export const bagShare = 0.8

/** The hashes of a film that count, each once. */
export type FrameBag = readonly Uint8Array[]

/** @param frames one a second. */
export function packBag(frames: readonly PdqHash[]): FrameBag {
  const counted = frames.filter(({ quality }) => quality >= bagLimits.quality)
  return [...new Map(counted.map(({ hash }) => [Buffer.from(hash).toString('hex'), hash])).values()]
}

/** The share of the frames of one film that match some frame of the other; 0 of none. */
export function matchedShare(of: FrameBag, among: FrameBag): number {
  if (of.length === 0) return 0
  const matched = of.filter((hash) => among.some((other) => hammingDistance(hash, other) <= bagLimits.distance))
  return matched.length / of.length
}
