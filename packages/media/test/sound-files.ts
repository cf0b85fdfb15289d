import { encodeWav } from '../../../test/support/sounds/encode-wav.ts'
import { remade } from './made-by-ffmpeg.ts'
import { seededRandom } from './samples.ts'

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
  const bytes = encodeWav(samples, sampleRate)
  bytes.writeUInt32LE(Math.min(0xffffffff, statedBytes + 36), 4)
  bytes.writeUInt32LE(statedBytes, 40)
  return bytes
}

/**
 * What ffmpeg makes of a sound.
 * @param ending tells it the format: `mp3`.
 * @param output its arguments for the output.
 * @param inputs its arguments for further inputs; the sound is input 0.
 */
export const encoded = (
  sound: Buffer,
  ending: string,
  output: readonly string[] = [],
  inputs: readonly string[] = [],
): Promise<Buffer> => remade(sound, [], ...inputs, ...output, ending)

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
