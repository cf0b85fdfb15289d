import type { Subtitle, Subtitles } from '../film/film-reading.ts'
import { commandFor, type LocalFile, startDecoding } from './decoding.ts'

export interface SubtitleSource extends LocalFile {
  /** Seconds of the film that are read. */
  readonly secondsMost: number
  /** The time on the file's own clock from which they are counted. */
  readonly startSecond: number
}

/** Decoders of subtitles that are text. Those that are pictures are not read. */
const textDecoders: ReadonlySet<string> = new Set(['mov_text', 'subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text'])

const limits = Object.freeze({
  /** Tracks that are read: one for each language, in films that have any. */
  tracks: 3,
  /** Characters of one track with its times: three hours of talk. */
  characters: 300_000,
} as const)

/** How SubRip writes when a subtitle is shown. */
const timing = /^(\d+):(\d\d):(\d\d),(\d{3}) --> (\d+):(\d\d):(\d\d),(\d{3})$/

function secondOf([hours, minutes, seconds, milliseconds]: readonly string[]): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000
}

const round = (second: number): number => Math.round(second * 1000) / 1000

/** Takes apart what ffmpeg writes as SubRip: a number, a line with the times, the text, and an empty line. */
function subtitlesIn(written: string): Subtitle[] {
  const rows = written.split(/\r?\n/)
  const begins = rows.flatMap((row, at) => (timing.test(row) ? [at] : []))
  return begins.flatMap((begin, place) => {
    const times = timing.exec(rows[begin] as string)?.slice(1) ?? []
    // In front of the next times stands their number.
    const next = begins[place + 1]
    const text = rows
      .slice(begin + 1, next === undefined ? rows.length : next - 1)
      .map((row) => row.trim())
      .filter((row) => row !== '')
      .join('\n')
    const [start, end] = [secondOf(times.slice(0, 4)), secondOf(times.slice(4))]
    return text === '' ? [] : [{ text, start, end: Math.max(start, end) }]
  })
}

/** The subtitles of one track, and whether they are all. The decoder takes markup out of them. */
async function decodeTrack(
  ffmpeg: string,
  source: SubtitleSource,
  track: number,
): Promise<{ readonly lines: readonly Subtitle[]; readonly complete: boolean }> {
  const { output, end } = startDecoding(
    commandFor(ffmpeg, source, [...textDecoders])
      // By the file's own clock: without the other tracks nobody knows when the film begins.
      .inputOptions('-vn', '-an', '-copyts')
      .outputOptions('-map', `0:s:${track}`, '-c:s', 'text', '-f', 'srt'),
  )
  const decoder = new TextDecoder()
  let [written, more] = ['', false]
  for await (const piece of output) {
    if (written.length < limits.characters) written += decoder.decode(piece, { stream: true })
    else more = true
  }
  const lines = subtitlesIn(written.slice(0, limits.characters)).flatMap(({ text, start, end }) => {
    const [from, to] = [start, end].map((second) => Math.max(0, round(second - source.startSecond))) as [number, number]
    return from < source.secondsMost ? [{ text, start: from, end: to }] : []
  })
  return { lines, complete: (await end) === 'done' && !more && written.length <= limits.characters }
}

/**
 * Reads the subtitles that a container holds as text, in runs of their own in which nothing else is decoded. Runs where hostile files may do no harm.
 * @param codecs of its tracks of subtitles.
 */
export async function decodeSubtitles(
  ffmpeg: string,
  source: SubtitleSource,
  codecs: readonly string[],
): Promise<Subtitles> {
  const text = codecs.flatMap((codec, track) => (textDecoders.has(codec) ? [track] : []))
  const read = text.slice(0, limits.tracks)
  const lines: Subtitle[] = []
  let more = read.length < codecs.length
  for (const track of read) {
    const decoded = await decodeTrack(ffmpeg, source, track)
    // One by one: there may be more of them than a call takes.
    for (const line of decoded.lines) lines.push(line)
    more ||= !decoded.complete
  }
  return { lines, more }
}
