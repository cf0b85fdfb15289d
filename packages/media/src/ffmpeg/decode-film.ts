import type { FilmFrame } from '@sourcemark/fingerprint'
import type { ColourPicture } from '../picture/picture-reading.ts'
import { commandFor, type DecodingEnd, type LocalFile, soundDecoders, startDecoding } from './decoding.ts'
import { type Block, MatroskaBlocks } from './matroska-blocks.ts'
import { LimitedSamples, SampleBytes } from './sample-bytes.ts'
import type { StreamReport } from './spoken-streams.ts'

export interface FilmSource extends LocalFile {
  /** Which tracks are decoded, of each kind the first. */
  readonly tracks: 'all' | 'pictures' | 'sound'
  /** Frames a second that are wanted. */
  readonly frameRate: number
  /** Pixels of the longer side of a frame; smaller ones are not enlarged. */
  readonly side: number
  /** Frames in colour that are wanted beside, for reading their words; none when absent. */
  readonly colours?: ColourFrames | undefined
  /** Samples a second that are wanted. */
  readonly sampleRate: number
  /** Seconds that are taken at most; decoding ends a second later. */
  readonly secondsMost: number
  /** Pixels of one picture as it is coded; larger ones are not decoded. */
  readonly pixelsMost: number
}

/** Which frames come in colour. */
export interface ColourFrames {
  /** Seconds from one to the next. */
  readonly interval: number
  /** Pixels of their longer side; smaller ones are not enlarged. */
  readonly side: number
}

/** Who takes what is decoded. The next piece is read when it has returned. */
export interface FilmTaker {
  /** A frame as it is shown at its time, upright and with square pixels, from black at 0 to white at 255. In the order of time. */
  frame(frame: FilmFrame): void
  /** A frame in colour as it is shown at its time. The last one of the film comes as well, at a time that may be behind the end by up to two intervals. */
  colours?(second: number, picture: ColourPicture): void
  /** Samples between −1 and 1, which begin when the film does: where it is without sound they are 0. */
  samples(samples: Float32Array): void
}

/** How decoding ended. */
export interface DecodedFilm {
  /** Frames and samples that were taken. */
  readonly frames: number
  readonly samples: number
  /** Seconds up to the end of the last frame; 0 without any. */
  readonly shown: number
  /** Seconds up to the end of the last frame or sample. */
  readonly seconds: number
  /** Whether there was more than was to be taken. */
  readonly more: boolean
  readonly end: DecodingEnd
  readonly report: StreamReport
}

/** Decoders that strangers' bytes may reach: those of films that people send. */
export const filmDecoders: readonly string[] = Object.freeze([
  'h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,mpeg4,mpeg1video,mpeg2video,mjpeg,theora,h263,h263p,h261,flv,vp6,vp6f,vp6a',
  'msmpeg4v1,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,prores,dnxhd,dvvideo',
])

/** Packets that may wait for the other track to begin, about half an hour of frames; when there are more, each track is decoded on its own. */
const mostWaiting = 3_000

/**
 * Frames at a steady rate by their times, each the one that is shown at that moment, and of these alone the smaller ones. A film whose pictures stand
 * still gives them again. The first one may come a moment after the sound, as many writers have it, and counts from the beginning on.
 */
const frameFilter = ({ frameRate, side }: FilmSource): string =>
  `${fromBeginning(frameRate)},fps=${frameRate}:round=up,${scaledTo(side)}:out_range=pc,format=gray`

/** The same in colour and more seldom. The last frame stands on until the next time at which one is wanted has come. */
const colourFilter = ({ interval, side }: ColourFrames, frameRate: number): string =>
  `tpad=stop_mode=clone:stop_duration=${interval + 1 / frameRate},${fromBeginning(frameRate)},fps=1/${interval}:round=up,${scaledTo(side)},format=rgb24`

const fromBeginning = (frameRate: number): string => `setpts='if(eq(N,0)*lt(T,${1 / (2 * frameRate)}),0,PTS)'`

