import { PassThrough } from 'node:stream'
import Ffmpeg from 'fluent-ffmpeg'
import { SpokenStreams, type StreamReport } from './spoken-streams.ts'

export interface LocalFile {
  /** Absolute path. */
  readonly file: string
  /** What the file is by its own bytes; ffmpeg's guess is not asked for, since it follows playlists. */
  readonly demuxer: string
}

/** `done`, or how the program ended otherwise: `missing` when it could not be started. */
export type DecodingEnd = 'done' | 'failed' | 'killed' | 'missing'

/** One run of ffmpeg. */
interface Decoding {
  /** What it writes; ends with it. */
  readonly output: AsyncIterable<Uint8Array>
  readonly end: Promise<DecodingEnd>
  readonly report: StreamReport
}

/** Decoders that strangers' bytes may reach: those of sound that people send. */
export const soundDecoders: readonly string[] = Object.freeze([
  'mp1,mp1float,mp2,mp2float,mp3,mp3float,aac,aac_latm,vorbis,libvorbis,opus,libopus,speex,libspeex,flac,alac',
  'amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,wmav1,wmav2,wmapro,wmavoice,wmalossless,ac3,eac3,gsm,gsm_ms',
  'pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be',
  'pcm_mulaw,pcm_alaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt',
])

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

/**
 * A command that reads one local file and nothing else. What it makes of it is added.
 * @param decoders that the bytes may reach.
 */
export function commandFor(
  ffmpeg: string,
  { file, demuxer }: LocalFile,
  decoders: readonly string[],
): Ffmpeg.FfmpegCommand {
  return Ffmpeg(`file:${file}`, { stdoutLines: keptLines })
    .setFfmpegPath(ffmpeg)
    .inputOptions('-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info')
    .inputOptions('-max_alloc', `${largestBlock}`, '-timelimit', `${processorSeconds}`)
    .inputOptions('-f', demuxer, '-protocol_whitelist', 'file', '-format_whitelist', demuxer)
    .inputOptions('-codec_whitelist', decoders.join(','), '-threads', '1')
    .inputOptions('-probesize', `${probed.bytes}`, '-analyzeduration', `${probed.time}`)
    .inputOptions(...(demuxerOptions[demuxer] ?? []), '-dn')
    .outputOptions('-filter_threads', '1', '-max_error_rate', '1', '-flush_packets', '0')
}

/**
 * Runs a command whose output is read piece by piece. To be called where hostile files may do no harm: ffmpeg inherits the bounds of this process, and
 * its group, with which it is killed.
 */
export function startDecoding(command: Ffmpeg.FfmpegCommand): Decoding {
  const report = new SpokenStreams()
  const ended = Promise.withResolvers<DecodingEnd>()
  // Without its close nobody tells the library that the output is over: it would wait 20 ms for the process, and on a busy machine take it for lost.
  const output = new PassThrough({ emitClose: false })
  command
    .on('stderr', (line) => report.read(line))
    .on('end', () => ended.resolve('done'))
    .on('error', (error: NodeJS.ErrnoException) => {
      const how = howItEnded(error)
      ended.resolve(how)
      // Otherwise the output ends with the process, and nothing of it is lost.
      if (!hasRun(error)) output.end()
    })
    .pipe(output)
  return { output, end: ended.promise, report }
}

/** Why a decoder gave nothing that can be relied on, with one sentence for people. */
interface FailedDecoding {
  readonly cause: 'DECODER_MISSING' | 'OUT_OF_MEMORY' | 'CRASHED'
  readonly detail: string
}

/** What befell the decoder in the runs that one file took; undefined when it came to an end of its own in all of them. */
export function failedDecoding(
  runs: readonly { readonly end: DecodingEnd; readonly report: StreamReport }[],
): FailedDecoding | undefined {
  const said = runs[0]?.report.lastError ?? ''
  if (runs.some(({ end }) => end === 'missing')) {
    return { cause: 'DECODER_MISSING', detail: 'ffmpeg cannot be started.' }
  }
  if (runs.some(({ end, report }) => report.outOfMemory && end !== 'done')) {
    return { cause: 'OUT_OF_MEMORY', detail: said }
  }
  if (runs.some(({ end }) => end === 'killed')) return { cause: 'CRASHED', detail: `ffmpeg died of it. ${said}`.trim() }
  return undefined
}

const hasRun = ({ message }: Error): boolean => /^ffmpeg (exited|was killed) with/.test(message)

/** Only what says that there is no such program means that: whatever else befalls it is taken for its death. */
function howItEnded(error: NodeJS.ErrnoException): DecodingEnd {
  if (/^ffmpeg exited with/.test(error.message)) return 'failed'
  return error.code === 'ENOENT' || error.code === 'EACCES' || /Cannot find ffmpeg/.test(error.message)
    ? 'missing'
    : 'killed'
}
