/* The methods that the bench of recall compares for sounds, and what each listens to. */
import { type SoundSimilarity, type SoundSketch, SoundSketcher, soundSampleRate } from '@sourcemark/fingerprint'
import { decodeSound } from '../../packages/media/src/ffmpeg/decode-sound.ts'
import type { SoundEncoding } from '../support/sounds/encode-sound.ts'
import { KnownSounds } from '../support/sounds/known-sounds.ts'
import { type Method, never } from './recall.ts'
import { agreementAtBestOffset, chromaprint, highestAgreement } from './sounds-recall-chromaprint.ts'

/** What the methods look at instead of a sound. */
export interface Heard {
  /** Absent when it has no fingerprint of ours. */
  readonly sketch?: SoundSketch
  /** Absent without Chromaprint. */
  readonly words?: Uint32Array
}

/** A copy, and what we found in it, having looked for all originals at once. */
export interface HeardCopy extends Heard {
  readonly similarities: ReadonlyMap<Heard, SoundSimilarity>
}

const compared =
  (agreement: (query: Uint32Array, original: Uint32Array) => number) =>
  ({ words: query }: Heard, { words: original }: Heard): number =>
    query === undefined || original === undefined ? never : agreement(query, original)

export const chromaprintMethods: readonly Method<HeardCopy, Heard>[] = [
  { name: 'AcoustID =', likeness: compared(agreementAtBestOffset) },
  { name: 'exhaustive =', likeness: compared(highestAgreement) },
]

const ours = ({ similarities }: HeardCopy, original: Heard): number => similarities.get(original)?.score ?? 0

export const ourMethods: readonly Method<HeardCopy, Heard>[] = [
  { name: 'ours', likeness: ours, from: Number.MIN_VALUE },
  { name: 'ours =', likeness: ours },
]

const demuxers = { mp3: 'mp3', aac: 'mov', opus: 'ogg', vorbis: 'ogg' } as const

/** More samples than any made sound has. */
const samplesMost = 600 * soundSampleRate

/** A file as every method hears it. */
export async function hear(
  file: string,
  codec: SoundEncoding['codec'] | undefined,
  ffmpeg: string,
  withChromaprint: boolean,
): Promise<Heard> {
  const sketcher = new SoundSketcher()
  const demuxer = codec === undefined ? 'wav' : demuxers[codec]
  const { end } = await decodeSound(ffmpeg, { file, demuxer, sampleRate: soundSampleRate, samplesMost }, (samples) =>
    sketcher.push(samples),
  )
  if (end !== 'done') throw new Error(`ffmpeg does not decode ${file}.`)
  const sketched = sketcher.finish()
  return {
    ...(sketched.ok ? { sketch: sketched.sketch } : {}),
    ...(withChromaprint ? { words: await chromaprint(file) } : {}),
  }
}

/** An index of originals in memory, in which copies are looked for as in any other. */
export function searchAmong(originals: readonly Heard[]): (copy: Heard) => Promise<HeardCopy> {
  const known = new KnownSounds<Heard>()
  for (const original of originals) if (original.sketch !== undefined) known.add(original, original.sketch)
  return async (copy) => {
    const { similarities } = copy.sketch === undefined ? { similarities: new Map() } : await known.search(copy.sketch)
    return { ...copy, similarities }
  }
}
