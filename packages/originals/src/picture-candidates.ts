import { frameLookUp, type PictureProbes } from '@sourcemark/fingerprint'
import type { Side } from '@sourcemark/segments'
import { wordsAsked } from './frame-library.ts'
import { imageHashIndex, imageWordIndex } from './image-indexes.ts'
import type { HashQuery, LookUp, VoteQuery } from './lookup/contract.ts'
import type { Priority } from './priority.ts'

/** Earlier pictures that may be in another one. */
export interface PictureCandidates {
  /** Ids of their fingerprints. */
  readonly candidates: readonly bigint[]
  /** Words of which not every earlier holder was looked at. */
  readonly capped: number
}

/** Pictures that are compared: as wholes, for parts, and later ones that are told of a change. */
const limits = Object.freeze({ wholes: 20, parts: 20, concerned: 1000 } as const)

const hashesQuery = ({ hashes }: PictureProbes, of: Priority, reach: bigint, side: Side): HashQuery => ({
  index: imageHashIndex,
  hashes,
  radius: frameLookUp.radius,
  of,
  reach,
  side,
  limit: side === 'earlier' ? limits.wholes : limits.concerned,
})

const wordsQuery = ({ words }: PictureProbes, of: Priority, reach: bigint, side: Side): VoteQuery => ({
  index: imageWordIndex,
  ...wordsAsked(words),
  of,
  reach,
  side,
  limit: side === 'earlier' ? limits.parts : limits.concerned,
})

/** The earlier pictures that each of some pictures may show: as a whole by their hashes, parts of them by their words. */
export async function originalPictures(
  lookUp: LookUp,
  probes: readonly PictureProbes[],
  of: Priority,
  reach: bigint,
): Promise<PictureCandidates[]> {
  const [near, voted] = await Promise.all([
    lookUp.near(probes.map((one) => hashesQuery(one, of, reach, 'earlier'))),
    lookUp.votes(probes.map((one) => wordsQuery(one, of, reach, 'earlier'))),
  ])
  return probes.map((_, at) => {
    const both = [...(near[at] ?? []), ...(voted[at]?.candidates ?? [])]
    const candidates = [...new Set(both.map(({ fingerprintId }) => fingerprintId))]
    return { candidates, capped: voted[at]?.capped ?? 0 }
  })
}

/** Ids of the later contents in whose pictures some of these may be. For a content that arrives in time there is none. */
export async function concernedPictures(
  lookUp: LookUp,
  probes: readonly PictureProbes[],
  of: Priority,
  reach: bigint,
): Promise<string[]> {
  if (probes.length === 0) return []
  const [near, voted] = await Promise.all([
    lookUp.near(probes.map((one) => hashesQuery(one, of, reach, 'later'))),
    lookUp.votes(probes.map((one) => wordsQuery(one, of, reach, 'later'))),
  ])
  const found = [...near.flat(), ...voted.flatMap(({ candidates }) => candidates)]
  return [...new Set(found.map(({ contentId }) => contentId))].sort()
}
