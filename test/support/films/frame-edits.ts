import type { Canvas } from '@napi-rs/canvas'
import type { Chance } from '../chance.ts'
import { css, hsl } from '../pictures/colour.ts'
import {
  blankCanvas,
  cropped,
  drawn,
  drawnInto,
  filtered,
  painted,
  resized,
  warped,
} from '../pictures/edited-picture.ts'
import { font } from '../pictures/fonts.ts'
import { affine, cornersTo } from '../pictures/geometry.ts'
import { sayings } from '../pictures/words.ts'
import { makeLogo, makeSubtitles } from './cards.ts'
import type { FrameEdit } from './edited-film.ts'
import type { Film } from './film.ts'

/** How an edit is chosen for a film. The chance is asked once, so that all frames are treated alike. */
export type ChooseEdit = (chance: Chance, film: Film) => FrameEdit

/** Sizes of films are even: half as many pixels have colours. */
const even = (pixels: number): number => 2 * Math.round(pixels / 2)

/** Through a filter as style sheets write it. */
export const throughFilter =
  (of: (chance: Chance) => string): ChooseEdit =>
  (chance) => {
    const filter = of(chance)
    return (frame) => filtered(frame, filter)
  }

/** So many lines. */
export const withLines =
  (lines: number): ChooseEdit =>
  (_, { width, height }) => {
    const across = even((width * lines) / height)
    return (frame) => resized(frame, across, lines)
  }

/** Cuts off so much of the area, anywhere, and leaves the proportions. */
export const crop =
  (share: number): ChooseEdit =>
  (chance, { width, height }) => {
    const size = { width: even(width * Math.sqrt(1 - share)), height: even(height * Math.sqrt(1 - share)) }
    const [left, top] = [chance.random() * (width - size.width), chance.random() * (height - size.height)]
    return (frame) => cropped(frame, [left, top, size.width, size.height])
  }

/** As large as it fits into frames of another size, in the middle, before black. */
export const fittedInto =
  ({ width, height }: Pick<Film, 'width' | 'height'>): FrameEdit =>
  (frame) => {
    const { canvas } = blankCanvas(width, height, '#000000')
    const scale = Math.min(width / frame.canvas.width, height / frame.canvas.height)
    const size = { width: frame.canvas.width * scale, height: frame.canvas.height * scale }
    return drawnInto(frame, canvas, [(width - size.width) / 2, (height - size.height) / 2, size.width, size.height])
  }

export const mirror: ChooseEdit = () => (frame) => {
  const { canvas } = blankCanvas(frame.canvas.width, frame.canvas.height)
  return drawn(frame, canvas, affine(-1, 0, 0, 1, canvas.width, 0))
}

/** Between black bars, above and below or at both sides; the frame becomes that much larger. */
export const letterbox: ChooseEdit = (chance, { width, height }) => {
  const bars = chance.between(0.12, 0.22)
  const above = chance.chance(0.7)
  const [across, down] = [above ? 0 : even(width * bars), above ? even(height * bars) : 0]
  return (frame) => {
    const { canvas } = blankCanvas(width + 2 * across, height + 2 * down, '#000000')
    return drawnInto(frame, canvas, [across, down, width, height])
  }
}

/** The sign of a channel in a corner, and lines of somebody's words at the foot. */
export const logoAndSubtitles: ChooseEdit = (chance, film) => {
  const logo = makeLogo(chance.whole(0, 2 ** 30), film)
  const subtitles = makeSubtitles(chance)
  return (frame, second) =>
    painted(frame, (context) => {
      context.drawImage(logo, 0, 0)
      subtitles(context, second)
    })
}

/** A small film within another, its sides that share of the other's. */
export const inset =
  (share: number, host: Film): ChooseEdit =>
  (chance, { width, height }) => {
    const size = { width: width * share, height: height * share }
    const [left, top] = [chance.random() * (width - size.width), chance.random() * (height - size.height)]
    const edge = chance.chance(0.5) ? 3 : 0
    return (frame, second) => {
      const { canvas, context } = blankCanvas(width, height)
      context.drawImage(host.frameAt(second), 0, 0, width, height)
      context.fillRect(left - edge, top - edge, size.width + 2 * edge, size.height + 2 * edge)
      return drawnInto(frame, canvas, [left, top, size.width, size.height])
    }
  }

/** Upright, the frame in the middle, above and below it the frame itself, blown up and blurred. */
export const uprightBlurred: ChooseEdit = (chance, { height }) => {
  const size = { width: even(height), height: even((height * 16) / 9) }
  const shrunk = chance.whole(12, 20)
  return (frame) => {
    const { canvas, context } = blankCanvas(size.width, size.height)
    // Made very small and large again, which is a blur that costs next to nothing.
    const small = blankCanvas(shrunk, (shrunk * 16) / 9)
    const wide = (frame.canvas.width * small.canvas.height) / frame.canvas.height
    small.context.drawImage(frame.canvas, (shrunk - wide) / 2, 0, wide, small.canvas.height)
    context.drawImage(small.canvas, 0, 0, size.width, size.height)
    const high = (size.width * frame.canvas.height) / frame.canvas.width
    return drawnInto(frame, canvas, [0, (size.height - high) / 2, size.width, high])
  }
}

