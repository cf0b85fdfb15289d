import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  encodeFilmSketch,
  type FilmFindings,
  type FilmSimilarity,
  type FilmSketch,
  filmHashPostings,
  filmWordPostings,
  novelFilmFrames,
  type PictureInFilm,
  type PictureSketch,
  type SearchDepth,
  searchFilm,
} from '@sourcemark/fingerprint'
import { encodeHashes, encodeWordPostings, type Side } from '@sourcemark/segments'
import { frameLibrary, unheard } from './frame-library.ts'
import { pictureFrames } from './image-indexes.ts'
import type { Concerned, MediaKind, MediumPostings, SearchSurroundings, VerifiedMedium } from './media-kind.ts'
import { comparePriority, type Priority } from './priority.ts'
import { contentIdsOf, withMedia } from './shelf.ts'
import { sketchedFilms } from './sketched-films.ts'
import { sketchedPictures } from './sketched-pictures.ts'
import { isInFilm, tellBox, tellRegion, tellTime, tellTransform, thousandth } from './tell-match.ts'
import { filmFrames, videoHashIndex, videoWordIndex } from './video-indexes.ts'

/** How a film repeats an earlier film, or shows an earlier picture. */
type SeenInFilm = FilmSimilarity | PictureInFilm

/** How films are examined. */
export const videoKind: MediaKind<FilmSketch, FilmSketch, SeenInFilm, PictureSketch> = Object.freeze({
  ...sketchedFilms,
  reader: 'film-1',
  other: sketchedPictures,
  encode: encodeFilmSketch,
  async postings(sketch, found): Promise<MediumPostings[]> {
    const novelty = found.length === 0 ? undefined : novelFilmFrames(sketch, found)
    const { payloadBytes } = videoWordIndex
    const words = await filmWordPostings(sketch, novelty, nextTurn)
    return [
      { index: videoHashIndex, postings: encodeHashes(filmHashPostings(sketch, novelty)) },
      { index: videoWordIndex, postings: encodeWordPostings(words, payloadBytes) },
    ]
  },
  query: (sketch) => sketch,
  async find(queries, of, around) {
    const found: VerifiedMedium<SeenInFilm>[][] = []
    // One after the other: an hour of film takes as much memory to look up as it may.
    for (const sketch of queries) {
      const { films, pictures } = await around.stage('search', () => search(sketch, of, 'earlier', 'proving', around))
      const media = [...(await withMedia(films, around.own)), ...(await withMedia(pictures, around.other))]
      found.push(media.sort(comparePriority))
    }
    return found
  },
  async concerned(queries, of, shelves): Promise<Concerned[]> {
    const suspected = { films: new Set<bigint>(), pictures: new Set<bigint>() }
    for (const sketch of queries) {
      const { films, pictures } = await search(sketch, of, 'later', 'suspecting', { ...shelves, ...unheard })
      for (const id of films.keys()) suspected.films.add(id)
      for (const id of pictures.keys()) suspected.pictures.add(id)
    }
    return [
      { kind: 'video', contentIds: await contentIdsOf(suspected.films, shelves.own) },
      { kind: 'image', contentIds: await contentIdsOf(suspected.pictures, shelves.other) },
    ]
  },
  tell: (similarity) =>
    isInFilm(similarity)
      ? {
          via: 'image',
          spans: similarity.spans.map(({ time, film, picture }) => ({
            query: { ...tellTime(time), ...tellRegion(film) },
            original: tellRegion(picture),
          })),
          transform: tellTransform(similarity.transform),
        }
      : {
          via: 'video',
          spans: similarity.spans.map(({ query, original, box }) => ({
            query: { ...tellTime(query), ...tellBox(box) },
            original: tellTime(original),
          })),
          transform: {
            speed: thousandth(similarity.transform.speed),
            ...(similarity.transform.mirrored ? { mirrored: true } : {}),
          },
        },
} satisfies MediaKind<FilmSketch, FilmSketch, SeenInFilm, PictureSketch>)

/** Looks through films and pictures on one side of a content. */
const search = (
  sketch: FilmSketch,
  of: Priority,
  side: Side,
  depth: SearchDepth,
  { own, other, ...heard }: SearchSurroundings<FilmSketch, PictureSketch>,
): Promise<FilmFindings<bigint>> =>
  searchFilm(
    sketch,
    {
      films: frameLibrary(own, filmFrames, of, side, heard),
      pictures: frameLibrary(other, pictureFrames, of, side, heard),
    },
    depth,
  )
