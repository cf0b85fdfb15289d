import type { Range, SearchDepth } from '../modality.ts'
import { alignSighting, improve, isProven, Overlay, type Proven, promisingDeviation, startsOf } from './alignment.ts'
import { followAlignment, type SoundSegment } from './follow.ts'
import { type ProbeDensity, probeDensities, type SoundProbes, soundProbes } from './probes.ts'
import { firstPeakFrom, framesOf, type SoundSketch } from './sketch.ts'
import { SoundTable } from './sound-table.ts'
import { type HeldPostings, readHits, type Sighting, type SoundHits, takeBearings } from './votes.ts'

/** What an index holds under some keys, with who holds it. */
export interface HeldBy<Id> extends HeldPostings {
  readonly documents: readonly Id[]
}

/** Where a search finds what it asks for. */
export interface SoundSources<Id> {
  /** What stands under the keys of each of some probes. */
  readonly lookUp: (probes: readonly SoundProbes[]) => Promise<readonly HeldBy<Id>[]>
  /** The sketches of some sounds; without those that are gone. */
  readonly load: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, SoundSketch>>
}

/** Seconds of a piece that is looked up at a time; a window is so many pieces, and begins so many behind the one before. */
const piece = Object.freeze({ seconds: 4, aWindow: 3, aHop: 2 } as const)
/** Windows whose pieces are looked up in one call: what they find is in memory together. */
const windowsAtOnce = 8
/** Share of the salient peaks of a window that are not explained, from which it is looked at more closely: speech that is known may hide what is under it. */
const unexplained = 0.3
/** Sightings of a window that are improved without coming to a proof, the most promising first, after which the others are let go. */
const improvedInVain = 5
/** Seconds of a sound for each window that is looked at most closely: those that came nearest to a proof. */
const secondsPerClosest = 60

/** Share of the evidence for a proof from which something may be. */
const suspicion = 0.7

interface Window extends Range {
  /** Numbers of its pieces. */
  readonly pieces: readonly number[]
}

function windowsOf(sketch: SoundSketch): Window[] {
  const length = Math.ceil(framesOf(sketch.seconds)) + 1
  const frames = framesOf(piece.seconds)
  const count = Math.max(1, Math.ceil(length / frames))
  const windows: Window[] = []
  for (let first = 0; first === 0 || first + 1 < count; first += piece.aHop) {
    const end = Math.min(first + piece.aWindow, count)
    const pieces = Array.from({ length: end - first }, (_, at) => first + at)
    windows.push({ start: first * frames, end: Math.min(end * frames, length), pieces })
  }
  return windows
}

/**
 * Finds the sounds of an index that parts of a sound repeat: all of it with few keys, then what was not explained with more, then, within a budget, what came
 * nearest to a proof with most.
 */
export async function searchSounds<Id>(
  query: SoundSketch,
  { lookUp, load }: SoundSources<Id>,
  depth: SearchDepth = 'proving',
): Promise<Map<Id, SoundSegment[]>> {
  const steps = search<Id>(query, depth)
  let step = steps.next()
  while (step.done !== true) {
    const { value } = step
    step = steps.next('probes' in value ? await lookUp(value.probes) : await load(value.ids))
  }
  return step.value
}

/** The stretches of a sound that repeat one other sound: the same search, in an index of only that. */
export function searchOne(query: SoundSketch, original: SoundSketch): SoundSegment[] {
  const table = new SoundTable<0>()
  table.add(0, original)
  const steps = search<0>(query, 'proving')
  let step = steps.next()
  while (step.done !== true) {
    const { value } = step
    step = steps.next('probes' in value ? value.probes.map((some) => table.lookUp(some)) : new Map([[0, original]]))
  }
  return step.value.get(0) ?? []
}

/** What a search asks for as it goes on, and is answered. */
type Asked<Id> = { readonly probes: readonly SoundProbes[] } | { readonly ids: readonly Id[] }
type Answered<Id> = readonly HeldBy<Id>[] | ReadonlyMap<Id, SoundSketch>
type Steps<Id, Result> = Generator<Asked<Id>, Result, Answered<Id>>

function* search<Id>(query: SoundSketch, depth: SearchDepth): Steps<Id, Map<Id, SoundSegment[]>> {
  const search = new Search<Id>(query, depth === 'proving' ? 1 : suspicion)
  const windows = windowsOf(query)
  const held = yield* search.pass(windows, probeDensities.light)
  // What shares not one key with the index shares none with it by more keys either, but for luck.
  if (depth === 'suspecting' && held === 0) return search.found
  const open = windows.filter((window) => search.isOpen(window))
  yield* search.pass(open, probeDensities.dense)
  if (depth === 'proving') {
    const nearest = open
      .filter((window) => search.isUnknown(window))
      .sort((a, b) => search.nearness(b) - search.nearness(a) || a.start - b.start)
    yield* search.pass(
      nearest.slice(0, Math.ceil(query.seconds / secondsPerClosest)).sort((a, b) => a.start - b.start),
      probeDensities.densest,
    )
  }
  return search.found
}

class Search<Id> {
  readonly found = new Map<Id, SoundSegment[]>()
  private readonly query: SoundSketch
  private readonly share: number
  private readonly starts: Uint32Array
  private readonly numbers = new Map<Id, number>()
  private readonly ids: Id[] = []
  /** For each peak whether it comes from what was found. */
  private readonly explained: Uint8Array
  private readonly deviations = new Map<Window, number>()

