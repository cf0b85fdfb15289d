/*
 * How many copies of pictures are recognised, attack by attack, by ours and by others, with equally many false alarms among pairs of a copy and
 * another original; and what each then says of pictures that only look alike (one phone frame, one poster, one caption round two photographs).
 * Every pair is compared by itself, so this measures fingerprints and verification; what an index leaves out, and what it learns of a frame
 * from many candidates, is not in it.
 */
import type { Canvas } from '@napi-rs/canvas'
import { attackNames, attackPicture } from '../support/pictures/attacks.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture, pictureKinds } from '../support/pictures/make-picture.ts'
import { makeUnrelated, unrelatedKinds } from '../support/pictures/unrelated.ts'
import { methods, type Reduced, reduce } from './pictures-recall-methods.ts'
import { type Measured, numberAfter, Pairs, recallTable } from './recall.ts'

/** Other originals that each copy is compared with. */
const otherOriginals = 6

async function measure(copies: number, count: number): Promise<Measured<Reduced>> {
  const reduceCanvas = async (canvas: Canvas): Promise<Reduced> =>
    reduce(await encodePicture(canvas, { format: 'jpeg', quality: 88 }))
  const originals: { readonly canvas: Canvas; readonly reduced: Reduced }[] = []
  for (let seed = 0; seed < count; seed++) {
    const canvas = makePicture(seed, pictureKinds[seed % pictureKinds.length] ?? 'street')
    originals.push({ canvas, reduced: await reduceCanvas(canvas) })
  }
  const attacked = new Map(attackNames.map((name) => [name, new Pairs(methods)]))
  const others = new Pairs(methods)
  let turn = 0
  for (const [name, pairs] of attacked) {
    for (let copy = 0; copy < copies; copy++) {
      const at = turn++ % originals.length
      const { canvas, reduced } = originals[at] as (typeof originals)[number]
      const query = await reduce((await attackPicture(canvas, name, turn)).bytes)
      pairs.add(query, reduced)
      for (let step = 1; step <= otherOriginals; step++) {
        const other = originals[(at + step * 3 + 1) % originals.length]
        if (other !== undefined && other.reduced !== reduced) others.add(query, other.reduced)
      }
    }
  }
  const alike = new Map(unrelatedKinds.map((name) => [name, new Pairs(methods)]))
  for (const [kind, pairs] of alike) {
    for (let seed = 0; seed < 3 * copies; seed++) {
      const [one, other] = makeUnrelated(kind, seed)
      pairs.add(await reduceCanvas(one), await reduceCanvas(other))
    }
  }
  return { attacked, others, alike }
}

/** @param args `--copies n` of each attack, `--originals n`. */
export async function benchPicturesRecall(args: readonly string[]): Promise<void> {
  const measured = await measure(numberAfter(args, '--copies', 4), numberAfter(args, '--originals', 28))
  console.log(recallTable(methods, measured))
}
