import { addTo, cut, fitting, joined, lengthOf, powerOf, scaled, secondsOf } from './samples.ts'

/** From a second to another. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A stretch of a copy in which a stretch of the original is to be heard, from its beginning to its end. */
export interface HeardStretch {
  readonly copy: Stretch
  readonly original: Stretch
}

/** A sound under way from an original to a copy, and what of the original is in it. */
export interface EditedSound {
  readonly samples: Float32Array
  readonly heard: readonly HeardStretch[]
  /** How much faster it plays than the original; 1.05 is 5 % faster. */
  readonly speed: number
  /** How much higher it sounds than the original. */
  readonly pitch: number
}

/** Nothing has been done to it yet. */
export function untouched(samples: Float32Array): EditedSound {
  const whole = { start: 0, end: secondsOf(samples) }
  return { samples, heard: [{ copy: whole, original: whole }], speed: 1, pitch: 1 }
}

/** Sounds otherwise, at the same times. */
export const coloured = (sound: EditedSound, change: (samples: Float32Array) => Float32Array): EditedSound => ({
  ...sound,
  samples: change(sound.samples),
})

/** What is left of a stretch when only a part of the copy is kept; the part begins the new copy. */
export function keptOf<T extends HeardStretch>(stretch: T, kept: Stretch): T[] {
  const { copy, original } = stretch
  const start = Math.max(copy.start, kept.start)
  const end = Math.min(copy.end, kept.end)
  if (end <= start) return []
  const rate = (original.end - original.start) / (copy.end - copy.start)
  return [
    {
      ...stretch,
      copy: { start: start - kept.start, end: end - kept.start },
      original: {
        start: original.start + (start - copy.start) * rate,
        end: original.start + (end - copy.start) * rate,
      },
    },
  ]
}

/** Only a part of it. */
export const excerpt = (sound: EditedSound, from: number, seconds: number): EditedSound => ({
  ...sound,
  samples: cut(sound.samples, from, seconds),
  heard: sound.heard.flatMap((stretch) => keptOf(stretch, { start: from, end: from + seconds })),
})

/** The same stretch of something that begins so many seconds earlier. */
export const later = ({ start, end }: Stretch, seconds: number): Stretch => ({
  start: start + seconds,
  end: end + seconds,
})

/** Between two other sounds, as loud as they are. */
export function between(sound: EditedSound, before: Float32Array, after: Float32Array): EditedSound {
  const level = Math.sqrt(Math.max(powerOf(before), powerOf(after)) / powerOf(sound.samples))
  return {
    ...sound,
    samples: joined(before, fitting(scaled(sound.samples, level)), after),
    heard: sound.heard.map(({ copy, original }) => ({ copy: later(copy, secondsOf(before)), original })),
  }
}

/** Played by other means so that it becomes faster or higher; `change` keeps to the factors. */
export function stretched(
  sound: EditedSound,
  { speed, pitch }: { readonly speed: number; readonly pitch: number },
  change: (samples: Float32Array) => Float32Array,
): EditedSound {
  const shorter = ({ start, end }: Stretch): Stretch => ({ start: start / speed, end: end / speed })
  return {
    samples: change(sound.samples),
    heard: sound.heard.map(({ copy, original }) => ({ copy: shorter(copy), original })),
    speed: sound.speed * speed,
    pitch: sound.pitch * pitch,
  }
}

/** Laid into a longer sound, from a second on. */
export function laidInto(host: Float32Array, sound: EditedSound, from: number, gain = 1): EditedSound {
  const samples = host.slice()
  addTo(samples, sound.samples, lengthOf(from), gain)
  return {
    ...sound,
    samples: fitting(samples),
    heard: sound.heard.map(({ copy, original }) => ({ copy: later(copy, from), original })),
  }
}
