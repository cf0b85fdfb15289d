import { describe, expect, it } from 'vitest'
import { dihedralHashes, dihedrals, hashPicture } from '../src/image/pdq.ts'
import { FilmPair, QueryFilm } from '../src/video/sightings.ts'
import { distanceOf, isMirrored, turnHashes } from '../src/video/turned-hashes.ts'
import { mirror } from './grey-pictures.ts'
import { makeFilm, pictureAt, sketchFilm } from './made-film.ts'

describe('the hash of a frame that is put another way', () => {
  it('comes out of its own hash nearly as it would out of the frame', () => {
    for (const film of [1, 2, 3]) {
      const { hash, coefficients } = hashPicture(pictureAt(film, 0))
      const exact = dihedralHashes(coefficients)
      for (const [at, orientation] of dihedrals.entries()) {
        const expected = turnHashes(exact[at] as Uint8Array, { transposed: false, mirrored: false, flipped: false })
        expect(distanceOf(turnHashes(hash, orientation), 0, expected, 0, 256)).toBeLessThanOrEqual(16)
      }
    }
  })

  it('is that of a mirror image in four of eight ways', () => {
    expect(dihedrals.filter(isMirrored)).toHaveLength(4)
    expect(isMirrored({ transposed: true, mirrored: true, flipped: false })).toBe(false)
    expect(isMirrored({ transposed: false, mirrored: true, flipped: false })).toBe(true)
  })

  it('shows every frame of a mirrored copy where it is in the original, and none in an unrelated film', () => {
    const original = sketchFilm(makeFilm(6, (second) => pictureAt(1, second)))
    const query = sketchFilm(makeFilm(6, (second) => mirror(pictureAt(1, second))))
    const line = { middle: 0, offset: 0, speed: 1 }
    const sightings = new FilmPair(new QueryFilm(query), original).byHashes(line, 0, 6, 6)
    for (let at = 0; at < query.hashes.size; at++) {
      const same = sightings.find((sighting) => sighting.query === at / 2 && sighting.original === at / 2)
      expect(same?.mirrored).toBe(true)
      // PDQ samples a little beside the middle of what it averages, so that a mirrored frame has not quite the mirrored hash.
      expect(same?.weight).toBeGreaterThan(0.4)
    }
    const unrelated = sketchFilm(makeFilm(6, (second) => pictureAt(2, second)))
    expect(new FilmPair(new QueryFilm(unrelated), original).byHashes(line, 0, 6, 6)).toEqual([])
  })
})
