import type { PictureRegion, PictureTransform } from '../image/similarity.ts'
import type { Range, Scored } from '../modality.ts'

/** A stretch of a film, in seconds, in which a picture is seen, where in the frame, and what of the picture. */
export interface PictureInFilmSpan {
  readonly time: Range
  /** Its `frame` is the number of the key frame. */
  readonly film: PictureRegion
  readonly picture: PictureRegion
}

/** How a film shows a picture, or how a picture is a frame of a film. The coverage of a film is a share of its time, that of a picture a share of its area. */
export interface PictureInFilm extends Scored {
  /** In the order of the film. */
  readonly spans: readonly PictureInFilmSpan[]
  /** What was done to the original, whichever it is; of several stretches, to the surest. */
  readonly transform: PictureTransform
}
