import { describe, expect, it } from 'vitest'
import {
  type FilmSimilarity,
  type FilmSketch,
  FrameTable,
  filmReportThreshold,
  type GreyPicture,
  type PictureSketch,
  searchFilm,
} from '../src/index.ts'
import type { FilmSegment } from '../src/video/follow.ts'
import { provenSegments } from '../src/video/similarity.ts'
import { cut, flat, insert, mirror } from './grey-pictures.ts'
import { madeSize, makeFilm, pictureAt, sketchFilm } from './made-film.ts'

const { width, height } = madeSize

const original = sketchFilm(makeFilm(15, (second) => pictureAt(1, second)))

const films = new FrameTable<string>()
films.add('original', original)
for (const film of [21, 22]) films.add(`film ${film}`, sketchFilm(makeFilm(15, (second) => pictureAt(film, second))))
const pictures = new FrameTable<string, PictureSketch>()

/** How a film repeats the original, looked for among others. */
async function search(query: FilmSketch): Promise<FilmSimilarity | undefined> {
  const found = await searchFilm(query, { films: films.library(), pictures: pictures.library() })
  expect([...found.films.keys()].filter((id) => id !== 'original')).toEqual([])
  return found.films.get('original')
}

/** How a film of ten seconds from the third on, each picture edited, repeats the original. */
async function compareEdited(edit: (picture: GreyPicture, second: number) => GreyPicture): Promise<FilmSimilarity> {
  const query = sketchFilm(makeFilm(10, (second) => edit(pictureAt(1, second + 3), second)))
  const similarity = await search(query)
  if (similarity === undefined) throw new Error('not found')
  return similarity
}

function expectPlace({ score, spans }: FilmSimilarity): void {
  expect(score).toBeGreaterThanOrEqual(filmReportThreshold)
  expect(spans).toHaveLength(1)
  const [span] = spans
  expect(span?.query.start).toBeCloseTo(0, 0)
  expect(span?.query.end).toBeCloseTo(10, 0)
  expect(Math.abs((span?.original.start ?? 0) - 3)).toBeLessThanOrEqual(1)
  expect(Math.abs((span?.original.end ?? 0) - 13)).toBeLessThanOrEqual(1)
}