/** Upright, and what does not fit is cut off at both sides. */
export const uprightCropped: ChooseEdit = (chance, { width, height }) => {
  const kept = even((height * 9) / 16)
  const left = chance.random() * (width - kept)
  return (frame) => cropped(frame, [left, 0, kept, height])
}

/** The grid of a screen, as it disturbs that of a camera: light and dark, finely. */
function moire(chance: Chance, width: number, height: number): Canvas {
  const { canvas, context } = blankCanvas(width, height)
  const period = chance.between(2.4, 4.2)
  const tilt = chance.between(-0.15, 0.15)
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const across = Math.cos(((x + y * tilt) / period) * 2 * Math.PI)
      const down = Math.cos(((y - x * tilt) / (period * 1.07)) * 2 * Math.PI)
      data.fill(255 * (0.86 + 0.08 * across + 0.06 * down), at, at + 3)
    }
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/** Grain that is another in every frame. */
function withGrain(chance: Chance, width: number, height: number, strength: number): FrameEdit {
  const { canvas, context } = blankCanvas(width + 64, height + 64)
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  const { data } = image
  for (let at = 0; at < data.length; at += 4) {
    data.fill(128 + strength * (chance.random() + chance.random() - 1), at, at + 3)
  }
  context.putImageData(image, 0, 0)
  return (frame, second) =>
    painted(frame, (over) => {
      over.globalCompositeOperation = 'overlay'
      over.drawImage(canvas, -((second * 971) % 64), -((second * 577) % 64))
    })
}

/** Filmed from a screen by somebody's hand: aslant, with its grid, a reflection, in another light, grainy, before a dark room. */
export const filmedScreen: ChooseEdit = (chance, { width, height }) => {
  const grid = moire(chance, width, height)
  const grain = withGrain(chance, width, height, 90)
  const inward = () => chance.between(0.02, 0.12)
  const corners = [
    [inward(), inward()],
    [1 - inward(), inward()],
    [1 - inward(), 1 - inward()],
    [inward(), 1 - inward()],
  ] as const
  const light = chance.pick([chance.between(0.6, 0.8), chance.between(1.1, 1.3)])
  const glare = { at: chance.between(0.1, 0.7), turn: chance.between(-0.5, 1) }
  const phase = chance.random() * 7
  return (frame, second) => {
    const [right, down] = [
      0.004 * Math.sin(second * 2.1 + phase) + 0.002 * Math.sin(second * 7.3),
      0.004 * Math.sin(second * 1.7 + 2 * phase) + 0.002 * Math.sin(second * 6.1),
    ]
    const screen = painted(frame, (context) => {
      context.globalCompositeOperation = 'multiply'
      context.drawImage(grid, 0, 0)
    })
    const corner = (index: 0 | 1 | 2 | 3) =>
      [(corners[index][0] + right) * width, (corners[index][1] + down) * height] as const
    const { canvas } = blankCanvas(width, height, '#1c1c1f')
    const seen = warped(screen, canvas, cornersTo(frame.canvas, [corner(0), corner(1), corner(2), corner(3)]))
    const lit = painted(seen, (context) => {
      const shine = context.createLinearGradient(0, 0, width, height * glare.turn)
      shine.addColorStop(glare.at, 'rgba(255,255,255,0)')
      shine.addColorStop(glare.at + 0.12, 'rgba(255,255,255,0.25)')
      shine.addColorStop(glare.at + 0.25, 'rgba(255,255,255,0)')
      context.fillStyle = shine
      context.fillRect(0, 0, width, height)
    })
    return grain(filtered(lit, `brightness(${light.toFixed(2)}) blur(0.6px)`), second)
  }
}

/** Something round or square over the middle, with words on it. */
export const centreCovered: ChooseEdit = (chance, { width, height }) => {
  const size = height * chance.between(0.36, 0.5)
  const colour = css(hsl(chance.random() * 360, 0.7, 0.5))
  const words = chance.pick(sayings)
  const round = chance.chance(0.5) ? size / 2 : size * 0.1
  return (frame) =>
    painted(frame, (context) => {
      context.fillStyle = colour
      context.beginPath()
      context.roundRect((width - size * 1.4) / 2, (height - size) / 2, size * 1.4, size, round)
      context.fill()
      context.fillStyle = '#ffffff'
      context.font = font(size * 0.2, 'heavy')
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      context.fillText(words, width / 2, height / 2, size * 1.2)
    })
}

/** Turned about its middle by some degrees, and so much larger that it still fills the frame. */
export const rotated =
  (degrees: number): ChooseEdit =>
  (chance, { width, height }) => {
    const turn = ((chance.chance(0.5) ? 1 : -1) * degrees * Math.PI) / 180
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    // Some pixels more than needed, so that no edge of it lies on one of the frame's.
    const spare = 1 + 4 / Math.min(width, height)
    const larger = spare * (cos + Math.abs(sin) * Math.max(width / height, height / width))
    const [a, b] = [cos * larger, sin * larger]
    const [x, y] = [width / 2, height / 2]
    return (frame) => {
      const { canvas } = blankCanvas(width, height)
      return drawn(frame, canvas, affine(a, b, -b, a, x - a * x + b * y, y - b * x - a * y))
    }
  }
