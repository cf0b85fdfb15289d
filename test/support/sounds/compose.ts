import type { Chance } from '../chance.ts'

/** A note of a piece. */
export interface Note {
  /** When it begins, in beats. */
  readonly beat: number
  /** How long it is held, in beats. */
  readonly beats: number
  /** Half tones above the lowest C that anybody hears; may lie between two keys. */
  readonly key: number
  /** 0 to 1. */
  readonly strength: number
}

/** A stretch of a piece over one chord. */
export interface Bar {
  readonly beat: number
  readonly beats: number
  /** Steps of the scale that sound together, the root first. */
  readonly chord: readonly [number, number, number]
  /** How much is going on: 0 to 1. */
  readonly fullness: number
}

const scales = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  gipsy: [0, 2, 3, 6, 7, 8, 11],
} as const

/** Where harmony usually goes from each step of the scale. */
const usualMoves: readonly (readonly number[])[] = [
  [3, 4, 5, 1, 3, 4, 2],
  [4, 4, 6, 3],
  [5, 3, 1],
  [4, 0, 1, 4],
  [0, 0, 5, 3],
  [3, 1, 4, 2],
  [0, 2, 4],
]

/** What all parts of a piece have in common. */
export interface Piece {
  readonly secondsPerBeat: number
  readonly bars: readonly Bar[]
  /** The key of a step of the scale; steps go on above and below the octave. */
  readonly keyOf: (step: number) => number
}

/** Tempo, tuning, scale and chords of a piece, in sections of which some come again. */
export function composePiece(
  chance: Chance,
  seconds: number,
  tempo: { readonly low: number; readonly high: number },
): Piece {
  const secondsPerBeat = 60 / chance.between(tempo.low, tempo.high)
  const scale = scales[chance.pick(Object.keys(scales) as (keyof typeof scales)[])]
  const tonic = chance.between(45, 57)
  const beats = chance.pick([3, 4, 4, 4])
  const sections = Array.from({ length: 3 }, () => composeChords(chance, chance.pick([4, 6, 8])))
  const order = [0, 0, 1, 0, 2, 1]
  const bars: Bar[] = []
  const count = Math.ceil(seconds / secondsPerBeat / beats)
  for (let turn = 0; bars.length < count; turn++) {
    const section = sections[order[turn % order.length] ?? 0] ?? []
    const fullness = turn === 0 ? 0.5 : chance.between(0.35, 1)
    for (const chord of section) bars.push({ beat: bars.length * beats, beats, chord, fullness })
  }
  return {
    secondsPerBeat,
    bars: bars.slice(0, count),
    keyOf: (step) => {
      const octave = Math.floor(step / scale.length)
      return tonic + 12 * octave + (scale[step - octave * scale.length] ?? 0)
    },
  }
}

function composeChords(chance: Chance, count: number): Bar['chord'][] {
  const chords: Bar['chord'][] = []
  let root = chance.pick([0, 0, 5, 3])
  for (let bar = 0; bar < count; bar++) {
    chords.push([root, root + 2, root + chance.pick([4, 4, 4, 6])])
    root = bar === count - 2 ? chance.pick([4, 3, 1]) : chance.pick(usualMoves[root] ?? [0])
  }
  return chords
}

/** A figure that a melody is made of: how long its notes are, in beats, and how they move from step to step. */
interface Figure {
  readonly lengths: readonly number[]
  readonly moves: readonly number[]
}

function composeFigure(chance: Chance, beats: number): Figure {
  const lengths: number[] = []
  const pool = chance.pick([
    [0.5, 0.5, 1, 1],
    [0.25, 0.25, 0.5, 0.5, 1],
    [0.5, 1, 1.5, 2],
    [1 / 3, 1 / 3, 1 / 3, 1],
    [0.75, 0.25, 0.5],
  ])
  let left = beats
  while (left > 0.01) {
    const length = Math.min(left, chance.pick(pool))
    lengths.push(length)
    left -= length
  }
  return { lengths, moves: lengths.map(() => chance.pick([-3, -2, -1, -1, -1, 0, 1, 1, 1, 2, 2, 3, 4])) }
}

