import { commandFor, type DecodingEnd, type LocalFile, soundDecoders, startDecoding } from './decoding.ts'
import { LimitedSamples, SampleBytes } from './sample-bytes.ts'
import type { StreamReport } from './spoken-streams.ts'

export interface SoundSource extends LocalFile {
  /** Samples a second that are wanted. */
  readonly sampleRate: number
  /** Samples that are taken at most; decoding ends a second later. */
  readonly samplesMost: number
}

/** How decoding ended. */
export interface DecodedSound {
  /** Samples that were taken. */
  readonly samples: number
  /** Whether there were more than were to be taken. */
  readonly more: boolean
  readonly end: DecodingEnd
  readonly report: StreamReport
}

/**
 * Decodes the first track of sound in a file, mixed down to one channel. Runs where hostile files may do no harm.
 * @param take gets the samples piece by piece, each between −1 and 1; the next piece is read when it has returned.
 */
export async function decodeSound(
  ffmpeg: string,
  source: SoundSource,
  take: (samples: Float32Array) => void,
): Promise<DecodedSound> {
  const { sampleRate, samplesMost } = source
  const { output, end, report } = startDecoding(
    commandFor(ffmpeg, source, soundDecoders)
      .inputOptions('-vn', '-sn')
      // The first track of sound, however many there are.
      .outputOptions('-map', '0:a:0', '-ac', '1', '-ar', `${sampleRate}`)
      .outputOptions('-t', `${samplesMost / sampleRate + 1}`, '-f', 'f32le'),
  )
  const bytes = new SampleBytes()
  const samples = new LimitedSamples(samplesMost, take)
  for await (const piece of output) samples.push(bytes.samplesOf(piece))
  return { samples: samples.count, more: samples.more, end: await end, report }
}
