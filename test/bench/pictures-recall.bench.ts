/*
 * How many copies of pictures are recognised, attack by attack, by ours and by others, with equally many false alarms among pairs of a copy and
 * another original; and what each then says of pictures that only look alike (one phone frame, one poster, one caption round two photographs).
 * Every pair is compared by itself, so this measures fingerprints and verification; what an index leaves out, and what it learns of a frame
 * from many candidates, is not in it.
 */
import type { Canvas } from '@napi-rs/canvas'
import { type AttackName, attackNames, attackPicture } from '../support/pictures/attacks.ts'
import { encodePicture } from '../support/pictures/encode-picture.ts'
import { makePicture, pictureKinds } from '../support/pictures/make-picture.ts'
import { makeUnrelated, type UnrelatedKind, unrelatedKinds } from '../support/pictures/unrelated.ts'
import { type Likeness, methods, never, type Reduced, reduce } from './pictures-recall-methods.ts'

/** How alike every method finds each pair of one kind. */
class Pairs {
  readonly #likenesses: number[][] = methods.map(() => [])

  add(query: Reduced, original: Reduced): void {
    const known = new Map<Likeness, number>()
    for (const [index, { likeness }] of methods.entries()) {
      const value = known.get(likeness) ?? likeness(query, original)
      known.set(likeness, value)
      this.#likenesses[index]?.push(value)
    }
  }

  of(method: number): readonly number[] {
    return this.#likenesses[method] ?? []
  }

  get count(): number {
    return this.of(0).length
  }
}

/** False alarms that are allowed, as a share of the pairs that are no copies. */
const allowedAlarms = 1 / 1000
/** Other originals that each copy is compared with. */
const otherOriginals = 6

function numberAfter(args: readonly string[], name: string, usual: number): number {
  const at = args.indexOf(name)
  return at < 0 ? usual : Number(args[at + 1])
}

/** What all methods say of all pairs. */
interface Measured {
  readonly attacked: ReadonlyMap<AttackName, Pairs>
  readonly others: Pairs
  readonly alike: ReadonlyMap<UnrelatedKind, Pairs>
}

async function measure(copies: number, count: number): Promise<Measured> {
  const reduceCanvas = async (canvas: Canvas): Promise<Reduced> =>
    reduce(await encodePicture(canvas, { format: 'jpeg', quality: 88 }))
  const originals: { readonly canvas: Canvas; readonly reduced: Reduced }[] = []
  for (let seed = 0; seed < count; seed++) {
    const canvas = makePicture(seed, pictureKinds[seed % pictureKinds.length] ?? 'street')
    originals.push({ canvas, reduced: await reduceCanvas(canvas) })
  }
  const attacked = new Map(attackNames.map((name) => [name, new Pairs()]))
  const others = new Pairs()
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
  const alike = new Map(unrelatedKinds.map((name) => [name, new Pairs()]))
  for (const [kind, pairs] of alike) {
    for (let seed = 0; seed < 3 * copies; seed++) {
      const [one, other] = makeUnrelated(kind, seed)
      pairs.add(await reduceCanvas(one), await reduceCanvas(other))
    }
  }
  return { attacked, others, alike }
}

function tableOf({ attacked, others, alike }: Measured): string {
  const allowed = Math.floor(others.count * allowedAlarms)
  const isMatch = methods.map(({ from }, index) => {
    const highest = others.of(index).toSorted((one, other) => other - one)[allowed] ?? never
    return (likeness: number): boolean => (from === undefined ? likeness > highest : likeness >= from)
  })
  const row = (name: string, cell: (method: number) => string): string =>
    name.padEnd(34) + methods.map((_, method) => cell(method).padStart(11)).join('')
  const header = (name: string): string => row(name, (method) => methods[method]?.name ?? '')
  const matched = (pairs: Pairs, method: number): number =>
    pairs.of(method).filter((likeness) => isMatch[method]?.(likeness)).length
  const share = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`
  const total = [...attacked.values()].reduce((sum, { count }) => sum + count, 0)
  const found = (method: number): number =>
    [...attacked.values()].reduce((sum, pairs) => sum + matched(pairs, method), 0)
  return [
    `${total} copies. "=": the threshold at which ${allowed} of ${others.count} pairs with other originals alarm.`,
    '',
    header('recall'),
    ...[...attacked].map(([name, pairs]) => row(name, (method) => share(matched(pairs, method), pairs.count))),
    row('all', (method) => share(found(method), total)),
    '',
    header('false alarms'),
    row('other originals', (method) => `${matched(others, method)}/${others.count}`),
    ...[...alike].map(([name, pairs]) => row(name, (method) => `${matched(pairs, method)}/${pairs.count}`)),
  ].join('\n')
}

/** @param args `--copies n` of each attack, `--originals n`. */
export async function benchPicturesRecall(args: readonly string[]): Promise<void> {
  const measured = await measure(numberAfter(args, '--copies', 4), numberAfter(args, '--originals', 28))
  console.log(tableOf(measured))
}
