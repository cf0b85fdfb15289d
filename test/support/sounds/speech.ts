import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { bandPass, filtered, highPass, Resonator } from './filters.ts'
import { whiteNoise } from './noise.ts'
import { addTo, cut, joined, lengthOf, levelled, madeRate, roomNoise, silence } from './samples.ts'

/** How somebody speaks. */
interface Voice {
  /** Middle of the melody of speech, in hertz. */
  readonly pitch: number
  /** How far the melody goes up and down, as a share. */
  readonly liveliness: number
  /** Length of the vocal tract beside the usual: smaller is higher. */
  readonly tract: number
  readonly syllablesPerSecond: number
  readonly breath: number
  /** How often and how long the voice pauses. */
  readonly pauses: number
}

type Formants = readonly [number, number, number]

const vowels: readonly Formants[] = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
  [660, 1720, 2410],
  [490, 1350, 1690],
  [300, 1750, 2150],
]

const glides: readonly Formants[] = [
  [300, 700, 2200],
  [280, 2200, 2900],
  [360, 1300, 2700],
  [420, 1200, 1600],
]

const nasals: readonly Formants[] = [
  [280, 1000, 2200],
  [280, 1500, 2500],
]

/** Where the breath hisses or bursts: middle in hertz, and how narrow. */
interface Hiss {
  readonly frequency: number
  readonly quality: number
  readonly level: number
}

const hisses: readonly Hiss[] = [
  { frequency: 5600, quality: 2, level: 0.5 },
  { frequency: 3200, quality: 2, level: 0.6 },
  { frequency: 6500, quality: 0.6, level: 0.2 },
  { frequency: 1500, quality: 0.7, level: 0.15 },
]

const bursts: readonly Hiss[] = [
  { frequency: 900, quality: 1, level: 0.5 },
  { frequency: 3800, quality: 1.5, level: 0.6 },
  { frequency: 1800, quality: 2.5, level: 0.6 },
]

/** A stretch of speech in which the mouth makes for one place. */
interface Sound {
  readonly seconds: number
  readonly formants: Formants
  /** How loud the voice is, 0 to 1. */
  readonly voice: number
  /** How loud the breath in the throat is, 0 to 1. */
  readonly breath: number
  readonly hiss?: Hiss
  /** Pitch beside the voice's own. */
  readonly pitch: number
}

function makeVoice(chance: Chance): Voice {
  const high = chance.chance(0.5)
  return {
    pitch: high ? chance.between(160, 240) : chance.between(85, 150),
    liveliness: chance.between(0.1, 0.3),
    tract: high ? chance.between(1.05, 1.22) : chance.between(0.88, 1.05),
    syllablesPerSecond: chance.between(3.6, 6),
    breath: chance.between(0.01, 0.06),
    pauses: chance.between(0.15, 0.5),
  }
}

/** One syllable: how it begins, its vowel or two, and sometimes how it ends. */
function composeSyllable(chance: Chance, seconds: number, pitch: number): Sound[] {
  const vowel = chance.pick(vowels)
  const sounds: Sound[] = []
  const plain = { voice: 0, breath: 0, pitch, formants: vowel }
  const begin = chance.random()
  if (begin < 0.22) {
    const burst = chance.pick(bursts)
    const voiced = chance.chance(0.5)
    sounds.push({ ...plain, seconds: chance.between(0.035, 0.07), voice: voiced ? 0.06 : 0 })
    sounds.push({ ...plain, seconds: 0.012, hiss: burst })
    if (!voiced) sounds.push({ ...plain, seconds: chance.between(0.02, 0.05), breath: 0.3 })
  } else if (begin < 0.45) {
    const voiced = chance.chance(0.25)
    sounds.push({ ...plain, seconds: chance.between(0.05, 0.11), hiss: chance.pick(hisses), voice: voiced ? 0.3 : 0 })
  } else if (begin < 0.6) {
    sounds.push({ ...plain, seconds: chance.between(0.04, 0.08), formants: chance.pick(nasals), voice: 0.4 })
  } else if (begin < 0.85) {
    sounds.push({ ...plain, seconds: chance.between(0.04, 0.07), formants: chance.pick(glides), voice: 0.6 })
  }
  const long = seconds * chance.between(0.45, 0.75)
  const bend = chance.between(-0.12, 0.12)
  sounds.push({ ...plain, seconds: long / 2, voice: 1, pitch: pitch * (1 - bend) })
  const second = chance.chance(0.3) ? chance.pick(vowels) : vowel
  sounds.push({ ...plain, seconds: long / 2, voice: 0.9, pitch: pitch * (1 + bend), formants: second })
  if (chance.chance(0.2)) {
    sounds.push({ ...plain, seconds: chance.between(0.04, 0.07), formants: chance.pick(nasals), voice: 0.4 })
  }
  return sounds
}

