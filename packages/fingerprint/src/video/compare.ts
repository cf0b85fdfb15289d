import { followSightings } from './follow.ts'
import { sightByFeatures, sightByHashes } from './sightings.ts'
import { describeFilms, type FilmSimilarity, provenSegments } from './similarity.ts'
import type { FilmSketch } from './sketch.ts'

/**
 * Compares a film with all its candidates at once, every frame with every other: of those that show one place only the ones that are best explained remain.
 * @returns for each candidate how it is repeated, or null when it is not.
 */
export function verifyFilms(query: FilmSketch, candidates: readonly FilmSketch[]): (FilmSimilarity | null)[] {
  const segments = candidates.map((original) => {
    const sightings = [...sightByHashes(query, original), ...sightByFeatures(query, original)]
    return followSightings(sightings, { query: query.seconds, original: original.seconds })
  })
  return provenSegments(segments).map((proven, at) => describeFilms(query, candidates[at] as FilmSketch, proven))
}

/** How a film repeats another one, by itself; null when it does not. */
export const compareFilms = (query: FilmSketch, original: FilmSketch): FilmSimilarity | null =>
  verifyFilms(query, [original])[0] ?? null
