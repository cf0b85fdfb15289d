import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dihedralHashes, dihedrals, hammingDistance, hashPicture, pdqQualityLimit } from '../src/image/pdq.ts'
import type { GreyPicture } from '../src/index.ts'
import { makePicture } from './made-picture.ts'

/** What the reference implementation says of a made picture; see reference/make_pdq_references.py. */
interface Reference {
  readonly number: number
  readonly hash: string
  readonly quality: number
  /** Hashes of the picture as the reference turns and mirrors it. */
  readonly turned?: Readonly<Record<string, string>>
}

const references = JSON.parse(
  readFileSync(new URL('./reference/pdq-references.json', import.meta.url), 'utf8'),
) as readonly Reference[]

/** Pictures whose hashes differ in so many bits at most are one. */
const alert = 31

/** What the reference's names mean. */
const namesOfDihedrals: Readonly<Record<string, (typeof dihedrals)[number]>> = {
  asItIs: { transposed: false, mirrored: false, flipped: false },
  mirrored: { transposed: false, mirrored: true, flipped: false },
  flipped: { transposed: false, mirrored: false, flipped: true },
  rotated180: { transposed: false, mirrored: true, flipped: true },
  transposed: { transposed: true, mirrored: false, flipped: false },
  rotated90: { transposed: true, mirrored: false, flipped: true },
  rotated270: { transposed: true, mirrored: true, flipped: false },
  transverse: { transposed: true, mirrored: true, flipped: true },
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

/** A picture with its pixels somewhere else. */
function moved(
  { width, height, pixels }: GreyPicture,
  from: (x: number, y: number) => readonly [number, number],
  turned = false,
): GreyPicture {
  const [newWidth, newHeight] = turned ? [height, width] : [width, height]
  const result = new Uint8Array(pixels.length)
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      const [oldX, oldY] = from(x, y)
      result[y * newWidth + x] = pixels[oldY * width + oldX] as number
    }
  }
  return { width: newWidth, height: newHeight, pixels: result }
}

describe('PDQ', () => {
  it('has the quality that the reference has', () => {
    for (const { number, quality } of references) expect(hashPicture(makePicture(number)).quality).toBe(quality)
  })

  it('is that of the reference bit for bit wherever there is something to see', () => {
    const visible = references.filter(({ quality }) => quality > 5)
    expect(visible.length).toBeGreaterThan(80)
    expect(visible.filter(({ quality }) => quality > pdqQualityLimit).length).toBeGreaterThan(60)
    for (const { number, hash } of visible) expect(hex(hashPicture(makePicture(number)).hash), `${number}`).toBe(hash)
  })

  it('has the eight hashes that the reference has of a picture that is turned and mirrored', () => {
    for (const { number, quality, turned } of references) {
      if (turned === undefined || quality <= pdqQualityLimit) continue
      const hashes = dihedralHashes(hashPicture(makePicture(number)).coefficients)
      const named = Object.entries(namesOfDihedrals).map(([name, dihedral]) => {
        const at = dihedrals.findIndex((one) => JSON.stringify(one) === JSON.stringify(dihedral))
        return [name, hex(hashes[at] as Uint8Array)]
      })
      expect(Object.fromEntries(named)).toEqual(turned)
    }
  })

  it('knows a picture that was mirrored, turned upside down or transposed by one of its eight hashes', () => {
    for (const number of [1, 2, 3, 4, 6]) {
      const picture = makePicture(number)
      const { width, height } = picture
      const copies = [
        picture,
        moved(picture, (x, y) => [width - 1 - x, y]),
        moved(picture, (x, y) => [x, height - 1 - y]),
        moved(picture, (x, y) => [width - 1 - x, height - 1 - y]),
        moved(picture, (x, y) => [y, x], true),
      ]
      const hashes = dihedralHashes(hashPicture(picture).coefficients)
      for (const [at, copy] of copies.entries())
        expect(hammingDistance(hashPicture(copy).hash, hashes[at] as Uint8Array)).toBeLessThanOrEqual(alert)
    }
  })

  it('of a negative has all bits turned over', () => {
    const picture = makePicture(7)
    const { hash } = hashPicture(picture)
    const negative = hashPicture({ ...picture, pixels: picture.pixels.map((value) => 255 - value) })
    expect(
      hammingDistance(
        negative.hash,
        hash.map((byte) => byte ^ 255),
      ),
    ).toBeLessThanOrEqual(2)
  })

  it('says nothing of pictures without anything to see, and of those that are too small', () => {
    const blank = { width: 200, height: 100, pixels: new Uint8Array(20_000).fill(120) }
    expect(hashPicture(blank).quality).toBe(0)
    const small = hashPicture({ width: 4, height: 100, pixels: makePicture(1).pixels.subarray(0, 400) })
    expect(small).toMatchObject({ hash: new Uint8Array(32), quality: 0 })
  })
})
