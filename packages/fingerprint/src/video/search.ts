import { frameOfBin } from '../image/postings.ts'
import type { PictureSketch } from '../image/sketch.ts'
import { verifyPictures } from '../image/verify.ts'
import type { SearchDepth } from '../modality.ts'
import { type FrameHit, stretchesOf } from './film-candidates.ts'
import { probesOf, type WindowProbes, windowsOf } from './film-probes.ts'
import type { FilmSegment } from './follow.ts'
import type { FrameLibrary, HashHit, WordHit } from './frame-library.ts'
import { keyFrameAt } from './key-frame.ts'
import { worthOf } from './lines.ts'
import type { PictureInFilm } from './picture-in-film.ts'
import { describeShowings, pictureOf, type Showing } from './shown-pictures.ts'
import { QueryFilm } from './sightings.ts'
import { describeFilms, type FilmSimilarity, provenSegments } from './similarity.ts'
import type { FilmSketch } from './sketch.ts'

/** Where a search finds what a film may have frames of. */
export interface FilmSources<Id> {
  readonly films: FrameLibrary<Id, FilmSketch>
  readonly pictures: FrameLibrary<Id, PictureSketch>
}

/** What a film repeats. */
export interface FilmFindings<Id> {
  readonly films: ReadonlyMap<Id, FilmSimilarity>
  readonly pictures: ReadonlyMap<Id, PictureInFilm>
}

/** What a search for what is proven takes, and one for what only may be. */
const efforts = Object.freeze({
  /** Share of a proof that is asked for, and films that are looked at in vain for each stretch of the query that is looked up at a time. */
  proving: Object.freeze({ share: 1, vain: 12 }),
  suspecting: Object.freeze({ share: 0.7, vain: 6 }),
} as const)

/** What the hits of a stretch have to be worth for a film to be looked at. */
const leastWorth = 0.04
/** Bits that hashes within reach of an index have in common at least, as a share. */
const hashBits = 77
/** Pictures that are compared with one key frame, and words that they have to share with it unless their hashes are near. */
const pictures = Object.freeze({ compared: 6, shared: 4 } as const)

/**
 * Finds the films of an index of which a film repeats stretches, and the pictures that it shows: a minute after the other is looked up, then the films that were
 * hit most are compared along the lines on which their hits lie.
 */
export async function searchFilm<Id>(
  query: FilmSketch,
  { films, pictures }: FilmSources<Id>,
  depth: SearchDepth = 'proving',
): Promise<FilmFindings<Id>> {
  const film = new QueryFilm(query)
  const hits = new FilmHits<Id>()
  const shown = new ShownPictures<Id>(query)
  for (const [window, range] of windowsOf(query.seconds).entries()) {
    const probes = probesOf(film, range)
    const [filmHits, pictureHits] = await Promise.all([askFor(probes, films), askFor(probes, pictures)])
    hits.add(window, probes, filmHits)
    await shown.compare(probes, pictureHits, pictures)
  }
  return { films: await compareFilms(film, hits, films, efforts[depth]), pictures: shown.found() }
}

/** What an index has near the frames of a stretch, by probe. */
interface Hits<Id> {
  readonly near: readonly (readonly HashHit<Id>[])[]
  readonly votes: readonly (readonly WordHit<Id>[])[]
}

async function askFor<Id, Sketch>(
  { frames, keyFrames }: WindowProbes,
  library: FrameLibrary<Id, Sketch>,
): Promise<Hits<Id>> {
  const [near, votes] = await Promise.all([
    library.near(frames.map(({ variants }) => variants)),
    library.votes(keyFrames.map(({ words }) => words)),
  ])
  return { near, votes }
}

/** The hits of films, and in which stretches of the query they are worth a look. */
class FilmHits<Id> {
  private readonly hits = new Map<Id, FrameHit[]>()
  private readonly worths = new Map<Id, Map<number, number>>()

  add(window: number, { frames, keyFrames }: WindowProbes, { near, votes }: Hits<Id>): void {
    const found = new Map<Id, FrameHit[]>()
    const note = (id: Id, hit: FrameHit): void => {
      const list = found.get(id)
      if (list === undefined) found.set(id, [hit])
      else list.push(hit)
    }
    for (const [at, { frame }] of frames.entries())
      for (const { id, distance, tag } of near[at] ?? [])
        note(id, { by: 'hash', query: frame, original: tag >> 1, weight: 1 - distance / hashBits })
    for (const [at, { keyFrame }] of keyFrames.entries())
      for (const { id, shared, bin } of votes[at] ?? [])
        note(id, { by: 'features', query: keyFrame, original: frameOfBin(bin), weight: shared })
    for (const [id, list] of found) {
      const worth = list.reduce((sum, { by, weight }) => sum + worthOf({ by, weight }), 0)
      if (worth < leastWorth) continue
      this.hits.set(id, [...(this.hits.get(id) ?? []), ...list])
      const worths = this.worths.get(id) ?? new Map<number, number>()
      this.worths.set(id, worths.set(window, worth))
    }
  }

