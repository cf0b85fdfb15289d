import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { blankCanvas } from '../pictures/edited-picture.ts'
import { type PictureKind, photoKinds } from '../pictures/make-picture.ts'
import { randomFrom } from '../random.ts'
import { makeEndCard, makeLogo, makeTitle } from './cards.ts'
import type { Film, SoundTrack } from './film.ts'
import { makePlace, spritesOf } from './place.ts'
import { dissolveSeconds, planShots, type Shot } from './plan.ts'
import { soundOfShots } from './soundtrack.ts'
import { makeTalk, speechOf, type Talker } from './talker.ts'

export interface FilmOptions {
  readonly width?: number
  readonly height?: number
  /** Frames a second. */
  readonly rate?: number
  /** Share of the shots in which somebody talks. */
  readonly talk?: number
  /** What the places in it are. */
  readonly places?: readonly PictureKind[]
  /** Before what people talk in it; a place of its own unless given. */
  readonly background?: number
  /** By whom it is shown: films of a channel begin and end with the same cards and bear its sign. Without one it has cards of its own and no sign. */
  readonly channel?: number
  /** Whether it begins and ends with cards, if it lasts long enough. */
  readonly cards?: boolean
}

export interface MadeFilm extends Film {
  readonly sound: SoundTrack
  /** Of what is heard only the music. */
  readonly music: SoundTrack
  readonly shots: readonly Shot[]
}

/** Paints a shot as it is so many seconds after it began. */
type PaintShot = (context: SKRSContext2D, second: number) => void

/** Shots of which the painter is kept: two dissolve into each other, and whoever looks back looks at the one before. */
const keptPainters = 3

/**
 * A film that nobody else has: shots of places with what moves in them, of somebody who talks, cards, and a sound that goes with it. The same for the
 * same seed, length and options; another seed is another film. 480 × 270 pixels and 24 frames a second unless options say otherwise.
 */
export function makeFilm(seed: number, seconds: number, options: FilmOptions = {}): MadeFilm {
  const { width = 480, height = 270, rate = 24, talk = 0.25, places = photoKinds, cards = true, channel } = options
  const size = { width, height }
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x632be59b)))
  const talker: Talker = {
    person: chance.whole(0, 2 ** 30),
    background: options.background ?? chance.whole(0, 2 ** 30),
  }
  const ownCards = chance.whole(0, 2 ** 30)
  const whole = Math.round(seconds * rate) / rate
  const shots = planShots(seed, whole, { rate, talk, cards })
  const logo = channel === undefined ? null : makeLogo(channel, size)

  const lasting = (shot: Shot) => ({ seed: shot.seed, seconds: shot.end - shot.start })
  const makePainter = (shot: Shot): PaintShot => {
    if (shot.kind === 'talk') return makeTalk(lasting(shot), talker, size)
    if (shot.kind === 'place') return makePlace(lasting(shot), size, places)
    return (shot.kind === 'title' ? makeTitle : makeEndCard)(channel ?? ownCards, size)
  }
  const painters = new Map<Shot, PaintShot>()
  const painterOf = (shot: Shot): PaintShot => {
    const painter = painters.get(shot) ?? makePainter(shot)
    // Set anew so that the one that was asked for longest ago is the first.
    painters.delete(shot)
    painters.set(shot, painter)
    for (const kept of painters.keys()) if (painters.size > keptPainters) painters.delete(kept)
    return painter
  }

  const heard = {
    speechIn: (shot: Shot) => (shot.kind === 'talk' ? speechOf(lasting(shot), talker) : null),
    strikesIn: (shot: Shot) =>
      shot.kind === 'place' ? spritesOf(lasting(shot), size).flatMap(({ strikes }) => strikes) : [],
  }

  return {
    width,
    height,
    rate,
    seconds: whole,
    shots,
    frameAt: (second) => {
      const number = Math.min(Math.round(whole * rate) - 1, Math.max(0, Math.floor(second * rate + 1e-6)))
      return paintFrame(shots, number / rate, size, painterOf, logo)
    },
    sound: (from, to) => soundOfShots(shots, heard, from, to),
    music: (from, to) => soundOfShots(shots, null, from, to),
  }
}

/** The shot that is under way at a second: the last that has begun. */
function shotAt(shots: readonly Shot[], second: number): number {
  let [low, high] = [0, shots.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((shots[middle]?.start ?? 0) <= second + 1e-6) low = middle
    else high = middle - 1
  }
  return low
}

function paintFrame(
  shots: readonly Shot[],
  second: number,
  { width, height }: { readonly width: number; readonly height: number },
  painterOf: (shot: Shot) => PaintShot,
  logo: Canvas | null,
): Canvas {
  const { canvas, context } = blankCanvas(width, height, '#000000')
  const index = shotAt(shots, second)
  const [before, shot] = [shots[index - 1], shots[index]]
  if (shot === undefined) return canvas
  const since = second - shot.start
  const come = shot.entry === 'cut' ? 1 : Math.min(1, since / dissolveSeconds)
  painterOf(shot)(context, since)
  if (come < 1) {
    const under = blankCanvas(width, height, '#000000')
    if (shot.entry === 'dissolve' && before !== undefined) painterOf(before)(under.context, second - before.start)
    context.globalAlpha = 1 - come
    context.drawImage(under.canvas, 0, 0)
    context.globalAlpha = 1
  }
  if (logo !== null) context.drawImage(logo, 0, 0)
  return canvas
}
