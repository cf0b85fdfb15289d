import { describe, expect, it } from 'vitest'
import {
  type GreyPicture,
  novelPictureFeatures,
  type PictureSketch,
  pictureHashPostings,
  pictureHashProbes,
  picturePayloadBytes,
  pictureWordPostings,
  pictureWordProbes,
  sketchPicture,
  verifyPictures,
} from '../src/index.ts'
import { cut, drawPicture, flat, insert, mirror, negative, still } from './grey-pictures.ts'

function sketchOf(picture: GreyPicture): PictureSketch {
  const sketched = sketchPicture(still(picture))
  if (!sketched.ok) throw new Error(`no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}

/** Features of the query that vote for the fullest bin of an original. */
function fullestBin(query: GreyPicture, original: GreyPicture): number {
  const { probes, vote } = pictureWordProbes(sketchOf(query))
  const byTerm = Map.groupBy(pictureWordPostings(sketchOf(original)), ({ term }) => term)
  const bins = new Map<number, Set<number>>()
  for (const [number, { term, group }] of probes.entries())
    for (const { payload } of byTerm.get(term) ?? []) {
      const bin = vote(number, payload, 0)
      if (bin >= 0) bins.set(bin, (bins.get(bin) ?? new Set()).add(group))
    }
  return Math.max(0, ...[...bins.values()].map((groups) => groups.size))
}

const distance = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, byte, at) => sum + (byte ^ (other[at] as number)).toString(2).replaceAll('0', '').length, 0)

function nearest(query: GreyPicture, original: GreyPicture): number {
  const [posting] = pictureHashPostings(sketchOf(original))
  return Math.min(...pictureHashProbes(sketchOf(query)).map(({ hash }) => distance(hash, posting?.hash as Uint8Array)))
}

describe('a picture in the index', () => {
  const original = drawPicture(1)
  const other = drawPicture(2)

  it('stands under its hash and the words of its first 300 features, each with a payload of one size', () => {
    const sketch = sketchOf(original)
    expect(pictureHashPostings(sketch)).toEqual([{ hash: sketch.frames[0]?.hashes[0], tag: 0 }])
    const words = pictureWordPostings(sketch)
    expect(words).toHaveLength(300)
    expect(words.every(({ payload }) => payload.length === picturePayloadBytes)).toBe(true)
  })

  it('is found by the votes of a part of it, of its mirror image and of a collage', () => {
    expect(fullestBin(cut(original, { x: 0.2, y: 0.2, width: 0.6, height: 0.6 }, 400, 300), original)).toBeGreaterThan(
      8,
    )
    expect(fullestBin(mirror(original), original)).toBeGreaterThan(30)
    expect(fullestBin(insert(other, original, { x: 0.1, y: 0.1, width: 0.5, height: 0.5 }), original)).toBeGreaterThan(
      8,
    )
    expect(fullestBin(other, original)).toBeLessThan(4)
  })

  it('is looked up under whole, positive weights that fit 31-bit bins', () => {
    const { probes, vote } = pictureWordProbes(sketchOf(original))
    expect(probes.every(({ weight }) => Number.isInteger(weight) && weight > 0)).toBe(true)
    const [posting] = pictureWordPostings(sketchOf(original))
    const bin = vote(
      probes.findIndex(({ term }) => term === posting?.term),
      Uint8Array.of(0, ...(posting?.payload ?? [])),
      1,
    )
    expect(bin).toBeGreaterThanOrEqual(-1)
    expect(bin).toBeLessThan(2 ** 31)
  })

  it('is found by the hash of its mirror image and of its negative', () => {
    expect(nearest(mirror(original), original)).toBeLessThanOrEqual(16)
    expect(nearest(negative(original), original)).toBeLessThanOrEqual(16)
    expect(nearest(other, original)).toBeGreaterThan(73)
  })

  it('keeps what is new in it, and leaves what it repeats to the original', () => {
    const into = { x: 0.5, y: 0.5, width: 0.4, height: 0.4 }
    const query = sketchOf(insert(other, original, into))
    const [match] = verifyPictures(query, [sketchOf(original)])
    const novelty = novelPictureFeatures(query, match?.spans.map((span) => span.query) ?? [])
    const { x, y } = (query.frames[0] as PictureSketch['frames'][0]).features
    for (const [feature, isNew] of novelty[0]?.features.entries() ?? []) {
      const [u, v] = [(x[feature] as number) / 4096, (y[feature] as number) / 4096]
      if (u > 0.52 && u < 0.88 && v > 0.52 && v < 0.88) expect(isNew).toBe(false)
      if (u < 0.45 || v < 0.45) expect(isNew).toBe(true)
    }
    expect(pictureHashPostings(query, novelty)).toHaveLength(1)
    expect(pictureWordPostings(query, novelty).length).toBeLessThan(pictureWordPostings(query).length)
  })

  it('leaves nothing of a copy in the index', () => {
    const query = sketchOf(original)
    const [match] = verifyPictures(query, [sketchOf(original)])
    const novelty = novelPictureFeatures(query, match?.spans.map((span) => span.query) ?? [])
    expect(pictureHashPostings(query, novelty)).toEqual([])
    expect(pictureWordPostings(query, novelty)).toEqual([])
  })

  it('has no hash when it is nearly flat', () => {
    const faint = insert(flat(128), original, { x: 0.4, y: 0.4, width: 0.1, height: 0.1 })
    const sketch = sketchOf(faint)
    if ((sketch.frames[0]?.quality ?? 0) < 50) expect(pictureHashProbes(sketch)).toEqual([])
    else expect(pictureHashProbes(sketch)).toHaveLength(16)
  })
})
