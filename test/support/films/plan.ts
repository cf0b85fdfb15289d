import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'

/** How a shot takes the place of the one before it. */
export type Entry = 'cut' | 'dissolve' | 'from black'

/** What a shot shows: a card with words, a place seen by a camera, or somebody who talks into it. */
export type ShotKind = 'title' | 'place' | 'talk' | 'end'

/** A stretch of a film that is taken in one go. */
export interface Shot {
  readonly kind: ShotKind
  /** Seconds of the film. */
  readonly start: number
  readonly end: number
  /** Decides everything in it. */
  readonly seed: number
  readonly entry: Entry
}

/** What a film is made of, before anything of it is drawn. */
export interface PlanOptions {
  /** Frames a second: shots begin with a frame. */
  readonly rate: number
  /** Share of the shots in which somebody talks. */
  readonly talk: number
  /** Whether it begins and ends with a card, if it is long enough. */
  readonly cards: boolean
}

/** Seconds that dissolving takes, and coming out of black. */
export const dissolveSeconds = 0.6

/** Films shorter than this have no cards, unlike those that are longer. */
const shortest = { titled: 10, ended: 18 }

/** Shots of 3 to 8 seconds one after the other. */
export function planShots(seed: number, seconds: number, { rate, talk, cards }: PlanOptions): readonly Shot[] {
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ 0x51ed27))
  const toFrame = (second: number): number => Math.round(second * rate) / rate
  const shots: Shot[] = []
  const add = (kind: ShotKind, end: number, entry: Entry): void => {
    const start = shots.at(-1)?.end ?? 0
    shots.push({ kind, start, end, entry, seed: chance.whole(0, 2 ** 30) })
  }
  const titled = cards && seconds >= shortest.titled
  if (titled) add('title', toFrame(chance.between(2, 3)), 'from black')
  const last = cards && seconds >= shortest.ended ? toFrame(seconds - chance.between(2, 3.5)) : seconds
  for (let at = shots.at(-1)?.end ?? 0; at < last; at = shots.at(-1)?.end ?? 0) {
    const asked = toFrame(at + chance.between(3, 8))
    const entry = chance.pick(['cut', 'cut', 'cut', 'dissolve', 'from black'] as const)
    add(chance.chance(talk) ? 'talk' : 'place', last - asked < 2 ? last : asked, entry)
  }
  if (last < seconds) add('end', seconds, 'dissolve')
  return shots
}
