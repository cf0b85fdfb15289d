import type { Canvas } from '@napi-rs/canvas'
import { blankCanvas, untouched } from '../pictures/edited-picture.ts'
import type { Film } from './film.ts'
import { fittedInto } from './frame-edits.ts'

/** A picture that is shown for so many seconds, as large as it fits into the frames, without a sound track. */
export function stillFilm(picture: Canvas, seconds: number, size: Pick<Film, 'width' | 'height' | 'rate'>): Film {
  const shown = fittedInto(size)(untouched(picture), 0).canvas
  return {
    ...size,
    seconds,
    sound: null,
    frameAt: () => {
      const { canvas, context } = blankCanvas(shown.width, shown.height)
      context.drawImage(shown, 0, 0)
      return canvas
    },
  }
}
