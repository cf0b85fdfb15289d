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
import type { LookUp, PostingDocument } from './lookup/contract.ts'
import type { SearchSurroundings, VerifiedMedium } from './media-kind.ts'
import { comparePriority, type Priority } from './priority.ts'

/** Postings that four seconds of a sound read at most, those of the rarest keys. */
const postingsRead = 80_000
/** Postings that a key may have and still be read. */
const postingsPerProbe = 4000

/** What a sound asks an index, and what it found there. */
interface SoundLookUp {
  readonly lookUp: (probes: readonly SoundProbes[]) => Promise<HeldBy<bigint>[]>
  /** Who was met, by the ids of their fingerprints. */
  readonly met: ReadonlyMap<bigint, PostingDocument>
}

function soundLookUp(
  lookUp: LookUp,
  of: Priority,
  reach: bigint,
  side: Side,
  onCapped: (keys: number) => void,
): SoundLookUp {
  const met = new Map<bigint, PostingDocument>()
  return {
    met,
    async lookUp(probes) {
      // A long sound takes minutes of which nothing else has to wait: whoever has a turn takes it between two questions.
      await nextTurn()
      const found = await lookUp.postings(
        probes.map(({ low, high }) => ({
          index: audioIndex,
          of,
          reach,
          side,
          low,
          high,
          postingsPerProbe,
          postingsRead,
        })),
      )
      return found.map(({ documents, capped, ...held }) => {
        if (capped > 0) onCapped(capped)
        for (const document of documents) met.set(document.fingerprintId, document)
        return { ...held, documents: documents.map(({ fingerprintId }) => fingerprintId) }
      })
    },
  }
}

/** What earlier contents hold of a sound, earliest first. */
export async function findSounds(
  query: SoundSketch,
  of: Priority,
  reach: bigint,
  { lookUp, load, onCapped, stage }: SearchSurroundings<SoundSketch>,
): Promise<VerifiedMedium<SoundSimilarity>[]> {
  const asked = soundLookUp(lookUp, of, reach, 'earlier', onCapped)
  const found = await stage('search', () =>
    searchSounds(query, {
      lookUp: (probes) => stage('look-up', () => asked.lookUp(probes)),
      load: (ids) => stage('load', () => sketchesOf(load)(ids)),
    }),
  )
  const originals = found.size === 0 ? new Map() : await load([...found.keys()])
  return [...found]
    .flatMap(([id, segments]): VerifiedMedium<SoundSimilarity>[] => {
      const original = originals.get(id)
      if (original === undefined) return []
      const { contentId, publishedAt } = asked.met.get(id) as PostingDocument
      const similarity = describeSounds(query, original.sketch, segments)
      return similarity === null ? [] : [{ contentId, publishedAt, partId: original.partId, similarity }]
    })
    .sort(comparePriority)
}

/** Ids of the later contents in whose sounds some of these may be. For a content that arrives in time there is none. */
export async function concernedSounds(
  queries: readonly SoundSketch[],
  of: Priority,
  reach: bigint,
  { lookUp, load }: Pick<SearchSurroundings<SoundSketch>, 'lookUp' | 'load'>,
): Promise<string[]> {
  const concerned = new Set<string>()
  const asked = soundLookUp(lookUp, of, reach, 'later', () => undefined)
  for (const query of queries) {
    const suspected = await searchSounds(query, { lookUp: asked.lookUp, load: sketchesOf(load) }, 'suspecting')
    for (const id of suspected.keys()) concerned.add((asked.met.get(id) as PostingDocument).contentId)
  }
  return [...concerned].sort()
}

const sketchesOf =
  (load: SearchSurroundings<SoundSketch>['load']) =>
  async (ids: readonly bigint[]): Promise<Map<bigint, SoundSketch>> =>
    new Map([...(await load(ids))].map(([id, { sketch }]) => [id, sketch]))
