import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { makeMusic, musicKinds } from '../sounds/music.ts'
import { lengthOf } from '../sounds/samples.ts'
import { makeSpeech } from '../sounds/speech.ts'
import {
  atRate,
  dubbed,
  type EditedFilm,
  excerpt,
  faster,
  type HeardOf,
  inSequence,
  original,
  reframed,
  type ShownStretch,
  shownStretch,
  stranger,
} from './edited-film.ts'
import type { FilmEncoding } from './encode-film.ts'
import type { Film } from './film.ts'
import {
  type ChooseEdit,
  centreCovered,
  crop,
  filmedScreen,
  inset,
  letterbox,
  logoAndSubtitles,
  mirror,
  rotated,
  throughFilter,
  uprightBlurred,
  uprightCropped,
  withLines,
} from './frame-edits.ts'
import { type MadeFilm, makeFilm } from './make-film.ts'

/** What reposters do to a clip of a film. How strongly is up to chance within the bounds that the name promises. */
type Edit = (clip: EditedFilm, chance: Chance, film: MadeFilm) => EditedFilm

interface Attack {
  readonly edit: Edit
  /** How much of the original is taken, in seconds; all of it if that is less. */
  readonly seconds?: number
  /** How the file is written when that is the point; otherwise as most are. */
  readonly encoding?: FilmEncoding
}

/** What is taken of an original unless an attack is about that. */
const usualSeconds = 12

const usualEncoding: FilmEncoding = { codec: 'h264', crf: 26, container: 'mp4' }

/** Films and sounds of other people, which no original is made of. */
const strangers = (chance: Chance): number => 1_000_000 + chance.whole(0, 1_000_000)

const same: Edit = (clip) => clip

const eachFrame =
  (choose: ChooseEdit): Edit =>
  (clip, chance) =>
    reframed(clip, choose(chance, clip.film))

const inOrder =
  (...edits: readonly Edit[]): Edit =>
  (clip, chance, film) =>
    edits.reduce((result, edit) => edit(result, chance, film), clip)

/** Another film of the same size. */
const otherFilm = (chance: Chance, { width, height, rate }: Film, seconds: number): MadeFilm =>
  makeFilm(strangers(chance), seconds, { width, height, rate })

const otherClip = (chance: Chance, film: Film, low: number, high: number): EditedFilm =>
  stranger(otherFilm(chance, film, chance.between(low, high)))

const insetInto =
  (share: number): Edit =>
  (clip, chance) =>
    reframed(clip, inset(share, otherFilm(chance, clip.film, clip.film.seconds))(chance, clip.film))

/** Faster or slower by so much; some keep the pitch of what is heard. */
const speed =
  (low: number, high: number): Edit =>
  (clip, chance) =>
    faster(clip, 1 + chance.pick([-1, 1]) * chance.between(low, high), chance.chance(0.5))

const withinAnother: Edit = (clip, chance) =>
  inSequence(otherClip(chance, clip.film, 6, 10), clip, otherClip(chance, clip.film, 6, 10))

/** So many pieces of a clip that are about as long. */
function piecesOf(clip: EditedFilm, count: number): EditedFilm[] {
  const seconds = clip.film.seconds / count
  return Array.from({ length: count }, (_, index) => excerpt(clip, index * seconds, seconds))
}

/** Pieces of it between those of other films. */
const compilation: Edit = (clip, chance) => {
  const parts = piecesOf(clip, 2).flatMap((piece) => [piece, otherClip(chance, clip.film, 4, 7)])
  return inSequence(otherClip(chance, clip.film, 4, 7), ...parts)
}

const loop: Edit = (clip) => inSequence(clip, clip, clip)

/** Its pieces in the opposite order, in which none stands before the one that it stood before. */
const reordered: Edit = (clip) => {
  const [last = clip, ...others] = piecesOf(clip, 3).toReversed()
  return inSequence(last, ...others)
}

const muted: Edit = (clip) => dubbed(clip, null)

const redubbed: Edit = (clip, chance) => {
  const seed = strangers(chance)
  const { seconds } = clip.film
  const sound = chance.chance(0.5)
    ? makeSpeech(seed, seconds)
    : makeMusic(seed, seconds, { kind: chance.pick(musicKinds) })
  return dubbed(clip, (from, to) => [sound.subarray(lengthOf(from), lengthOf(to))])
}

/** Its music under another film. */
const onlyMusic: Edit = ({ film: { seconds }, heard }, chance, film) => {
  const [stretch] = heard
  if (stretch === undefined) throw new RangeError('A film without a sound track has no music to take.')
  const { start } = stretch.original
  return {
    ...dubbed(stranger(otherFilm(chance, film, seconds)), (from, to) => film.music(start + from, start + to)),
    heard,
  }
}