  of(id: Id): readonly FrameHit[] {
    return this.hits.get(id) ?? []
  }

  windowsOf(id: Id): number[] {
    return [...(this.worths.get(id)?.keys() ?? [])]
  }

  /** All that were hit, those first of which a stretch has most. */
  ranked(): Id[] {
    const most = [...this.worths].map(([id, worths]) => ({ id, worth: Math.max(...worths.values()) }))
    return most.sort((a, b) => b.worth - a.worth).map(({ id }) => id)
  }
}

async function compareFilms<Id>(
  query: QueryFilm,
  hits: FilmHits<Id>,
  films: FrameLibrary<Id, FilmSketch>,
  { share, vain }: { readonly share: number; readonly vain: number },
): Promise<Map<Id, FilmSimilarity>> {
  const failures = new Map<number, number>()
  const found: { readonly id: Id; readonly seconds: number; readonly segments: readonly FilmSegment[] }[] = []
  for (const id of hits.ranked()) {
    if (!hits.windowsOf(id).some((window) => (failures.get(window) ?? 0) < vain)) continue
    // One at a time: to compare a film of hours takes seconds, and whoever loads the next one lets others have their turn.
    for (const original of (await films.load([id])).values()) {
      const segments = stretchesOf(query, original, hits.of(id), share)
      if (segments.length > 0) found.push({ id, seconds: original.seconds, segments })
      else for (const window of hits.windowsOf(id)) failures.set(window, (failures.get(window) ?? 0) + 1)
    }
  }
  const proven = provenSegments(
    found.map(({ segments }) => segments),
    share,
  )
  return new Map(
    found.flatMap(({ id, seconds }, at) => {
      const similarity = describeFilms(query.sketch.seconds, seconds, proven[at] ?? [])
      return similarity === null ? [] : [[id, similarity] as const]
    }),
  )
}

/** The pictures that key frames of a film show. */
class ShownPictures<Id> {
  private readonly query: FilmSketch
  private readonly showings = new Map<Id, Showing[]>()

  constructor(query: FilmSketch) {
    this.query = query
  }

  async compare(probes: WindowProbes, hits: Hits<Id>, library: FrameLibrary<Id, PictureSketch>): Promise<void> {
    const candidates = this.candidatesOf(probes, hits)
    const sketches = await library.load([...new Set([...candidates.values()].flat())])
    for (const [keyFrame, ids] of candidates) {
      const there = ids.filter((id) => sketches.has(id))
      const similarities = verifyPictures(
        pictureOf(this.query, keyFrame),
        there.map((id) => sketches.get(id) as PictureSketch),
      )
      for (const [at, similarity] of similarities.entries()) {
        if (similarity === null) continue
        const id = there[at] as Id
        this.showings.set(id, [...(this.showings.get(id) ?? []), { keyFrame, similarity }])
      }
    }
  }

  /** By key frame the pictures that it is compared with. */
  private candidatesOf({ frames, keyFrames }: WindowProbes, { near, votes }: Hits<Id>): Map<number, Id[]> {
    const candidates = new Map<number, Set<Id>>()
    const note = (keyFrame: number, id: Id): void => {
      const ids = candidates.get(keyFrame) ?? new Set()
      if (ids.size < pictures.compared) candidates.set(keyFrame, ids.add(id))
    }
    for (const [at, { frame }] of frames.entries()) {
      const keyFrame = keyFrameAt(this.query, this.query.hashes.milliseconds[frame] as number)
      if (keyFrame >= 0) for (const { id } of near[at] ?? []) note(keyFrame, id)
    }
    for (const [at, { keyFrame }] of keyFrames.entries())
      for (const { id, shared } of votes[at] ?? []) if (shared >= pictures.shared) note(keyFrame, id)
    return new Map([...candidates].map(([keyFrame, ids]) => [keyFrame, [...ids]]))
  }

  found(): Map<Id, PictureInFilm> {
    return new Map(
      [...this.showings].map(([id, showings]) => [
        id,
        describeShowings(
          this.query,
          'query',
          showings.toSorted((a, b) => a.keyFrame - b.keyFrame),
        ),
      ]),
    )
  }
}
