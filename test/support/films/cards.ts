import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { css, hsl } from '../pictures/colour.ts'
import { blankCanvas } from '../pictures/edited-picture.ts'
import { font } from '../pictures/fonts.ts'
import { accountNames, sayings } from '../pictures/words.ts'
import { randomFrom } from '../random.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Paints a card as it is so many seconds after it came. */
export type PaintCard = (context: SKRSContext2D, second: number) => void

/** Words before a ground of one's own: they come up, and a line grows under them. The first line is twice as large as the others. */
export function makeCard(
  seed: number,
  { width, height }: Size,
  lines: (chance: Chance) => readonly string[],
): PaintCard {
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0x85ebca6b)))
  const ground = blankCanvas(width, height)
  const hue = chance.random() * 360
  const dark = chance.chance(0.6)
  const gradient = ground.context.createLinearGradient(0, 0, width * chance.random(), height)
  gradient.addColorStop(0, css(hsl(hue, 0.5, dark ? 0.08 : 0.9)))
  gradient.addColorStop(1, css(hsl(hue + chance.between(-60, 60), 0.5, dark ? 0.25 : 0.75)))
  ground.context.fillStyle = gradient
  ground.context.fillRect(0, 0, width, height)
  for (let ornament = chance.whole(2, 7); ornament > 0; ornament--) {
    ground.context.fillStyle = css(hsl(hue + 180, 0.5, dark ? 0.4 : 0.6), 0.25)
    ground.context.beginPath()
    ground.context.arc(chance.random() * width, chance.random() * height, height * chance.between(0.03, 0.3), 0, 7)
    ground.context.fill()
  }
  const lettering = chance.pick(['heavy', 'serif'] as const)
  const words = lines(chance)
  const ink = dark ? '255,255,255' : '20,20,26'
  return (context, second) => {
    context.drawImage(ground.canvas, 0, 0)
    const come = Math.min(1, second / 0.8)
    context.fillStyle = `rgba(${ink},${come})`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    for (const [index, line] of words.entries()) {
      const size = height * (index === 0 ? 0.14 : 0.07)
      context.font = font(size, index === 0 ? lettering : 'sans')
      context.fillText(line, width / 2, height * (0.4 + 0.16 * index), width * 0.9)
    }
    context.fillRect(width * 0.25, height * 0.49, width * 0.5 * come, height * 0.008)
  }
}

/** The card with which a film begins: its name, and whose it is. */
export const makeTitle = (seed: number, size: Size): PaintCard =>
  makeCard(seed, size, (chance) => [chance.pick(sayings), chance.pick(accountNames), `No. ${chance.whole(1, 999)}`])

/** The card with which a film ends: who made it. */
export const makeEndCard = (seed: number, size: Size): PaintCard =>
  makeCard(seed, size, (chance) => [
    chance.pick(['完', '谢谢观看', 'The End', '下期再见']),
    `© ${chance.pick(accountNames)}`,
    `${chance.whole(1999, 2026)}`,
  ])

/** The sign of a channel, to lie over a corner of every frame. */
export function makeLogo(seed: number, { width, height }: Size): Canvas {
  const chance = new Chance(randomFrom(Math.imul(seed + 1, 0xc2b2ae35)))
  const { canvas, context } = blankCanvas(width, height)
  context.clearRect(0, 0, width, height)
  const size = height * chance.between(0.08, 0.12)
  const right = chance.chance(0.6)
  const [x, y] = [right ? width - size * 3 : size * 0.5, size * 0.5]
  context.globalAlpha = chance.between(0.6, 0.95)
  context.fillStyle = css(hsl(chance.random() * 360, 0.8, 0.45))
  context.beginPath()
  context.roundRect(x, y, size * 2.6, size, size * chance.between(0, 0.5))
  context.fill()
  context.fillStyle = '#ffffff'
  context.font = font(size * 0.6, 'heavy')
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(chance.pick(accountNames), x + size * 1.3, y + size * 0.52, size * 2.3)
  return canvas
}

/** Seconds that a line of subtitles stays. */
const lineSeconds = 2.4

/** What is written at the foot of a frame while somebody speaks, another line every few seconds. */
export function makeSubtitles(chance: Chance): PaintCard {
  const lines = Array.from({ length: 12 }, () => chance.pick(sayings))
  const share = chance.between(0.065, 0.09)
  const box = chance.chance(0.4)
  return (context, second) => {
    const { width, height } = context.canvas
    const line = lines[Math.floor(second / lineSeconds) % lines.length] ?? ''
    context.save()
    context.font = font(height * share, 'heavy')
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    const wide = context.measureText(line).width
    context.fillStyle = 'rgba(0,0,0,0.6)'
    if (box) context.fillRect(width / 2 - wide * 0.55, height * (0.89 - share * 0.7), wide * 1.1, height * share * 1.4)
    context.lineWidth = height * 0.012
    context.strokeStyle = '#000000'
    context.fillStyle = '#ffffff'
    context.strokeText(line, width / 2, height * 0.89, width * 0.94)
    context.fillText(line, width / 2, height * 0.89, width * 0.94)
    context.restore()
  }
}
