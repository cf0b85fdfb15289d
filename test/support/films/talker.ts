import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { type Colour, css, hsl, shade } from '../pictures/colour.ts'
import { blankCanvas } from '../pictures/edited-picture.ts'
import { makePicture, type PictureKind } from '../pictures/make-picture.ts'
import { randomFrom } from '../random.ts'
import { madeRate, powerOf } from '../sounds/samples.ts'
import { makeSpeech } from '../sounds/speech.ts'

interface Size {
  readonly width: number
  readonly height: number
}

interface TalkShot {
  readonly seed: number
  readonly seconds: number
}

/** Who talks, and before what: the same in all shots of a film. */
export interface Talker {
  readonly person: number
  readonly background: number
}

/** What is said in a shot: sounds like it, says nothing. */
export const speechOf = ({ seed, seconds }: TalkShot, { person }: Talker): Float32Array =>
  makeSpeech(seed, seconds, { voice: person })

/** How far a mouth is open, so many times a second. */
const mouthRate = 25

/** How loud speech is from moment to moment, 0 to 1. */
function loudnessOf(speech: Float32Array): Float32Array {
  const hop = madeRate / mouthRate
  return Float32Array.from({ length: Math.ceil(speech.length / hop) }, (_, moment) =>
    Math.min(1, 5 * Math.sqrt(powerOf(speech.subarray(moment * hop, (moment + 1) * hop)))),
  )
}

const backgrounds = ['still-life', 'street', 'foliage', 'night'] as const satisfies readonly PictureKind[]

/** A drawing without a ground whose middle is where it is held. */
function paintedApart(size: number, paint: (context: SKRSContext2D) => void): Canvas {
  const { canvas, context } = blankCanvas(size, size)
  context.clearRect(0, 0, size, size)
  context.translate(size / 2, size / 2)
  paint(context)
  return canvas
}

/** Shoulders in a cloth with a pattern. */
const makeShoulders = (chance: Chance, size: number): Canvas =>
  paintedApart(4 * size, (context) => {
    const cloth = hsl(chance.random() * 360, chance.between(0.1, 0.6), chance.between(0.15, 0.6))
    context.fillStyle = css(cloth)
    context.beginPath()
    context.moveTo(-size * 1.15, size * 2)
    context.bezierCurveTo(-size * 1.2, size * 0.1, -size * 0.4, 0, -size * 0.2, -size * 0.2)
    context.lineTo(size * 0.2, -size * 0.2)
    context.bezierCurveTo(size * 0.4, 0, size * 1.2, size * 0.1, size * 1.15, size * 2)
    context.fill()
    context.clip()
    const pitch = size * chance.between(0.08, 0.22)
    const checked = chance.chance(0.5)
    for (let line = -1.3 * size; line < 2 * size; line += pitch) {
      context.fillStyle = css(shade(cloth, chance.between(0.5, 1.9)), 0.8)
      context.fillRect(line, -size, pitch * chance.between(0.2, 0.6), 3 * size)
      if (checked) context.fillRect(-2 * size, line, 4 * size, pitch * chance.between(0.1, 0.3))
    }
  })

