import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { makeMusic, musicKinds } from '../sounds/music.ts'
import { addTo, fitting, lengthOf, madeRate, silence } from '../sounds/samples.ts'
import { makeSurroundings, surroundingsKinds } from '../sounds/surroundings.ts'
import type { Shot } from './plan.ts'

/** What is heard in a film besides its music: what somebody says in a shot, and what strikes the ground when. */
export interface Heard {
  speechIn(shot: Shot): Float32Array | null
  strikesIn(shot: Shot): readonly number[]
}

/** Seconds of a piece of music at least, unless the film ends before. */
const pieceSeconds = 20

/** Shots in a row under one piece of music. */
function chaptersOf(shots: readonly Shot[]): Shot[][] {
  const chapters: Shot[][] = []
  for (const shot of shots) {
    const [first] = chapters.at(-1) ?? []
    if (first === undefined || shot.start - first.start >= pieceSeconds) chapters.push([shot])
    else chapters.at(-1)?.push(shot)
  }
  return chapters
}

/** A low stroke that dies away. */
const thump = (frequency: number): Float32Array =>
  silence(0.2).map((_, at) => Math.sin((2 * Math.PI * frequency * at) / madeRate) * Math.exp(-at / (0.045 * madeRate)))

const strokes = { cut: thump(70), ground: thump(140) }

/** How loud the parts are beside each other. */
const gains = { music: 0.5, speech: 1, surroundings: 0.3, stroke: 0.35 }

/** Seconds in which a piece comes up and goes away again. */
const fadeSeconds = 0.15

function musicUnder(chapter: readonly Shot[], start: number, end: number): Float32Array {
  const chance = new Chance(randomFrom((chapter[0]?.seed ?? 0) ^ 0x2545f491))
  const piece = makeMusic(chance.whole(0, 2 ** 30), end - start, { kind: chance.pick(musicKinds) })
  const edge = lengthOf(fadeSeconds)
  const music = new Float32Array(lengthOf(end) - lengthOf(start))
  addTo(music, piece, 0, gains.music)
  return music.map((sample, at) => sample * Math.min(1, at / edge, (music.length - at) / edge))
}

/** Music, over it what people say or what is going on around, a stroke with each cut and with whatever hits the ground. */
function soundOfChapter(chapter: readonly Shot[], start: number, end: number, heard: Heard | null): Float32Array {
  const sound = musicUnder(chapter, start, end)
  if (heard === null) return sound
  for (const shot of chapter) {
    const chance = new Chance(randomFrom(shot.seed ^ 0x7feb352d))
    const from = lengthOf(shot.start) - lengthOf(start)
    const seconds = shot.end - shot.start
    const speech = heard.speechIn(shot)
    if (speech !== null) addTo(sound, speech, from, gains.speech)
    else if (shot.kind === 'place') {
      const around = makeSurroundings(shot.seed, seconds, chance.pick(surroundingsKinds))
      addTo(sound, around, from, gains.surroundings)
    }
    if (shot.entry === 'cut') addTo(sound, strokes.cut, from, gains.stroke)
    for (const second of heard.strikesIn(shot)) {
      if (second < seconds) addTo(sound, strokes.ground, from + lengthOf(second), gains.stroke)
    }
  }
  return fitting(sound)
}

/**
 * What is heard with some shots, from a second to another, a chapter after the other.
 * @param heard null for the music alone.
 */
export function* soundOfShots(
  shots: readonly Shot[],
  heard: Heard | null,
  from: number,
  to: number,
): Generator<Float32Array> {
  for (const chapter of chaptersOf(shots)) {
    const [start, end] = [chapter[0]?.start ?? 0, chapter.at(-1)?.end ?? 0]
    if (end <= from || start >= to) continue
    const first = lengthOf(start)
    yield soundOfChapter(chapter, start, end, heard).subarray(Math.max(0, lengthOf(from) - first), lengthOf(to) - first)
  }
}
