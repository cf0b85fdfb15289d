/*
 * What the fingerprint of a sound costs, beside the decoding that it needs anyway: ffmpeg to 8,000 samples a second of one channel, as floats into a pipe,
 * in the same run. Medians of processors' time, ffmpeg's as it states it itself, so that a busy machine changes little. Aim: at most 1.0.
 *
 * The least that a sketch can cost is its spectra: 62.5 a second of 1,024 real samples. A real transform of that length by radices of four is about
 * 17,000 additions and multiplications, window and power another 3,000: 1.3 million a second of sound, of which four are done at once. That is 0.1 ms a
 * second of sound; the search for peaks reads each of the 400 bins of a frame once and is beside it.
 */
import { encodeSoundSketch, SoundSketcher, soundPostings } from '@sourcemark/fingerprint'
import type { SoundEncoding } from '../support/sounds/encode-sound.ts'
import { makeMusic } from '../support/sounds/music.ts'
import { joined, secondsOf } from '../support/sounds/samples.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { median, processorTime } from './processor-time.ts'
import { decode, decoder, usualEncoding } from './sound-decoding.ts'

const rounds = 5

const encodings: Readonly<Record<string, SoundEncoding>> = {
  'MP3, 128 kbit/s, 44.1 kHz, stereo': usualEncoding,
  'AAC, 128 kbit/s, 44.1 kHz, stereo': { codec: 'aac', kilobits: 128, rate: 44_100, channels: 2 },
  'Vorbis, 96 kbit/s, 44.1 kHz, stereo': { codec: 'vorbis', kilobits: 96, rate: 44_100, channels: 2 },
  'Opus, 64 kbit/s, 48 kHz, stereo': { codec: 'opus', kilobits: 64, rate: 48_000, channels: 2 },
  'MP3, 48 kbit/s, 16 kHz, mono': { codec: 'mp3', kilobits: 48 },
}

/** Samples that arrive at once, as from a pipe. */
const piece = 16_384

/** What a sketch and its postings cost, in milliseconds of all processors. */
function sketchingTime(samples: Float32Array): number {
  const before = process.cpuUsage()
  const sketcher = new SoundSketcher()
  for (let from = 0; from < samples.length; from += piece) sketcher.push(samples.subarray(from, from + piece))
  const sketched = sketcher.finish()
  if (!sketched.ok) throw new Error(sketched.reason)
  encodeSoundSketch(sketched.sketch)
  soundPostings(sketched.sketch)
  return processorTime(before)
}

/** `npm run bench -- sounds`. */
export async function benchSoundKernels(): Promise<void> {
  const { version } = await decoder()
  const sound = joined(
    ...(['piano', 'band', 'orchestra'] as const).map((kind, seed) => makeMusic(seed, 60, { kind })),
    makeSpeech(1, 60),
  )
  const seconds = secondsOf(sound)
  console.log(`ffmpeg ${version}; ${seconds} s of music and speech; milliseconds of processors a second of sound`)
  for (const [name, encoding] of Object.entries(encodings)) {
    const decoded = await decode(sound, encoding, rounds)
    const decoding = median(decoded.map(({ time }) => time))
    const sketching = median(decoded.map(({ samples }) => sketchingTime(samples)))
    const each = (time: number): string => (time / seconds).toFixed(2)
    const ratio = (sketching / decoding).toFixed(2)
    console.log(`${name.padEnd(38)}decoding ${each(decoding)}, sketch and postings ${each(sketching)}: ${ratio} times`)
  }
}
