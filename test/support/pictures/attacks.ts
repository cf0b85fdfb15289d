import type { Canvas } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { css, hsl } from './colour.ts'
import {
  blankCanvas,
  cropped,
  drawn,
  drawnInto,
  type EditedPicture,
  filtered,
  fittedTo,
  painted,
  recoloured,
  resized,
  untouched,
  warped,
} from './edited-picture.ts'
import { encodePicture, type PictureEncoding } from './encode-picture.ts'
import { font } from './fonts.ts'
import { affine, applyTo, cornersTo, type Point, type Polygon, signedArea } from './geometry.ts'
import { makePicture, photoKinds } from './make-picture.ts'
import { inPhoneFrame, onWebPage, withCaptionBars, withWatermark } from './surroundings.ts'
import { accountNames, sayings } from './words.ts'

/** What reposters do to a picture. How strongly is up to chance within the bounds that the name promises. */
type Edit = (picture: EditedPicture, chance: Chance) => EditedPicture

interface Attack {
  readonly edit: Edit
  /** How the file is written when that is the point; otherwise a JPEG of some usual quality. */
  readonly encoding?: (chance: Chance) => PictureEncoding
}

const same: Edit = (picture) => picture

/** Cuts off so much of the area, at all sides. */
const crop =
  (share: number): Edit =>
  (picture, chance) => {
    const { width, height } = picture.canvas
    const kept = Math.sqrt(1 - share)
    const across = Math.min(1, kept * chance.between(0.92, 1.08))
    const size = { width: width * across, height: (height * (1 - share)) / across }
    return cropped(picture, [
      chance.random() * (width - size.width),
      chance.random() * (height - size.height),
      size.width,
      size.height,
    ])
  }

/** Turned about its middle, on a canvas that holds all of it. */
const rotate =
  (low: number, high: number): Edit =>
  (picture, chance) => {
    const turn = ((chance.chance(0.5) ? 1 : -1) * chance.between(low, high) * Math.PI) / 180
    const { width, height } = picture.canvas
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    const { canvas } = blankCanvas(
      Math.abs(width * cos) + Math.abs(height * sin),
      Math.abs(width * sin) + Math.abs(height * cos),
      chance.pick(['#ffffff', '#000000', '#8c8c8c']),
    )
    const [x, y] = [width / 2, height / 2]
    return drawn(
      picture,
      canvas,
      affine(cos, sin, -sin, cos, canvas.width / 2 - cos * x + sin * y, canvas.height / 2 - sin * x - cos * y),
    )
  }

const mirror: Edit = (picture) => {
  const { canvas } = blankCanvas(picture.canvas.width, picture.canvas.height)
  return drawn(picture, canvas, affine(-1, 0, 0, 1, canvas.width, 0))
}

/** As seen from aside: every corner moves by up to a share of the side. */
const perspective =
  (share: number): Edit =>
  (picture, chance) => {
    const { width, height } = picture.canvas
    const { canvas } = blankCanvas(width, height, chance.pick(['#ffffff', '#1c1c1f', '#9a948c']))
    const inward = (): number => chance.between(0.15, 1) * share
    return warped(
      picture,
      canvas,
      cornersTo(picture.canvas, [
        [width * inward(), height * inward()],
        [width * (1 - inward()), height * inward()],
        [width * (1 - inward()), height * (1 - inward())],
        [width * inward(), height * (1 - inward())],
      ]),
    )
  }

const shear: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const lean = chance.between(0.12, 0.3) * (chance.chance(0.5) ? 1 : -1)
  const squeeze = chance.between(0.8, 1)
  const { canvas } = blankCanvas(width + Math.abs(lean) * height, height * squeeze)
  return drawn(picture, canvas, affine(1, 0, lean, squeeze, lean < 0 ? -lean * height : 0, 0))
}

const border: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const edge = Math.max(width, height) * chance.between(0.05, 0.18)
  const { canvas } = blankCanvas(
    width + 2 * edge,
    height + edge * chance.between(1.5, 3),
    css(hsl(chance.random() * 360, chance.random() * 0.5, chance.pick([0.04, 0.5, 0.97]))),
  )
  return drawnInto(picture, canvas, [edge, edge, width, height])
}

