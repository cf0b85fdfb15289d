/* The methods that the bench of recall compares for films, and what each looks at. */
import {
  decodeFilmSketch,
  decodeSoundSketch,
  type FilmSimilarity,
  type FilmSketch,
  FrameTable,
  type PictureSketch,
  type SoundSimilarity,
  type SoundSketch,
  searchFilm,
} from '@sourcemark/fingerprint'
import type { FilmReader } from '@sourcemark/media'
import { hashPicture } from '../../packages/fingerprint/src/image/pdq.ts'
import { KnownSounds } from '../support/sounds/known-sounds.ts'
import { decodeFrames } from './film-decoding.ts'
import { bagShare, type FrameBag, matchedShare, packBag } from './films-recall-bag.ts'
import { kernelAgreement, kernelLikeness, kernelRate, packKernel, type TimeKernel } from './films-recall-kernel.ts'
import type { Method } from './recall.ts'

/** What the methods look at instead of a film. */
export interface Seen {
  /** Absent when it has no fingerprint of ours. */
  readonly sketch?: FilmSketch
  /** Of what is heard in it. */
  readonly sound?: SoundSketch
  readonly bag: FrameBag
  readonly kernel: TimeKernel
}

/** A copy, and what we found in it, having looked for all originals at once. */
export interface SeenCopy extends Seen {
  readonly seen: ReadonlyMap<Seen, FilmSimilarity>
  readonly heard: ReadonlyMap<Seen, SoundSimilarity>
}

const ours = ({ seen }: SeenCopy, original: Seen): number => seen.get(original)?.score ?? 0
const withSound = (copy: SeenCopy, original: Seen): number =>
  Math.max(ours(copy, original), copy.heard.get(original)?.score ?? 0)
/** How much of the original is in the copy. */
const bag = ({ bag: copy }: Seen, { bag: original }: Seen): number => matchedShare(original, copy)
/** The larger share of both: a clip has little of a long original, and a compilation is little of a clip. */
const eitherBag = ({ bag: copy }: Seen, { bag: original }: Seen): number =>
  Math.max(matchedShare(original, copy), matchedShare(copy, original))
const kernel = ({ kernel: copy }: Seen, { kernel: original }: Seen): number => kernelAgreement(copy, original)

export const filmMethods: readonly Method<SeenCopy, Seen>[] = [
  { name: 'ours', likeness: ours, from: Number.MIN_VALUE },
  { name: 'with sound', likeness: withSound, from: Number.MIN_VALUE },
  { name: 'vPDQ', likeness: bag, from: bagShare },
  { name: 'TMK+PDQF', likeness: kernel, from: kernelLikeness },
  { name: 'ours =', likeness: ours },
  { name: 'with sound =', likeness: withSound },
  { name: 'bag =', likeness: eitherBag },
  { name: 'TMK+PDQF =', likeness: kernel },
]

/** A file as every method sees it. */
export async function see(file: string, reader: FilmReader): Promise<Seen> {
  const reading = await reader.read(file, {}, new AbortController().signal)
  if (!reading.ok) throw new Error(`${file} is not read: ${reading.detail}`)
  const { sketched, sound } = reading
  const frames = (await decodeFrames(file, kernelRate)).map(hashPicture)
  return {
    ...(sketched.ok ? { sketch: decodeFilmSketch(sketched.sketch) } : {}),
    ...(sound?.ok === true ? { sound: decodeSoundSketch(sound.sketch) } : {}),
    bag: packBag(frames.filter((_, number) => number % kernelRate === 0)),
    kernel: packKernel(frames.map(({ coefficients }) => coefficients)),
  }
}

/** An index of originals in memory, in which copies are looked for as in any other. */
export function searchAmong(originals: readonly Seen[]): (copy: Seen) => Promise<SeenCopy> {
  const films = new FrameTable<Seen>()
  const sounds = new KnownSounds<Seen>()
  for (const original of originals) {
    if (original.sketch !== undefined) films.add(original, original.sketch)
    if (original.sound !== undefined) sounds.add(original, original.sound)
  }
  const sources = { films: films.library(), pictures: new FrameTable<Seen, PictureSketch>().library() }
  return async (copy) => ({
    ...copy,
    seen: copy.sketch === undefined ? new Map() : (await searchFilm(copy.sketch, sources)).films,
    heard: copy.sound === undefined ? new Map() : (await sounds.search(copy.sound)).similarities,
  })
}