describe('the search of films', () => {
  it('finds a film identical to itself, all of it', async () => {
    const same = await search(original)
    expect(same?.score).toBe(1)
    expect(same?.queryCoverage).toBe(1)
    expect(same?.originalCoverage).toBe(1)
    expect(same?.spans).toEqual([
      { query: { start: 0, end: 15 }, original: { start: 0, end: 15 }, box: { x: 0, y: 0, width: 1, height: 1 } },
    ])
    expect(same?.transform).toEqual({ speed: 1, mirrored: false })
  })

  it('finds no film in an unrelated one', async () => {
    for (const film of [2, 3]) {
      const other = sketchFilm(makeFilm(9, (second) => pictureAt(film, second)))
      expect(await search(other)).toBeUndefined()
    }
  })

  it('finds a mirrored copy, and says that it is', async () => {
    const found = await compareEdited(mirror)
    expectPlace(found)
    expect(found.transform.mirrored).toBe(true)
  })

  it('finds a letterboxed copy within its bars', async () => {
    const found = await compareEdited((picture) =>
      insert(flat(0, width, width), picture, { x: 0, y: 0.21875, width: 1, height: 0.5625 }),
    )
    expectPlace(found)
    expect(found.transform.mirrored).toBe(false)
    expect(found.spans[0]?.box.y).toBeCloseTo(0.21875, 1)
    expect(found.spans[0]?.box.height).toBeCloseTo(0.5625, 1)
  })

  it('finds a copy of which the edges were cropped', async () => {
    expectPlace(
      await compareEdited((picture) => cut(picture, { x: 0.15, y: 0.15, width: 0.7, height: 0.7 }, width, height)),
    )
  })

  it('finds a film within another one, and where in its frame', async () => {
    const found = await compareEdited((picture, second) =>
      insert(pictureAt(7, second), picture, { x: 0.3, y: 0.35, width: 0.65, height: 0.6 }),
    )
    expectPlace(found)
    const box = found.spans[0]?.box
    expect(Math.abs((box?.x ?? 0) - 0.3)).toBeLessThan(0.05)
    expect(Math.abs((box?.y ?? 0) - 0.35)).toBeLessThan(0.05)
    expect(Math.abs((box?.width ?? 0) - 0.65)).toBeLessThan(0.06)
  })

  it('finds a darkened copy', async () => {
    expectPlace(
      await compareEdited((picture) => ({ ...picture, pixels: picture.pixels.map((value) => 5 + value * 0.3) })),
    )
  })

  it('finds a copy played faster, and says by how much', async () => {
    const query = sketchFilm(makeFilm(10, (second) => pictureAt(1, second * 1.25 + 1)))
    const found = await search(query)
    expect(found?.transform.speed).toBeCloseTo(1.25, 1)
    expect(found?.spans[0]?.original.start).toBeCloseTo(1, 0)
    expect(found?.spans[0]?.original.end).toBeCloseTo(13.5, 0)
  })

  it('finds a clip within another film, in its place on both sides', async () => {
    const query = sketchFilm(
      makeFilm(24, (second) => (second >= 9 && second < 15 ? pictureAt(1, second - 6) : pictureAt(8, second))),
    )
    const [span, ...others] = (await search(query))?.spans ?? []
    expect(others).toEqual([])
    expect(Math.abs((span?.query.start ?? 0) - 9)).toBeLessThanOrEqual(1)
    expect(Math.abs((span?.query.end ?? 0) - 15)).toBeLessThanOrEqual(1)
    expect(Math.abs((span?.original.start ?? 0) - 3)).toBeLessThanOrEqual(1)
    expect(Math.abs((span?.original.end ?? 0) - 9)).toBeLessThanOrEqual(1)
  })

  it('ends a clip where only the film that shows it cuts away, however near the original is to its end', async () => {
    // A camera that hardly moves: what follows on a cut has nothing of what was before it.
    const calm = (film: number, second: number): GreyPicture => {
      const shot = 3 * Math.floor(second / 3)
      return pictureAt(film, shot + (second - shot) / 24)
    }
    const calmFilms = new FrameTable<string>()
    calmFilms.add('calm', sketchFilm(makeFilm(15, (second) => calm(1, second))))
    const shown = (second: number): GreyPicture =>
      cut(calm(1, second), { x: 0.1, y: 0.1, width: 0.75, height: 0.75 }, width, height)
    const query = sketchFilm(
      makeFilm(24, (second) => (second >= 6 && second < 18.5 ? shown(second - 5) : calm(8, second))),
    )
    const found = await searchFilm(query, { films: calmFilms.library(), pictures: pictures.library() })
    const [span, ...others] = found.films.get('calm')?.spans ?? []
    expect(others).toEqual([])
    expect(Math.abs((span?.query.end ?? 0) - 18.5)).toBeLessThanOrEqual(0.5)
    expect(Math.abs((span?.original.end ?? 0) - 13.5)).toBeLessThanOrEqual(1)
  })

  it('sees a crop between bars where it is, and not where the rest of it would be', async () => {
    const middle = { x: 0.25, y: 0, width: 0.5, height: 1 }
    const found = await compareEdited((picture) =>
      insert(flat(0, width, height), cut(picture, middle, width / 2, height), middle),
    )
    expectPlace(found)
    const box = found.spans[0]?.box
    expect(Math.abs((box?.x ?? 0) - 0.25)).toBeLessThan(0.03)
    expect(Math.abs((box?.width ?? 0) - 0.5)).toBeLessThan(0.05)
  })

  it('finds parts that were put in another order', async () => {
    const query = sketchFilm(makeFilm(12, (second) => pictureAt(1, second < 6 ? second + 9 : second - 6)))
    const spans = (await search(query))?.spans ?? []
    expect(spans.map(({ original: { start } }) => Math.round(start))).toEqual([9, 0])
  })
})

describe('what proves a stretch', () => {
  const wholeFrame = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const
  /** A stretch with so many agreeing features in each of four key frames. */
  const stretch = (features: number, start = 0): FilmSegment => {
    const agreeing = [0, 3, 6, 9].map((second) => ({
      query: start + second,
      original: second,
      weight: features,
      own: features,
      by: 'features' as const,
      mirrored: false,
      corners: wholeFrame,
      within: { x: 0, y: 0, width: 1, height: 1 },
    }))
    const range = { start, end: start + 10 }
    return { query: range, original: { start: 0, end: 10 }, speed: 1, sightings: agreeing, agreeing, moments: 4 }
  }

  it('is the evidence of several key frames, and not a few features that happen to agree', () => {
    expect(provenSegments([[stretch(12)]])).toEqual([[stretch(12)]])
    expect(provenSegments([[stretch(6)]])).toEqual([[]])
    const [one] = stretch(60).agreeing
    const single = { ...stretch(60), agreeing: one === undefined ? [] : [one] }
    expect(provenSegments([[single]])).toEqual([[]])
  })

  it('does not speak for a film of the same place when another original explains the same stretch far better', () => {
    expect(provenSegments([[stretch(80)], [stretch(12)]])).toEqual([[stretch(80)], []])
    expect(provenSegments([[stretch(80, 30)], [stretch(12)]])).toEqual([[stretch(80, 30)], [stretch(12)]])
    expect(provenSegments([[stretch(80)], [stretch(60)]])).toEqual([[stretch(80)], [stretch(60)]])
  })
})
