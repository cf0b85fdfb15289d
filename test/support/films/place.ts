import type { SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { makePicture, type PictureKind } from '../pictures/make-picture.ts'
import { randomFrom } from '../random.ts'
import { makeSprites, type Sprite } from './sprites.ts'

/** What a camera sees of a picture: its upper left corner and its size, as shares of the picture's. */
interface View {
  readonly x: number
  readonly y: number
  readonly share: number
}

/** Pictures are so many times as wide and as high as the frames that are taken of them. */
const spare = 1.5

/** From 0 to 1, slow at both ends. */
const eased = (part: number): number => part * part * (3 - 2 * part)

const between = (from: number, to: number, part: number): number => from + (to - from) * part

/** A view of so much of a picture, anywhere in it. */
const anyView = (chance: Chance, share: number): View => ({
  x: chance.random() * (1 - share),
  y: chance.random() * (1 - share),
  share,
})

/** How the camera moves: along, closer, away, or only as a hand does. */
function makeMove(chance: Chance): readonly [View, View] {
  const near = chance.between(0.5, 0.62)
  const far = chance.between(0.8, 0.97)
  const move = chance.pick(['pan', 'pan', 'closer', 'away', 'stay'] as const)
  if (move === 'closer') return [anyView(chance, far), anyView(chance, near)]
  if (move === 'away') return [anyView(chance, near), anyView(chance, far)]
  const from = anyView(chance, chance.between(0.6, 0.75))
  if (move === 'stay') return [from, from]
  const room = 1 - from.share
  return [from, { ...from, x: from.x < room / 2 ? room : 0, y: chance.random() * room }]
}

/** What a hand adds to a path: a share of the picture. */
const tremble = (second: number, phase: number): number =>
  0.0015 * (Math.sin(second * 5.1 + phase) + Math.sin(second * 8.3 + 2 * phase))

interface PlaceShot {
  readonly seed: number
  readonly seconds: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** What moves in the place of a shot. Drawing nothing, it tells those who want to know what is to be heard. */
export function spritesOf({ seed, seconds }: PlaceShot, { width, height }: Size): readonly Sprite[] {
  const chance = new Chance(randomFrom(seed ^ 0x5bd1e995))
  return makeSprites(chance, { width: width * spare, height: height * spare, seconds })
}

/** A place with what moves in it, seen by a camera that moves itself. */
export function makePlace(
  shot: PlaceShot,
  { width, height }: Size,
  kinds: readonly PictureKind[],
): (context: SKRSContext2D, second: number) => void {
  const chance = new Chance(randomFrom(shot.seed))
  const size = { width: Math.round(width * spare), height: Math.round(height * spare) }
  const picture = makePicture(shot.seed, chance.pick(kinds), size)
  const sprites = spritesOf(shot, { width, height })
  const [from, to] = makeMove(chance)
  const phase = chance.random() * 7
  return (context, second) => {
    const part = eased(Math.min(1, Math.max(0, second / shot.seconds)))
    const share = between(from.share, to.share, part)
    const inside = (place: number, shake: number): number => Math.min(1 - share, Math.max(0, place + shake))
    const x = inside(between(from.x, to.x, part), tremble(second, phase)) * size.width
    const y = inside(between(from.y, to.y, part), tremble(second, phase + 1)) * size.height
    const scale = 1 / (share * spare)
    context.save()
    context.imageSmoothingQuality = 'medium'
    context.drawImage(picture, x, y, share * size.width, share * size.height, 0, 0, width, height)
    context.scale(scale, scale)
    context.translate(-x, -y)
    for (const sprite of sprites) sprite.paint(context, second)
    context.restore()
  }
}
