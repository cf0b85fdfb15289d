import type { Shelf, VerifiedMedium } from './media-kind.ts'

/*
 * Whose the media on a shelf are that a search named by the ids of their fingerprints.
 */

/** What was found in media on a shelf, with whose they are; without those that are gone. */
export async function withMedia<Sketch, Similarity>(
  found: ReadonlyMap<bigint, Similarity>,
  { load }: Pick<Shelf<Sketch>, 'load'>,
): Promise<VerifiedMedium<Similarity>[]> {
  const media = await load([...found.keys()])
  return [...found].flatMap(([id, similarity]) => {
    const medium = media.get(id)
    if (medium === undefined) return []
    const { contentId, publishedAt, partId } = medium
    return [{ contentId, publishedAt, partId, similarity }]
  })
}

/** Ids of the contents that media on a shelf are of, each once; without those that are gone. */
export async function contentIdsOf<Sketch>(
  ids: Iterable<bigint>,
  { load }: Pick<Shelf<Sketch>, 'load'>,
): Promise<string[]> {
  const media = await load([...ids])
  return [...new Set([...media.values()].map(({ contentId }) => contentId))].sort()
}
