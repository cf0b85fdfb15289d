import type { Canvas } from '@napi-rs/canvas'
import { Chance } from '../support/chance.ts'
import { attackClip, finished } from '../support/films/attacks.ts'
import { makeCard } from '../support/films/cards.ts'
import {
  dubbed,
  type EditedFilm,
  excerpt,
  faster,
  inSequence,
  original as whole,
  reframed,
  stranger,
} from '../support/films/edited-film.ts'
import { encodeFilm, type FilmEncoding } from '../support/films/encode-film.ts'
import { inset, uprightBlurred, withLines } from '../support/films/frame-edits.ts'
import { type FilmOptions, makeFilm } from '../support/films/make-film.ts'
import { stillFilm } from '../support/films/still-film.ts'
import { blankCanvas } from '../support/pictures/edited-picture.ts'
import { randomFrom } from '../support/random.ts'
import { lengthOf } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { clinicWall, type FilmName, filmOriginal, filmSize } from './film-originals.ts'
import type { MadeFiles } from './made-files.ts'
import { bridgeTags } from './media-works.ts'
import { original as originalPicture, pictureSources } from './pictures.ts'

const film = (name: FilmName): EditedFilm => whole(filmOriginal(name))

/** A film of the poster's own. */
const own = (seed: number, seconds: number, options: FilmOptions = {}): EditedFilm =>
  stranger(makeFilm(seed, seconds, { ...filmSize, talk: 0, cards: false, ...options }))

const chanceOf = (seed: number): Chance => new Chance(randomFrom(seed))

/** A file by one of ffmpeg's encoders. Without ffmpeg nobody reads it either, so that it may be anything then. */
const coded =
  (encoding: FilmEncoding) =>
  async (edited: EditedFilm, tags: FilmEncoding['tags'] = {}): Promise<Buffer> =>
    (await encodeFilm(finished(edited).film, { ...encoding, tags })) ?? Buffer.from('a film')

const mp4 = coded({ codec: 'h264', crf: 26, container: 'mp4' })
const coarse = coded({ codec: 'h264', crf: 36, container: 'mp4' })
const webm = coded({ codec: 'vp9', crf: 36, container: 'webm' })
const mkv = coded({ codec: 'h264', crf: 28, container: 'mkv' })

/** Something that does not move, so many seconds long, without a sound. */
const still = (seconds: number, picture: Canvas): EditedFilm => stranger(stillFilm(picture, seconds, filmSize))

/** A card with words in frames of so many lines. */
function card(seconds: number, height: number, lines: readonly string[]): EditedFilm {
  const size = { width: (height * filmSize.width) / filmSize.height, height }
  const paint = makeCard(911, size, () => lines)
  return stranger({
    ...size,
    rate: filmSize.rate,
    seconds,
    sound: null,
    frameAt: (second) => {
      const { canvas, context } = blankCanvas(size.width, size.height)
      paint(context, second)
      return canvas
    },
  })
}

/** What the end of a film says of where it is from; whoever can read does so in twice as many lines as others have. */
export const endCard = ['Video: Northfield Notes', 'Original: https://platform.example/s/vid-weir-walk'] as const

const copies: Readonly<Record<string, () => Promise<Buffer>>> = {
  'market-again.mp4': () => coarse(film('night-market')),
  'tide-mirrored.mp4': () => mp4(attackClip(filmOriginal('ebb-tide'), 'mirror', 1, 20)),
  'weir-faster.mp4': () => mp4(faster(film('weir-walk'), 1.1, true)),
  'market-upright.mp4': () => mp4(reframed(film('night-market'), uprightBlurred(chanceOf(601), film('night-market').film))),
  'tide-inset.webm': () => {
    const { film: host } = own(921, 20, { places: ['street', 'portrait'] })
    return webm(reframed(film('ebb-tide'), inset(0.5, host)(chanceOf(602), host)))
  },
  'weekly-reel.mp4': () =>
    mp4(
      inSequence(
        own(923, 8, { places: ['street'] }),
        excerpt(film('weir-walk'), 9, 6),
        own(925, 7, { places: ['food', 'still-life'] }),
      ),
    ),
  'clinic-muted.mp4': () => mp4(dubbed(film('evening-clinic'), null)),
  'market-dubbed.mp4': () => {
    const speech = makeSpeech(927, 24)
    return mp4(dubbed(film('night-market'), (from, to) => [speech.subarray(lengthOf(from), lengthOf(to))]))
  },
  'own-with-fields.mp4': () =>
    mp4(
      inSequence(
        own(929, 7, { places: ['portrait'] }),
        still(4, originalPicture('fields')),
        own(931, 7, { places: ['night'] }),
      ),
    ),
  'bridge-untagged.mkv': () => mkv(film('iron-bridge')),
  'clinic-again.mp4': () => mp4(film('evening-clinic')),
  'bridge-in-a-week.mp4': () => mp4(inSequence(excerpt(film('iron-bridge'), 3, 12), own(933, 8, { places: ['aerial'] }))),
  'weir-with-end-card.mp4': () => {
    const larger = reframed(film('weir-walk'), withLines(360)(chanceOf(603), film('weir-walk').film))
    return mp4(inSequence(larger, card(5, larger.film.height, endCard)))
  },
  'own-market.mp4': () => mp4(own(935, 20, { places: ['night', 'food', 'street'] })),
  'other-talk.mp4': () => mp4(own(937, 18, { talk: 1, background: clinicWall })),
  'broken.mp4': async () => (await mp4(own(939, 4))).subarray(0, 700).fill(0x55, 40),
  'tide-in-a-diary.mp4': () => mp4(inSequence(own(941, 6, { places: ['portrait'] }), excerpt(film('ebb-tide'), 5, 11))),
}

export const filmFolder = new URL('films/', import.meta.url)

/** Every film of the corpus. */
export const films: MadeFiles = {
  folder: filmFolder,
  // One of them shows a picture.
  madeBy: [...pictureSources, new URL('media-works.ts', import.meta.url), new URL(import.meta.url)],
  recipes: new Map([
    ['night-market.mp4', () => mp4(film('night-market'))],
    ['ebb-tide.mp4', () => mp4(film('ebb-tide'))],
    ['weir-walk.webm', () => webm(film('weir-walk'))],
    ['evening-clinic.mp4', () => mp4(film('evening-clinic'))],
    ['iron-bridge.mp4', () => mp4(film('iron-bridge'), { ...bridgeTags })],
    ...Object.entries(copies),
  ]),
}
