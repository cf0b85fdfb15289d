import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { between, coloured, type EditedSound, excerpt, stretched, untouched } from './edited-sound.ts'
import type { SoundEncoding } from './encode-sound.ts'
import { bell, filtered, highPass, highShelf, lowPass, lowShelf } from './filters.ts'
import { makeMusic, musicKinds } from './music.ts'
import { pinkNoise, whiteNoise } from './noise.ts'
import { inRoom } from './room.ts'
import { faded, fitting, madeRate, mixAt, scaled, secondsOf } from './samples.ts'
import { makeSpeech } from './speech.ts'
import { makeSurroundings, surroundingsKinds } from './surroundings.ts'
import { changePitch, changeSpeed, changeTempo } from './tempo.ts'

/** What reposters do to a sound. How strongly is up to chance within the bounds that the name promises. */
type Edit = (sound: EditedSound, chance: Chance) => EditedSound

interface Attack {
  readonly edit: Edit
  /** How much of the original is taken, in seconds; all of it if that is less. */
  readonly seconds?: number
  readonly encoding?: SoundEncoding
}

/** What is taken of an original unless an attack is about that. */
const usualSeconds = 12

const same: Edit = (sound) => sound

/** Things of other people, which no original is made of. */
const strangers = (chance: Chance): number => 1_000_000 + chance.whole(0, 1_000_000)

const over =
  (decibels: number, other: (chance: Chance, seconds: number) => Float32Array): Edit =>
  (sound, chance) =>
    coloured(sound, (samples) => mixAt(samples, other(chance, secondsOf(samples)), decibels))

const white = (chance: Chance, seconds: number): Float32Array => whiteNoise(chance, Math.ceil(seconds * madeRate))
const pink = (chance: Chance, seconds: number): Float32Array => pinkNoise(chance, Math.ceil(seconds * madeRate))
const speech = (chance: Chance, seconds: number): Float32Array => makeSpeech(strangers(chance), seconds)
const music = (chance: Chance, seconds: number): Float32Array =>
  makeMusic(strangers(chance), seconds, { kind: chance.pick(musicKinds) })
const surroundings = (chance: Chance, seconds: number): Float32Array =>
  makeSurroundings(strangers(chance), seconds, chance.pick(surroundingsKinds))

const through =
  (change: (samples: Float32Array, chance: Chance) => Float32Array): Edit =>
  (sound, chance) =>
    coloured(sound, (samples) => change(samples, chance))

const phoneBand = (samples: Float32Array): Float32Array =>
  filtered(samples, highPass(300), highPass(300), lowPass(3400), lowPass(3400))

/** Softens what is loud, whoever speaks or plays, and lifts the rest. */
function compressed(samples: Float32Array, threshold: number, ratio: number): Float32Array {
  const [rise, fall] = [1 - Math.exp(-1 / (0.004 * madeRate)), 1 - Math.exp(-1 / (0.12 * madeRate))]
  let level = 0
  return fitting(
    samples.map((sample) => {
      const size = Math.abs(sample)
      level += (size > level ? rise : fall) * (size - level)
      const gain = level > threshold ? (level / threshold) ** (1 / ratio - 1) : 1
      return 2.5 * gain * sample
    }),
  )
}

const speed =
  (factor: number): Edit =>
  (sound) =>
    stretched(sound, { speed: factor, pitch: factor }, (samples) => changeSpeed(samples, factor))

const tempo =
  (factor: number): Edit =>
  (sound) =>
    stretched(sound, { speed: factor, pitch: 1 }, (samples) => changeTempo(samples, factor))

const pitch =
  (factor: number): Edit =>
  (sound) =>
    stretched(sound, { speed: 1, pitch: factor }, (samples) => changePitch(samples, factor))

/** A factor below or above 1 by so much. */
const either =
  (edit: (factor: number) => Edit, low: number, high: number): Edit =>
  (sound, chance) =>
    edit(1 + chance.pick([-1, 1]) * chance.between(low, high))(sound, chance)

/** Between the words of somebody who talks. */
const inTalk: Edit = (sound, chance) =>
  between(sound, speech(chance, chance.between(4, 10)), speech(chance, chance.between(4, 10)))

const inOrder =
  (...edits: readonly Edit[]): Edit =>
  (sound, chance) =>
    edits.reduce((result, edit) => edit(result, chance), sound)

