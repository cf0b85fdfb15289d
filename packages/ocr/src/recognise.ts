import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { ColourRaster } from './raster.ts'
import { type Rectangle, turned } from './rectangle.ts'
import { lineHeight, straighten } from './straighten.ts'
import { endsWide, startsWide } from './wide.ts'

/** The words of one line and how sure the model is of its characters, 0 to 1, on average. */
export interface RecognisedLine {
  readonly text: string
  readonly score: number
}

/** A line with the rectangle in which it stands, laid along its reading direction. */
export interface PlacedLine extends RecognisedLine {
  readonly rectangle: Rectangle
}

// From here a rectangle holds a line that runs up or down rather than across.
const uprightAspect = 1.5
// Below, a line may stand on its head.
const surely = 0.85

// The model knows where words end but seldom says so: a hundredth for the space, its last class, means one. Measured on 2,000 places
// between letters, spaces have 0.014 and more, all others 0.003 at most.
const spaceLikelihood = 0.01
const spaceAfterPunctuation = 0.003

// The model has no ©. Where a line begins with one, it faintly sees one of these, then a space.
const signLookalikes = new Set(['O', '0', '@', 'C', '®'])
const faintest = 0.05
const certain = 0.7

/** What a recogniser's answer says: of each step the likeliest character, repetitions and blanks (class 0) left out. */
export function spellOut(probabilities: Float32Array, characters: readonly string[]): RecognisedLine {
  const classes = characters.length
  const space = classes - 1
  let text = ''
  let sum = 0
  let count = 0
  let last = 0
  let spaced = 0
  // How clearly a sign like © stands at the beginning.
  let sign = 0
  for (let from = 0; from < probabilities.length; from += classes) {
    let best = 0
    let second = 0
    for (let character = 1; character < classes; character++) {
      const probability = probabilities[from + character] as number
      if (probability > (probabilities[from + best] as number)) {
        second = best
        best = character
      } else if (second === 0 || probability > (probabilities[from + second] as number)) second = character
    }
    const likelihood = probabilities[from + best] as number
    if (best === 0) {
      const faint = probabilities[from + second] as number
      if (text === '' && faint >= faintest && signLookalikes.has(characters[second] as string)) {
        sign = faint
        spaced = 0
      } else spaced = Math.max(spaced, probabilities[from + space] as number)
    } else if (best === space) spaced = 1
    else if (best !== last) {
      const character = characters[best] as string
      const wide = endsWide(text) && startsWide(character)
      if (spaced >= (wide ? 1 : /[\p{P}]$/u.test(text) ? spaceAfterPunctuation : spaceLikelihood)) text += ' '
      if (text === ' ' && sign > 0) text = '© '
      text += character
      sum += likelihood
      count++
      spaced = 0
      if (count === 1 && likelihood < certain && signLookalikes.has(character)) sign = likelihood
    }
    last = best
  }
  text = text.trim()
  // Seen less faintly, it is taken for a letter.
  if (sign > 0 && !text.startsWith('©') && text[1] === ' ' && signLookalikes.has(text.charAt(0)))
    text = `©${text.slice(1)}`
  return { text, score: count === 0 ? 0 : sum / count }
}

/**
 * Reads one line. One at a time: on one core several at once take no less, and their answers would depend on each other's padding.
 * @param characters what the model's classes stand for; the first, the blank, for nothing.
 * @param before the line that was read before: where it begins, this one probably does.
 */
export async function recogniseLine(
  recogniser: InferenceSession,
  characters: readonly string[],
  raster: ColourRaster,
  rectangle: Rectangle,
  before?: PlacedLine,
): Promise<PlacedLine> {
  const readTurned = async (quarters: 0 | 1 | 2 | 3): Promise<PlacedLine> => {
    const seen = turned(rectangle, quarters)
    const { width, planes } = straighten(raster, seen)
    const answer = await recogniser.run({
      [recogniser.inputNames[0] as string]: new Tensor('float32', planes, [1, 3, lineHeight, width]),
    })
    const line = spellOut((answer[recogniser.outputNames[0] as string] as Tensor).data as Float32Array, characters)
    return { ...line, rectangle: seen }
  }
  const ways = rectangle.height < uprightAspect * rectangle.width ? ([0, 2] as const) : ([1, 3] as const)
  const [ux, uy] = turned(rectangle, ways[0]).along
  const [vx, vy] = before?.rectangle.along ?? [ux, uy]
  const [first, second] = ux * vx + uy * vy < -0.5 ? [ways[1], ways[0]] : ways
  const one = await readTurned(first)
  if (one.score >= surely) return one
  const other = await readTurned(second)
  return other.score > one.score ? other : one
}
