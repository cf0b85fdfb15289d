import { describe, expect, it } from 'vitest'
import {
  type DecodedPicture,
  decodePictureSketch,
  encodePictureSketch,
  type PictureSketch,
  sketchPicture,
} from '../src/index.ts'
import { drawPicture, flat, still } from './grey-pictures.ts'

function sketchOf(decoded: DecodedPicture): PictureSketch {
  const sketched = sketchPicture(decoded)
  if (!sketched.ok) throw new Error(`no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}

describe('the sketch of a picture', () => {
  const picture = drawPicture(7)

  it('is the same every time, and reads back as it was written', () => {
    const sketch = sketchOf(still(picture))
    const bytes = encodePictureSketch(sketch)
    expect(encodePictureSketch(sketchOf(still(picture)))).toEqual(bytes)
    expect(decodePictureSketch(bytes)).toEqual(sketch)
    expect(bytes.length).toBeLessThan(14_000)
  })

  it('keeps the frames of an animation that differ', () => {
    const other = drawPicture(8)
    const frames = [picture, picture, other]
    expect(sketchOf({ width: 480, height: 360, frames }).frames).toHaveLength(2)
  })

  it('leaves blank frames out', () => {
    expect(sketchOf({ width: 480, height: 360, frames: [flat(0), picture] }).frames).toHaveLength(1)
  })

  it.each([
    ['nothing', { width: 0, height: 0, frames: [] }, 'EMPTY'],
    ['a frame without pixels', still({ width: 0, height: 0, pixels: new Uint8Array() }), 'EMPTY'],
    ['a few pixels', still(drawPicture(7, 40, 12)), 'TOO_SMALL'],
    ['one shade', still(flat(255)), 'BLANK'],
    [
      'a gradient',
      still({ width: 256, height: 256, pixels: Uint8Array.from({ length: 65536 }, (_, at) => at) }),
      'BLANK',
    ],
  ])('is not made of %s, and the reason is told', (_what, decoded, reason) => {
    expect(sketchPicture(decoded)).toEqual({ ok: false, reason })
  })

  it('is not read from bytes that are none', () => {
    const bytes = encodePictureSketch(sketchOf(still(picture)))
    const changed = (at: number, value: number): Uint8Array => {
      const copy = bytes.slice()
      copy[at] = value
      return copy
    }
    expect(() => decodePictureSketch(new Uint8Array())).toThrow(RangeError)
    expect(() => decodePictureSketch(changed(0, 9))).toThrow(RangeError)
    expect(() => decodePictureSketch(changed(1, 0))).toThrow(RangeError)
    expect(() => decodePictureSketch(changed(1, 4))).toThrow(RangeError)
    expect(() => decodePictureSketch(changed(14, 101))).toThrow(RangeError)
    expect(() => decodePictureSketch(changed(16, 255))).toThrow(RangeError)
    expect(() => decodePictureSketch(Uint8Array.of(...bytes, 0))).toThrow(RangeError)
    for (let length = 0; length < bytes.length; length += 97)
      expect(() => decodePictureSketch(bytes.subarray(0, length))).toThrow(RangeError)
  })
})