/** A tune over the chords: figures that come again on other steps, notes of the chord on the heavy beats, and rests. */
export function composeMelody(
  chance: Chance,
  { bars, keyOf }: Piece,
  { octave, rests, from = 0 }: { readonly octave: number; readonly rests: number; readonly from?: number },
): Note[] {
  const notes: Note[] = []
  const figures = Array.from({ length: 4 }, () => composeFigure(chance, bars[0]?.beats ?? 4))
  let step = chance.whole(0, 6)
  for (const bar of bars) {
    const resting = chance.chance(rests)
    const figure = chance.chance(0.75) ? chance.pick(figures) : composeFigure(chance, bar.beats)
    let beat = bar.beat
    for (const [index, beats] of figure.lengths.entries()) {
      step += chance.chance(0.85) ? (figure.moves[index] ?? 0) : chance.whole(-3, 3)
      if (step > 9) step -= 5
      if (step < -3) step += 5
      if (index === 0) step = nearestOf(bar.chord, step)
      const skipped = resting || bar.fullness < from || chance.chance(rests / 3)
      if (!skipped) {
        notes.push({
          beat,
          beats: beats * chance.between(0.7, 1),
          key: keyOf(step) + 12 * octave,
          strength: (index === 0 ? 0.85 : 0.6) * chance.between(0.7, 1.1),
        })
      }
      beat += beats
    }
  }
  return notes
}

/** The step nearest to another that belongs to a chord, in whatever octave. */
function nearestOf(chord: Bar['chord'], step: number): number {
  const candidates = chord.flatMap((tone) => [-7, 0, 7].map((octave) => tone + octave))
  return candidates.toSorted((one, other) => Math.abs(one - step) - Math.abs(other - step))[0] ?? step
}

/** Chords that are held, or struck again within the bar. */
export function composeChordPart(
  chance: Chance,
  { bars, keyOf }: Piece,
  {
    octave,
    strikes,
    from = 0,
  }: { readonly octave: number; readonly strikes: readonly number[]; readonly from?: number },
): Note[] {
  return bars.flatMap((bar) => {
    if (bar.fullness < from) return []
    const inversion = chance.whole(0, 2)
    const count = chance.pick(strikes)
    return Array.from({ length: count }, (_, strike) => strike).flatMap((strike) =>
      bar.chord.map((step, voice) => ({
        beat: bar.beat + (strike * bar.beats) / count,
        beats: (bar.beats / count) * 0.95,
        key: keyOf(step + (voice < inversion ? 7 : 0)) + 12 * octave,
        strength: chance.between(0.4, 0.6),
      })),
    )
  })
}

/** A chord one note after the other, in a pattern that is the piece's own. */
export function composeArpeggio(
  chance: Chance,
  { bars, keyOf }: Piece,
  { octave, from = 0, even = false }: { readonly octave: number; readonly from?: number; readonly even?: boolean },
): Note[] {
  const perBeat = chance.pick([2, 2, 3, 4])
  const pattern = Array.from({ length: chance.pick([4, 6, 8]) }, () => chance.whole(0, 5))
  return bars.flatMap((bar) => {
    if (bar.fullness < from) return []
    return Array.from({ length: bar.beats * perBeat }, (_, index) => {
      const place = even || chance.chance(0.85) ? (pattern[index % pattern.length] ?? 0) : chance.whole(0, 5)
      return {
        beat: bar.beat + index / perBeat,
        beats: 1 / perBeat,
        key: keyOf((bar.chord[place % 3] ?? 0) + 7 * Math.floor(place / 3)) + 12 * octave,
        strength: (index % perBeat === 0 ? 0.7 : 0.5) * (even ? 1 : chance.between(0.7, 1.1)),
      }
    })
  })
}

/** Roots, fifths and what leads from one to the next. */
export function composeBass(
  chance: Chance,
  { bars, keyOf }: Piece,
  { octave, from = 0 }: { readonly octave: number; readonly from?: number },
): Note[] {
  const patterns = [
    [0, 0, 4, 0],
    [0, 4, 7, 4],
    [0, 0, 0, -1],
    [0, 2, 4, 6],
  ]
  const usual = chance.pick(patterns)
  const perBeat = chance.pick([1, 1, 2])
  return bars.flatMap((bar) => {
    if (bar.fullness < from) return []
    const pattern = chance.chance(0.8) ? usual : chance.pick(patterns)
    return Array.from({ length: bar.beats * perBeat }, (_, index) => ({
      beat: bar.beat + index / perBeat,
      beats: 0.9 / perBeat,
      key: keyOf(bar.chord[0] + (pattern[Math.floor(index / perBeat) % 4] ?? 0)) + 12 * octave,
      strength: index === 0 ? 0.9 : 0.6,
    })).filter((_, index) => index === 0 || chance.chance(0.8))
  })
}
