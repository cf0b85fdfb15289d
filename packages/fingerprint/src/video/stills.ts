import { pictureHashProbes, pictureWordProbes } from '../image/postings.ts'
import type { PictureSketch } from '../image/sketch.ts'
import type { SearchDepth } from '../modality.ts'
import type { FrameLibrary } from './frame-library.ts'
import type { PictureInFilm } from './picture-in-film.ts'
import type { FilmSketch } from './sketch.ts'

/** Finds the films of an index of which a picture shows a frame. */
export async function searchStill<Id>(
  query: PictureSketch,
  films: FrameLibrary<Id, FilmSketch>,
  _depth: SearchDepth = 'proving',
): Promise<ReadonlyMap<Id, PictureInFilm>> {
  const hashes = pictureHashProbes(query).map(({ hash }) => hash)
  const [near, votes] = await Promise.all([films.near([hashes]), films.votes([pictureWordProbes(query)])])
  await films.load([...new Set([...near, ...votes].flat().map(({ id }) => id))])
  return new Map()
}
