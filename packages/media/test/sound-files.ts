import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFfmpeg } from '../src/index.ts'
import { seededRandom } from './samples.ts'

/** The ffmpeg of the product, whose encoders make the files of the tests. */
export const { path: ffmpegPath } = (await findFfmpeg()) ?? {}
if (ffmpegPath === undefined) throw new Error('There is no ffmpeg on this host.')
const ffmpeg: string = ffmpegPath

export const sampleRate = 16_000

/** Notes with overtones over a little noise: a sound that is no other's. */
export function melody(seconds: number, seed = 1): Float32Array {
  const random = seededRandom(seed)
  const samples = new Float32Array(Math.round(seconds * sampleRate))
  const beat = sampleRate / 4
  let tones: number[] = []
  for (let at = 0; at < samples.length; at++) {
    if (at % beat === 0) tones = [0, 0, 0].map(() => 220 * 2 ** (Math.floor(random() * 36) / 12))
    const fading = 1 - (0.7 * (at % beat)) / beat
    const sum = tones.reduce((total, tone) => total + Math.sin((2 * Math.PI * tone * at) / sampleRate), 0)
    samples[at] = 0.2 * fading * sum + 0.04 * (random() - 0.5)
  }
  return samples
}

/** A WAV of 16 bits and one channel, or the beginning of one whose head says that there is more. */
export function wav(samples: Float32Array, statedBytes = samples.length * 2): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(Math.min(0xffffffff, statedBytes + 36), 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(sampleRate, 24)
  bytes.writeUInt32LE(sampleRate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(statedBytes, 40)
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(Math.round(sample * 32_767), 44 + at * 2)
  })
  return bytes
}

/**
 * What ffmpeg makes of a sound.
 * @param ending tells it the format: `mp3`.
 * @param output its arguments for the output.
 * @param inputs its arguments for further inputs; the sound is input 0.
 */
