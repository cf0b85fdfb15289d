import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { IndexKind } from '../contract.ts'
import { type MappedFile, mapFile } from './mapped-file.ts'

/*
 * Where the packed runs of one log lie on a host. Files are written once: the parts of a run in a folder of its own, then a numbered manifest that
 * names the runs. A manifest appears whole or not at all, under a number that only one writer can take; so many processes read while any may
 * write, and one that is killed at any moment leaves nothing but files that no manifest names.
 */

/** A packed run of one index. */
export interface RunRecord {
  readonly id: string
  /** Parts of the run beside its documents. */
  readonly parts: number
  readonly documents: number
  readonly postings: number
  readonly bytes: number
  /** Number of the list of documents that stand nowhere any more; 0 while there is none. */
  readonly deadVersion: number
  readonly dead: number
  /** When the first of them went, milliseconds; null while there is none. */
  readonly deadSince: number | null
}

/** What the folder holds, as of one log position. */
export interface Manifest {
  /** Another one after every rebuild. */
  readonly generation: string
  /** Whose log it follows; null while nothing was read of it. */
  readonly incarnation: string | null
  readonly position: string
  /** Runs of each index, oldest first. */
  readonly indexes: Readonly<Record<string, { readonly kind: IndexKind; readonly runs: readonly RunRecord[] }>>
}

export interface RunStore {
  /** The number of the newest manifest, 0 when there is none. */
  newest(): number
  /** The newest manifest and its number; null when there is none. */
  read(): { readonly version: number; readonly manifest: Manifest } | null
  /** @throws Error with code ENOENT when a newer manifest names the run no more. */
  openPart(run: string, name: string): MappedFile
  /** An id for a run that this process writes. */
  newRun(): string
  /** Writes a part of a run, all of it on disk on return. */
  writePart(run: string, name: string, bytes: Uint8Array): void
  /** Makes a manifest the newest, as number `version`, and removes runs and manifests that it leaves behind. False when the number is taken. */
  publish(manifest: Manifest, version: number): boolean
  /** Removes what processes that are gone have left behind unfinished. @returns runs removed. */
  sweep(): number
}

const manifestName = /^manifest-(\d+)\.json$/
const runName = /^(\d+)-\d+-\d+$/

/** Older manifests that stay for readers on their way from one to the next. */
const manifestsKept = 3

/** Opens the folder of one log, made when it is not there. */
export function openRunStore(folder: string): RunStore {
  const runs = join(folder, 'runs')
  mkdirSync(runs, { recursive: true })
  const started = Date.now()
  let made = 0

  const versions = (): number[] =>
    readdirSync(folder)
      .flatMap((name) => manifestName.exec(name)?.slice(1).map(Number) ?? [])
      .sort((a, b) => b - a)
  const manifestPath = (version: number): string => join(folder, `manifest-${version}.json`)
  const readManifest = (version: number): Manifest =>
    JSON.parse(readFileSync(manifestPath(version), 'utf8')) as Manifest

  const store: RunStore = {
    newest: () => versions()[0] ?? 0,
    read() {
      const [version] = versions()
      return version === undefined ? null : { version, manifest: readManifest(version) }
    },
    openPart: (run, name) => mapFile(join(runs, run, name)),
    newRun: () => `${process.pid}-${started}-${++made}`,
    writePart(run, name, bytes) {
      mkdirSync(join(runs, run), { recursive: true })
      writeDurably(join(runs, run, name), bytes)
      syncFolder(join(runs, run))
    },
    publish(manifest, version) {
      syncFolder(runs)
      const draft = join(folder, `draft-${process.pid}-${++made}`)
      writeDurably(draft, Buffer.from(JSON.stringify(manifest)))
      try {
        linkSync(draft, manifestPath(version))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
        throw error
      } finally {
        rmSync(draft, { force: true })
      }
      syncFolder(folder)
      const all = versions()
      const named = new Set(runIds(manifest))
      for (const older of all.slice(1)) {
        for (const run of older === version - 1 ? runIds(readManifest(older)) : [])
          if (!named.has(run)) rmSync(join(runs, run), { recursive: true, force: true })
      }
      for (const older of all.slice(manifestsKept)) rmSync(manifestPath(older), { force: true })
      return true
    },
    sweep() {
      const newest = store.read()
      const named = new Set(newest === null ? [] : runIds(newest.manifest))
      const orphans = readdirSync(runs).filter((run) => !named.has(run) && isAbandoned(run, started))
      for (const run of orphans) rmSync(join(runs, run), { recursive: true, force: true })
      for (const name of readdirSync(folder)) {
        const pid = /^draft-(\d+)-/.exec(name)?.[1]
        if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true })
      }
      return orphans.length
    },
  }
  return store
}

/** Every run that a manifest names. */
const runIds = ({ indexes }: Manifest): string[] =>
  Object.values(indexes).flatMap((index) => index.runs.map(({ id }) => id))

/** Whether the process that wrote a run is gone; one of this process is when it was written by an earlier one of the same number. */
function isAbandoned(run: string, started: number): boolean {
  const [pid, time] = (runName.test(run) ? run : '0-0-0').split('-').map(Number)
  return pid === process.pid ? time !== started : !isRunning(pid ?? 0)
}

function isRunning(pid: number): boolean {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w')
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes the names in a folder durable. */
function syncFolder(path: string): void {
  if (process.platform === 'win32' || !statSync(path).isDirectory()) return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
