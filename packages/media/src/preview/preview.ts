/** Why there is no preview. A closed list. */
export const previewProblemCodes = Object.freeze([
  /** No kind of file of which previews are made. */
  'PREVIEW_TYPE_UNSUPPORTED',
  /** Cut off, damaged, or with nothing at the place that was asked for. */
  'PREVIEW_UNREADABLE',
  /** More pixels or frames than are read. */
  'PREVIEW_TOO_LARGE',
  /** Not made within the time limit. */
  'PREVIEW_TIMEOUT',
  /** Making it takes more memory than allowed. */
  'PREVIEW_OUT_OF_MEMORY',
  /** The decoder, or a reading process that had read nothing else, died of it. */
  'PREVIEW_CRASHED',
  /** There is no ffmpeg on this host. */
  'PREVIEW_DECODER_MISSING',
  /** The blob store does not have the medium. */
  'PREVIEW_NO_MEDIUM',
] as const)
export type PreviewProblemCode = (typeof previewProblemCodes)[number]

/** A preview that cannot be made, with the reason. */
export interface PreviewProblem {
  readonly ok: false
  readonly code: PreviewProblemCode
  /** One sentence for people who look after the system. */
  readonly detail: string
}

/** What can be asked of a file. */
export type PreviewWish =
  /** The picture, upright. */
  | { readonly what: 'picture' }
  /** What a film shows at a time, in seconds from its beginning. */
  | { readonly what: 'frame'; readonly second: number }
  /** How loud a sound, or that of a film, is between two times, for drawing it. */
  | { readonly what: 'peaks'; readonly start: number; readonly end: number; readonly points: number }
  /** What is heard between two times. */
  | { readonly what: 'sound'; readonly start: number; readonly end: number }

/** A preview as it is kept and served. */
export interface Preview {
  readonly ok: true
  readonly bytes: Uint8Array
}

export const previewLimits = Object.freeze({
  /** Pixels of the longer side of a picture, and of a frame. */
  pictureSide: 1600,
  frameSide: 480,
  /** Seconds of which peaks are told, and points of them. */
  peakSeconds: 3600,
  points: 4000,
  /** Seconds of a sound that can be played. */
  soundSeconds: 120,
} as const)

/** Samples a second of a sound that can be played. */
export const previewSampleRate = 16_000

/** What a preview is, for whoever serves it. */
export const previewTypes: Readonly<Record<PreviewWish['what'], string>> = Object.freeze({
  picture: 'image/jpeg',
  frame: 'image/jpeg',
  peaks: 'application/json',
  sound: 'audio/wav',
})

/** How loud a stretch is. */
export interface SoundPeaks {
  /** Seconds of the stretch that there were; less than asked for where the sound ends before. */
  readonly seconds: number
  /** The lowest and the highest sample of each point, between −1 and 1. */
  readonly min: readonly number[]
  readonly max: readonly number[]
}

/**
 * A wish within the limits, with times to the hundredth of a second, so that the same wish is asked in one way.
 * @throws RangeError when a time or a number is none.
 */
export function usualWish(wish: PreviewWish): PreviewWish {
  switch (wish.what) {
    case 'picture':
      return { what: 'picture' }
    case 'frame':
      return { what: 'frame', second: usualSecond(wish.second) }
    case 'peaks': {
      const points = Math.min(previewLimits.points, wish.points)
      if (!Number.isInteger(points) || points < 1) throw new RangeError(`${wish.points} is no number of points.`)
      return { what: 'peaks', ...usualStretch(wish, previewLimits.peakSeconds), points }
    }
    case 'sound':
      return { what: 'sound', ...usualStretch(wish, previewLimits.soundSeconds) }
  }
}

function usualSecond(second: number): number {
  if (!Number.isFinite(second) || second < 0) throw new RangeError(`${second} is no time.`)
  return Math.round(second * 100) / 100
}

function usualStretch(
  { start, end }: { readonly start: number; readonly end: number },
  most: number,
): { readonly start: number; readonly end: number } {
  const [from, to] = [usualSecond(start), usualSecond(end)]
  if (to <= from) throw new RangeError('A stretch has a length.')
  return { start: from, end: Math.min(to, usualSecond(from + most)) }
}
