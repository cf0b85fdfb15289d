import { Chance } from '../chance.ts'
import { photoKinds } from '../pictures/make-picture.ts'
import { randomFrom } from '../random.ts'
import { type FilmOptions, type MadeFilm, makeFilm } from './make-film.ts'

/** Two films of which neither is a copy of the other, however much they look alike. */
export type UnrelatedFilms = readonly [MadeFilm, MadeFilm]

const unrelated = {
  'places of the same kind': (chance) => ({ talk: 0, places: [chance.pick(photoKinds)] }),
  'same cards and sign': (chance) => ({ channel: chance.whole(0, 2 ** 30) }),
  'talk before the same background': (chance) => ({ talk: 1, cards: false, background: chance.whole(0, 2 ** 30) }),
  'talk on the same channel': (chance) => ({
    talk: 1,
    channel: chance.whole(0, 2 ** 30),
    background: chance.whole(0, 2 ** 30),
  }),
} as const satisfies Record<string, (chance: Chance) => FilmOptions>

export type UnrelatedFilmKind = keyof typeof unrelated

export const unrelatedFilmKinds = Object.keys(unrelated) as readonly UnrelatedFilmKind[]

/** Two films that must not match: the same for the same seed, as long as asked for. */
export function makeUnrelatedFilms(
  kind: UnrelatedFilmKind,
  seed: number,
  seconds: number,
  size: Pick<FilmOptions, 'width' | 'height' | 'rate'> = {},
): UnrelatedFilms {
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x165667b1) ^ unrelatedFilmKinds.indexOf(kind)))
  const alike = { ...size, ...unrelated[kind](chance) }
  const one = 2_000_000 + chance.whole(0, 1_000_000)
  return [makeFilm(one, seconds, alike), makeFilm(one + 1_000_000, seconds, alike)]
}