const grey = throughFilter(() => 'grayscale(1)')
const colour = throughFilter(
  (chance) => `hue-rotate(${chance.whole(30, 330)}deg) saturate(${chance.between(0.5, 1.8).toFixed(2)})`,
)
const dark = throughFilter((chance) => `brightness(${chance.between(0.22, 0.4).toFixed(2)})`)

/** Several edits, as films have that went through many hands. */
const mixture: Edit = (clip, chance, film) =>
  inOrder(
    chance.pick([same, speed(0.03, 0.08)]),
    eachFrame(chance.pick([crop(0.15), mirror, letterbox, rotated(2)])),
    eachFrame(chance.pick([grey, colour, dark])),
    eachFrame(chance.pick([logoAndSubtitles, centreCovered])),
    eachFrame(withLines(240)),
    chance.pick([same, muted, redubbed]),
  )(clip, chance, film)

const attacks = {
  'as it was': { edit: same },
  recompressed: { edit: same, encoding: { codec: 'h264', crf: 38, container: 'mp4' } },
  'mpeg4 in avi': { edit: same, encoding: { codec: 'mpeg4', crf: 24, container: 'avi' } },
  'vp9 in webm': { edit: same, encoding: { codec: 'vp9', crf: 40, container: 'webm' } },
  '240p': { edit: eachFrame(withLines(240)), encoding: { codec: 'h264', crf: 32, container: 'mp4' } },
  'frame rate': { edit: (clip, chance) => atRate(clip, chance.pick([10, 15, 30])) },
  grey: { edit: eachFrame(grey) },
  colour: { edit: eachFrame(colour) },
  'speed ±5 %': { edit: speed(0.04, 0.06) },
  'speed ±20 %': { edit: speed(0.15, 0.25) },
  'crop 10 %': { edit: eachFrame(crop(0.1)) },
  'crop 25 %': { edit: eachFrame(crop(0.25)) },
  'crop 40 %': { edit: eachFrame(crop(0.4)) },
  mirror: { edit: eachFrame(mirror) },
  letterbox: { edit: eachFrame(letterbox) },
  'logo and subtitles': { edit: eachFrame(logoAndSubtitles) },
  'inset 60 %': { edit: insetInto(0.6) },
  'inset 40 %': { edit: insetInto(0.4) },
  '9:16, blurred': { edit: eachFrame(uprightBlurred) },
  '9:16, cropped': { edit: eachFrame(uprightCropped) },
  'filmed screen': { edit: eachFrame(filmedScreen) },
  dark: { edit: eachFrame(dark) },
  'centre covered': { edit: eachFrame(centreCovered) },
  'rotated 4°': { edit: eachFrame(rotated(4)) },
  '5 s within another film': { edit: withinAnother, seconds: 5 },
  'in a compilation': { edit: compilation },
  loop: { edit: loop, seconds: 5 },
  reordered: { edit: reordered, seconds: 15 },
  muted: { edit: muted },
  'dubbed anew': { edit: redubbed },
  'only the music': { edit: onlyMusic },
  'heavy mixture': { edit: mixture, encoding: { codec: 'h264', crf: 34, container: 'mp4' } },
} as const satisfies Record<string, Attack>

export type FilmAttack = keyof typeof attacks

export const filmAttacks = Object.keys(attacks) as readonly FilmAttack[]

/** A copy, what of its originals is to be seen and heard where in it, and how its file is to be written. */
export interface FilmCopy {
  readonly film: Film
  readonly shown: readonly ShownStretch[]
  readonly heard: readonly HeardOf[]
  readonly encoding: FilmEncoding
}

/** What an edited film is when it is done. */
export const finished = ({ film, shown, heard }: EditedFilm, encoding = usualEncoding): FilmCopy => ({
  film,
  shown: shown.map((stretch) => shownStretch(stretch, film)),
  heard,
  encoding,
})

/**
 * A clip of a film as a reposter would edit it: the same for the same seed.
 * @param seconds how much is taken; as much as the attack is about unless given.
 */
export function attackClip(film: MadeFilm, name: FilmAttack, seed: number, seconds?: number): EditedFilm {
  const { edit, seconds: usual = usualSeconds }: Attack = attacks[name]
  const taken = seconds ?? usual
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x27d4eb2f) ^ filmAttacks.indexOf(name)))
  const from = chance.random() * Math.max(0, film.seconds - taken)
  return edit(excerpt(original(film), from, taken), chance, film)
}

/** A copy of a part of the film as a reposter would make it: the same for the same seed. */
export function attackFilm(film: MadeFilm, name: FilmAttack, seed: number): FilmCopy {
  const { encoding }: Attack = attacks[name]
  return finished(attackClip(film, name, seed), encoding)
}
