import { describe, expect, it } from 'vitest'
import { KnownSounds } from '../../../test/support/sounds/known-sounds.ts'
import { makeMusic } from '../../../test/support/sounds/music.ts'
import { cut, joined, mixAt } from '../../../test/support/sounds/samples.ts'
import { sketchOf } from '../../../test/support/sounds/sketched-sound.ts'
import { makeSpeech } from '../../../test/support/sounds/speech.ts'
import { makeSurroundings } from '../../../test/support/sounds/surroundings.ts'
import { changePitch, changeSpeed, changeTempo } from '../../../test/support/sounds/tempo.ts'
import { audioModality, type SoundSimilarity, type SoundSketch, soundPostings } from '../src/index.ts'
import { underSpeech } from './heard-sound.ts'

const works = Array.from({ length: 12 }, (_, seed) => makeMusic(40 + seed, 40))
const work = (number: number): Float32Array => works[number] as Float32Array

const known = new KnownSounds<number>()
for (const [number, work] of works.entries()) known.add(number, sketchOf(work))

const search = (sound: Float32Array) => known.search(sketchOf(sound))

/** Expects one span, its ends within half a second. */
function expectSpan(
  similarity: SoundSimilarity | undefined,
  query: readonly [number, number],
  original: readonly [number, number],
): void {
  const [span] = similarity?.spans ?? []
  const ends = [span?.query.start, span?.query.end, span?.original.start, span?.original.end]
  for (const [at, expected] of [...query, ...original].entries())
    expect(
      Math.abs((ends[at] ?? Number.NaN) - expected),
      `${ends.join(' ')} instead of ${[...query, ...original].join(' ')}`,
    ).toBeLessThan(0.6)
}

describe('a search for sounds', () => {
  it('finds ten seconds of a work, where they are, with few keys', async () => {
    const { similarities, probes } = await search(cut(work(3), 12.4, 10))
    expect([...similarities.keys()]).toEqual([3])
    expectSpan(similarities.get(3), [0, 10], [12.4, 22.4])
    expect(similarities.get(3)).toMatchObject({ queryCoverage: 1 })
    expect(similarities.get(3)?.originalCoverage).toBeCloseTo(0.25, 1)
    // What is as it was needs none of the dense keys.
    expect(probes).toBeLessThan(10 * 600)
  })

  it('finds a work under speech that is louder', async () => {
    const { similarities } = await search(underSpeech(work(5), 20, 12, -4))
    expect([...similarities.keys()]).toEqual([5])
    expectSpan(similarities.get(5), [0, 12], [20, 32])
  })

  it.each([
    ['played faster', (sound: Float32Array) => changeSpeed(sound, 1.08), 1.08, 1.08],
    ['played slower', (sound: Float32Array) => changeSpeed(sound, 0.9), 0.9, 0.9],
    ['with another tempo', (sound: Float32Array) => changeTempo(sound, 1.1), 1.1, 1],
    ['higher', (sound: Float32Array) => changePitch(sound, 1.05), 1, 1.05],
    ['as it was', (sound: Float32Array) => sound, 1, 1],
  ])('finds a work %s, and tells the speed and the pitch', async (_how, change, speed, pitch) => {
    const { similarities } = await search(change(cut(work(7), 10, 18)))
    expect([...similarities.keys()]).toEqual([7])
    const similarity = similarities.get(7)
    expectSpan(similarity, [0, 18 / speed], [10, 28])
    expect(Math.abs((similarity?.transform.speed ?? 0) / speed - 1)).toBeLessThan(0.01)
    expect(Math.abs((similarity?.transform.pitch ?? 0) / pitch - 1)).toBeLessThan(0.012)
  })

  it('finds several works in one recording, each where it is', async () => {
    const recording = joined(
      makeSpeech(1, 9),
      cut(work(0), 5, 8),
      makeSpeech(2, 7),
      underSpeech(work(1), 15, 10, 0),
      cut(work(2), 0, 6),
      makeSpeech(3, 15),
    )
    const { similarities } = await search(recording)
    expect([...similarities.keys()].sort()).toEqual([0, 1, 2])
    expectSpan(similarities.get(0), [9, 17], [5, 13])
    expectSpan(similarities.get(1), [24, 34], [15, 25])
    expectSpan(similarities.get(2), [34, 40], [0, 6])
  })

  it('finds both of two works that are heard at once', async () => {
    const { similarities } = await search(mixAt(cut(work(8), 4, 20), cut(work(9), 11, 20), 0))
    expect([...similarities.keys()].sort()).toEqual([8, 9])
  })

  it('finds a work under a talk that is known itself', async () => {
    const talk = makeSpeech(33, 20)
    known.add(99, sketchOf(talk))
    const { similarities } = await search(mixAt(talk, cut(work(11), 9, 20), 4))
    expect([...similarities.keys()].sort()).toEqual([11, 99])
  })

  it('tells two stretches of one work apart, and the gap between them', async () => {
    const { similarities } = await search(joined(cut(work(4), 25, 10), makeSpeech(6, 10), cut(work(4), 2, 10)))
    expect(similarities.get(4)?.spans).toHaveLength(2)
    expect(similarities.get(4)?.queryCoverage).toBeCloseTo(2 / 3, 1)
  })

  it('finds nothing of other works, in speech, in noise, or in another piece of the same kind', async () => {
    const noise = Float32Array.from({ length: 16_000 * 30 }, (_, at) => 0.2 * Math.sin(at * at * 0.113))
    for (const sound of [makeMusic(52, 30), makeMusic(64, 30), makeSpeech(17, 30), noise])
      expect([...(await search(sound)).similarities.keys()]).toEqual([])
  })

  it('looks up no more keys a second of a long sound than of a short one, whatever is found', async () => {
    const minute = await search(makeMusic(90, 60))
    const three = await search(joined(...[91, 92, 93].map((seed) => makeMusic(seed, 60))))
    expect(three.probes / 180).toBeLessThan((minute.probes / 60) * 1.1)
  })

  it('does not miss a short clip, wherever between the windows it is', async () => {
    const clip = cut(work(6), 20, 5)
    for (const before of [5, 6.5, 8, 9.5, 11]) {
      const { similarities } = await search(joined(makeSpeech(7, before), clip, makeSpeech(8, 12)))
      expectSpan(similarities.get(6), [before, before + 5], [20, 25])
    }
  })

  it('leaves to a copy what is its own: the speech over a work, and nothing of one that is only worse', () => {
    const original = sketchOf(work(10))
    const ownShare = (copy: SoundSketch): number => {
      const similarity = audioModality.compare(copy, original, null)
      expect(similarity.score).toBeGreaterThanOrEqual(audioModality.reportThreshold)
      return soundPostings(copy, similarity.copied).size / soundPostings(copy).size
    }
    expect(ownShare(sketchOf(cut(work(10), 5, 20)))).toBeLessThan(0.01)
    const noise = makeSurroundings(3, 20, 'applause')
    expect(ownShare(sketchOf(mixAt(cut(work(10), 5, 20), noise, 12)))).toBeLessThan(0.05)
    expect(ownShare(sketchOf(underSpeech(work(10), 5, 20, -6)))).toBeGreaterThan(0.5)
  })
})
