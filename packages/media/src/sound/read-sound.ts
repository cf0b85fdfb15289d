import { type FileHandle, open } from 'node:fs/promises'
import { encodeSoundSketch, mapSketch, SoundSketcher, soundSampleRate } from '@sourcemark/fingerprint'
import { type DecodedSound, decodeSound } from '../ffmpeg/decode-sound.ts'
import { failedDecoding } from '../ffmpeg/decoding.ts'
import { strayPackets } from '../ffmpeg/spoken-streams.ts'
import { readSoundTags } from '../rights-data/sound-tags.ts'
import { soundEndsEarly } from './ends-early.ts'
import { containerOf, type SoundContainer, soundTypeOf } from './sound-container.ts'
import type { ReadSoundOptions, SoundProblem, SoundProblemCode, SoundReading } from './sound-reading.ts'

/** What the reading process is asked. */
export interface SoundJob {
  /** Absolute path; only read. */
  readonly file: string
  readonly options: ReadSoundOptions
  /** Absolute path. */
  readonly ffmpeg: string
  /** Seconds of a sound that are read. */
  readonly secondsMost: number
}

/** Why a file gave no sound at all; undefined when that is all that it has. */
function nothingHeard(decoded: DecodedSound, cutOff: boolean): Omit<SoundProblem, 'ok'> | undefined {
  const failed = failedDecoding([decoded])
  if (failed !== undefined) return { code: `SOUND_${failed.cause}`, detail: failed.detail }
  const { end, samples, report } = decoded
  if (samples > 0) return undefined
  if (report.foreignCodec !== undefined) {
    return { code: 'SOUND_TYPE_UNSUPPORTED', detail: `Its sound is coded as ${report.foreignCodec}.` }
  }
  if (cutOff) return { code: 'SOUND_TRUNCATED', detail: 'The file ends before its sound begins.' }
  if (end === 'done') return undefined
  return report.sounds === 0 && report.films > 0
    ? { code: 'SOUND_NO_TRACK', detail: 'It has pictures and no sound.' }
    : { code: 'SOUND_CORRUPT', detail: report.lastError }
}

/** What was left unread of a sound that was heard; the most telling comes first. */
function leftUnread({ end, more, report }: DecodedSound, cutOff: boolean): SoundProblemCode | null {
  if (more) return 'SOUND_TOO_LONG'
  if (cutOff) return 'SOUND_TRUNCATED'
  if (end !== 'done' || report.damaged > strayPackets) return 'SOUND_CORRUPT'
  if (report.films > 0) return 'SOUND_WITH_FILM'
  return report.sounds > 1 ? 'SOUND_WITH_TRACKS' : null
}

async function readContainer(
  file: FileHandle,
  { file: path, options, ffmpeg, secondsMost }: SoundJob,
  { demuxer, tags }: SoundContainer,
  mediaType: string,
): Promise<SoundReading | SoundProblem> {
  const sketcher = new SoundSketcher()
  const source = { file: path, demuxer, sampleRate: soundSampleRate, samplesMost: secondsMost * soundSampleRate }
  const decoded = await decodeSound(ffmpeg, source, (samples) => sketcher.push(samples))
  const seconds = decoded.samples / soundSampleRate
  const cutOff = !decoded.more && (await soundEndsEarly(file, demuxer, seconds, decoded.report.declaredSeconds))
  const nothing = nothingHeard(decoded, cutOff)
  if (nothing !== undefined) return { ok: false, ...nothing, mediaType }
  const { declaredType } = options
  return {
    ok: true,
    mediaType,
    declaredTypeWrong: declaredType !== undefined && containerOf(declaredType)?.demuxer !== demuxer,
    seconds,
    sketched: mapSketch(sketcher.finish(), encodeSoundSketch),
    ...(await readSoundTags(path, tags, cutOff)),
    problem: leftUnread(decoded, cutOff),
  }
}

/** Decodes a file once and takes from it whatever is asked for. Runs in the reading process. */
export async function readSound(job: SoundJob): Promise<SoundReading | SoundProblem> {
  const file = await open(job.file, 'r')
  try {
    const mediaType = await soundTypeOf(file)
    if (mediaType === null) {
      return { ok: false, code: 'SOUND_TYPE_UNSUPPORTED', detail: 'The bytes are of no kind that is known.' }
    }
    const container = containerOf(mediaType)
    return container === undefined
      ? { ok: false, code: 'SOUND_TYPE_UNSUPPORTED', detail: `The bytes are ${mediaType}.`, mediaType }
      : await readContainer(file, job, container, mediaType)
  } finally {
    await file.close()
  }
}
