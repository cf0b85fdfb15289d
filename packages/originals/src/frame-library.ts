import { setImmediate as nextTurn } from 'node:timers/promises'
import { type FrameLibrary, fewestAgreeing, frameLookUp } from '@sourcemark/fingerprint'
import type { Side } from '@sourcemark/segments'
import type { IndexDefinition, VoteQuery } from './lookup/contract.ts'
import type { SearchSurroundings, Shelf } from './media-kind.ts'
import type { Priority } from './priority.ts'

/*
 * Pictures and films as a search for frames asks for them: by hashes that are near, and by words of which many agree.
 */

/** The indexes of frames of one kind. */
export interface FrameIndexes {
  readonly hashes: IndexDefinition
  readonly words: IndexDefinition
}

/** Postings that the words of one frame read at most. */
const postingsRead = 400_000
/** Of earlier media, those that are compared with one frame; of later ones, those that are told of a change. */
const limits = Object.freeze({ earlier: frameLookUp.hits, later: 1000 } as const)

/** How the words of a frame are asked for. */
export const wordsAsked = (
  words: Pick<VoteQuery, 'probes' | 'vote'>,
): Pick<VoteQuery, 'probes' | 'vote' | 'sharing' | 'minimumShared' | 'postingsRead'> => ({
  ...words,
  sharing: 'divided',
  minimumShared: fewestAgreeing(words.probes.length),
  postingsRead,
})

/** For look-ups that nobody times or counts: whom a change concerns is part of another stage. */
export const unheard: Pick<SearchSurroundings<unknown>, 'onCapped' | 'stage'> = Object.freeze({
  onCapped: () => undefined,
  stage: (_name, run) => run(),
} satisfies Pick<SearchSurroundings<unknown>, 'onCapped' | 'stage'>)

/** The media on a shelf that are on one side of a content. */
export function frameLibrary<Sketch>(
  { lookUp, reach, load }: Shelf<Sketch>,
  { hashes, words }: FrameIndexes,
  of: Priority,
  side: Side,
  { onCapped, stage }: typeof unheard,
): FrameLibrary<bigint, Sketch> {
  const limit = limits[side]
  // Nothing was ever registered: who is from now on looks for himself.
  const isEmpty = reach === 0n
  return {
    async near(probes) {
      if (isEmpty || probes.length === 0) return probes.map(() => [])
      // A long film takes minutes of which nothing else has to wait: whoever has a turn takes it between two questions.
      await nextTurn()
      const asked = { index: hashes, radius: frameLookUp.radius, of, reach, side, limit }
      const found = await stage('look-up', () => lookUp.near(probes.map((one) => ({ ...asked, hashes: one }))))
      return found.map((hits) =>
        hits.map(({ fingerprintId, distance, variant, tag }) => ({ id: fingerprintId, distance, variant, tag })),
      )
    },
    async votes(probes) {
      if (isEmpty || probes.length === 0) return probes.map(() => [])
      await nextTurn()
      const asked = { index: words, of, reach, side, limit }
      const answers = await stage('look-up', () =>
        lookUp.votes(probes.map((one) => ({ ...asked, ...wordsAsked(one) }))),
      )
      return answers.map(({ candidates, capped }) => {
        if (capped > 0) onCapped(capped)
        return candidates.map(({ fingerprintId, shared, weight, bin }) => ({ id: fingerprintId, shared, weight, bin }))
      })
    },
    async load(ids) {
      await nextTurn()
      const loaded = await stage('load', () => load(ids))
      return new Map([...loaded].map(([id, { sketch }]) => [id, sketch]))
    },
  }
}
