import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFfmpeg } from '../src/index.ts'
import { writeProgram } from './scratch.ts'

const found = await findFfmpeg()
if (found === null) throw new Error('There is no ffmpeg on this host.')

/** The ffmpeg of the product, whose encoders make the files of the tests. */
export const ffmpegPath: string = found.path

/** What ffmpeg makes of its arguments, of which the last one tells the format: `mp4`. */
export async function made(...args: readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-made-'))
  try {
    const target = join(folder, `made.${args.at(-1)}`)
    const all = ['-v', 'error', '-threads', '1', ...args.slice(0, -1), '-bitexact', target]
    await promisify(execFile)(ffmpegPath, all)
    return await readFile(target)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What ffmpeg makes of a file and its arguments. */
export async function remade(file: Buffer, input: readonly string[], ...args: readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-made-'))
  try {
    const source = join(folder, 'source')
    await writeFile(source, file)
    return await made(...input, '-i', source, ...args)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A program that answers as ffmpeg does when it is asked what it can, and does otherwise what it is told. */
export function pretendedFfmpeg(folder: string, script: string): Promise<string> {
  const capabilities = `case "$1" in -formats|-encoders) exec ${ffmpegPath} "$@";; esac`
  return writeProgram(folder, `ffmpeg-${script.replaceAll(/\W+/g, '-')}`, `${capabilities}\n${script}`)
}
