import {
  type PictureWordPosting,
  type PictureWordProbes,
  pictureHashPostings,
  picturePayloadBytes,
  pictureWordPostings,
} from '../image/postings.ts'
import type { PictureSketch } from '../image/sketch.ts'
import { type FrameLibrary, fewestAgreeing, frameLookUp, type HashHit, type WordHit } from './frame-library.ts'
import { filmHashPostings, wordsByKeyFrame } from './postings.ts'
import { type FilmSketch, filmHashBytes } from './sketch.ts'
import { distanceOf } from './turned-hashes.ts'

/** Postings that a word may have and still vote. */
const postingsPerWord = 4000

/** An index of films, or of pictures, in memory: for comparisons of few, and for measurements. */
export class FrameTable<Id, Sketch extends FilmSketch | PictureSketch = FilmSketch> {
  private readonly sketches = new Map<Id, Sketch>()
  private readonly hashes = new Map<Id, { readonly numbers: Int32Array; readonly tags: readonly number[] }>()
  private readonly words = new Map<bigint, { readonly id: Id; readonly payload: Uint8Array }[]>()

  add(id: Id, sketch: Sketch): void {
    const isFilm = 'keyFrames' in sketch
    this.sketches.set(id, sketch)
    const hashes = isFilm ? filmHashPostings(sketch) : pictureHashPostings(sketch)
    this.hashes.set(id, { numbers: numbersOf(hashes.map(({ hash }) => hash)), tags: hashes.map(({ tag }) => tag) })
    const words: PictureWordPosting[] = isFilm
      ? [...wordsByKeyFrame(sketch)].flatMap(([, words]) => words)
      : pictureWordPostings(sketch)
    for (const { term, payload } of words) {
      const list = this.words.get(term)
      if (list === undefined) this.words.set(term, [{ id, payload }])
      else list.push({ id, payload })
    }
  }

  library(): FrameLibrary<Id, Sketch> {
    return {
      near: async (probes) => probes.map((variants) => this.near(variants)),
      votes: async (probes) => probes.map((one) => this.votes(one)),
      load: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const sketch = this.sketches.get(id)
            return sketch === undefined ? [] : [[id, sketch] as const]
          }),
        ),
    }
  }

  private near(variants: readonly Uint8Array[]): HashHit<Id>[] {
    const asked = numbersOf(variants)
    const hits: HashHit<Id>[] = []
    for (const [id, { numbers, tags }] of this.hashes) {
      let best: HashHit<Id> | undefined
      for (let variant = 0; variant < variants.length; variant++)
        for (let at = 0; at < tags.length; at++) {
          const limit = best === undefined ? frameLookUp.radius : best.distance - 1
          const distance = distanceOf(asked, variant, numbers, at, limit)
          if (distance <= limit) best = { id, distance, variant, tag: tags[at] as number }
        }
      if (best !== undefined) hits.push(best)
    }
    return hits.sort((a, b) => a.distance - b.distance).slice(0, frameLookUp.hits)
  }

  private votes({ probes, vote }: PictureWordProbes): WordHit<Id>[] {
    /** By who has it and bin: the weight of each group that votes for it. */
    const bins = new Map<Id, Map<number, Map<number, number>>>()
    const bytes = new Uint8Array(picturePayloadBytes)
    for (const [probe, { term, weight, group }] of probes.entries()) {
      const list = this.words.get(term)
      if (list === undefined || list.length > postingsPerWord) continue
      const voted: { readonly id: Id; readonly bin: number }[] = []
      for (const { id, payload } of list) {
        bytes.set(payload)
        const bin = vote(probe, bytes, 0)
        if (bin >= 0) voted.push({ id, bin })
      }
      const share = Math.floor(weight / Math.max(1, new Set(voted.map(({ id }) => id)).size))
      for (const { id, bin } of voted) {
        const ofId = bins.get(id) ?? new Map<number, Map<number, number>>()
        bins.set(id, ofId)
        const groups = ofId.get(bin) ?? new Map<number, number>()
        ofId.set(bin, groups)
        groups.set(group, Math.max(share, groups.get(group) ?? 0))
      }
    }
    const least = fewestAgreeing(probes.length)
    const hits: WordHit<Id>[] = []
    for (const [id, ofId] of bins) {
      let best: WordHit<Id> | undefined
      for (const [bin, groups] of ofId) {
        if (groups.size < least) continue
        const weight = groups.values().reduce((sum, one) => sum + one, 0)
        if (weight > (best?.weight ?? 0)) best = { id, shared: groups.size, weight, bin }
      }
      if (best !== undefined) hits.push(best)
    }
    return hits.sort((a, b) => b.weight - a.weight).slice(0, frameLookUp.hits)
  }
}

/** Hashes, one after the other, as numbers. */
function numbersOf(hashes: readonly Uint8Array[]): Int32Array {
  const bytes = new Uint8Array(hashes.length * filmHashBytes)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * filmHashBytes)
  return new Int32Array(bytes.buffer)
}
