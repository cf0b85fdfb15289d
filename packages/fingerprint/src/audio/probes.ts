import { Column } from './column.ts'
import { keyHigh } from './postings.ts'
import type { SoundSketch } from './sketch.ts'
import {
  fieldSizes,
  indexedChoice,
  intervalOf,
  keyOf,
  lengthFields,
  pitchField,
  ratioSteps,
  shapeOf,
  type TripletChoice,
  tripletsOf,
} from './triplets.ts'

/** How many of a sound's triplets are looked up, and under how many keys each. */
export interface ProbeDensity extends Pick<TripletChoice, 'indexedOnly' | 'fan'> {
  /** How near to the edge of a field, as a share of it, a value is looked for in the next field too; 0: nowhere. */
  readonly edge: number
  /** Whether the anchor's pitch and the length may be one field off, as changes of speed and pitch make them. */
  readonly moved: boolean
}

/**
 * From cheap to dear: what is nearly as it was, what was changed or is under other sound, and what is hardly there any more; about 200, 2,600 and 13,000
 * keys a second of sound.
 */
export const probeDensities = Object.freeze({
  light: { ...indexedChoice, edge: 0, moved: true },
  dense: { indexedOnly: false, fan: 5, edge: 0, moved: true },
  densest: { indexedOnly: false, fan: 8, edge: 0.25, moved: true },
} as const satisfies Record<string, ProbeDensity>)

/** Keys to look up, as columns, each with the triplet of the query that it is for. */
export interface SoundProbes {
  readonly size: number
  readonly low: Uint32Array
  readonly high: Uint32Array
  /** When the anchor is, in frames. */
  readonly frames: Uint32Array
  /** Its pitch, in steps. */
  readonly pitches: Uint16Array
  /** Frames from the anchor to the last peak. */
  readonly lengths: Uint8Array
  /** The fields of length and of pitch that are looked under: what a posting leaves out. */
  readonly lengthFields: Uint8Array
  readonly pitchFields: Uint8Array
}

/** Collects probes. */
class Columns {
  private readonly low = new Column(new Uint32Array(4096))
  private readonly frames = new Column(new Uint32Array(4096))
  private readonly pitches = new Column(new Uint16Array(4096))
  private readonly lengths = new Column(new Uint8Array(4096))
  private readonly lengthFields = new Column(new Uint8Array(4096))
  private readonly pitchFields = new Column(new Uint8Array(4096))

  add(shape: number, lengthField: number, pitchField: number, { frame, pitch, length }: Anchor): void {
    this.low.push(keyOf(shape, lengthField, pitchField))
    this.frames.push(frame)
    this.pitches.push(pitch)
    this.lengths.push(length)
    this.lengthFields.push(lengthField)
    this.pitchFields.push(pitchField)
  }

  take(): SoundProbes {
    const { size } = this.low
    return {
      size,
      low: this.low.take(),
      high: new Uint32Array(size).fill(keyHigh),
      frames: this.frames.take(),
      pitches: this.pitches.take(),
      lengths: this.lengths.take(),
      lengthFields: this.lengthFields.take(),
      pitchFields: this.pitchFields.take(),
    }
  }
}

/** What a triplet of the query is, beside its shape. */
interface Anchor {
  readonly frame: number
  readonly pitch: number
  readonly length: number
}

/** The keys under which originals of what lies between two frames of a sound may stand. */
export function soundProbes(sketch: SoundSketch, from: number, to: number, density: ProbeDensity): SoundProbes {
  const { frames, pitches } = sketch
  const columns = new Columns()
  for (const [anchor, middle, last] of tripletsOf(sketch, { from, to, ...density })) {
    const frame = frames[anchor] as number
    const pitch = pitches[anchor] as number
    const length = (frames[last] as number) - frame
    const ratio = (ratioSteps * ((frames[middle] as number) - frame)) / length
    const [first, second] = [(pitches[middle] as number) - pitch, (pitches[last] as number) - pitch]
    addKeys(columns, { frame, pitch, length }, first, second, ratio, density)
  }
  return columns.take()
}

/** The next field that a value is near to, or its own when it is near to none. */
function neighbourOf(value: number, field: number, edge: number): number {
  if (value - field > 1 - edge) return field + 1
  return value - field < edge ? field - 1 : field
}

/** One of the three fields that changes leave alone may be the next one, and the two others may have moved, though not against each other. */
function addKeys(
  columns: Columns,
  anchor: Anchor,
  firstSteps: number,
  secondSteps: number,
  exactRatio: number,
  { edge, moved }: Pick<ProbeDensity, 'edge' | 'moved'>,
): void {
  // Intervals are rounded, so their fields begin half a field below.
  const firstValue = intervalOf(firstSteps) + 0.5
  const secondValue = intervalOf(secondSteps) + 0.5
  const first = Math.floor(firstValue)
  const second = Math.floor(secondValue)
  const ratio = Math.min(Math.floor(exactRatio), ratioSteps - 1)
  const lengthOwn = lengthFields[anchor.length] as number
  const pitchOwn = pitchField(anchor.pitch)
  const reach = moved ? 1 : 0
  const add = (firstField: number, secondField: number, ratioField: number): void => {
    if (firstField < 0 || firstField >= fieldSizes.interval) return
    if (secondField < 0 || secondField >= fieldSizes.interval || ratioField < 0 || ratioField >= ratioSteps) return
    const shape = shapeOf(firstField, secondField, ratioField)
    for (let longer = -reach; longer <= reach; longer++) {
      const lengthField = lengthOwn + longer
      if (lengthField < 0 || lengthField >= fieldSizes.length) continue
      for (let higher = -reach; higher <= reach; higher++) {
        const field = pitchOwn + higher
        // An original that is slower is lower too, if anything.
        if (longer * higher > 0 || field < 0 || field >= fieldSizes.pitch) continue
        columns.add(shape, lengthField, field, anchor)
      }
    }
  }
  add(first, second, ratio)
  if (edge === 0) return
  const firstNext = neighbourOf(firstValue, first, edge)
  const secondNext = neighbourOf(secondValue, second, edge)
  const ratioNext = neighbourOf(Math.min(exactRatio, ratioSteps - 0.001), ratio, edge)
  if (firstNext !== first) add(firstNext, second, ratio)
  if (secondNext !== second) add(first, secondNext, ratio)
  if (ratioNext !== ratio) add(first, second, ratioNext)
}
