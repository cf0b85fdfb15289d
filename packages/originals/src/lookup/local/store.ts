import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
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

/** Of manifests and runs. Another one gets folders of its own, so that no program reads what it does not understand: the index is made anew there. */
export const runFormat = 1

/** A packed run of one index. */
export interface RunRecord {
  readonly id: string
  /** Parts of the run beside its documents. */
  readonly parts: number
  readonly documents: number
  readonly postings: number
  readonly bytes: number
  /** Name of the part that lists the documents that stand nowhere any more; null while there is none. */
  readonly deadList: string | null
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
  /**
   * Log position up to which documents were taken out of the runs, at or behind `position`: what took their place may only be in the log. A state
   * between the two is none that ever was.
   */
  readonly retiredUpTo: string
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
  /** A name that no other writer of the folder uses: of a run, or of a part that is written later than its run. */
  newName(): string
  /** Writes a part of a run, all of it on disk on return. */
  writePart(run: string, name: string, bytes: Uint8Array): void
  /** Removes a run that no manifest names. */
  discard(run: string): void
  /** Makes a manifest the newest, as number `version`, and removes what it leaves behind. False when another writer was faster. */
  publish(manifest: Manifest, version: number): boolean
  /** Removes what processes that are gone have left behind unfinished. @returns runs removed. */
  sweep(): number
}

const manifestName = /^manifest-(\d+)\.json$/
const runName = /^(\d+)-(\d+)-\d+$/

/** Older manifests that stay for readers on their way from one to the next. */
const manifestsKept = 3

/** With its number this tells a process from others, also from those that had the number before. */
const started = Date.now()
/** Names that this process has given, in whatever folder. */
let made = 0

/** Opens the folder of one log, made when it is not there. */
export function openRunStore(folder: string): RunStore {
  const runs = join(folder, 'runs')
  mkdirSync(runs, { recursive: true })
  const versions = (): number[] =>
    readdirSync(folder)
      .flatMap((name) => manifestName.exec(name)?.slice(1).map(Number) ?? [])
      .sort((a, b) => b - a)
  const manifestPath = (version: number): string => join(folder, `manifest-${version}.json`)
  /** Null when others have followed it meanwhile. */
  const readManifest = (version: number): Manifest | null => {
    try {
      return JSON.parse(readFileSync(manifestPath(version), 'utf8')) as Manifest
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
  /** Removes what a manifest names and the one after it does not. */
  const removeReplaced = (before: Manifest, after: Manifest): void => {
    const lists = new Map(runsOf(after).map(({ id, deadList }) => [id, deadList]))
    for (const { id, deadList } of runsOf(before)) {
      if (!lists.has(id)) store.discard(id)
      else if (deadList !== null && deadList !== lists.get(id)) rmSync(join(runs, id, deadList), { force: true })
    }
  }

  const store: RunStore = {
    newest: () => versions()[0] ?? 0,
    read() {
      for (;;) {
        const [version] = versions()
        if (version === undefined) return null
        const manifest = readManifest(version)
        if (manifest !== null) return { version, manifest }
      }
    },
    openPart: (run, name) => mapFile(join(runs, run, name)),
    newName: () => `${process.pid}-${started}-${++made}`,
    writePart(run, name, bytes) {
      mkdirSync(join(runs, run), { recursive: true })
      writeDurably(join(runs, run, name), bytes)
      syncFolder(join(runs, run))
    },
    discard: (run) => rmSync(join(runs, run), { recursive: true, force: true }),
    publish(manifest, version) {
      // The number of a manifest that is long past is free again.
      if (store.newest() !== version - 1) return false
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
      const before = readManifest(version - 1)
      if (before !== null) removeReplaced(before, manifest)
      for (const older of versions().slice(manifestsKept)) rmSync(manifestPath(older), { force: true })
      return true
    },
    sweep() {
      // Before the manifest is read: what a process that is gone has left cannot be named later.
      const abandoned = readdirSync(runs).filter(isAbandoned)
      const newest = store.read()
      const named = new Set(newest === null ? [] : runsOf(newest.manifest).map(({ id }) => id))
      const orphans = abandoned.filter((run) => !named.has(run))
      for (const run of orphans) store.discard(run)
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
export const runsOf = ({ indexes }: Manifest): RunRecord[] => Object.values(indexes).flatMap((index) => index.runs)

/** Whether the process that wrote a run is gone; one of this process is when it was written by an earlier one of the same number. */
function isAbandoned(run: string): boolean {
  const [, pid, time] = (runName.exec(run) ?? []).map(Number)
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
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
