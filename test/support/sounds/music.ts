import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import {
  composeArpeggio,
  composeBass,
  composeChordPart,
  composeMelody,
  composePiece,
  type Note,
  type Piece,
} from './compose.ts'
import {
  bass,
  bellChime,
  brass,
  drums,
  flute,
  type Instrument,
  piano,
  pluckedString,
  strings,
  synthesiser,
} from './instruments.ts'
import { whiteNoise } from './noise.ts'
import { addTo, lengthOf, levelled, roomNoise, silence } from './samples.ts'

const frequencyOf = (key: number): number => 440 * 2 ** ((key - 69) / 12)

/** A piece that is being recorded, part by part. */
class Recording {
  readonly samples: Float32Array
  readonly chance: Chance
  readonly piece: Piece
  /** How far hands are from the beat, in seconds. */
  readonly #looseness: number

  constructor(chance: Chance, seconds: number, piece: Piece, looseness: number) {
    this.samples = silence(seconds)
    this.chance = chance
    this.piece = piece
    this.#looseness = looseness
  }

  #placeOf(beat: number): number {
    const loose = this.#looseness * this.chance.between(-1, 1)
    return Math.max(0, lengthOf(beat * this.piece.secondsPerBeat + loose))
  }

  play(instrument: Instrument, notes: readonly Note[], gain: number): void {
    for (const { beat, beats, key, strength } of notes) {
      const from = this.#placeOf(beat)
      if (from >= this.samples.length) continue
      const tone = { frequency: frequencyOf(key), seconds: beats * this.piece.secondsPerBeat, strength }
      addTo(this.samples, instrument(tone), from, gain)
    }
  }

  /** Strikes a drum in every bar full enough where its pattern says so: one place for each quarter of a beat. */
  strike(drum: Float32Array, pattern: readonly boolean[], gain: number, from: number): void {
    for (const bar of this.piece.bars) {
      if (bar.fullness < from) continue
      for (let quarter = 0; quarter < bar.beats * 4; quarter++) {
        const changed = this.chance.chance(0.04)
        if ((pattern[quarter % pattern.length] ?? false) === changed) continue
        const level = gain * (quarter % 4 === 0 ? 1 : 0.7)
        addTo(this.samples, drum, this.#placeOf(bar.beat + quarter / 4), level)
      }
    }
  }
}

type Kind = (chance: Chance, seconds: number) => Float32Array

const pianoPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 66, high: 132 })
  const recording = new Recording(chance, seconds, piece, 0.012)
  const grand = piano(chance)
  recording.play(grand, composeMelody(chance, piece, { octave: 1, rests: 0.08 }), 1)
  const left = chance.whole(0, 2)
  if (left === 0) recording.play(grand, composeArpeggio(chance, piece, { octave: -1 }), 0.55)
  if (left === 1) recording.play(grand, composeChordPart(chance, piece, { octave: 0, strikes: [1, 2, 4] }), 0.5)
  if (left !== 0) recording.play(grand, composeBass(chance, piece, { octave: -1 }), 0.6)
  return recording.samples
}

const stringPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 56, high: 96 })
  const recording = new Recording(chance, seconds, piece, 0.02)
  recording.play(strings(chance), composeMelody(chance, piece, { octave: 1, rests: 0.1 }), 0.8)
  recording.play(strings(chance), composeChordPart(chance, piece, { octave: 0, strikes: [1, 1, 2] }), 0.4)
  recording.play(strings(chance), composeBass(chance, piece, { octave: -1, from: 0.4 }), 0.5)
  return recording.samples
}

const guitarPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 76, high: 140 })
  const recording = new Recording(chance, seconds, piece, 0.01)
  recording.play(pluckedString(chance), composeArpeggio(chance, piece, { octave: 0 }), 0.7)
  recording.play(pluckedString(chance), composeMelody(chance, piece, { octave: 1, rests: 0.25 }), 1)
  recording.play(pluckedString(chance), composeBass(chance, piece, { octave: -1 }), 0.8)
  return recording.samples
}

