import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  describeSounds,
  type HeldBy,
  type SoundProbes,
  type SoundSimilarity,
  type SoundSketch,
  searchSounds,
} from '@sourcemark/fingerprint'
import type { Side } from '@sourcemark/segments'
import { audioIndex } from './audio-indexes.ts'
import type { SearchSurroundings, Shelf, VerifiedMedium } from './media-kind.ts'
import { comparePriority, type Priority } from './priority.ts'
import { contentIdsOf } from './shelf.ts'

/** Postings that four seconds of a sound read at most, those of the rarest keys. */
const postingsRead = 80_000
/** Postings that a key may have and still be read. */
const postingsPerProbe = 4000

/** How a sound asks an index, for holders on one side of a content. */
const lookUpOf =
  (
    { lookUp, reach }: Pick<Shelf<SoundSketch>, 'lookUp' | 'reach'>,
    of: Priority,
    side: Side,
    onCapped: (keys: number) => void,
  ) =>
  async (probes: readonly SoundProbes[]): Promise<HeldBy<bigint>[]> => {
    // A long sound takes minutes of which nothing else has to wait: whoever has a turn takes it between two questions.
    await nextTurn()
    const asked = { index: audioIndex, of, reach, side, postingsPerProbe, postingsRead }
    const found = await lookUp.postings(probes.map(({ low, high }) => ({ ...asked, low, high })))
    return found.map(({ documents, capped, ...held }) => {
      if (capped > 0) onCapped(capped)
      return { ...held, documents: documents.map(({ fingerprintId }) => fingerprintId) }
    })
  }

const sketchesOf =
  (load: Shelf<SoundSketch>['load']) =>
  async (ids: readonly bigint[]): Promise<Map<bigint, SoundSketch>> =>
    new Map([...(await load(ids))].map(([id, { sketch }]) => [id, sketch]))

/** What earlier contents hold of a sound, earliest first. */
export async function findSounds(
  query: SoundSketch,
  of: Priority,
  { own, onCapped, stage }: SearchSurroundings<SoundSketch>,
): Promise<VerifiedMedium<SoundSimilarity>[]> {
  const ask = lookUpOf(own, of, 'earlier', onCapped)
  const found = await stage('search', () =>
    searchSounds(query, {
      lookUp: (probes) => stage('look-up', () => ask(probes)),
      load: (ids) => stage('load', () => sketchesOf(own.load)(ids)),
    }),
  )
  const originals = await own.load([...found.keys()])
  return [...found]
    .flatMap(([id, segments]): VerifiedMedium<SoundSimilarity>[] => {
      const original = originals.get(id)
      if (original === undefined) return []
      const { contentId, publishedAt, partId, sketch } = original
      const similarity = describeSounds(query, sketch, segments)
      return similarity === null ? [] : [{ contentId, publishedAt, partId, similarity }]
    })
    .sort(comparePriority)
}

/** Ids of the later contents in whose sounds some of these may be. For a content that arrives in time there is none. */
export async function concernedSounds(
  queries: readonly SoundSketch[],
  of: Priority,
  shelf: Shelf<SoundSketch>,
): Promise<string[]> {
  const sources = { lookUp: lookUpOf(shelf, of, 'later', () => undefined), load: sketchesOf(shelf.load) }
  const suspected = new Set<bigint>()
  for (const query of queries)
    for (const id of (await searchSounds(query, sources, 'suspecting')).keys()) suspected.add(id)
  return await contentIdsOf(suspected, shelf)
}
