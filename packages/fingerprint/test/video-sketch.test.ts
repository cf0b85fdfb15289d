import { describe, expect, it } from 'vitest'
import { decodeFilmSketch, encodeFilmSketch, FilmSketcher } from '../src/index.ts'
import { findActiveArea } from '../src/video/active-area.ts'
import { cut, flat, insert } from './grey-pictures.ts'
import { madeSize, makeFilm, pictureAt, reduceFilm, sketchFilm } from './made-film.ts'

const { width, height } = madeSize

describe('the sketch of a film', () => {
  it('is read back as it was written', () => {
    const sketch = sketchFilm(
      makeFilm(5, (second) =>
        insert(flat(0, width, height), pictureAt(1, second), { x: 0, y: 0.2, width: 1, height: 0.6 }),
      ),
    )
    expect(sketch.hashes.activeQuality.some((quality) => quality > 0)).toBe(true)
    expect(sketch.keyFrames.length).toBeGreaterThan(1)
    expect(decodeFilmSketch(encodeFilmSketch(sketch))).toEqual(sketch)
  })

  it('is refused when its bytes are none of ours', () => {
    const bytes = encodeFilmSketch(sketchFilm(makeFilm(2, (second) => pictureAt(1, second))))
    for (const length of [0, 1, 12, 13, 40, 100, bytes.length - 1])
      expect(() => decodeFilmSketch(bytes.subarray(0, length))).toThrow(RangeError)
    expect(() => decodeFilmSketch(Uint8Array.from([...bytes, 0]))).toThrow('goes on after its end')
    expect(() => decodeFilmSketch(Uint8Array.from([2, ...bytes.subarray(1)]))).toThrow('version 2')
  })

  it('is the same for the same frames', () => {
    const frames = makeFilm(4, (second) => pictureAt(2, second))
    expect(encodeFilmSketch(sketchFilm(frames))).toEqual(encodeFilmSketch(sketchFilm(frames)))
  })

  it('has a key frame of every scene, and at least one every four seconds', () => {
    const { keyFrames, seconds } = sketchFilm(makeFilm(12, (second) => pictureAt(3, second)))
    expect(seconds).toBe(12)
    const times = keyFrames.map(({ millisecond }) => millisecond / 1000)
    for (const scene of [0, 3, 6, 9]) expect(times).toContain(scene)
    const still = sketchFilm(makeFilm(12, () => pictureAt(3, 0)))
    expect(still.keyFrames.map(({ millisecond }) => millisecond)).toEqual([0, 4000, 8000])
  })

  it('has no more key frames than a film of its length may have, however much it flickers', () => {
    const { keyFrames } = sketchFilm(makeFilm(20, (second) => pictureAt(4, 6 * second)))
    expect(keyFrames.length).toBeLessThanOrEqual(4 + 20 * 0.35 + 1)
  })

  it('has no hash of a frame that shows nothing', () => {
    const { hashes } = sketchFilm(makeFilm(4, (second) => (second < 2 ? flat(0, width, height) : pictureAt(1, second))))
    expect([...hashes.wholeQuality].map((quality) => quality > 0)).toEqual([
      ...new Array(4).fill(false),
      ...new Array(4).fill(true),
    ])
  })

  it('is missing where there is no film, hardly any or nothing to see, and says which', () => {
    expect(new FilmSketcher().finish()).toEqual({ ok: false, reason: 'EMPTY' })
    expect(reduceFilm(makeFilm(0.5, () => pictureAt(1, 0)))).toEqual({ ok: false, reason: 'TOO_SHORT' })
    expect(reduceFilm(makeFilm(4, () => flat(0, width, height)))).toEqual({ ok: false, reason: 'BLANK' })
    expect(reduceFilm(makeFilm(4, (second) => flat(20 * second, width, height)))).toEqual({
      ok: false,
      reason: 'BLANK',
    })
    expect(reduceFilm(makeFilm(4, () => flat(90, 8, 4)))).toEqual({ ok: false, reason: 'BLANK' })
  })
})

describe('the active area', () => {
  const areaOf = (box: { x: number; y: number; width: number; height: number }, shade: number) =>
    findActiveArea([0, 1, 2].map((second) => insert(flat(shade, 200, 200), pictureAt(5, second), box)))

  it('is without bars of one shade above and below, or at the sides', () => {
    const boxed = areaOf({ x: 0, y: 0.25, width: 1, height: 0.5 }, 0)
    expect(boxed).toMatchObject({ left: 0, width: 200 })
    expect(Math.abs(boxed.top - 50)).toBeLessThanOrEqual(1)
    expect(Math.abs(boxed.height - 100)).toBeLessThanOrEqual(2)
    const pillared = areaOf({ x: 0.2, y: 0, width: 0.6, height: 1 }, 240)
    expect(pillared).toMatchObject({ top: 0, height: 200 })
    expect(Math.abs(pillared.left - 40)).toBeLessThanOrEqual(1)
  })

  it('is without bars that show the picture large and blurred', () => {
    const frames = [0, 1, 2].map((second) => {
      const picture = pictureAt(5, second)
      const blurred = cut(
        cut(picture, { x: 0.35, y: 0, width: 0.3, height: 1 }, 6, 10),
        { x: 0, y: 0, width: 1, height: 1 },
        144,
        256,
      )
      return insert(blurred, picture, { x: 0, y: 0.34, width: 1, height: 0.32 })
    })
    const area = findActiveArea(frames)
    expect(area).toMatchObject({ left: 0, width: 144 })
    expect(Math.abs(area.top - 87)).toBeLessThanOrEqual(2)
    expect(Math.abs(area.height - 82)).toBeLessThanOrEqual(4)
  })

  it('is the whole frame where there are no bars, or nothing else', () => {
    expect(findActiveArea([pictureAt(5, 0), pictureAt(5, 1)])).toEqual({ left: 0, top: 0, width, height })
    expect(findActiveArea([flat(0, 60, 40)])).toEqual({ left: 0, top: 0, width: 60, height: 40 })
  })
})
