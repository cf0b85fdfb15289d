import type { Canvas } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { css, hsl } from './colour.ts'
import { blankCanvas, type EditedPicture, untouched } from './edited-picture.ts'
import { makePicture, photoKinds, pictureKinds } from './make-picture.ts'
import { inPhoneFrame, onPoster, onWebPage, textPage, withCaptionBars, withWatermark } from './surroundings.ts'
import { madeText } from './words.ts'

/** Two pictures of which neither is a copy of the other, however much they look alike. */
export type UnrelatedPictures = readonly [Canvas, Canvas]

/** Two sources of the same chance, to dress two pictures alike. */
const twins = (chance: Chance): readonly [Chance, Chance] => {
  const seed = chance.whole(0, 2 ** 31)
  return [new Chance(randomFrom(seed)), new Chance(randomFrom(seed))]
}

const twoPhotos = (chance: Chance): readonly [EditedPicture, EditedPicture] => [
  untouched(makePicture(2_000_000 + chance.whole(0, 1_000_000), chance.pick(photoKinds))),
  untouched(makePicture(3_000_000 + chance.whole(0, 1_000_000), chance.pick(photoKinds))),
]

/** Two photographs in the same dress. */
const dressedAlike =
  (dress: (picture: EditedPicture, chance: Chance, words: Chance) => EditedPicture) =>
  (chance: Chance): UnrelatedPictures => {
    const [one, other] = twoPhotos(chance)
    const [first, second] = twins(chance)
    return [dress(one, first, chance).canvas, dress(other, second, chance).canvas]
  }

const madePage = (words: Chance): string =>
  Array.from({ length: 12 }, () => madeText(words, words.whole(60, 160))).join('\n')

const plain = (chance: Chance): Canvas => {
  const { canvas, context } = blankCanvas(chance.whole(400, 1000), chance.whole(400, 1000))
  const colour = (): string => css(hsl(chance.random() * 360, 0.5, chance.between(0.2, 0.9)))
  const gradient = context.createLinearGradient(0, 0, canvas.width * chance.random(), canvas.height)
  gradient.addColorStop(0, colour())
  if (chance.chance(0.6)) gradient.addColorStop(1, colour())
  context.fillStyle = gradient
  context.fillRect(0, 0, canvas.width, canvas.height)
  return canvas
}

const unrelated = {
  'other picture of the kind': (chance) => {
    const kind = chance.pick(pictureKinds)
    const seed = 4_000_000 + chance.whole(0, 1_000_000)
    return [makePicture(seed, kind), makePicture(seed + 1, kind)]
  },
  'photograph in a phone frame': (chance) => {
    const [one, other] = twoPhotos(chance)
    return [one.canvas, inPhoneFrame(other, chance).canvas]
  },
  'same phone frame': dressedAlike(inPhoneFrame),
  'same web page': dressedAlike(onWebPage),
  'same caption': dressedAlike(withCaptionBars),
  'same watermark': dressedAlike(withWatermark),
  'same poster': dressedAlike(onPoster),
  'pages of text': (chance) => {
    const [first, second] = twins(chance)
    return [textPage(first, madePage(chance)), textPage(second, madePage(chance))]
  },
  'blank pictures': (chance) => [plain(chance), plain(chance)],
} as const satisfies Record<string, (chance: Chance) => UnrelatedPictures>

export type UnrelatedKind = keyof typeof unrelated

export const unrelatedKinds = Object.keys(unrelated) as readonly UnrelatedKind[]

/** Two pictures that must not match: the same for the same seed. */
export const makeUnrelated = (kind: UnrelatedKind, seed: number): UnrelatedPictures =>
  unrelated[kind](new Chance(randomFrom(Math.imul(seed + 1, 0x165667b1) ^ unrelatedKinds.indexOf(kind))))
