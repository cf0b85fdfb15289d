import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFfmpeg } from '@sourcemark/media'
import { encodeWav } from './encode-wav.ts'

/** How the file of a sound is written: by which codec, at how many bits a second. */
export interface SoundEncoding {
  readonly codec: 'mp3' | 'aac' | 'opus' | 'vorbis'
  readonly kilobits: number
  /** Samples a second and channels of the file, where they are not those of made sounds. */
  readonly rate?: number
  readonly channels?: number
  /** What the file says of itself, under the names that ffmpeg has for it: `artist`, `copyright`. */
  readonly tags?: Readonly<Record<string, string>>
  /** A picture that goes with it, as a JPEG; only MP3 here. */
  readonly cover?: Buffer
}

const encoders = {
  mp3: { name: 'libmp3lame', extension: 'mp3' },
  aac: { name: 'aac', extension: 'm4a' },
  opus: { name: 'libopus', extension: 'opus' },
  vorbis: { name: 'libvorbis', extension: 'ogg' },
} as const

let ffmpeg: ReturnType<typeof findFfmpeg> | undefined

/**
 * The file of a sound as ffmpeg writes it.
 * @returns undefined on a machine without ffmpeg, where nobody could read it either.
 */
export async function encodeSound(samples: Float32Array, encoding: SoundEncoding): Promise<Buffer | undefined> {
  ffmpeg ??= findFfmpeg()
  const found = await ffmpeg
  if (found === null) return undefined
  const { name, extension } = encoders[encoding.codec]
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-sound-'))
  try {
    const [sound, cover, file] = ['sound.wav', 'cover.jpg', `encoded.${extension}`].map((name) => join(folder, name))
    await writeFile(sound as string, encodeWav(samples))
    if (encoding.cover !== undefined) await writeFile(cover as string, encoding.cover)
    const covered = [
      '-i',
      cover as string,
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-c:v',
      'copy',
      '-disposition:v',
      'attached_pic',
    ]
    await promisify(execFile)(found.path, [
      ...['-v', 'error', '-nostdin', '-i', sound as string],
      ...(encoding.cover === undefined ? [] : covered),
      ...(encoding.rate === undefined ? [] : ['-ar', `${encoding.rate}`]),
      ...(encoding.channels === undefined ? [] : ['-ac', `${encoding.channels}`]),
      ...['-c:a', name, '-b:a', `${encoding.kilobits}k`, '-flags', '+bitexact', '-fflags', '+bitexact'],
      ...Object.entries(encoding.tags ?? {}).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
      file as string,
    ])
    return await readFile(file as string)
  } finally {
    await rm(folder, { recursive: true })
  }
}