/** On an upright or broad canvas whose rest shows the picture itself, blown up and blurred. */
const blurredFill: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const upright = width >= height
  const size = upright
    ? { width, height: width * chance.between(1.5, 1.8) }
    : { width: height * chance.between(1.5, 1.8), height }
  const { canvas, context } = blankCanvas(size.width, size.height)
  const scale = Math.max(canvas.width / width, canvas.height / height)
  context.filter = `blur(${Math.round(width * chance.between(0.02, 0.04))}px)`
  context.drawImage(
    picture.canvas,
    (canvas.width - width * scale) / 2,
    (canvas.height - height * scale) / 2,
    width * scale,
    height * scale,
  )
  context.filter = 'none'
  return drawnInto(picture, canvas, [(canvas.width - width) / 2, (canvas.height - height) / 2, width, height])
}

/** Other pictures, quickly made. */
const otherPicture = (chance: Chance, side: number): Canvas =>
  makePicture(1_000_000 + chance.whole(0, 1_000_000), chance.pick(photoKinds), {
    width: Math.round(side),
    height: Math.round(side * chance.pick([0.67, 0.75, 1])),
  })

/** One of `rows` × `rows` pictures of the same size. */
const collage =
  (rows: number): Edit =>
  (picture, chance) => {
    const cell = rows === 2 ? 640 : 420
    const gap = chance.pick([0, 6, 14])
    const high = cell * chance.between(0.7, 1)
    const { canvas, context } = blankCanvas(rows * (cell + gap) + gap, rows * (high + gap) + gap)
    const own = chance.whole(0, rows * rows - 1)
    let result = picture
    for (let index = 0; index < rows * rows; index++) {
      const place = [
        gap + (index % rows) * (cell + gap),
        gap + Math.floor(index / rows) * (high + gap),
        cell,
        high,
      ] as const
      if (index === own) result = drawnInto(filling(picture, cell, high), canvas, place)
      else context.drawImage(filling(untouched(otherPicture(chance, cell)), cell, high).canvas, ...place)
    }
    return { canvas, placement: result.placement }
  }

/** The middle of a picture, in another proportion. */
function filling(picture: EditedPicture, across: number, down: number): EditedPicture {
  const { width, height } = picture.canvas
  const scale = Math.min(width / across, height / down)
  return cropped(picture, [(width - across * scale) / 2, (height - down * scale) / 2, across * scale, down * scale])
}

/** A small picture within another that fills so much of its area. */
const inset =
  (share: number): Edit =>
  (picture, chance) => {
    const host = otherPicture(chance, 1100)
    const { canvas, context } = blankCanvas(host.width, host.height)
    context.drawImage(host, 0, 0)
    const { width, height } = picture.canvas
    const scale = Math.sqrt((share * chance.between(0.9, 1.1) * host.width * host.height) / (width * height))
    const fit = Math.min(scale, (0.96 * host.width) / width, (0.96 * host.height) / height)
    const size = { width: width * fit, height: height * fit }
    const left = chance.random() * (host.width - size.width)
    const top = chance.random() * (host.height - size.height)
    if (chance.chance(0.5)) {
      context.fillStyle = '#ffffff'
      context.fillRect(left - 6, top - 6, size.width + 12, size.height + 12)
    }
    return drawnInto(picture, canvas, [left, top, size.width, size.height])
  }

const clamped = (level: number): number => Math.min(255, Math.max(0, level))

/** Each channel through one curve; levels 0 to 1. */
function curve(picture: EditedPicture, level: (value: number) => number): EditedPicture {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => clamped(255 * level(value / 255)))
  return recoloured(picture, (data, at) => {
    for (let channel = 0; channel < 3; channel++) data[at + channel] = table[data[at + channel] as number] as number
  })
}

