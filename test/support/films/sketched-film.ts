import { type FilmSketch, FilmSketcher, filmFrameRate, filmSide, type Sketched } from '@sourcemark/fingerprint'
import { type Film, greyFramesOf } from './film.ts'

/** The sketch of a made film, as whoever decodes its file makes it but for what the codec changes; or why there is none. */
export async function sketchedFilm(film: Film): Promise<Sketched<FilmSketch>> {
  const sketcher = new FilmSketcher()
  for await (const frame of greyFramesOf(film, filmFrameRate, filmSide)) sketcher.push(frame)
  return sketcher.finish()
}