function scaledTo(side: number): string {
  const share = `min(1,${side}/max(iw*sar,ih))`
  return `scale=w='max(1,round(iw*sar*${share}))':h='max(1,round(ih*${share}))':flags=area`
}

/** Samples that are heard from the film's beginning on. */
const sampleFilter = ({ sampleRate }: FilmSource): string => `aresample=${sampleRate},atrim=start=0`

/** Seconds by which the times of samples may be off before they are believed: containers round them. */
const sampleSlack = 0.1

/** Gives samples on at their times: a gap is filled with silence, what comes twice is left out. */
class SampleClock {
  readonly #bytes = new SampleBytes()
  readonly #rate: number
  readonly #given: LimitedSamples

  constructor(rate: number, given: LimitedSamples) {
    this.#rate = rate
    this.#given = given
  }

  push({ second, bytes }: Block): void {
    const decoded = this.#bytes.samplesOf(bytes)
    const ahead = Math.round(second * this.#rate) - this.#given.count
    const apart = Math.abs(ahead) > sampleSlack * this.#rate ? ahead : 0
    for (let silence = apart; silence > 0 && !this.#given.more; silence -= this.#rate) {
      this.#given.push(new Float32Array(Math.min(silence, this.#rate)))
    }
    this.#given.push(decoded.subarray(Math.max(0, -apart)))
  }
}

/**
 * Decodes a film in one pass: the frames of the first track of moving pictures, which is no cover, and the first track of sound, mixed down to one
 * channel. Both come through one pipe, in which each waits for the other by some seconds at most. Runs where hostile files may do no harm.
 */
export async function decodeFilm(ffmpeg: string, source: FilmSource, taker: FilmTaker): Promise<DecodedFilm> {
  const { tracks, frameRate, colours, sampleRate, secondsMost, pixelsMost } = source
  const command = commandFor(ffmpeg, source, [...filmDecoders, ...soundDecoders])
    .inputOptions('-sn', '-max_pixels', `${pixelsMost}`)
    .outputOptions('-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', `${mostWaiting}`)
    .outputOptions('-t', `${secondsMost + 1}`, '-f', 'matroska')
  if (tracks !== 'sound') {
    command.outputOptions('-map', '0:V:0?', '-filter:v:0', frameFilter(source))
    // The same track once more, which is decoded once; raw colours are no codec that Matroska has a name of its own for.
    if (colours !== undefined) {
      command.outputOptions('-map', '0:V:0?', '-filter:v:1', colourFilter(colours, frameRate), '-allow_raw_vfw', '1')
    }
    command.outputOptions('-c:v', 'rawvideo', '-fps_mode', 'passthrough')
  }
  if (tracks !== 'pictures') {
    command.outputOptions('-map', '0:a:0?', '-af', sampleFilter(source), '-ac', '1', '-c:a', 'pcm_f32le')
  }
  const { output, end, report } = startDecoding(command)
  const samples = new LimitedSamples(secondsMost * sampleRate, (piece) => taker.samples(piece))
  const sound = new SampleClock(sampleRate, samples)
  let [frames, shown, more] = [0, 0, false]
  const takeFrame = ({ track: { width, height }, second, bytes: pixels }: Block): void => {
    if (pixels.length !== width * height) throw new Error('A frame of the output has not the size that was told.')
    more ||= second >= secondsMost
    if (more) return
    taker.frame({ second, width, height, pixels })
    frames++
    shown = second + 1 / frameRate
  }
  const takeColours = ({ track: { width, height }, second, bytes: pixels }: Block): void => {
    if (pixels.length !== width * height * 3) throw new Error('A frame in colour has not the size that was told.')
    if (second < secondsMost) taker.colours?.(second, { width, height, channels: 3, pixels })
  }
  const blocks = new MatroskaBlocks((block) => {
    const { kind, place } = block.track
    if (kind === 'sound') sound.push(block)
    else if (place === 0) takeFrame(block)
    else takeColours(block)
  })
  for await (const piece of output) blocks.push(piece)
  return {
    frames,
    samples: samples.count,
    shown,
    seconds: Math.max(shown, samples.count / sampleRate),
    more: more || samples.more,
    end: await end,
    report,
  }
}
