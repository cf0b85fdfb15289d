import { keptSound } from '../support/films/film.ts'
import { type FilmOptions, type MadeFilm, makeFilm } from '../support/films/make-film.ts'

/** Of all films of the corpus, unless one needs more. */
export const filmSize = { width: 320, height: 180, rate: 12 } as const

/** What people talk before in the films of a doctor. */
export const clinicWall = 77

/** Films that were published first: the seed that makes each, its seconds, and what is to be seen in it. */
const originals = {
  'night-market': [901, 24, { talk: 0, places: ['night', 'food', 'street'] }],
  'ebb-tide': [903, 20, { talk: 0, places: ['seaside', 'aerial'] }],
  'weir-walk': [905, 22, { talk: 0, places: ['foliage', 'landscape'] }],
  'evening-clinic': [907, 20, { talk: 0.6, background: clinicWall, places: ['still-life', 'foliage'] }],
  'iron-bridge': [909, 18, { talk: 0, places: ['street', 'landscape'] }],
} as const satisfies Record<string, readonly [seed: number, seconds: number, FilmOptions]>

export type FilmName = keyof typeof originals

const made = new Map<FilmName, MadeFilm>()

/** The film of a name. Words stand in none of them. */
export function filmOriginal(name: FilmName): MadeFilm {
  const known = made.get(name)
  if (known !== undefined) return known
  const [seed, seconds, options] = originals[name]
  const film = makeFilm(seed, seconds, { ...filmSize, cards: false, ...options })
  const heard = { ...film, sound: keptSound(film.sound, seconds), music: keptSound(film.music, seconds) }
  made.set(name, heard)
  return heard
}

const support = new URL('../support/', import.meta.url)

/** Files and folders of source that the films are made by. */
export const filmSources: readonly URL[] = [
  ...['films/', 'sounds/', 'pictures/', 'pictures/kinds/', 'chance.ts', 'random.ts'].map((path) => new URL(path, support)),
  new URL(import.meta.url),
]
