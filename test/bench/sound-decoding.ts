/* What the benches of sounds are measured beside: ffmpeg's decoding of a file to what fingerprints are made of. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFfmpeg } from '@sourcemark/media'
import { encodeSound, type SoundEncoding } from '../support/sounds/encode-sound.ts'

/** A file as people send it: what cost is compared with where nothing else is said. */
export const usualEncoding: SoundEncoding = { codec: 'mp3', kilobits: 128, rate: 44_100, channels: 2 }

/** The ffmpeg that decodes. */
export async function decoder(): Promise<{ readonly path: string; readonly version: string }> {
  const ffmpeg = await findFfmpeg()
  if (ffmpeg === null) throw new Error('There is no ffmpeg to decode with.')
  return ffmpeg
}

/** How long all processors worked by ffmpeg's own account (`-benchmark`), in milliseconds. */
export function statedTime(said: string): number {
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said) ?? []
  if (user === undefined || system === undefined) throw new Error('ffmpeg does not state its time.')
  return 1000 * (Number(user) + Number(system))
}

/** A decoded sound, and how long all processors worked on that by ffmpeg's own account, in milliseconds. */
export interface Decoded {
  readonly samples: Float32Array
  readonly time: number
}

/** Writes a sound into a file and decodes that some times: 8,000 samples a second of one channel, as floats into a pipe. */
export async function decode(sound: Float32Array, encoding: SoundEncoding, rounds: number): Promise<Decoded[]> {
  const { path } = await decoder()
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const file = join(folder, 'sound')
    await writeFile(file, (await encodeSound(sound, encoding)) as Buffer)
    const decoded: Decoded[] = []
    for (let round = 0; round < rounds; round++) {
      const { stdout, stderr } = await promisify(execFile)(
        path,
        ['-nostdin', '-benchmark', '-threads', '1', '-i', file, '-ac', '1', '-ar', '8000', '-f', 'f32le', 'pipe:1'],
        { encoding: 'buffer', maxBuffer: 1 << 28 },
      )
      const bytes = new Uint8Array(stdout)
      const samples = new Float32Array(bytes.buffer, 0, bytes.length >> 2)
      decoded.push({ samples, time: statedTime(stderr.toString()) })
    }
    return decoded
  } finally {
    await rm(folder, { recursive: true })
  }
}