  /** @param share of the evidence for a proof that is asked for. */
  constructor(query: SoundSketch, share: number) {
    this.query = query
    this.share = share
    this.starts = startsOf(query)
    this.explained = new Uint8Array(query.size)
  }

  /** Looks up some windows. Gives how many postings were met. */
  *pass(windows: readonly Window[], density: ProbeDensity): Steps<Id, number> {
    let met = 0
    let before = new Map<number, SoundHits>()
    for (let first = 0; first < windows.length; first += windowsAtOnce) {
      const some = windows.slice(first, first + windowsAtOnce)
      const hits = yield* this.hitsOf(some, before, density)
      for (const { size } of hits.values()) met += size
      for (const window of some) yield* this.lookInto(window, hits)
      before = hits
    }
    return met
  }

  /** The hits of each piece of some windows. */
  private *hitsOf(
    windows: readonly Window[],
    known: ReadonlyMap<number, SoundHits>,
    density: ProbeDensity,
  ): Steps<Id, Map<number, SoundHits>> {
    const frames = framesOf(piece.seconds)
    const hits = new Map<number, SoundHits>()
    const missing: number[] = []
    for (const number of new Set(windows.flatMap(({ pieces }) => pieces))) {
      const before = known.get(number)
      if (before === undefined) missing.push(number)
      else hits.set(number, before)
    }
    const probes = missing.map((number) => soundProbes(this.query, number * frames, (number + 1) * frames, density))
    const held = probes.length === 0 ? [] : ((yield { probes }) as readonly HeldBy<Id>[])
    for (const [at, number] of missing.entries()) {
      const one = held[at] as HeldBy<Id>
      hits.set(number, readHits(probes[at] as SoundProbes, one, this.numbersOf(one.documents)))
    }
    return hits
  }

  private numbersOf(documents: readonly Id[]): Uint32Array {
    return Uint32Array.from(documents, (id) => {
      const known = this.numbers.get(id)
      if (known !== undefined) return known
      this.numbers.set(id, this.ids.length)
      this.ids.push(id)
      return this.ids.length - 1
    })
  }

  private *lookInto(window: Window, hits: ReadonlyMap<number, SoundHits>): Steps<Id, void> {
    const { start, end, pieces } = window
    const middle = (start + end) / 2
    const sightings = takeBearings(
      pieces.map((number) => hits.get(number) as SoundHits),
      middle,
    ).filter((sighting) => !this.isKnown(sighting, middle))
    if (sightings.length === 0) return
    const idOf = ({ document }: Sighting): Id => this.ids[document] as Id
    const originals = (yield { ids: [...new Set(sightings.map(idOf))] }) as ReadonlyMap<Id, SoundSketch>
    const rough = sightings.flatMap((sighting) => {
      const id = idOf(sighting)
      const original = originals.get(id)
      if (original === undefined) return []
      const overlay = new Overlay(this.query, this.starts, original)
      return [{ id, sighting, overlay, proven: alignSighting(overlay, sighting, middle, start, end) }]
    })
    const promising = rough
      .filter(({ proven }) => proven.deviation >= promisingDeviation)
      .sort((a, b) => b.proven.deviation - a.proven.deviation)
    let failures = 0
    for (const { id, sighting, overlay, proven } of promising) {
      if (this.isKnown(sighting, middle)) continue
      const improved = improve(overlay, proven, start, end)
      if (isProven(improved, this.share)) {
        this.keep(id, overlay, improved, window)
        continue
      }
      if (improved.deviation > this.nearness(window)) this.deviations.set(window, improved.deviation)
      if (++failures === improvedInVain) break
    }
  }

  private keep(id: Id, overlay: Overlay, proven: Proven, window: Window): void {
    const segment = followAlignment(overlay, proven, window)
    for (const peak of segment.copied.over) this.explained[peak] = 1
    const others = this.found.get(id)
    if (others === undefined) this.found.set(id, [segment])
    else others.push(segment)
  }

  /** Whether a segment goes through the window where the sighting says. */
  private isKnown({ document, offset }: Sighting, middle: number): boolean {
    const segments = this.found.get(this.ids[document] as Id) ?? []
    return segments.some(({ query, alignment }) => {
      if (middle < query.start || middle > query.end) return false
      const expected = alignment.offset + alignment.speed * (middle - alignment.middle)
      return Math.abs(expected - offset) < framesOf(1.5)
    })
  }

  /** Whether a good part of what is heard in a window comes from nothing that was found. */
  isOpen({ start, end }: Window): boolean {
    const { frames, indexed, size } = this.query
    let [salient, left] = [0, 0]
    for (let peak = firstPeakFrom(this.query, start); peak < size && (frames[peak] as number) < end; peak++) {
      if (indexed[peak] !== 1) continue
      salient++
      if (this.explained[peak] === 0) left++
    }
    return left > unexplained * salient
  }

  /** Whether nothing was found round the middle of a window. */
  isUnknown({ start, end }: Window): boolean {
    const middle = (start + end) / 2
    return ![...this.found.values()].flat().some(({ query }) => query.start <= middle && middle <= query.end)
  }

  /** The strongest evidence for anything in a window that was not proven. */
  nearness(window: Window): number {
    return this.deviations.get(window) ?? Number.NEGATIVE_INFINITY
  }
}