const brighter: Edit = (picture, chance) => {
  const amount = chance.pick([-1, 1]) * chance.between(0.12, 0.32)
  return curve(picture, (value) => value + amount)
}
const contrast: Edit = (picture, chance) => {
  const amount = chance.pick([chance.between(0.45, 0.7), chance.between(1.4, 1.9)])
  return curve(picture, (value) => 0.5 + (value - 0.5) * amount)
}
const gamma: Edit = (picture, chance) => {
  const power = chance.pick([chance.between(0.45, 0.65), chance.between(1.6, 2.2)])
  return curve(picture, (value) => value ** power)
}

const noise: Edit = (picture, chance) => {
  const strength = chance.between(14, 36)
  const colour = chance.chance(0.5)
  const spread = () => (chance.random() + chance.random() + chance.random() - 1.5) * strength * 1.4
  const table = Float32Array.from({ length: 65_536 }, spread)
  const draw = new Uint32Array(1)
  return recoloured(picture, (data, at) => {
    for (let channel = 0; channel < 3; channel++) {
      if (channel === 0 || colour) draw[0] = Math.imul(draw[0] as number, 1664525) + 1013904223
      data[at + channel] = clamped((data[at + channel] as number) + (table[(draw[0] as number) >>> 16] as number))
    }
  })
}

/** Takes the blurred from the sharp. */
const sharpen: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const soft = filtered(picture, `blur(${chance.between(1, 2.5).toFixed(1)}px)`).canvas
  const { data: blurred } = soft.getContext('2d').getImageData(0, 0, width, height)
  const amount = chance.between(1, 2.2)
  return recoloured(picture, (data, at) => {
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = clamped((data[channel] as number) * (1 + amount) - (blurred[channel] as number) * amount)
    }
  })
}

const pixelate: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const block = Math.max(width, height) / chance.between(140, 260)
  const small = blankCanvas(width / block, height / block)
  small.context.drawImage(picture.canvas, 0, 0, small.canvas.width, small.canvas.height)
  return painted(picture, (context) => {
    context.imageSmoothingEnabled = false
    context.drawImage(small.canvas, 0, 0, width, height)
  })
}

const textOver: Edit = (picture, chance) =>
  painted(picture, (context, { width, height }) => {
    const size = Math.min(width, height) * chance.between(0.07, 0.13)
    context.font = font(size, chance.pick(['heavy', 'serif', 'sans']))
    context.textAlign = 'center'
    context.lineWidth = size * 0.12
    context.strokeStyle = '#000000'
    context.fillStyle = css(hsl(chance.random() * 360, 0.8, chance.between(0.5, 0.95)))
    for (let line = chance.whole(1, 3); line > 0; line--) {
      const y = height * chance.between(0.15, 0.9)
      const words = chance.pick(sayings)
      context.strokeText(words, width / 2, y, width * 0.95)
      context.fillText(words, width / 2, y, width * 0.95)
    }
  })

const sticker: Edit = (picture, chance) =>
  painted(picture, (context, { width, height }) => {
    for (let face = chance.whole(1, 3); face > 0; face--) {
      const size = Math.min(width, height) * chance.between(0.08, 0.18)
      const [x, y] = [width * chance.between(0.2, 0.8), height * chance.between(0.2, 0.8)]
      context.fillStyle = css(hsl(chance.between(30, 60), 0.95, 0.6))
      context.beginPath()
      context.arc(x, y, size, 0, 7)
      context.fill()
      context.fillStyle = '#3a2a10'
      context.beginPath()
      context.arc(x - size * 0.35, y - size * 0.2, size * chance.between(0.08, 0.2), 0, 7)
      context.arc(x + size * 0.35, y - size * 0.2, size * chance.between(0.08, 0.2), 0, 7)
      context.fill()
      context.beginPath()
      context.arc(x, y + size * 0.1, size * 0.5, chance.between(0, 0.4), Math.PI)
      context.fill()
    }
  })

