import { dihedrals } from '../image/pdq.ts'
import { pictureWordProbes } from '../image/postings.ts'
import type { PictureSketch } from '../image/sketch.ts'
import type { SearchDepth } from '../modality.ts'
import { verifyFilms } from './compare.ts'
import type { FrameLibrary } from './frame-library.ts'
import { asPicture } from './key-frame.ts'
import type { PictureInFilm } from './picture-in-film.ts'
import { filmHashPostings } from './postings.ts'
import type { FilmSimilarity } from './similarity.ts'
import type { FilmSketch } from './sketch.ts'
import { turned } from './turned-hashes.ts'

/** Where a search finds what a film may have frames of. */
export interface FilmSources<Id> {
  readonly films: FrameLibrary<Id, FilmSketch>
  readonly pictures: FrameLibrary<Id, PictureSketch>
}

/** What a film repeats. */
export interface FilmFindings<Id> {
  readonly films: ReadonlyMap<Id, FilmSimilarity>
  readonly pictures: ReadonlyMap<Id, PictureInFilm>
}

/** Finds the films of an index of which a film repeats a stretch, and the pictures that it shows. */
export async function searchFilm<Id>(
  query: FilmSketch,
  { films }: FilmSources<Id>,
  _depth: SearchDepth = 'proving',
): Promise<FilmFindings<Id>> {
  const hashes = filmHashPostings(query).map(({ hash }) => dihedrals.map((way) => turned(hash, way)))
  const words = query.keyFrames.map((keyFrame) => pictureWordProbes(asPicture(keyFrame)))
  const [near, votes] = await Promise.all([films.near(hashes), films.votes(words)])
  const ids = [...new Set([...near, ...votes].flat().map(({ id }) => id))]
  const loaded = [...(await films.load(ids))]
  const similarities = verifyFilms(
    query,
    loaded.map(([, sketch]) => sketch),
  )
  return {
    films: new Map(
      loaded.flatMap(([id], at) => {
        const found = similarities[at]
        return found ? [[id, found] as const] : []
      }),
    ),
    pictures: new Map(),
  }
}