/** Drums, bass and a synthesiser whose patterns come again and again: the loops of this are hard to tell apart. */
const bandPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 88, high: 150 })
  const recording = new Recording(chance, seconds, piece, 0)
  const kit = drums(chance)
  const pattern = (share: number, sure: readonly number[]): boolean[] =>
    Array.from({ length: 16 }, (_, place) => sure.includes(place) || chance.chance(share))
  recording.strike(
    kit.kick,
    pattern(
      0.12,
      chance.pick([
        [0, 8],
        [0, 4, 8, 12],
        [0, 10],
      ]),
    ),
    1,
    0.4,
  )
  recording.strike(kit.snare, pattern(0.05, [4, 12]), 0.8, 0.45)
  recording.strike(
    kit.hat,
    pattern(
      0.25,
      chance.pick([
        [0, 2, 4, 6, 8, 10, 12, 14],
        [2, 6, 10, 14],
      ]),
    ),
    0.4,
    0.35,
  )
  recording.strike(kit.openHat, pattern(0.03, [14]), 0.25, 0.7)
  recording.strike(kit.tom, pattern(0.06, []), 0.4, 0.8)
  recording.play(bass(chance), composeBass(chance, piece, { octave: -1, from: 0.4 }), 0.5)
  recording.play(synthesiser(chance), composeArpeggio(chance, piece, { octave: 0, even: true }), 0.35)
  recording.play(synthesiser(chance), composeChordPart(chance, piece, { octave: 0, strikes: [1, 2], from: 0.6 }), 0.2)
  const lead = chance.pick([synthesiser, flute, brass, pluckedString])(chance)
  recording.play(lead, composeMelody(chance, piece, { octave: 1, rests: 0.25, from: 0.45 }), 0.5)
  return recording.samples
}

const bellPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 60, high: 110 })
  const recording = new Recording(chance, seconds, piece, 0.015)
  const chimes = bellChime(chance)
  recording.play(chimes, composeMelody(chance, piece, { octave: 1, rests: 0.15 }), 1)
  recording.play(chimes, composeBass(chance, piece, { octave: 0 }), 0.5)
  return recording.samples
}

const flutePiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 60, high: 116 })
  const recording = new Recording(chance, seconds, piece, 0.02)
  recording.play(flute(chance), composeMelody(chance, piece, { octave: 1, rests: 0.12 }), 1)
  return recording.samples
}

const orchestraPiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 64, high: 126 })
  const recording = new Recording(chance, seconds, piece, 0.02)
  const kit = drums(chance)
  recording.play(strings(chance), composeChordPart(chance, piece, { octave: 0, strikes: [1, 2, 4] }), 0.45)
  recording.play(strings(chance), composeMelody(chance, piece, { octave: 1, rests: 0.3 }), 0.6)
  recording.play(flute(chance), composeMelody(chance, piece, { octave: 2, rests: 0.4, from: 0.5 }), 0.5)
  recording.play(brass(chance), composeChordPart(chance, piece, { octave: -1, strikes: [1, 2, 3], from: 0.7 }), 0.35)
  recording.play(pluckedString(chance), composeArpeggio(chance, piece, { octave: 1, from: 0.5 }), 0.4)
  recording.play(strings(chance), composeBass(chance, piece, { octave: -1 }), 0.5)
  recording.strike(
    kit.tom,
    Array.from({ length: 16 }, () => chance.chance(0.12)),
    0.6,
    0.75,
  )
  return recording.samples
}

/** A few bright bars that open a programme. */
const jinglePiece: Kind = (chance, seconds) => {
  const piece = composePiece(chance, seconds, { low: 112, high: 150 })
  const recording = new Recording(chance, seconds, piece, 0)
  const kit = drums(chance)
  recording.play(brass(chance), composeChordPart(chance, piece, { octave: 0, strikes: [2, 3, 4, 4] }), 0.6)
  recording.play(bellChime(chance), composeMelody(chance, piece, { octave: 1, rests: 0.05 }), 0.7)
  recording.play(strings(chance), composeArpeggio(chance, piece, { octave: 0, even: true }), 0.4)
  recording.play(bass(chance), composeBass(chance, piece, { octave: -1 }), 0.5)
  recording.strike(kit.kick, [true, false, false, false], 0.6, 0)
  recording.strike(
    kit.tom,
    Array.from({ length: 16 }, (_, place) => place > 12),
    0.6,
    0,
  )
  return recording.samples
}

const kinds = {
  piano: pianoPiece,
  strings: stringPiece,
  guitar: guitarPiece,
  band: bandPiece,
  bells: bellPiece,
  flute: flutePiece,
  orchestra: orchestraPiece,
  jingle: jinglePiece,
} as const satisfies Record<string, Kind>

export type MusicKind = keyof typeof kinds

export const musicKinds = Object.keys(kinds) as readonly MusicKind[]

/**
 * Music that nobody else has: the same for the same seed, kind and length; another seed is another piece with another tune, other chords,
 * another tempo and tuning, played on other instruments of the kind.
 */
export function makeMusic(seed: number, seconds: number, { kind }: { readonly kind?: MusicKind } = {}): Float32Array {
  const played = kind ?? musicKinds[seed % musicKinds.length] ?? 'piano'
  const chance = new Chance(
    randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(musicKinds.indexOf(played) + 1, 0x85ebca6b)),
  )
  const music = levelled(kinds[played](chance, seconds))
  addTo(music, whiteNoise(chance, music.length), 0, roomNoise)
  return music
}
