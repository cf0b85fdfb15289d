import { rounded, type SpanSide } from '@sourcemark/contract'
import type { FilmSpan, PictureInFilm, PictureRegion, PictureTransform, Scored } from '@sourcemark/fingerprint'
import type { PartMatch } from './findings.ts'

/*
 * How what is alike is told in the findings of media of any kind.
 */

/** Whether a picture and a film meet, and not two of one kind. */
export const isInFilm = <Similarity extends Scored>(found: Similarity | PictureInFilm): found is PictureInFilm =>
  'spans' in found && found.spans.some((span) => 'film' in span)

/** Seconds and factors are told to a thousandth: finer digits say nothing. */
export const thousandth = (value: number): number => Math.round(value * 1000) / 1000

export const tellTime = ({ start, end }: { readonly start: number; readonly end: number }) => ({
  start: thousandth(start),
  end: thousandth(end),
})

export const tellBox = ({ x, y, width, height }: FilmSpan['box']) => ({
  x: rounded(x),
  y: rounded(y),
  w: rounded(width),
  h: rounded(height),
})

export const tellRegion = (region: PictureRegion): SpanSide => ({
  ...tellBox(region),
  quad: region.quadrilateral.map((corner) => corner.map(rounded)),
})

/** Turned by less than a degree is not worth telling. */
const leastTurn = 1

export const tellTransform = (transform: PictureTransform): NonNullable<PartMatch['transform']> => ({
  ...(transform.mirrored ? { mirrored: true } : {}),
  ...(Math.abs(transform.rotation) < leastTurn ? {} : { rotated: Math.round(transform.rotation * 10) / 10 }),
  scaled: thousandth(transform.scale),
  ...(transform.perspective ? { perspective: true } : {}),
  ...(transform.inverted ? { inverted: true } : {}),
})
