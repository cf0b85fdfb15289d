import { type AttackName, attackPicture } from '../support/pictures/attacks.ts'
import { Chance } from '../support/chance.ts'
import { blankCanvas, drawnInto, fittedTo, untouched } from '../support/pictures/edited-picture.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture, type PictureKind } from '../support/pictures/make-picture.ts'
import { inPhoneFrame, textPage, withCaptionBars } from '../support/pictures/surroundings.ts'
import { randomFrom } from '../support/random.ts'
import { filmOriginal, filmSources } from './film-originals.ts'
import type { MadeFiles } from './made-files.ts'
import { own } from './own-texts.ts'

/** Pictures that were published first, by the name of their file: what kind of picture, and the seed that makes it. */
const originals = {
  harbour: ['seaside', 18],
  'old-street': ['street', 14],
  noodles: ['food', 4],
  sketch: ['comic', 7],
  fields: ['aerial', 13],
  skyline: ['night', 2],
  'still-life': ['still-life', 6],
  reader: ['portrait', 3],
  garden: ['foliage', 12],
  mountains: ['landscape', 21],
} as const satisfies Record<string, readonly [PictureKind, number]>

type OriginalName = keyof typeof originals

/** Pictures of posters who copy nobody. */
const others = {
  balcony: ['foliage', 31],
  'rainy-street': ['street', 33],
  dinner: ['food', 35],
  tower: ['night', 37],
  beach: ['seaside', 38],
  desk: ['still-life', 39],
} as const satisfies Record<string, readonly [PictureKind, number]>

const draw = ([kind, seed]: readonly [PictureKind, number]) => makePicture(seed, kind)
export const original = (name: OriginalName) => draw(originals[name])
const other = (name: keyof typeof others) => draw(others[name])
export const jpeg = (canvas: Parameters<typeof encodePicture>[0]) => encodePicture(canvas, { format: 'jpeg', quality: 86 })
const attack = async (name: OriginalName, how: AttackName, seed: number) =>
  (await attackPicture(original(name), how, seed)).bytes

/** A source that gives the same chance to all who name the same number: two pictures in the same dress. */
const chanceOf = (seed: number): Chance => new Chance(randomFrom(seed))

/** Four pictures of the same size side by side and below each other, two of them somebody's. */
function collage(): Promise<Buffer> {
  const { canvas } = blankCanvas(1208, 908)
  const pictures = [original('old-street'), other('balcony'), other('desk'), original('still-life')]
  for (const [index, picture] of pictures.entries()) {
    drawnInto(untouched(picture), canvas, [(index % 2) * 608, Math.floor(index / 2) * 458, 600, 450])
  }
  return jpeg(canvas)
}

type ArticleText = (name: string) => string

const copies: Readonly<Record<string, (article: ArticleText) => Promise<Buffer>>> = {
  'harbour-cropped.jpg': () => attack('harbour', 'crop 50 %', 1),
  'noodles-screenshot.jpg': () =>
    jpeg(inPhoneFrame(untouched(original('noodles')), chanceOf(501), chanceOf(502)).canvas),
  'skyline-bordered.jpg': () => attack('skyline', 'border', 2),
  'sketch-meme.jpg': () => jpeg(withCaptionBars(untouched(original('sketch')), chanceOf(503)).canvas),
  'collage.jpg': () => collage(),
  'old-street-cropped.jpg': () => attack('old-street', 'crop 25 %', 8),
  'page-of-moss.jpg': (article) => jpeg(textPage(chanceOf(504), article('zh-moss'))),
  'mountains-small.webp': () =>
    encodePicture(fittedTo(untouched(original('mountains')), 480).canvas, { format: 'webp', quality: 60 }),
  'reader-filtered.jpg': () => attack('reader', 'colour filter', 3),
  'garden.gif': () => attack('garden', 'gif palette', 4),
  'fields-inset.jpg': () => attack('fields', 'inset 1/4', 9),
  'mountains-from-screen.jpg': () => attack('mountains', 'photo of a screen', 6),
  'skyline-small.jpg': () => attack('skyline', 'half the size', 7),
  'dinner-screenshot.jpg': () => jpeg(inPhoneFrame(untouched(other('dinner')), chanceOf(501), chanceOf(505)).canvas),
  'tower-meme.jpg': () => jpeg(withCaptionBars(untouched(other('tower')), chanceOf(503)).canvas),
  'rainy-street.jpg': () => jpeg(other('rainy-street')),
  'page-of-notes.jpg': () => jpeg(textPage(chanceOf(506), own.windowSill)),
  'reader-again.jpg': () => attack('reader', 'half the size', 10),
  'tide-still.jpg': () => jpeg(filmOriginal('ebb-tide').frameAt(11.5)),
  'broken.jpg': async () => (await jpeg(other('beach'))).subarray(0, 900),
}

export const pictureFolder = new URL('pictures/', import.meta.url)

/** Files and folders of source that the pictures are made by; one of them is a frame of a film. */
export const pictureSources: readonly URL[] = [
  ...filmSources,
  new URL('articles/', import.meta.url),
  new URL('own-texts.ts', import.meta.url),
  new URL(import.meta.url),
]

/** Everything that the corpus shows. `article` gives the text of an article. */
export const pictures = (article: ArticleText): MadeFiles => ({
  folder: pictureFolder,
  madeBy: pictureSources,
  recipes: new Map([
    ...Object.keys(originals).map((name) => [`${name}.jpg`, () => jpeg(original(name as OriginalName))] as const),
    ...Object.entries(copies).map(([name, make]) => [name, () => make(article)] as const),
  ]),
})
