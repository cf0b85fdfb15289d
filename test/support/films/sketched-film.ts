import { type FilmSketch, FilmSketcher, filmFrameRate, filmSide } from '@sourcemark/fingerprint'
import { type Film, greyFramesOf } from './film.ts'

/** The sketch of a made film that has one, as if it had been decoded. */
export async function sketchOfFilm(film: Film): Promise<FilmSketch> {
  const sketcher = new FilmSketcher()
  for await (const frame of greyFramesOf(film, filmFrameRate, filmSide)) sketcher.push(frame)
  const sketched = sketcher.finish()
  if (!sketched.ok) throw new Error(`a made film has no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}
