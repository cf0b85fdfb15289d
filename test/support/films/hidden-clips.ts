import type { Canvas } from '@napi-rs/canvas'
import { blankCanvas } from '../pictures/edited-picture.ts'
import { type EditedFilm, excerpt, inSequence, reframed, stranger } from './edited-film.ts'
import { type Film, keptSound, type SoundTrack } from './film.ts'
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

/** How bright the rounds of a repeated film are, one after the other. */
const lights = [1, 0.85, 0.93, 0.78, 0.89] as const

/**
 * A film of so many seconds in which another one is shown again and again, each time in another light. What of it was drawn is kept, so that hours
 * cost little more than to encode them: only of one that is short and small.
 */
export function repeated(film: Film, seconds: number): Film {
  const { width, height, rate, sound } = film
  const drawn = new Map<number, Canvas>()
  const kept = sound === null ? null : keptSound(sound, film.seconds)
  return {
    ...film,
    seconds,
    frameAt: (second) => {
      const round = Math.floor(second / film.seconds + 1e-9)
      const number = Math.floor((second - round * film.seconds) * rate + 1e-6)
      const frame = drawn.get(number) ?? film.frameAt(number / rate)
      drawn.set(number, frame)
      const { canvas, context } = blankCanvas(width, height, '#000000')
      context.globalAlpha = lights[round % lights.length] as number
      context.drawImage(frame, 0, 0)
      context.globalAlpha = 1
      return canvas
    },
    sound: kept === null ? null : (from, to) => soundOfRounds(kept, film.seconds, from, to),
  }
}

function* soundOfRounds(sound: SoundTrack, seconds: number, from: number, to: number): Generator<Float32Array> {
  for (let round = Math.floor(from / seconds); round * seconds < to; round++) {
    const start = round * seconds
    yield* sound(Math.max(0, from - start), Math.min(seconds, to - start))
  }
}