/** A panel of one colour over half of it. What is under the panel counts as gone. */
const halfCovered: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const across = chance.chance(0.5)
  const far = chance.chance(0.5)
  const kept = chance.between(0.45, 0.55)
  const size = across ? { width: width * kept, height } : { width, height: height * kept }
  const [left, top] = [across && far ? width - size.width : 0, !across && far ? height - size.height : 0]
  const { canvas, context } = blankCanvas(width, height, css(hsl(chance.random() * 360, 0.5, 0.5)))
  context.fillStyle = '#ffffff'
  context.font = font(Math.min(width, height) * 0.08, 'heavy')
  context.textAlign = 'center'
  context.fillText(
    chance.pick(accountNames),
    width * (across ? (far ? 0.25 : 0.75) : 0.5),
    height * (across ? 0.5 : far ? 0.25 : 0.75),
    width * 0.45,
  )
  const rest = cropped(picture, [left, top, size.width, size.height])
  return drawnInto(rest, canvas, [Math.round(left), Math.round(top), rest.canvas.width, rest.canvas.height])
}

/** Photographed from a screen: aslant, with its grid, a reflection, noise and a dark room around. */
const photoOfScreen: Edit = (picture, chance) => {
  const period = chance.between(2.4, 4.2)
  const tilt = chance.between(-0.15, 0.15)
  const { width } = picture.canvas
  let pixel = 0
  const grid = recoloured(picture, (data, at) => {
    const x = pixel % width
    const y = Math.floor(pixel++ / width)
    const across = Math.cos(((x + y * tilt) / period) * 2 * Math.PI)
    const down = Math.cos(((y - x * tilt) / (period * 1.07)) * 2 * Math.PI)
    for (let channel = 0; channel < 3; channel++) {
      data[at + channel] = clamped(
        (data[at + channel] as number) * (0.92 + 0.1 * across + 0.08 * down) + (channel === 2 ? 8 : 0),
      )
    }
  })
  const seen = perspective(0.12)(grid, chance)
  const lit = painted(seen, (context, canvas) => {
    const glare = context.createLinearGradient(0, 0, canvas.width, canvas.height * chance.between(-0.5, 1))
    const at = chance.between(0.15, 0.75)
    glare.addColorStop(at, 'rgba(255,255,255,0)')
    glare.addColorStop(at + 0.12, 'rgba(255,255,255,0.28)')
    glare.addColorStop(at + 0.25, 'rgba(255,255,255,0)')
    context.fillStyle = glare
    context.fillRect(0, 0, canvas.width, canvas.height)
  })
  return noise(filtered(lit, `blur(${chance.between(0.5, 1.1).toFixed(1)}px)`), chance)
}

const filter =
  (of: (chance: Chance) => string): Edit =>
  (picture, chance) =>
    filtered(picture, of(chance))

const stretched: Edit = (picture, chance) => {
  const { width, height } = picture.canvas
  const wider = chance.pick([chance.between(0.7, 0.82), chance.between(1.2, 1.4)])
  return resized(picture, width * wider, height)
}

/** Several edits one after the other, as pictures have that went through many hands. */
const mixture: Edit = (picture, chance) => {
  const shape = chance.pick([crop(0.2), crop(0.35), border, rotate(2, 8), perspective(0.08), stretched, mirror])
  const colour = chance.pick([
    brighter,
    contrast,
    gamma,
    filter(() => 'grayscale(1)'),
    filter(() => 'sepia(0.8)'),
    noise,
  ])
  const over = chance.pick([withWatermark, textOver, sticker, withCaptionBars])
  const after = chance.pick([same, inPhoneFrame, crop(0.1)])
  const edited = [shape, colour, over, after].reduce((result, edit) => edit(result, chance), picture)
  return fittedTo(edited, chance.between(420, 900))
}

const jpeg =
  (low: number, high: number) =>
  (chance: Chance): PictureEncoding => ({ format: 'jpeg', quality: chance.whole(low, high) })