const mixture: Edit = (sound, chance) =>
  inOrder(
    chance.pick([either(speed, 0.03, 0.08), either(tempo, 0.03, 0.1), either(pitch, 0.02, 0.05)]),
    chance.pick([over(3, speech), over(6, pink), over(3, surroundings)]),
    chance.pick([through(phoneBand), room, equaliser, compressor]),
  )(sound, chance)

const room: Edit = through((samples, chance) => fitting(inRoom(samples, chance, chance.between(0.8, 1.6), 1)))

const equaliser: Edit = through((samples, chance) =>
  fitting(
    filtered(
      samples,
      lowShelf(300, chance.between(-10, 10)),
      bell(chance.between(500, 2500), chance.pick([-1, 1]) * chance.between(6, 12), 1),
      highShelf(2500, chance.between(-10, 10)),
    ),
  ),
)

const compressor: Edit = through((samples, chance) =>
  compressed(samples, chance.between(0.02, 0.06), chance.between(4, 10)),
)

const attacks = {
  'as it was': { edit: same },
  softer: { edit: through((samples, chance) => scaled(samples, 10 ** (-chance.between(12, 30) / 20))) },
  'mp3, 32 kbit/s': { edit: same, encoding: { codec: 'mp3', kilobits: 32 } },
  'aac, 32 kbit/s': { edit: same, encoding: { codec: 'aac', kilobits: 32 } },
  'opus, 12 kbit/s': { edit: same, encoding: { codec: 'opus', kilobits: 12 } },
  'vorbis, 40 kbit/s': { edit: same, encoding: { codec: 'vorbis', kilobits: 40 } },
  'white noise, 0 dB': { edit: over(0, white) },
  'pink noise, 0 dB': { edit: over(0, pink) },
  'white noise, −5 dB': { edit: over(-5, white) },
  'pink noise, −5 dB': { edit: over(-5, pink) },
  'street, birds or applause, 0 dB': { edit: over(0, surroundings) },
  'speech over it, 0 dB': { edit: over(0, speech) },
  'speech over it, −6 dB': { edit: over(-6, speech) },
  'speech over it, −12 dB': { edit: over(-12, speech) },
  'other music over it, 0 dB': { edit: over(0, music) },
  reverberation: { edit: room },
  'phone band': { edit: through(phoneBand) },
  equaliser: { edit: equaliser },
  compressor: { edit: compressor },
  'pitch ±2 %': { edit: either(pitch, 0.015, 0.025) },
  'pitch ±5 %': { edit: either(pitch, 0.04, 0.06) },
  'tempo ±5 %': { edit: either(tempo, 0.04, 0.06) },
  'tempo ±10 %': { edit: either(tempo, 0.08, 0.12) },
  'speed ±5 %': { edit: either(speed, 0.04, 0.06) },
  'speed ±10 %': { edit: either(speed, 0.08, 0.12) },
  'speed +25 %': { edit: speed(1.25), seconds: 15 },
  '5 s of it': { edit: same, seconds: 5 },
  '5 s under speech': { edit: over(0, speech), seconds: 5 },
  '10 s within talk': { edit: inTalk, seconds: 10 },
  '20 s, faded': { edit: through((samples) => faded(samples, 3)), seconds: 20 },
  'speed +5 %, speech, mp3': {
    edit: inOrder(speed(1.05), over(0, speech)),
    encoding: { codec: 'mp3', kilobits: 48 },
  },
  'heavy mixture': { edit: mixture },
} as const satisfies Record<string, Attack>

export type SoundAttack = keyof typeof attacks

export const soundAttacks = Object.keys(attacks) as readonly SoundAttack[]

/** A copy, what of the original is to be heard where in it, and how its file is to be written. */
export interface SoundCopy extends EditedSound {
  readonly encoding?: SoundEncoding
}

/** A copy of a part of the sound as a reposter would make it: the same for the same seed. */
export function attackSound(samples: Float32Array, name: SoundAttack, seed: number): SoundCopy {
  const { edit, encoding, seconds = usualSeconds }: Attack = attacks[name]
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x27d4eb2f) ^ soundAttacks.indexOf(name)))
  const from = chance.random() * Math.max(0, secondsOf(samples) - seconds)
  const copy = edit(excerpt(untouched(samples), from, Math.min(seconds, secondsOf(samples))), chance)
  return encoding === undefined ? copy : { ...copy, encoding }
}