export async function encoded(
  sound: Buffer,
  ending: string,
  output: readonly string[] = [],
  inputs: readonly string[] = [],
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-encoded-'))
  try {
    const [source, target] = [join(folder, 'sound.wav'), join(folder, `encoded.${ending}`)]
    await writeFile(source, sound)
    await promisify(execFile)(ffmpeg, ['-v', 'error', '-i', source, ...inputs, ...output, '-bitexact', target])
    return await readFile(target)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A film of a moving pattern and a picture that stands still, as further inputs. */
export const moving = (seconds: number): string[] => ['-f', 'lavfi', '-i', `testsrc=d=${seconds}:s=64x64:r=5`]
export const still = (colour = 'red'): string[] => ['-f', 'lavfi', '-i', `color=${colour}:s=32x32:r=1:d=1`]

/** The kinds of files that are read: their ending, ffmpeg's arguments, and what their bytes say that they are. */
export const soundFormats: Readonly<Record<string, readonly [string, readonly string[], string]>> = {
  MP3: ['mp3', [], 'audio/mpeg'],
  'MP3 without any head or tag': ['mp3', ['-write_xing', '0', '-id3v2_version', '0'], 'audio/mpeg'],
  'MP3 of 22 kHz with a tag of the old kind': ['mp3', ['-ar', '22050', '-write_id3v1', '1'], 'audio/mpeg'],
  'MPEG layer II': ['mp2', [], 'audio/mpeg'],
  'AAC in ADTS': ['aac', [], 'audio/aac'],
  FLAC: ['flac', [], 'audio/flac'],
  'Ogg Vorbis': ['ogg', [], 'audio/ogg'],
  'Ogg Opus': ['opus', ['-c:a', 'libopus'], 'audio/ogg'],
  'Ogg FLAC': ['ogg', ['-c:a', 'flac'], 'audio/ogg'],
  WAV: ['wav', [], 'audio/wav'],
  'WAV of 24 bits and two channels': ['wav', ['-c:a', 'pcm_s24le', '-ac', '2'], 'audio/wav'],
  'WAV of floating numbers': ['wav', ['-c:a', 'pcm_f32le'], 'audio/wav'],
  'WAV in μ-law': ['wav', ['-c:a', 'pcm_mulaw'], 'audio/wav'],
  'WAV in ADPCM': ['wav', ['-c:a', 'adpcm_ms'], 'audio/wav'],
  'WAV in its large form': ['wav', ['-rf64', 'always'], 'audio/wav'],
  AIFF: ['aiff', [], 'audio/aiff'],
  M4A: ['m4a', [], 'audio/x-m4a'],
  'M4A with its index in front': ['m4a', ['-movflags', '+faststart'], 'audio/x-m4a'],
  'Apple Lossless': ['m4a', ['-c:a', 'alac'], 'audio/x-m4a'],
  QuickTime: ['mov', ['-c:a', 'aac'], 'video/quicktime'],
  '3GP with AMR': ['3gp', ['-c:a', 'libopencore_amrnb', '-ar', '8000'], 'video/3gpp'],
  AMR: ['amr', ['-c:a', 'libopencore_amrnb', '-ar', '8000'], 'audio/amr'],
  WebM: ['webm', ['-c:a', 'libopus'], 'video/webm'],
  Matroska: ['mka', ['-c:a', 'libvorbis'], 'video/matroska'],
  WMA: ['wma', [], 'audio/x-ms-asf'],
}

/** A file in one of the formats. */
export const inFormat = (sound: Buffer, format: string): Promise<Buffer> => {
  const [ending, output] = soundFormats[format] as readonly [string, readonly string[], string]
  return encoded(sound, ending, output)
}

/** A frame of ID3v2.3. */
export function id3Frame(id: string, data: Buffer | string): Buffer {
  const body = typeof data === 'string' ? Buffer.from(`\0${data}`, 'latin1') : data
  const head = Buffer.alloc(10)
  head.write(id, 'latin1')
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}

/** A tag of ID3v2.3 or 4, in front of what is given. */
export function withId3(frames: readonly Buffer[], sound: Buffer, version = 3): Buffer {
  const body = Buffer.concat(frames)
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f)
  return Buffer.concat([Buffer.from('ID3', 'latin1'), Buffer.from([version, 0, 0, ...size]), body, sound])
}

/** The boxes that stand around the one in which a QuickTime file says where its sound is. */
const around = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']

/** A file that says that what it holds is in another one, by the path there. */
export function referring(movie: Buffer, target: string): Buffer {
  const path = Buffer.from(`Disk${target.replaceAll('/', ':')}\0`.padEnd(200 + (target.length % 2), '\0'), 'latin1')
  const alias = Buffer.alloc(162)
  alias.write('alis', 4, 'latin1')
  // name of the volume, then of the file
  alias.write('\x04Disk', 12 + 10, 'latin1')
  alias.write('\x05sound', 12 + 50, 'latin1')
  // the text of kind 2 is the path, and −1 is the end
  const texts = Buffer.alloc(4)
  texts.writeUInt16BE(2, 0)
  texts.writeUInt16BE(path.length, 2)
  const entry = Buffer.concat([alias, texts, path, Buffer.from([0xff, 0xff, 0, 0])])
  entry.writeUInt32BE(entry.length)
  const list = movie.indexOf('dref') - 4
  const old = list + movie.readUInt32BE(list)
  const referred = Buffer.concat([movie.subarray(0, list + 16), entry, movie.subarray(old)])
  for (const name of around) {
    const box = referred.indexOf(name) - 4
    referred.writeUInt32BE(referred.readUInt32BE(box) + referred.length - movie.length, box)
  }
  return referred
}

/** Some bytes with one to eight bits turned, half of them in the first kilobyte, where the structure is. */
export function withBitsTurned(whole: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(whole)
  for (let flips = 1 + Math.floor(random() * 8); flips > 0; flips--) {
    const at = Math.floor(random() * (random() < 0.5 ? Math.min(1024, bytes.length) : bytes.length))
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
  }
  return bytes
}