const attacks = {
  'jpeg, quality 30': { edit: same, encoding: jpeg(26, 34) },
  'jpeg, quality 10': { edit: same, encoding: jpeg(8, 12) },
  webp: { edit: same, encoding: (chance) => ({ format: 'webp', quality: chance.whole(15, 50) }) },
  avif: { edit: same, encoding: (chance) => ({ format: 'avif', quality: chance.whole(20, 45) }) },
  'gif palette': { edit: same, encoding: (chance) => ({ format: 'gif', colours: chance.pick([16, 32, 64]) }) },
  'half the size': { edit: (picture, chance) => fittedTo(picture, chance.between(420, 560)) },
  'a fifth of the size': { edit: (picture, chance) => fittedTo(picture, chance.between(180, 230)) },
  'other proportions': { edit: stretched },
  'crop 10 %': { edit: crop(0.1) },
  'crop 25 %': { edit: crop(0.25) },
  'crop 50 %': { edit: crop(0.5) },
  'crop 70 %': { edit: crop(0.7) },
  border: { edit: border },
  'blurred fill': { edit: blurredFill },
  'phone frame': { edit: inPhoneFrame },
  'web page': { edit: onWebPage },
  'collage of 4': { edit: collage(2) },
  'collage of 9': { edit: collage(3) },
  'inset 1/4': { edit: inset(1 / 4) },
  'inset 1/8': { edit: inset(1 / 8) },
  'rotation 5°': { edit: rotate(3, 7) },
  'rotation 15°': { edit: rotate(12, 18) },
  'rotation 45°': { edit: rotate(35, 55) },
  'rotation 90°': { edit: rotate(90, 90) },
  'rotation 180°': { edit: rotate(180, 180) },
  mirror: { edit: mirror },
  perspective: { edit: perspective(0.14) },
  'strong perspective': { edit: perspective(0.3) },
  shear: { edit: shear },
  brightness: { edit: brighter },
  contrast: { edit: contrast },
  gamma: { edit: gamma },
  grey: { edit: filter(() => 'grayscale(1)') },
  sepia: { edit: filter((chance) => `sepia(${chance.between(0.7, 1).toFixed(2)})`) },
  'colour filter': {
    edit: filter((chance) => `hue-rotate(${chance.whole(30, 330)}deg) saturate(${chance.between(0.4, 2).toFixed(2)})`),
  },
  inverted: { edit: filter(() => 'invert(1)') },
  blur: { edit: filter((chance) => `blur(${chance.between(2, 4.5).toFixed(1)}px)`) },
  sharpen: { edit: sharpen },
  noise: { edit: noise },
  pixelated: { edit: pixelate },
  'text over it': { edit: textOver },
  sticker: { edit: sticker },
  watermark: { edit: withWatermark },
  'caption bars': { edit: withCaptionBars },
  'half covered': { edit: halfCovered },
  'photo of a screen': { edit: photoOfScreen },
  'heavy mixture': { edit: mixture, encoding: jpeg(25, 55) },
} as const satisfies Record<string, Attack>

export type AttackName = keyof typeof attacks

export const attackNames = Object.keys(attacks) as readonly AttackName[]

/** A file that shows a picture, and the truth about it. */
export interface PictureCopy {
  readonly canvas: Canvas
  readonly bytes: Buffer
  /** What of the original is to be seen, as shares of its width and height, from its upper left corner. */
  readonly original: Polygon
  /** Where in the copy that is, corner by corner, as shares of the copy's width and height. */
  readonly copy: Polygon
  readonly mirrored: boolean
}

/** A copy of the picture as a reposter would make it: the same for the same seed. */
export async function attackPicture(picture: Canvas, name: AttackName, seed: number): Promise<PictureCopy> {
  const attack: Attack = attacks[name]
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x27d4eb2f) ^ attackNames.indexOf(name)))
  const { canvas, placement } = attack.edit(untouched(picture), chance)
  const encoding = attack.encoding?.(chance) ?? jpeg(70, 92)(chance)
  const copy = placement.visible.map((point) => applyTo(placement.map, point))
  const sharesOf = ({ width, height }: Canvas, polygon: Polygon): Polygon =>
    polygon.map(([x, y]): Point => [x / width, y / height])
  return {
    canvas,
    bytes: await encodePicture(canvas, encoding),
    original: sharesOf(picture, placement.visible),
    copy: sharesOf(canvas, copy),
    mirrored: signedArea(copy) < 0 !== signedArea(placement.visible) < 0,
  }
}
