import { frameOfBin } from '../image/postings.ts'
import type { PictureQuery } from '../image/query.ts'
import type { PictureSimilarity } from '../image/similarity.ts'
import type { PictureSketch } from '../image/sketch.ts'
import { verifyPictures } from '../image/verify.ts'
import type { SearchDepth } from '../modality.ts'
import type { FrameLibrary } from './frame-library.ts'
import { keyFrameAt } from './key-frame.ts'
import type { PictureInFilm } from './picture-in-film.ts'
import { describeShowings, pictureOf, type Showing } from './shown-pictures.ts'
import type { FilmSketch } from './sketch.ts'

/**
 * Finds the films of an index of which a picture shows a frame: those that were hit, each by the key frame that fits best and those beside it.
 * @param depth when it is about what only may be, each film is judged by itself, however many have the same.
 */
export async function searchStill<Id>(
  { sketch: query, probes }: PictureQuery,
  films: FrameLibrary<Id, FilmSketch>,
  depth: SearchDepth = 'proving',
): Promise<ReadonlyMap<Id, PictureInFilm>> {
  const [near, votes] = await Promise.all([films.near([probes.hashes]), films.votes([probes.words])])
  const hits = [
    ...near.flat().map(({ id, tag }) => ({ id, frame: tag >> 1, keyFrame: undefined })),
    ...votes.flat().map(({ id, bin }) => ({ id, frame: undefined, keyFrame: frameOfBin(bin) })),
  ]
  const sketches = await films.load([...new Set(hits.map(({ id }) => id))])
  const best: { readonly id: Id; readonly film: FilmSketch; readonly surest: Showing }[] = []
  for (const [id, film] of sketches) {
    const numbers = hits
      .filter((hit) => hit.id === id)
      .map(({ frame, keyFrame }) => keyFrame ?? keyFrameAt(film, film.hashes.milliseconds[frame] ?? 0))
      .filter((number) => film.keyFrames[number] !== undefined)
    const showings = [...new Set(numbers)].flatMap((keyFrame) => showingOf(query, film, keyFrame))
    const [surest] = showings.sort((a, b) => b.similarity.score - a.similarity.score || a.keyFrame - b.keyFrame)
    if (surest !== undefined) best.push({ id, film, surest })
  }
  // Together, because what many films have in common, as the sign of a channel, tells of none.
  const joint =
    depth === 'suspecting'
      ? undefined
      : verifyPictures(
          query,
          best.map(({ film, surest }) => pictureOf(film, surest.keyFrame)),
        )
  return new Map(
    best.flatMap(({ id, film, surest: { keyFrame, similarity: alone } }, at) => {
      const similarity = joint === undefined ? alone : (joint[at] ?? null)
      if (similarity === null) return []
      return [[id, describeShowings(film, 'original', showingsRound(query, film, { keyFrame, similarity }))] as const]
    }),
  )
}

/** A key frame with how the picture shows it; nothing when it does not. */
function showingOf(query: PictureSketch, film: FilmSketch, keyFrame: number): Showing[] {
  const [similarity] = verifyPictures(query, [pictureOf(film, keyFrame)])
  return similarity ? [{ keyFrame, similarity }] : []
}

/** The key frames before and behind one that show the same, as long as there are any. */
function showingsRound(query: PictureSketch, film: FilmSketch, { keyFrame, similarity }: Showing): Showing[] {
  const showings: { keyFrame: number; similarity: PictureSimilarity }[] = [{ keyFrame, similarity }]
  for (const step of [-1, 1])
    for (let at = keyFrame + step; film.keyFrames[at] !== undefined; at += step) {
      const [showing] = showingOf(query, film, at)
      if (showing === undefined) break
      showings.push(showing)
    }
  return showings.sort((a, b) => a.keyFrame - b.keyFrame)
}
