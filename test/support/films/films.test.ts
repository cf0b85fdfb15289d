import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Canvas } from '@napi-rs/canvas'
import type { GreyPicture } from '@sourcemark/fingerprint'
import { findFfmpeg } from '@sourcemark/media'
import { describe, expect, test } from 'vitest'
import { Chance } from '../chance.ts'
import { blankCanvas } from '../pictures/edited-picture.ts'
import { applyTo, cornersTo, inverse, type Point, type Polygon } from '../pictures/geometry.ts'
import { randomFrom } from '../random.ts'
import { cut, joined, lengthOf, madeRate, powerOf, secondsOf } from '../sounds/samples.ts'
import { attackClip, attackFilm, type FilmAttack, filmAttacks, finished } from './attacks.ts'
import { excerpt, faster, inSequence, original, reframed, stranger } from './edited-film.ts'
import { encodeFilm, type FilmEncoding } from './encode-film.ts'
import { type Film, framesOf, greyFramesOf, greyPicture, keptSound, soundOf } from './film.ts'
import { inset } from './frame-edits.ts'
import { hideClips, repeated } from './hidden-clips.ts'
import { makeFilm } from './make-film.ts'
import { makeTalk, speechOf } from './talker.ts'
import { makeUnrelatedFilms, unrelatedFilmKinds } from './unrelated.ts'

const small = { width: 320, height: 180, rate: 12 }

/** How alike two series of values are, −1 to 1. */
function correlation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let [first, second] = [0, 0]
  for (let at = 0; at < left.length; at++) {
    first += (left[at] as number) / left.length
    second += (right[at] as number) / left.length
  }
  let [product, one, other] = [0, 0, 0]
  for (let at = 0; at < left.length; at++) {
    const [x, y] = [(left[at] as number) - first, (right[at] as number) - second]
    product += x * y
    one += x * x
    other += y * y
  }
  return product / Math.sqrt(one * other)
}

const identical = (one: Canvas, other: Canvas): boolean => one.data().equals(other.data())

/** What a frame shows, without what is fine in it. */
function blurred(canvas: Canvas): GreyPicture {
  const soft = blankCanvas(canvas.width, canvas.height)
  // First as it is: a blur lets the ground through at the edges.
  soft.context.drawImage(canvas, 0, 0)
  soft.context.filter = 'blur(3px)'
  soft.context.drawImage(canvas, 0, 0)
  return greyPicture(soft.canvas)
}

const lumaAt = ({ width, height, pixels }: GreyPicture, [x, y]: Point): number =>
  pixels[Math.min(height - 1, Math.floor(y * height)) * width + Math.min(width - 1, Math.floor(x * width))] as number

function levelsOf({ pixels }: GreyPicture): { mean: number; spread: number } {
  const mean = pixels.reduce((sum, level) => sum + level, 0) / pixels.length
  return { mean, spread: Math.sqrt(pixels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / pixels.length) }
}

const corners = (polygon: Polygon): readonly [Point, Point, Point, Point] => {
  const [one, two, three, four] = polygon
  if (one === undefined || two === undefined || three === undefined || four === undefined || polygon.length > 4)
    throw new RangeError(`There are ${polygon.length} corners.`)
  return [one, two, three, four]
}

/** How alike a place of a frame and the place of a copy's frame are that is said to show it. */
function likeness(from: GreyPicture, there: Polygon, to: GreyPicture, here: Polygon): number {
  const unit = { width: 1, height: 1 }
  const fromThere = inverse(cornersTo(unit, corners(there)))
  const toHere = cornersTo(unit, corners(here))
  const values = { original: [] as number[], copy: [] as number[] }
  for (let row = 0.5; row < 24; row++) {
    for (let column = 0.5; column < 24; column++) {
      const point: Point = [column / 24, row / 24]
      const within = applyTo(fromThere, point)
      if (within.some((place) => place < 0.03 || place > 0.97)) continue
      values.original.push(lumaAt(from, point))
      values.copy.push(lumaAt(to, applyTo(toHere, within)))
    }
  }
  expect(values.original.length).toBeGreaterThan(100)
  return correlation(values.original, values.copy)
}

const within = (low: number, value: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low - 0.001)
  expect(value).toBeLessThanOrEqual(high + 0.001)
}

