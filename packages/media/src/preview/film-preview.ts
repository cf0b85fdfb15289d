import { open } from 'node:fs/promises'
import { type Cut, cutFrame, cutSound } from '../ffmpeg/cut-film.ts'
import { failedDecoding, type LocalFile } from '../ffmpeg/decoding.ts'
import { filmContainerOf } from '../film/film-container.ts'
import { containerOf, soundTypeOf } from '../sound/sound-container.ts'
import {
  type Preview,
  type PreviewProblem,
  type PreviewWish,
  previewLimits,
  previewSampleRate,
  type SoundPeaks,
} from './preview.ts'

/** The file with the demuxer that its bytes ask for; null when they ask for none. */
async function openedBy(file: string): Promise<LocalFile | null> {
  const handle = await open(file, 'r')
  try {
    const type = await soundTypeOf(handle)
    const container = type === null ? undefined : (containerOf(type) ?? filmContainerOf(type))
    return container === undefined ? null : { file, demuxer: container.demuxer }
  } finally {
    await handle.close()
  }
}

const unsupported: PreviewProblem = Object.freeze({
  ok: false,
  code: 'PREVIEW_TYPE_UNSUPPORTED',
  detail: 'The bytes are neither sound nor film.',
})

function nothingIn(cuts: readonly Cut[]): PreviewProblem {
  const failed = failedDecoding(cuts)
  if (failed !== undefined) return { ok: false, code: `PREVIEW_${failed.cause}`, detail: failed.detail }
  const report = cuts[0]?.report
  if (report?.filmTooLarge === true) {
    return { ok: false, code: 'PREVIEW_TOO_LARGE', detail: 'Its pictures have more pixels than are read.' }
  }
  return { ok: false, code: 'PREVIEW_UNREADABLE', detail: report?.lastError || 'There is nothing at that place.' }
}

/** Seconds before a time at which a film is looked for that has ended then: its last frame is shown for a while. */
const stepsBack = Object.freeze([0, 0.6, 3])

/** What a film shows at a time. Runs in the reading process. */
export async function previewFrame(
  file: string,
  ffmpeg: string,
  second: number,
  pixelsMost: number,
): Promise<Preview | PreviewProblem> {
  const source = await openedBy(file)
  if (source === null) return unsupported
  const cuts: Cut[] = []
  for (const step of stepsBack) {
    const place = { second: Math.max(0, second - step), side: previewLimits.frameSide, pixelsMost }
    const cut = await cutFrame(ffmpeg, source, place)
    if (cut.bytes.length > 0) return { ok: true, bytes: cut.bytes }
    cuts.push(cut)
    if (place.second === 0 || cut.report.films === 0) break
  }
  return nothingIn(cuts)
}

type StretchWish = Extract<PreviewWish, { readonly what: 'peaks' | 'sound' }>

/** How a stretch looks or what it says. Runs in the reading process. */
export async function previewStretch(
  file: string,
  ffmpeg: string,
  wish: StretchWish,
): Promise<Preview | PreviewProblem> {
  const source = await openedBy(file)
  if (source === null) return unsupported
  const seconds = wish.end - wish.start
  // Loudness needs no more: what is drawn is the highest of thousands.
  const sampleRate = wish.what === 'peaks' ? previewSampleRate / 2 : previewSampleRate
  const cut = await cutSound(ffmpeg, source, { start: wish.start, seconds, sampleRate })
  const bytes = cut.bytes.subarray(0, cut.bytes.length - (cut.bytes.length % 2))
  if (bytes.length === 0) return nothingIn([cut])
  if (wish.what === 'sound') return { ok: true, bytes: wavOf(bytes) }
  const samples = new Int16Array(bytes.length / 2)
  for (let at = 0; at < samples.length; at++) samples[at] = bytes.readInt16LE(at * 2)
  const points = Math.max(1, Math.round((wish.points * samples.length) / (seconds * sampleRate)))
  return { ok: true, bytes: Buffer.from(JSON.stringify(peaksOf(samples, sampleRate, Math.min(wish.points, points)))) }
}

const thousandths = (sample: number): number => Math.round((sample / 32768) * 1000) / 1000

/** The lowest and highest sample of each of so many equal stretches. */
function peaksOf(samples: Int16Array, sampleRate: number, points: number): SoundPeaks {
  const [min, max]: [number[], number[]] = [[], []]
  for (let point = 0; point < points; point++) {
    const from = Math.floor((point * samples.length) / points)
    const to = Math.max(from + 1, Math.floor(((point + 1) * samples.length) / points))
    let [low, high] = [32767, -32768]
    for (let at = from; at < Math.min(to, samples.length); at++) {
      const sample = samples[at] as number
      if (sample < low) low = sample
      if (sample > high) high = sample
    }
    min.push(thousandths(Math.min(low, 0)))
    max.push(thousandths(Math.max(high, 0)))
  }
  return { seconds: samples.length / sampleRate, min, max }
}

/** A WAV file of one channel with these samples. */
function wavOf(samples: Buffer): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(samples.length + 36, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(previewSampleRate, 24)
  head.writeUInt32LE(previewSampleRate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