/** A head without what moves in it. */
const makeHead = (chance: Chance, size: number, skin: Colour, hair: Colour): Canvas =>
  paintedApart(4 * size, (context) => {
    const face = context.createRadialGradient(size * 0.15, -size * 0.1, size * 0.05, 0, 0, size * 0.65)
    face.addColorStop(0, css(shade(skin, 1.15)))
    face.addColorStop(0.6, css(skin))
    face.addColorStop(1, css(shade(skin, 0.55)))
    context.fillStyle = face
    context.fillRect(-size * 0.18, size * 0.35, size * 0.36, size * 0.5)
    context.beginPath()
    context.ellipse(0, 0, size * chance.between(0.4, 0.48), size * chance.between(0.54, 0.62), 0, 0, 7)
    context.fill()
    for (let mark = 0; mark < 90; mark++) {
      context.fillStyle = css(shade(skin, chance.between(0.6, 1.3)), 0.25)
      context.beginPath()
      const [x, y] = [chance.between(-0.35, 0.35) * size, chance.between(-0.4, 0.45) * size]
      context.arc(x, y, size * chance.between(0.006, 0.03), 0, 7)
      context.fill()
    }
    const fall = size * chance.between(-0.1, 0.7)
    for (let strand = 0; strand < 260; strand++) {
      const side = chance.between(-1, 1)
      context.strokeStyle = css(shade(hair, chance.between(0.5, 1.9)), 0.85)
      context.lineWidth = size * chance.between(0.008, 0.03)
      context.beginPath()
      context.moveTo(side * size * 0.06, -size * chance.between(0.56, 0.64))
      const out = side * size * chance.between(0.42, 0.56)
      const end = Math.abs(side) < 0.6 ? -size * chance.between(0.3, 0.42) : fall * chance.between(0.6, 1)
      context.quadraticCurveTo(out, -size * chance.between(0.5, 0.7), out, end)
      context.stroke()
    }
    context.strokeStyle = css(shade(skin, 0.6))
    context.lineWidth = size * 0.03
    context.beginPath()
    context.moveTo(0, -size * 0.05)
    context.lineTo(size * chance.between(-0.08, 0.08), size * chance.between(0.1, 0.18))
    context.stroke()
  })

/** Somebody who talks into the camera: sways, blinks, and opens the mouth as it is heard. */
export function makeTalk(
  shot: TalkShot,
  talker: Talker,
  { width, height }: Size,
): (context: SKRSContext2D, second: number) => void {
  const room = new Chance(randomFrom(Math.imul(talker.background + 1, 0x27d4eb2f)))
  const background = makePicture(talker.background, room.pick(backgrounds), { width, height })
  const look = new Chance(randomFrom(Math.imul(talker.person + 1, 0x165667b1)))
  const size = height * look.between(0.5, 0.62)
  const skin = hsl(look.between(18, 30), look.between(0.3, 0.5), look.between(0.42, 0.76))
  const hair = hsl(look.between(10, 40), look.between(0.1, 0.5), look.between(0.05, 0.4))
  const [shoulders, head] = [makeShoulders(look, size), makeHead(look, size, skin, hair)]
  const eyes = look.between(0.15, 0.2) * size
  const manner = new Chance(randomFrom(shot.seed))
  const [seat, pace, phase] = [manner.between(0.38, 0.62), manner.between(0.5, 1.1), manner.random() * 7]
  const mouth = loudnessOf(speechOf(shot, talker))
  return (context, second) => {
    const sway = Math.sin(second * pace * 2.3 + phase)
    const open = mouth[Math.min(mouth.length - 1, Math.max(0, Math.floor(second * mouthRate)))] ?? 0
    const shut = Math.sin(second * 1.9 + phase) > 0.97
    context.save()
    context.drawImage(background, 0, 0)
    context.translate(width * (seat + 0.02 * sway), height * 0.46)
    context.drawImage(shoulders, -2 * size, -2 * size + size * 0.8)
    context.rotate(0.05 * sway + 0.03 * Math.sin(second * 3.1 + phase))
    context.translate(0, size * 0.03 * open)
    context.drawImage(head, -2 * size, -2 * size)
    for (const side of [-1, 1]) {
      context.fillStyle = '#f4f1ea'
      context.beginPath()
      context.ellipse(side * eyes, -size * 0.1, size * 0.07, size * (shut ? 0.006 : 0.04), 0, 0, 7)
      context.fill()
      context.fillStyle = css(shade(hair, 0.5))
      context.beginPath()
      context.arc(side * eyes + size * 0.02 * sway, -size * 0.1, size * (shut ? 0.006 : 0.032), 0, 7)
      context.fill()
    }
    context.fillStyle = css([110, 30, 34])
    context.beginPath()
    context.ellipse(0, size * 0.27, size * 0.13, size * (0.015 + 0.09 * open), 0, 0, 7)
    context.fill()
    context.restore()
  }
}
