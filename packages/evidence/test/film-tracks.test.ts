import type { Span } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { type FilmTaking, filmTracksOf } from '../src/index.ts'

const span = (start: number, end: number, from: number, to = from + end - start): Span => ({
  query: { start, end },
  original: { start: from, end: to },
})
const tracks = (taking: Partial<FilmTaking>) =>
  filmTracksOf({
    seen: [],
    heard: [],
    seenElsewhere: [],
    heardElsewhere: [],
    sound: { copy: 'sound', original: 'sound' },
    ...taking,
  })
const none = { together: [], shifted: [], muted: [], redubbed: [], soundOnly: [] }

describe('the tracks of a film that were taken', () => {
  it('are together where both come from one time, also when it is played faster', () => {
    expect(tracks({ seen: [span(0, 30, 12)], heard: [span(0.5, 29.5, 12.5)] })).toEqual({
      ...none,
      together: [{ start: 0.5, end: 29.5 }],
    })
    expect(tracks({ seen: [span(10, 40, 20, 65)], heard: [span(10, 25, 20, 42.5), span(25, 40, 42.6, 65)] })).toEqual({
      ...none,
      together: [{ start: 10, end: 40 }],
    })
  })

  it('are shifted where they come from different times', () => {
    expect(tracks({ seen: [span(0, 30, 12)], heard: [span(0, 30, 17)] }).shifted).toEqual([
      { start: 0, end: 30, by: 5 },
    ])
    expect(tracks({ seen: [span(0, 30, 12)], heard: [span(0, 30, 11.2)] }).shifted).toEqual([])
  })

  it('are not shifted by a passage that sounds like another one of the same film', () => {
    const heard = [span(0, 30, 12), span(10, 20, 40)]
    expect(tracks({ seen: [span(0, 30, 12)], heard })).toEqual({ ...none, together: [{ start: 0, end: 30 }] })
  })

  it.each(['none', 'silent'] as const)('are the pictures alone in a copy whose sound is %s, however short', (copy) => {
    const seen = [span(3, 8, 60)]
    expect(tracks({ seen, sound: { copy, original: 'sound' } })).toEqual({ ...none, muted: [{ start: 3, end: 8 }] })
    expect(tracks({ seen, sound: { copy, original: 'none' } })).toEqual(none)
  })

  it('are the pictures alone where another sound is heard for as long as would be found', () => {
    expect(tracks({ seen: [span(0, 40, 0)], heard: [span(0, 12, 0)] })).toEqual({
      ...none,
      together: [{ start: 0, end: 12 }],
      redubbed: [{ start: 12, end: 40 }],
    })
    expect(tracks({ seen: [span(0, 9, 0)] })).toEqual(none)
    expect(tracks({ seen: [span(0, 40, 0)], heard: [span(4, 35, 4)] }).redubbed).toEqual([])
  })

  it('are the sound alone where other pictures are seen', () => {
    expect(tracks({ seen: [span(50, 60, 0)], heard: [span(0, 60, 0)] })).toMatchObject({
      soundOnly: [{ start: 0, end: 50 }],
      shifted: [{ start: 50, end: 60, by: 50 }],
    })
  })

  it('are not told apart where something of another work is there, which the original may have too', () => {
    const elsewhere = [{ start: 0, end: 25 }]
    expect(tracks({ seen: [span(0, 30, 0)], heardElsewhere: elsewhere })).toEqual(none)
    expect(tracks({ heard: [span(0, 30, 0)], seenElsewhere: elsewhere })).toEqual(none)
  })

  it('are not told apart where nobody knows what is to be heard', () => {
    const seen = [span(0, 30, 0)]
    expect(tracks({ seen, sound: { copy: 'unknown', original: 'sound' } })).toEqual(none)
    expect(tracks({ seen, sound: { copy: 'sound', original: 'unknown' } })).toEqual(none)
  })
})
