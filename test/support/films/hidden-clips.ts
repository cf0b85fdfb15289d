import { type EditedFilm, excerpt, inSequence, reframed, stranger } from './edited-film.ts'
import type { Film } from './film.ts'
import { fittedInto } from './frame-edits.ts'

/** A film of somebody else that is interrupted by clips at even distances, each fitted into its frames. */
export function hideClips(host: Film, clips: readonly EditedFilm[]): EditedFilm {
  const seconds = host.seconds / (clips.length + 1)
  const parts = clips.flatMap((clip, index) => [
    reframed(clip, fittedInto(host)),
    excerpt(stranger(host), (index + 1) * seconds, seconds),
  ])
  return inSequence(excerpt(stranger(host), 0, seconds), ...parts)
}
