/* The methods that the bench of recall compares for sounds, and what each listens to. */
import {
  describeSounds,
  type SoundSketch,
  SoundSketcher,
  SoundTable,
  searchSounds,
  soundSampleRate,
} from '@sourcemark/fingerprint'
import { decodeSound } from '../../packages/media/src/ffmpeg/decode-sound.ts'
import type { SoundEncoding } from '../support/sounds/encode-sound.ts'
import { type Method, never } from './recall.ts'
import { agreementAtBestOffset, chromaprint, highestAgreement } from './sounds-recall-chromaprint.ts'

/** What the methods look at instead of a sound. */
export interface Heard {
  /** Absent when it has no fingerprint of ours. */
  readonly sketch?: SoundSketch
  /** Absent without Chromaprint. */
  readonly words?: Uint32Array
}

/** A copy, and how sure we are of each original, having looked for it among all of them. */
export interface HeardCopy extends Heard {
  readonly scores: ReadonlyMap<Heard, number>
}

const compared =
  (agreement: (query: Uint32Array, original: Uint32Array) => number) =>
  ({ words: query }: Heard, { words: original }: Heard): number =>
    query === undefined || original === undefined ? never : agreement(query, original)

export const chromaprintMethods: readonly Method<HeardCopy, Heard>[] = [
  { name: 'AcoustID =', likeness: compared(agreementAtBestOffset) },
  { name: 'exhaustive =', likeness: compared(highestAgreement) },
]

const ours = ({ scores }: HeardCopy, original: Heard): number => scores.get(original) ?? 0

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
  const table = new SoundTable<number>()
  for (const [number, { sketch }] of originals.entries()) if (sketch !== undefined) table.add(number, sketch)
  const sketchOf = (number: number): SoundSketch => originals[number]?.sketch as SoundSketch
  return async (copy) => {
    const { sketch } = copy
    if (sketch === undefined) return { ...copy, scores: new Map() }
    const found = await searchSounds<number>(sketch, {
      lookUp: async (probes) => probes.map((one) => table.lookUp(one)),
      load: async (numbers) => new Map(numbers.map((number) => [number, sketchOf(number)])),
    })
    const scores = [...found].map(
      ([number, segments]) =>
        [originals[number] as Heard, describeSounds(sketch, sketchOf(number), segments)?.score ?? 0] as const,
    )
    return { ...copy, scores: new Map(scores) }
  }
}