/** What is said in one breath, from a higher pitch to a lower one, and the pause behind it. */
function composePhrase(chance: Chance, voice: Voice): Sound[] {
  const syllables = chance.whole(4, 14)
  const question = chance.chance(0.15)
  const sounds = Array.from({ length: syllables }, (_, index) => {
    const fall = 1 + voice.liveliness * (0.5 - index / syllables) + (question && index > syllables - 3 ? 0.3 : 0)
    const accent = chance.chance(0.3) ? 1 + voice.liveliness * chance.between(0.3, 0.9) : 1
    return composeSyllable(chance, chance.between(0.7, 1.3) / voice.syllablesPerSecond, fall * accent)
  }).flat()
  const pause = chance.between(0.5, 1.6) * voice.pauses
  return [...sounds, { seconds: pause, formants: vowels[6] ?? [490, 1350, 1690], voice: 0, breath: 0, pitch: 1 }]
}

/** Flow of breath through the vocal cords within one of their periods, 0 to 1. */
function glottalFlow(place: number): number {
  if (place < 0.4) return 0.5 - 0.5 * Math.cos((Math.PI * place) / 0.4)
  return place < 0.56 ? Math.cos((Math.PI / 2) * ((place - 0.4) / 0.16)) : 0
}

/** How far a control goes towards its aim in one sample, if it is nearly there after so many seconds. */
const approach = (seconds: number): number => 1 - Math.exp(-3 / (seconds * madeRate))

const slow = approach(0.055)
const quick = approach(0.012)
/** Samples from one tuning of the mouth to the next. */
const tuning = 40

/** Voice and throat through the mouth: formants that glide from sound to sound. */
function speak(chance: Chance, voice: Voice, sounds: readonly Sound[]): Float32Array {
  const length = sounds.reduce((sum, { seconds }) => sum + lengthOf(seconds), 0)
  const speech = new Float32Array(length)
  const mouth = Array.from({ length: 5 }, () => new Resonator())
  const formants = [500, 1500, 2500]
  const widths = [70, 100, 140]
  mouth[3]?.tune(3400 * voice.tract, 220)
  mouth[4]?.tune(4300 * voice.tract, 300)
  let [pitch, loudness, breath, phase, flow, jitter] = [1, 0, 0, 0, 0, 1]
  let at = 0
  for (const sound of sounds) {
    for (const end = at + lengthOf(sound.seconds); at < end; at++) {
      pitch += slow * (sound.pitch - pitch)
      loudness += quick * (sound.voice - loudness)
      breath += quick * (sound.breath - breath)
      if (at % tuning === 0) {
        for (const [index, aim] of sound.formants.entries()) {
          const now = formants[index] as number
          const next = now + (1 - (1 - slow) ** tuning) * (aim - now)
          formants[index] = next
          mouth[index]?.tune(next * voice.tract, widths[index] as number)
        }
      }
      phase += (voice.pitch * pitch * jitter) / madeRate
      if (phase >= 1) {
        phase -= 1
        jitter = chance.between(0.985, 1.015)
      }
      const next = glottalFlow(phase)
      const source = (next - flow) * loudness * 6 + (chance.random() - 0.5) * (breath + voice.breath * loudness)
      flow = next
      speech[at] = mouth.reduce((value, resonator) => resonator.next(value), source)
    }
  }
  return speech
}

/** The hissing and bursting of consonants, made at the teeth. */
function hiss(chance: Chance, sounds: readonly Sound[]): Float32Array {
  const parts = sounds.map(({ seconds, hiss }) => {
    const length = lengthOf(seconds)
    if (hiss === undefined) return new Float32Array(length)
    const noise = filtered(whiteNoise(chance, length), bandPass(hiss.frequency, hiss.quality))
    const edge = Math.min(length / 2, 160)
    return noise.map((sample, at) => sample * hiss.level * Math.min(1, at / edge, (length - at) / edge))
  })
  return joined(...parts)
}

/**
 * Somebody who speaks: sounds like a language, says nothing. The same for the same seeds and length; another seed says something else, another
 * voice says it in another voice.
 */
export function makeSpeech(seed: number, seconds: number, { voice: voiceSeed = seed } = {}): Float32Array {
  const voice = makeVoice(new Chance(randomFrom(Math.imul(voiceSeed + 1, 0x2545f491))))
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x7feb352d) ^ 0x5a17))
  const phrases: Float32Array[] = [silence(0.1)]
  for (let length = 0; length < lengthOf(seconds); ) {
    const sounds = composePhrase(chance, voice)
    const phrase = speak(chance, voice, sounds)
    addTo(phrase, hiss(chance, sounds), 0, 0.12)
    phrases.push(phrase)
    length += phrase.length
  }
  const speech = levelled(filtered(cut(joined(...phrases), 0, seconds), highPass(60)))
  addTo(speech, whiteNoise(chance, speech.length), 0, roomNoise)
  return speech
}
