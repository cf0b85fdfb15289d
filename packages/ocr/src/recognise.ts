import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { ColourRaster } from './raster.ts'
import type { Rectangle } from './rectangle.ts'
import { lineHeight, straighten, type Turn } from './straighten.ts'
import { endsWide, startsWide } from './wide.ts'

/** The words of one line and how sure the model is of its characters, 0 to 1, on average. */
export interface RecognisedLine {
  readonly text: string
  readonly score: number
}

// From here a rectangle holds a line that runs up or down rather than across.
const uprightAspect = 1.5

// The model knows where words end but seldom says so: between letters even a hundredth for the space, its last class, means one.
const spaceLikelihood = 0.01

/** What a recogniser's answer says: of each step the likeliest character, repetitions and blanks (class 0) left out. */
export function spellOut(probabilities: Float32Array, characters: readonly string[]): RecognisedLine {
  const classes = characters.length
  const space = classes - 1
  let text = ''
  let sum = 0
  let count = 0
  let last = 0
  let spaced = 0
  for (let from = 0; from < probabilities.length; from += classes) {
    let best = 0
    let likelihood = probabilities[from] as number
    for (let character = 1; character < classes; character++) {
      const probability = probabilities[from + character] as number
      if (probability > likelihood) {
        best = character
        likelihood = probability
      }
    }
    if (best === 0) spaced = Math.max(spaced, probabilities[from + space] as number)
    else if (best === space) spaced = 1
    else if (best !== last) {
      const character = characters[best] as string
      const wide = endsWide(text) && startsWide(character)
      if (spaced >= (wide ? 1 : spaceLikelihood)) text += ' '
      text += character
      sum += likelihood
      count++
      spaced = 0
    }
    last = best
  }
  return { text: text.trim(), score: count === 0 ? 0 : sum / count }
}

/**
 * Reads one line. One at a time: on one core several at once take no less, and their answers would depend on each other's padding.
 * @param characters what the model's classes stand for; the first, the blank, for nothing.
 */
export async function recogniseLine(
  recogniser: InferenceSession,
  characters: readonly string[],
  raster: ColourRaster,
  rectangle: Rectangle,
): Promise<RecognisedLine> {
  const readTurned = async (turn: Turn): Promise<RecognisedLine> => {
    const { width, planes } = straighten(raster, rectangle, turn)
    const answer = await recogniser.run({
      [recogniser.inputNames[0] as string]: new Tensor('float32', planes, [1, 3, lineHeight, width]),
    })
    return spellOut((answer[recogniser.outputNames[0] as string] as Tensor).data as Float32Array, characters)
  }
  if (rectangle.height < uprightAspect * rectangle.width) return readTurned('none')
  const left = await readTurned('left')
  const right = await readTurned('right')
  return right.score > left.score ? right : left
}