describe('made films', () => {
  const film = makeFilm(5, 24, small)

  test('a film is the same for the same seed and another for another, to see and to hear', () => {
    const [one, again, other] = [makeFilm(5, 11, small), makeFilm(5, 11, small), makeFilm(6, 11, small)]
    for (const second of [1.5, 8]) {
      const frame = one.frameAt(second)
      expect(identical(again.frameAt(second), frame)).toBe(true)
      expect(identical(other.frameAt(second), frame)).toBe(false)
    }
    const sound = soundOf(one)
    expect(Buffer.from(soundOf(again).buffer).equals(Buffer.from(sound.buffer))).toBe(true)
    expect(Math.abs(correlation(sound, soundOf(other)))).toBeLessThan(0.2)
  })

  test('a frame is the same whatever was asked for before', () => {
    const frame = film.frameAt(9)
    for (const second of [22, 3, 14, 0]) film.frameAt(second)
    expect(identical(film.frameAt(9), frame)).toBe(true)
    expect(identical(film.frameAt(9 + 0.9 / small.rate), frame)).toBe(true)
  })

  test('frames are neither dark nor blank, except where a shot comes out of black', () => {
    const levels = Array.from({ length: 24 }, (_, second) => levelsOf(greyPicture(film.frameAt(second))))
    expect(levels.filter(({ mean, spread }) => mean > 15 && mean < 240 && spread > 10).length).toBeGreaterThan(19)
  })

  test('something moves within every shot, little from frame to frame, and everything changes at a cut', () => {
    const cuts = film.shots.filter(({ entry }) => entry === 'cut')
    expect(cuts.length).toBeGreaterThan(0)
    const alike = (one: number, other: number): number =>
      correlation(blurred(film.frameAt(one)).pixels, blurred(film.frameAt(other)).pixels)
    for (const { kind, start, end } of film.shots) {
      if (kind === 'title' || kind === 'end') continue
      const middle = (start + end) / 2
      expect(alike(middle, middle + 1 / small.rate)).toBeGreaterThan(0.8)
      expect(alike(middle, middle + 1)).toBeLessThan(0.9999)
    }
    for (const { start } of cuts) expect(alike(start - 1 / small.rate, start)).toBeLessThan(0.5)
  })

  test('the sound is as long as the film and loud enough to be heard', () => {
    const sound = soundOf(film)
    expect(secondsOf(sound)).toBeCloseTo(film.seconds, 3)
    expect(10 * Math.log10(powerOf(sound))).toBeGreaterThan(-35)
    expect(sound.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThanOrEqual(1)
    expect(secondsOf(joined(...film.music(0, film.seconds)))).toBeCloseTo(film.seconds, 3)
  })

  test('the mouth of somebody who talks is open when there is something to be heard', () => {
    const [shot, talker] = [
      { seed: 3, seconds: 6 },
      { person: 4, background: 5 },
    ]
    const paint = makeTalk(shot, talker, small)
    const speech = speechOf(shot, talker)
    const { context } = blankCanvas(small.width, small.height)
    const [open, loud]: [number[], number[]] = [[], []]
    for (let second = 0; second < 6; second += 0.04) {
      paint(context, second)
      const { data } = context.getImageData(0, 0, small.width, small.height)
      let red = 0
      for (let at = 0; at < data.length; at += 4) if (data[at] === 110 && data[at + 1] === 30) red++
      open.push(red)
      loud.push(Math.sqrt(powerOf(cut(speech, second, 0.04))))
    }
    expect(correlation(open, loud)).toBeGreaterThan(0.8)
  })

  test('ninety minutes are planned without a gap, and any of them is there at once', () => {
    const long = makeFilm(7, 5400, small)
    for (const [index, { start, end }] of long.shots.entries()) {
      expect(start).toBe(long.shots[index - 1]?.end ?? 0)
      expect(end - start).toBeGreaterThan(1.5)
    }
    expect(long.shots.at(-1)?.end).toBe(5400)
    expect(levelsOf(greyPicture(long.frameAt(4000.5))).spread).toBeGreaterThan(5)
    expect(secondsOf(joined(...long.sound(4000, 4003)))).toBe(3)
  })

  test('frames come one by one at whatever rate, grey ones at the size that was asked for', async () => {
    const times: number[] = []
    for await (const { second, width, height, pixels } of greyFramesOf(film, 0.5, 160)) {
      times.push(second)
      expect([width, height, pixels.length]).toEqual([160, 90, 160 * 90])
    }
    expect(times).toEqual(Array.from({ length: 12 }, (_, number) => number * 2))
    let count = 0
    for await (const _ of framesOf(makeFilm(1, 3, small))) count++
    expect(count).toBe(36)
  })

  test('films of a channel have its cards and its sign and nothing else in common', () => {
    const [one, other] = [makeFilm(11, 24, { ...small, channel: 4 }), makeFilm(12, 24, { ...small, channel: 4 })]
    const difference = (second: number, from: Film, to: Film): number =>
      correlation(greyPicture(from.frameAt(second)).pixels, greyPicture(to.frameAt(second)).pixels)
    expect(identical(one.frameAt(1.5), other.frameAt(1.5))).toBe(true)
    expect(difference(10, one, other)).toBeLessThan(0.7)
    expect(identical(one.frameAt(1.5), makeFilm(11, 24, { ...small, channel: 5 }).frameAt(1.5))).toBe(false)
  })

  test.each(unrelatedFilmKinds)('two films of "%s" are two films', (kind) => {
    const [one, other] = makeUnrelatedFilms(kind, 1, 13, small)
    const values = [5, 8, 11].map((second) =>
      correlation(greyPicture(one.frameAt(second)).pixels, greyPicture(other.frameAt(second)).pixels),
    )
    expect(Math.max(...values)).toBeLessThan(0.95)
    expect(Math.abs(correlation(soundOf(one), soundOf(other)))).toBeLessThan(0.2)
  })
})

describe('where the originals are', () => {
  const made = makeFilm(21, 24, { ...small, talk: 0.4 })
  // Its sound is kept, so that it is made once for all tests.
  const film = {
    ...made,
    sound: keptSound(made.sound, made.seconds),
    music: keptSound(made.music, made.seconds),
  }
  const [sound, music] = [soundOf(film), joined(...film.music(0, film.seconds))]
  const host = stranger(makeFilm(22, 20, small))

  test('is kept through cutting, playing faster and joining', () => {
    const clip = faster(excerpt(original(film), 10, 5), 1.25, true)
    const whole = inSequence(excerpt(host, 0, 6), clip, excerpt(host, 0, 3), clip)
    expect(whole.film.seconds).toBe(17)
    for (const stretches of [whole.shown, whole.heard]) {
      expect(stretches.map(({ copy }) => copy)).toEqual([
        { start: 6, end: 10 },
        { start: 13, end: 17 },
      ])
      for (const { of, original: there } of stretches) {
        expect(of).toBe(film)
        expect(there).toEqual({ start: 10, end: 15 })
      }
    }
    expect(excerpt(whole, 8, 7).shown.map(({ copy, original: there }) => [copy, there])).toEqual([
      [
        { start: 0, end: 2 },
        { start: 12.5, end: 15 },
      ],
      [
        { start: 5, end: 7 },
        { start: 10, end: 12.5 },
      ],
    ])
  })

  test('several originals in one copy are told apart', () => {
    const other = makeFilm(23, 10, small)
    const copy = finished(inSequence(excerpt(original(film), 2, 4), excerpt(original(other), 1, 4)))
    expect(copy.shown.map(({ of }) => of)).toEqual([film, other])
    expect(identical(copy.film.frameAt(1), film.frameAt(3))).toBe(true)
    expect(identical(copy.film.frameAt(6), other.frameAt(3))).toBe(true)
  })

  test('a film in a film keeps its box when the whole is cut out of a longer one', () => {
    const chance = new Chance(randomFrom(1))
    const placed = reframed(excerpt(original(film), 0, 6), inset(0.5, host.film)(chance, film))
    const [whole] = finished(placed).shown
    const [stretch] = finished(excerpt(inSequence(host, placed), 22, 2)).shown
    expect(stretch?.copy).toEqual({ start: 0, end: 2 })
    expect(stretch?.place).toEqual(whole?.place)
    expect(stretch?.place.box).toMatchObject({ width: expect.closeTo(0.5), height: expect.closeTo(0.5) })
  })

  test('clips that are hidden in a long film are where it says, whatever was done to them', () => {
    const clips = [
      attackClip(film, 'mirror', 1, 5),
      attackClip(film, '9:16, cropped', 2, 8),
      attackClip(film, 'muted', 3, 6),
    ]
    const long = finished(hideClips(makeFilm(24, 40, small), clips))
    expect(long.film).toMatchObject({ seconds: 59, ...small })
    expect(long.shown.map(({ copy }) => copy)).toEqual([
      { start: 10, end: 15 },
      { start: 25, end: 33 },
      { start: 43, end: 49 },
    ])
    expect(long.heard.map(({ copy }) => copy)).toEqual(long.shown.slice(0, 2).map(({ copy }) => copy))
    expect(long.shown[1]?.place.box).toMatchObject({ y: 0, height: 1, width: expect.closeTo(102 / 320) })
    for (const [index, { copy, original: there, place }] of long.shown.entries()) {
      expect(place.mirrored).toBe(index === 0)
      const [from, to] = [film.frameAt(there.start + 3), long.film.frameAt(copy.start + 3)].map(blurred)
      expect(likeness(from as GreyPicture, place.original, to as GreyPicture, place.copy)).toBeGreaterThan(0.6)
    }
    const samples = joined(...(long.film.sound?.(42, 49) ?? []))
    expect(secondsOf(samples)).toBe(7)
    expect(powerOf(cut(samples, 0, 1))).toBeGreaterThan(0)
    expect(powerOf(cut(samples, 1, 6))).toBe(0)
  })

  test('a film that is shown again and again is as long as asked for, each time in another light', () => {
    const again = repeated(excerpt(stranger(film), 10, 3).film, 8)
    expect(again).toMatchObject({ ...small, seconds: 8 })
    const [first, second, third] = [1, 4, 7].map((at) => greyPicture(again.frameAt(at)))
    for (const other of [second, third]) {
      expect(correlation(first?.pixels ?? [], other?.pixels ?? [])).toBeGreaterThan(0.98)
      expect(levelsOf(other as GreyPicture).mean).not.toBeCloseTo(levelsOf(first as GreyPicture).mean, 0)
    }
    const samples = joined(...(again.sound?.(2, 8) ?? []))
    expect(secondsOf(samples)).toBe(6)
    expect(samples.subarray(0, lengthOf(3))).toEqual(samples.subarray(lengthOf(3)))
  })

  test('films of several sizes do not become one', () => {
    expect(() => inSequence(host, original(makeFilm(1, 3)))).toThrow(RangeError)
  })

  test.each(['inset 60 %', 'dubbed anew', 'in a compilation'] as const)(
    '%s is the same for the same seed and another for another',
    (name) => {
      const attacked = (seed: number) => attackFilm(film, name, seed)
      const [copy, again] = [attacked(5), attacked(5)]
      expect(again.shown).toEqual(copy.shown)
      expect(attacked(6).shown).not.toEqual(copy.shown)
      expect(identical(again.film.frameAt(2), copy.film.frameAt(2))).toBe(true)
    },
  )

  const stretches: Partial<Record<FilmAttack, number>> = {
    'only the music': 0,
    'in a compilation': 2,
    loop: 3,
    reordered: 3,
  }

  test.each(filmAttacks)('%s: the original is to be seen when and where it says', (name) => {
    const { film: copy, shown } = attackFilm(film, name, 5)
    expect((copy.width % 2) + (copy.height % 2)).toBe(0)
    expect(shown.length).toBe(stretches[name] ?? 1)
    for (const { copy: here, original: there, place, of } of shown) {
      expect(of).toBe(film)
      within(0, here.start, copy.seconds)
      within(0, here.end, copy.seconds)
      within(0, there.end, film.seconds)
      if (name !== 'heavy mixture') expect(place.mirrored).toBe(name === 'mirror')
      for (const part of [0.3, 0.6, 0.9]) {
        const from = blurred(film.frameAt(there.start + part * (there.end - there.start)))
        const to = blurred(copy.frameAt(here.start + part * (here.end - here.start)))
        // One of them may be a frame further and out of black, or still in it.
        if (levelsOf(from).spread < 10 || levelsOf(to).spread < 3) continue
        expect(likeness(from, place.original, to, place.copy)).toBeGreaterThan(0.6)
      }
    }
  })

  const silenced: readonly FilmAttack[] = ['muted', 'dubbed anew']

  test.each(filmAttacks)('%s: the original is to be heard when it says', (name) => {
    const { film: copy, heard } = attackFilm(film, name, 5)
    if (name !== 'heavy mixture') expect(heard.length > 0).toBe(!silenced.includes(name))
    const samples = soundOf(copy)
    expect(secondsOf(samples)).toBeCloseTo(copy.seconds, 2)
    for (const { copy: here, original: there, of } of heard) {
      expect(of).toBe(film)
      within(0, here.end, copy.seconds)
      // What is faster has other samples; how it is made so is tested with the sounds.
      if (Math.abs(there.end - there.start - (here.end - here.start)) > 0.001) continue
      const part = (name === 'only the music' ? music : sound).subarray(lengthOf(there.start), lengthOf(there.end))
      const begun = samples.subarray(lengthOf(here.start))
      expect(correlation(part.subarray(0, begun.length), begun.subarray(0, part.length))).toBeGreaterThan(0.8)
    }
  })
})

describe('files', async () => {
  const ffmpeg = await findFfmpeg()
  const film = makeFilm(31, 4, { ...small, rate: 10 })

  /** What a decoder reads of a file: grey frames of a size, or samples. */
  async function decoded(file: Buffer, args: readonly string[]): Promise<Buffer> {
    const folder = await mkdtemp(join(tmpdir(), 'sourcemark-film-'))
    try {
      await writeFile(join(folder, 'film'), file)
      const all = ['-v', 'error', '-nostdin', '-i', join(folder, 'film'), ...args, '-']
      const { stdout } = await promisify(execFile)(ffmpeg?.path ?? '', all, { encoding: 'buffer', maxBuffer: 2 ** 28 })
      return stdout
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  const greyOf = (file: Buffer): Promise<Buffer> =>
    decoded(file, ['-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo'])

  test.runIf(ffmpeg !== null).each([
    { codec: 'h264', crf: 26, container: 'mp4' },
    { codec: 'mpeg4', crf: 16, container: 'avi' },
    { codec: 'vp9', crf: 36, container: 'webm' },
  ] as const satisfies readonly FilmEncoding[])(
    '$codec in $container shows every frame and has its sound',
    async (encoding) => {
      const file = (await encodeFilm(film, encoding)) as Buffer
      const pixels = await greyOf(file)
      const frame = small.width * small.height
      expect(pixels.length).toBe(40 * frame)
      for (const number of [8, 20, 35]) {
        const shown = pixels.subarray(number * frame, (number + 1) * frame)
        expect(correlation(shown, greyPicture(film.frameAt(number / 10)).pixels)).toBeGreaterThan(0.95)
      }
      const sound = await decoded(file, ['-vn', '-ac', '1', '-ar', `${madeRate}`, '-f', 'f32le'])
      expect(Math.abs(sound.length / 4 / madeRate - 4)).toBeLessThan(0.15)
    },
  )

  test.runIf(ffmpeg !== null)('a film may be turned, muted, of another rate and signed', async () => {
    const silent: Film = { ...film, sound: null }
    const encoding = { codec: 'h264', crf: 30, container: 'mp4', rate: 5, turned: 90, tags: { artist: 'Ada' } } as const
    const file = (await encodeFilm(silent, encoding)) as Buffer
    expect(file.equals((await encodeFilm(silent, encoding)) as Buffer)).toBe(true)
    expect(file.includes('Ada')).toBe(true)
    expect((await decoded(file, ['-pix_fmt', 'gray', '-fps_mode', 'passthrough', '-f', 'rawvideo'])).length).toBe(
      20 * small.width * small.height,
    )
    expect((await decoded(file, ['-frames:v', '1', '-c:v', 'pgm', '-f', 'image2pipe'])).toString('latin1', 3, 10)).toBe(
      '180 320',
    )
    await expect(decoded(file, ['-vn', '-f', 'f32le'])).rejects.toThrow()
  })
})
