import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { bandPass, filtered, highPass, lowPass } from './filters.ts'
import { pinkNoise, wandering, whiteNoise } from './noise.ts'
import { addTo, lengthOf, levelled, madeRate, silence } from './samples.ts'

type Surroundings = (chance: Chance, seconds: number) => Float32Array

/** Rises to its middle and falls again. */
const passing = (samples: Float32Array): Float32Array =>
  samples.map((sample, at) => sample * Math.sin((Math.PI * at) / samples.length) ** 2)

/** A tone whose frequency goes along a line, softly begun and ended. */
function sweep(seconds: number, frequencyAt: (part: number) => number): Float32Array {
  const sound = silence(seconds)
  let phase = 0
  for (let at = 0; at < sound.length; at++) {
    phase += (2 * Math.PI * frequencyAt(at / sound.length)) / madeRate
    sound[at] = Math.sin(phase) + 0.2 * Math.sin(2 * phase)
  }
  return passing(sound)
}

/** Traffic that comes and goes, horns, steps. */
const street: Surroundings = (chance, seconds) => {
  const sound = filtered(pinkNoise(chance, lengthOf(seconds)), lowPass(1200)).map((sample) => sample * 0.5)
  for (let time = -3; time < seconds; time += chance.between(1.5, 5)) {
    const car = filtered(pinkNoise(chance, lengthOf(chance.between(3, 7))), bandPass(chance.between(150, 900), 0.6))
    addTo(sound, passing(car), lengthOf(time), chance.between(0.8, 3))
  }
  for (let time = chance.between(1, 8); time < seconds; time += chance.between(4, 15)) {
    const pitch = chance.between(320, 520)
    const horn = sweep(chance.between(0.2, 0.8), () => pitch)
    addTo(
      horn,
      sweep(horn.length / madeRate, () => pitch * 1.26),
      0,
    )
    addTo(sound, horn, lengthOf(time), chance.between(0.1, 0.5))
  }
  const pace = chance.between(0.45, 0.65)
  const walk = { from: chance.between(0, seconds / 2), seconds: chance.between(4, 12) }
  for (let time = walk.from; time < Math.min(seconds, walk.from + walk.seconds); time += pace) {
    const step = filtered(whiteNoise(chance, lengthOf(0.05)), bandPass(chance.between(700, 1500), 1))
    addTo(sound, passing(step), lengthOf(time + chance.between(-0.02, 0.02)), 0.5)
  }
  return sound
}

/** Many hands, each with a sound of its own. */
const applause: Surroundings = (chance, seconds) => {
  const sound = silence(seconds)
  const swell = wandering(chance, sound.length, lengthOf(4))
  for (let person = chance.whole(40, 80); person > 0; person--) {
    const clap = filtered(
      whiteNoise(chance, lengthOf(0.03)).map((sample, at) => sample * Math.exp(-at / (0.006 * madeRate))),
      bandPass(chance.between(600, 2800), chance.between(0.8, 3)),
    )
    const period = chance.between(0.18, 0.4)
    const distance = chance.between(0.2, 1)
    for (let time = chance.between(0, 1.5); time < seconds; time += period * chance.between(0.85, 1.15)) {
      const from = lengthOf(time)
      const crowd = swell[from] ?? 0
      if (chance.chance(0.25 + 0.75 * crowd)) addTo(sound, clap, from, distance * (0.5 + crowd))
    }
  }
  return sound
}

/** Some birds, each with songs of its own that it varies, over leaves in the wind. */
const birds: Surroundings = (chance, seconds) => {
  const wind = wandering(chance, lengthOf(seconds), lengthOf(3))
  const sound = filtered(pinkNoise(chance, lengthOf(seconds)), highPass(500)).map(
    (sample, at) => sample * 0.03 * (0.3 + (wind[at] as number)),
  )
  for (let bird = chance.whole(2, 5); bird > 0; bird--) {
    const middle = chance.between(1400, 3600)
    const song = Array.from({ length: chance.whole(2, 6) }, () => ({
      from: middle * chance.between(0.75, 1.3),
      to: middle * chance.between(0.75, 1.3),
      trill: chance.chance(0.4) ? chance.between(15, 40) : 0,
      seconds: chance.between(0.06, 0.4),
      gap: chance.between(0.03, 0.2),
    }))
    const loudness = chance.between(0.1, 0.5)
    for (let time = chance.between(0, 4); time < seconds; time += chance.between(1.5, 6)) {
      const mood = chance.between(0.96, 1.04)
      for (const note of song) {
        if (chance.chance(0.15)) continue
        const trill = (part: number): number =>
          note.trill === 0 ? 1 : 1 + 0.05 * Math.sin(2 * Math.PI * note.trill * note.seconds * part)
        const call = sweep(note.seconds, (part) => mood * trill(part) * (note.from + (note.to - note.from) * part))
        addTo(sound, call, lengthOf(time), loudness)
        time += note.seconds + note.gap
      }
    }
  }
  return sound
}

const kinds = { street, applause, birds } as const satisfies Record<string, Surroundings>

export type SurroundingsKind = keyof typeof kinds

export const surroundingsKinds = Object.keys(kinds) as readonly SurroundingsKind[]

/** What a recorder hears that somebody left somewhere: the same for the same seed, kind and length. */
export function makeSurroundings(seed: number, seconds: number, kind: SurroundingsKind): Float32Array {
  const chance = new Chance(
    randomFrom(Math.imul(seed + 1, 0x632be59b) ^ Math.imul(surroundingsKinds.indexOf(kind) + 1, 0x165667b1)),
  )
  return levelled(kinds[kind](chance, seconds))
}
