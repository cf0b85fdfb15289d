import { describe, expect, it } from 'vitest'
import {
  FrameTable,
  filmHashPostings,
  filmWordPostings,
  novelFilmFrames,
  type PictureSketch,
  pictureQuery,
  searchFilm,
  searchStill,
  sketchPicture,
} from '../src/index.ts'
import { makeFilm, pictureAt, sketchFilm } from './made-film.ts'

const film = sketchFilm(makeFilm(12, (second) => pictureAt(1, second)))

/** A frame of a film as a picture. */
function still(number: number, second: number): PictureSketch {
  const picture = pictureAt(number, second)
  const sketched = sketchPicture({ width: picture.width, height: picture.height, frames: [picture] })
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

describe('a picture that is a frame of a film', () => {
  it('finds the film, and when it is seen', async () => {
    const films = new FrameTable<string>()
    films.add('film', film)
    const found = await searchStill(pictureQuery(still(1, 6)), films.library())
    const time = found.get('film')?.spans[0]?.time
    expect(time?.start).toBeLessThanOrEqual(6)
    expect(time?.end).toBeGreaterThan(6)
    expect(await searchStill(pictureQuery(still(5, 1)), films.library())).toEqual(new Map())
  })
})

describe('a picture that a film shows', () => {
  it('is found, for as long as it is seen', async () => {
    const pictures = new FrameTable<string, PictureSketch>()
    pictures.add('shown', still(7, 0))
    pictures.add('other', still(9, 0))
    const query = sketchFilm(
      makeFilm(12, (second) => (second >= 3 && second < 6 ? pictureAt(7, 0) : pictureAt(1, second))),
    )
    const found = await searchFilm(query, { films: new FrameTable<string>().library(), pictures: pictures.library() })
    expect([...found.pictures.keys()]).toEqual(['shown'])
    expect(found.pictures.get('shown')?.spans.map(({ time }) => time)).toEqual([{ start: 3, end: 6 }])
    // Nothing of what is shown becomes the film's own.
    const novelty = novelFilmFrames(query, [...found.pictures.values()])
    const own = filmHashPostings(query, novelty).map(({ tag }) => (tag >> 1) / 2)
    expect(own.filter((second) => second >= 3 && second < 6)).toEqual([])
    expect(own.length).toBeGreaterThan(12)
    const turn = () => Promise.resolve()
    const fresh = await filmWordPostings(query, novelty, turn)
    expect(fresh.size).toBeLessThan((await filmWordPostings(query, undefined, turn)).size)
  })
})

it('makes the words of a long film in pieces, between which others have their turn', async () => {
  const { keyFrames, ...film } = sketchFilm(makeFilm(2, (second) => pictureAt(1, second)))
  const long = { ...film, keyFrames: Array.from({ length: 100 }, () => keyFrames[0] as (typeof keyFrames)[number]) }
  let turns = 0
  const words = await filmWordPostings(long, undefined, async () => turns++)
  expect([words.size % 100, turns]).toEqual([0, 3])
  expect(words.size).toBeGreaterThan(0)
})
