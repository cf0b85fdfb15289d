import { variants } from './codebook.ts'
import type { SketchedFrame } from './sketch.ts'

/**
 * Where the features of a frame lie, in units of its longer side from its middle, with their logarithmic sizes (log₂ of σ in these units) and
 * directions (radians): what does not depend on how large the picture is.
 */
export interface Places {
  readonly u: Float32Array
  readonly v: Float32Array
  readonly size: Float32Array
  readonly angle: Float32Array
}

/** The places of the first `count` features, as a variant of the picture would have them. */
export function placeFeatures(frame: SketchedFrame, variant: number, count: number = frame.features.size): Places {
  const { x, y, scale, angle } = frame.features
  const longer = Math.max(frame.width, frame.height)
  const across = frame.width / longer
  const down = frame.height / longer
  const isMirrored = (variant & variants.mirrored) !== 0
  const turn = (variant & variants.inverted) !== 0 ? Math.PI : 0
  const places = {
    u: new Float32Array(count),
    v: new Float32Array(count),
    size: new Float32Array(count),
    angle: new Float32Array(count),
  }
  for (let at = 0; at < count; at++) {
    const u = ((x[at] as number) / 4096 - 0.5) * across
    places.u[at] = isMirrored ? -u : u
    places.v[at] = ((y[at] as number) / 4096 - 0.5) * down
    places.size[at] = (scale[at] as number) / 24 - 2 - Math.log2(longer)
    const direction = ((angle[at] as number) / 256) * 2 * Math.PI
    places.angle[at] = (isMirrored ? Math.PI - direction : direction) + turn
  }
  return places
}

/** An angle between -π and π. */
export function turnBetween(one: number, other: number): number {
  const turn = (one - other) / (2 * Math.PI)
  return (turn - Math.round(turn)) * 2 * Math.PI
}
