import {
  encodePictureSketch,
  type FilmSketch,
  novelPictureFeatures,
  type PictureInFilm,
  type PictureQuery,
  type PictureSimilarity,
  type PictureSketch,
  pictureHashPostings,
  pictureQuery,
  pictureWordPostings,
  searchStill,
  verifyPictures,
} from '@sourcemark/fingerprint'
import { encodeHashes, encodePayloadKeys } from '@sourcemark/segments'
import type { FingerprintedMedium } from './fingerprinted-media.ts'
import { frameLibrary, unheard } from './frame-library.ts'
import { imageHashIndex, imageWordIndex } from './image-indexes.ts'
import type { Concerned, MediaKind, MediumPostings, SearchSurroundings, VerifiedMedium } from './media-kind.ts'
import { concernedPictures, originalPictures } from './picture-candidates.ts'
import { comparePriority, type Priority } from './priority.ts'
import { contentIdsOf, withMedia } from './shelf.ts'
import { sketchedFilms } from './sketched-films.ts'
import { sketchedPictures } from './sketched-pictures.ts'
import { isInFilm, tellRegion, tellTime, tellTransform } from './tell-match.ts'
import { filmFrames } from './video-indexes.ts'

/** How a picture shows an earlier picture, or is a frame of an earlier film. */
type SeenInPicture = PictureSimilarity | PictureInFilm

/** How pictures are examined. */
export const imageKind: MediaKind<PictureSketch, PictureQuery, SeenInPicture, FilmSketch> = Object.freeze({
  ...sketchedPictures,
  reader: 'picture-1',
  other: sketchedFilms,
  encode: encodePictureSketch,
  postings(sketch, found): MediumPostings[] {
    const novelty = found.length === 0 ? undefined : novelPictureFeatures(sketch, found.flatMap(regionsOf))
    const { payloadBytes } = imageWordIndex
    return [
      { index: imageHashIndex, postings: encodeHashes(pictureHashPostings(sketch, novelty)) },
      { index: imageWordIndex, postings: encodePayloadKeys(pictureWordPostings(sketch, novelty), payloadBytes) },
    ]
  },
  query: pictureQuery,
  async find(queries, of, around) {
    const matches: VerifiedMedium<SeenInPicture>[][] = await findPictures(queries, of, around)
    for (const [at, query] of queries.entries()) matches[at]?.push(...(await findStills(query, of, around)))
    return matches.map((found) => found.sort(comparePriority))
  },
  async concerned(queries, of, { own, other }): Promise<Concerned[]> {
    const probes = queries.map((query) => query.probes)
    const pictures = await concernedPictures(own.lookUp, probes, of, own.reach)
    const films = frameLibrary(other, filmFrames, of, 'later', unheard)
    const suspected = new Set<bigint>()
    for (const query of queries)
      for (const id of (await searchStill(query, films, 'suspecting')).keys()) suspected.add(id)
    return [
      { kind: 'image', contentIds: pictures },
      { kind: 'video', contentIds: await contentIdsOf(suspected, other) },
    ]
  },
  tell: (similarity) => ({
    via: 'image',
    spans: isInFilm(similarity)
      ? similarity.spans.map(({ time, film, picture }) => ({
          query: tellRegion(picture),
          original: { ...tellTime(time), ...tellRegion(film) },
        }))
      : similarity.spans.map(({ query, original }) => ({ query: tellRegion(query), original: tellRegion(original) })),
    transform: tellTransform(similarity.transform),
  }),
} satisfies MediaKind<PictureSketch, PictureQuery, SeenInPicture, FilmSketch>)

/** The parts of a picture that are from elsewhere. */
const regionsOf = (found: SeenInPicture) =>
  isInFilm(found) ? found.spans.map(({ picture }) => picture) : found.spans.map(({ query }) => query)

type Surroundings = SearchSurroundings<PictureSketch, FilmSketch>

/** The earlier pictures that each of some pictures shows. */
async function findPictures(
  queries: readonly PictureQuery[],
  of: Priority,
  { own: { lookUp, reach, load }, onCapped, stage }: Surroundings,
): Promise<VerifiedMedium<PictureSimilarity>[][]> {
  if (queries.length === 0) return []
  const probes = queries.map((query) => query.probes)
  const found = await stage('look-up', () => originalPictures(lookUp, probes, of, reach))
  for (const { capped } of found) if (capped > 0) onCapped(capped)
  const ids = new Set(found.flatMap(({ candidates }) => candidates))
  const originals = await stage('load', () => load([...ids]))
  const matches: VerifiedMedium<PictureSimilarity>[][] = []
  for (const [at, { sketch }] of queries.entries()) {
    const candidates = (found[at]?.candidates ?? []).flatMap((id) => originals.get(id) ?? [])
    matches.push(candidates.length === 0 ? [] : await stage('verify', async () => verify(sketch, candidates)))
  }
  return matches
}

/** The candidates that are proven to be in a picture. */
function verify(
  query: PictureSketch,
  candidates: readonly FingerprintedMedium<PictureSketch>[],
): VerifiedMedium<PictureSimilarity>[] {
  const similarities = verifyPictures(
    query,
    candidates.map(({ sketch }) => sketch),
  )
  return candidates.flatMap(({ contentId, publishedAt, partId }, at): VerifiedMedium<PictureSimilarity>[] => {
    const similarity = similarities[at]
    return similarity == null ? [] : [{ contentId, publishedAt, partId, similarity }]
  })
}

/** The earlier films of which a picture is a frame. */
async function findStills(
  query: PictureQuery,
  of: Priority,
  { other, onCapped, stage }: Surroundings,
): Promise<VerifiedMedium<PictureInFilm>[]> {
  const films = frameLibrary(other, filmFrames, of, 'earlier', { onCapped, stage })
  return withMedia(await stage('search-films', () => searchStill(query, films)), other)
}
