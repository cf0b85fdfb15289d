import { PassThrough } from 'node:stream'
import Ffmpeg from 'fluent-ffmpeg'
import { SpokenStreams, type StreamReport } from './spoken-streams.ts'

export interface SoundSource {
  /** Absolute path. */
  readonly file: string
  /** What the file is by its own bytes; ffmpeg's guess is not asked for, since it follows playlists. */
  readonly demuxer: string
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
  /** `done`, or how the program ended otherwise: `missing` when it could not be started. */
  readonly end: 'done' | 'failed' | 'killed' | 'missing'
  readonly report: StreamReport
}

/** Decoders that strangers' bytes may reach: those of sound that people send. */
const decoders = [
  'mp1,mp1float,mp2,mp2float,mp3,mp3float,aac,aac_latm,vorbis,libvorbis,opus,libopus,speex,libspeex,flac,alac',
  'amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,wmav1,wmav2,wmapro,wmavoice,wmalossless,ac3,eac3,gsm,gsm_ms',
  'pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be',
  'pcm_mulaw,pcm_alaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt',
].join(',')

/** Bytes of one block of memory; a header may ask for any. */
const largestBlock = 256 * 1024 * 1024
/** Bytes and microseconds that are looked at to learn what a file holds. */
const probed = { bytes: 5_000_000, time: 5_000_000 } as const
/** Seconds of processor time: what hangs ends, even when nobody is left to kill it. */
const processorSeconds = 3_600
/** Lines of messages that the library keeps. */
const keptLines = 50

/** What some demuxers do unless told otherwise: a QuickTime file may name others that its sound is in. */
const demuxerOptions: Readonly<Record<string, readonly string[]>> = Object.freeze({
  mov: ['-enable_drefs', '0', '-use_absolute_path', '0'],
})

function command(ffmpeg: string, { file, demuxer, sampleRate, samplesMost }: SoundSource): Ffmpeg.FfmpegCommand {
  return (
    Ffmpeg(`file:${file}`, { stdoutLines: keptLines })
      .setFfmpegPath(ffmpeg)
      .inputOptions('-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info')
      .inputOptions('-max_alloc', `${largestBlock}`, '-timelimit', `${processorSeconds}`)
      .inputOptions('-f', demuxer, '-protocol_whitelist', 'file', '-format_whitelist', demuxer)
      .inputOptions('-codec_whitelist', decoders, '-threads', '1')
      .inputOptions('-probesize', `${probed.bytes}`, '-analyzeduration', `${probed.time}`)
      .inputOptions(...(demuxerOptions[demuxer] ?? []), '-vn', '-sn', '-dn')
      // The first track of sound, however many there are.
      .outputOptions('-map', '0:a:0', '-ac', '1', '-ar', `${sampleRate}`, '-filter_threads', '1')
      .outputOptions(
        '-max_error_rate',
        '1',
        '-t',
        `${samplesMost / sampleRate + 1}`,
        '-flush_packets',
        '0',
        '-f',
        'f32le',
      )
  )
}

/**
 * Samples in bytes that come in pieces of any length. What no player plays is taken out: what is no number is silence, what is too loud is as loud as
 * can be.
 */
class SampleBytes {
  #rest: Uint8Array = new Uint8Array(0)

  samplesOf(piece: Uint8Array): Float32Array {
    const whole = this.#rest.length + piece.length
    const bytes = new Uint8Array(whole - (whole % 4))
    const taken = bytes.length - this.#rest.length
    if (taken < 0) {
      this.#rest = Buffer.concat([this.#rest, piece])
      return new Float32Array(0)
    }
    bytes.set(this.#rest)
    bytes.set(piece.subarray(0, taken), this.#rest.length)
    this.#rest = piece.slice(taken)
    const samples = new Float32Array(bytes.buffer)
    for (let at = 0; at < samples.length; at++) {
      const sample = samples[at] as number
      if (!(sample >= -1 && sample <= 1)) samples[at] = Number.isNaN(sample) ? 0 : Math.sign(sample)
    }
    return samples
  }
}

/**
 * Decodes the first track of sound in a file, mixed down to one channel. Runs where hostile files may do no harm: ffmpeg inherits the bounds of this
 * process, and its group, with which it is killed.
 * @param take gets the samples piece by piece, each between −1 and 1; the next piece is read when it has returned.
 */
export async function decodeSound(
  ffmpeg: string,
  source: SoundSource,
  take: (samples: Float32Array) => void,
): Promise<DecodedSound> {
  const report = new SpokenStreams()
  const ended = Promise.withResolvers<DecodedSound['end']>()
  const output = new PassThrough()
  command(ffmpeg, source)
    .on('stderr', (line) => report.read(line))
    .on('end', () => ended.resolve('done'))
    .on('error', (error: NodeJS.ErrnoException) => {
      const [, how] = /^ffmpeg (exited|was killed) with/.exec(error.message) ?? []
      ended.resolve(how === 'exited' ? 'failed' : how === undefined ? 'missing' : 'killed')
      // Otherwise the output ends with the process, and nothing of it is lost.
      if (how === undefined) output.end()
    })
    .pipe(output)
  const bytes = new SampleBytes()
  let samples = 0
  let more = false
  for await (const piece of output) {
    const decoded = bytes.samplesOf(piece as Uint8Array)
    const left = source.samplesMost - samples
    more ||= decoded.length > left
    const wanted = decoded.subarray(0, left)
    samples += wanted.length
    if (wanted.length > 0) take(wanted)
  }
  return { samples, more, end: await ended.promise, report }
}
