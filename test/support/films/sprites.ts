import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Chance } from '../chance.ts'
import { type Colour, css, hsl, shade } from '../pictures/colour.ts'

/** Something that moves through a place. */
export interface Sprite {
  /** Paints it as it is so many seconds after the shot began. */
  paint(context: SKRSContext2D, second: number): void
  /** Seconds of the shot at which it strikes the ground, to be heard. */
  readonly strikes: readonly number[]
}

/** The place in which it moves, and for how long. */
interface Room {
  readonly width: number
  readonly height: number
  readonly seconds: number
}

type MakeSprite = (chance: Chance, room: Room) => Sprite

const anyColour = (chance: Chance): Colour =>
  hsl(chance.random() * 360, chance.between(0.4, 0.9), chance.between(0.3, 0.6))

/** From one side to the other and on, a part of the way at a second. */
function crossing(chance: Chance, { width, seconds }: Room, margin: number): (second: number) => number {
  const [from, to] = chance.chance(0.5) ? [-margin, width + margin] : [width + margin, -margin]
  const late = chance.between(-0.4, 0.2)
  const pace = chance.between(0.6, 1.2)
  return (second) => from + (to - from) * pace * (second / seconds - late)
}

const ball: MakeSprite = (chance, room) => {
  const size = room.height * chance.between(0.03, 0.07)
  const colour = anyColour(chance)
  const period = chance.between(0.7, 1.3)
  const ground = room.height * chance.between(0.7, 0.88)
  const high = room.height * chance.between(0.15, 0.35)
  const across = crossing(chance, room, size)
  const stripes = chance.whole(2, 5)
  return {
    strikes: Array.from({ length: Math.floor(room.seconds / period) + 1 }, (_, number) => number * period),
    paint: (context, second) => {
      const place = (second % period) / period
      context.save()
      context.translate(across(second), ground - size - 4 * high * place * (1 - place))
      context.rotate(second * 3)
      context.fillStyle = css(colour)
      context.beginPath()
      context.arc(0, 0, size, 0, 7)
      context.fill()
      context.clip()
      context.fillStyle = css(shade(colour, 1.8))
      for (let stripe = 0; stripe < stripes; stripe++) {
        context.fillRect(-size, size * ((2 * stripe) / stripes - 1), 2 * size, size / stripes)
      }
      context.restore()
    },
  }
}

const bird: MakeSprite = (chance, room) => {
  const size = room.height * chance.between(0.06, 0.13)
  const across = crossing(chance, room, size)
  const high = room.height * chance.between(0.12, 0.45)
  const beat = chance.between(2, 4)
  const colour = shade(anyColour(chance), 0.5)
  return {
    strikes: [],
    paint: (context, second) => {
      const wing = Math.sin(second * beat * 2 * Math.PI) * size
      context.fillStyle = css(colour)
      context.save()
      context.translate(across(second), high + Math.sin(second * 1.7) * size)
      context.beginPath()
      context.ellipse(0, 0, size * 0.6, size * 0.2, 0, 0, 7)
      context.moveTo(-size * 0.25, 0)
      context.lineTo(-size * 1.2, -wing)
      context.lineTo(size * 0.1, -size * 0.1)
      context.lineTo(size * 1.2, -wing)
      context.lineTo(size * 0.25, size * 0.1)
      context.fill()
      context.restore()
    },
  }
}

const car: MakeSprite = (chance, room) => {
  const size = room.height * chance.between(0.16, 0.28)
  const across = crossing(chance, room, size * 1.3)
  const ground = room.height * chance.between(0.78, 0.92)
  const colour = anyColour(chance)
  return {
    strikes: [],
    paint: (context, second) => {
      context.save()
      context.translate(across(second), ground)
      context.fillStyle = css(colour)
      context.beginPath()
      context.roundRect(-size, -size * 0.6, 2 * size, size * 0.42, size * 0.1)
      context.roundRect(-size * 0.6, -size * 0.95, size * 1.1, size * 0.4, size * 0.15)
      context.fill()
      context.fillStyle = css([190, 215, 230])
      context.fillRect(-size * 0.5, -size * 0.88, size * 0.42, size * 0.26)
      context.fillRect(0, -size * 0.88, size * 0.4, size * 0.26)
      for (const side of [-0.6, 0.6]) {
        context.save()
        context.translate(side * size, -size * 0.18)
        context.rotate(across(second) / (size * 0.2))
        context.fillStyle = css([24, 24, 26])
        context.beginPath()
        context.arc(0, 0, size * 0.2, 0, 7)
        context.fill()
        context.fillStyle = css([170, 170, 175])
        context.fillRect(-size * 0.13, -size * 0.03, size * 0.26, size * 0.06)
        context.fillRect(-size * 0.03, -size * 0.13, size * 0.06, size * 0.26)
        context.restore()
      }
      context.restore()
    },
  }
}

const balloon: MakeSprite = (chance, room) => {
  const size = room.height * chance.between(0.07, 0.14)
  const left = room.width * chance.between(0.15, 0.85)
  const colour = anyColour(chance)
  const pace = (room.height * chance.between(0.6, 1.1)) / room.seconds
  return {
    strikes: [],
    paint: (context, second) => {
      context.save()
      context.translate(left + Math.sin(second * 1.3) * size, room.height * 0.95 - pace * second)
      context.strokeStyle = css([60, 50, 45])
      context.lineWidth = size * 0.04
      context.beginPath()
      context.moveTo(0, size)
      context.quadraticCurveTo(Math.sin(second * 3) * size * 0.5, size * 2, 0, size * 3)
      context.stroke()
      context.fillStyle = css(colour)
      context.beginPath()
      context.ellipse(0, 0, size * 0.8, size, 0, 0, 7)
      context.fill()
      context.fillStyle = css([255, 255, 255], 0.5)
      context.beginPath()
      context.ellipse(-size * 0.3, -size * 0.4, size * 0.15, size * 0.25, 0.4, 0, 7)
      context.fill()
      context.restore()
    },
  }
}

/** Some things that move, as chance has it. */
export const makeSprites = (chance: Chance, room: Room): readonly Sprite[] =>
  Array.from({ length: chance.whole(1, 3) }, () => chance.pick([ball, bird, car, balloon])(chance, room))
