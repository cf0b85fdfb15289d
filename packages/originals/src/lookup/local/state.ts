import type { IndexDefinition } from '../contract.ts'
import type { LoggedEntry } from '../log.ts'
import { loadRun, type OpenSource, openRun, type PackedSource, type Source, sizeOf } from './kinds.ts'
import type { MappedFile } from './mapped-file.ts'
import type { Manifest, RunRecord, RunStore } from './store.ts'

/**
 * Postings that a piece of the tail has before it can be full: a piece goes as a whole when it was packed. It is full when it has as many as all before it
 * too, so that there are few pieces to look into while nobody packs them.
 */
const postingsPerPiece = 65_536

/** A packed run that this process reads. */
export interface LoadedRun {
  readonly record: RunRecord
  readonly source: PackedSource
  readonly files: readonly MappedFile[]
}

/** Entries behind the packed runs, in memory. */
export interface TailPiece {
  readonly source: OpenSource
  /** The latest position of each fingerprint in it. */
  readonly positions: Map<bigint, bigint>
  last: bigint
}

/** One index as this process sees it. */
export interface IndexState {
  readonly definition: IndexDefinition
  runs: LoadedRun[]
  tail: TailPiece[]
}

/**
 * What a process knows of a log up to `position`: packed runs up to `sealed`, and behind them the tail in memory. A fingerprint is alive in one place at
 * most: whatever comes later takes its earlier keys away.
 */
export class LocalState {
  readonly indexes: ReadonlyMap<string, IndexState>
  /** Everything that was committed up to there is in. */
  position = 0n
  sealed = 0n
  /** Before `position` is there it answers nothing: documents are gone of which what took their place is not in yet. */
  retiredUpTo = 0n
  incarnation: string | null = null
  /** What names the packed runs; null before the first was taken up. */
  manifest: Manifest | null = null
  private readonly store: RunStore

  constructor(store: RunStore, definitions: readonly IndexDefinition[]) {
    this.store = store
    this.indexes = new Map(definitions.map((definition) => [definition.name, { definition, runs: [], tail: [] }]))
  }

  /** Postings of the tail, all indexes. */
  get tailPostings(): number {
    let sum = 0
    for (const { tail } of this.indexes.values()) for (const { source } of tail) sum += sizeOf(source)
    return sum
  }

  /** Adds what changed in the log, in the order of positions. */
  apply(entries: readonly LoggedEntry[], upTo: bigint): void {
    for (const entry of entries) this.applyEntry(entry)
    this.position = upTo
    if (upTo > this.retiredUpTo) this.retiredUpTo = upTo
  }

  private applyEntry({ index, fingerprintId, contentId, publishedAt, ownerId, postings, position }: LoggedEntry): void {
    const state = this.indexes.get(index)
    // Another program of the same installation may keep indexes that this one knows nothing of.
    if (state === undefined) return
    for (const { source } of state.runs) retire(source, fingerprintId)
    for (const { source } of state.tail) retire(source, fingerprintId)
    let piece = state.tail.at(-1)
    if (piece === undefined || isFull(state.tail)) {
      piece = { source: openRun(state.definition), positions: new Map(), last: position }
      state.tail.push(piece)
    }
    // That it stands nowhere is remembered too: a run that is packed meanwhile may still hold it.
    piece.positions.set(fingerprintId, position)
    piece.last = position
    if (postings.length > 0) {
      piece.source.add({ fingerprintId, contentId, publishedAt: publishedAt.getTime(), ownerId }, postings)
    }
  }

  /**
   * Goes over to the runs of a manifest; what of the tail is in them is let go. After a rebuild nothing is kept of what was there.
   * @throws Error with code ENOENT when the manifest has been followed by others meanwhile; nothing is changed then.
   */
  take(manifest: Manifest): void {
    const sealed = BigInt(manifest.position)
    const same = manifest.generation === this.manifest?.generation
    const loaded = new Map<string, LoadedRun>()
    const opened: LoadedRun[] = []
    const next = new Map<string, LoadedRun[]>()
    if (same) for (const { runs } of this.indexes.values()) for (const run of runs) loaded.set(run.record.id, run)
    try {
      for (const [name, { definition }] of this.indexes) {
        const records = manifest.indexes[name]?.runs ?? []
        next.set(
          name,
          records.map((record) => {
            const known = loaded.get(record.id)
            const run = known === undefined ? this.open(definition, record) : this.renew(known, record)
            if (known === undefined) opened.push(run)
            return run
          }),
        )
      }
    } catch (error) {
      for (const run of opened) closeRun(run)
      throw error
    }
    const kept = new Set([...next.values()].flat().map(({ record }) => record.id))
    for (const [name, state] of this.indexes) {
      for (const run of state.runs) if (!same || !kept.has(run.record.id)) closeRun(run)
      state.runs = next.get(name) ?? []
      state.tail = same ? state.tail.filter(({ last }) => last > sealed) : []
      const fresh = state.runs.filter((run) => opened.includes(run))
      for (const { source, positions } of state.tail) {
        for (const [fingerprintId, position] of positions) {
          if (position <= sealed) {
            retire(source, fingerprintId)
            positions.delete(fingerprintId)
          } else for (const run of fresh) retire(run.source, fingerprintId)
        }
      }
    }
    this.manifest = manifest
    this.incarnation = manifest.incarnation
    this.sealed = sealed
    const retired = BigInt(manifest.retiredUpTo)
    this.retiredUpTo = same && this.retiredUpTo > retired ? this.retiredUpTo : retired
    this.position = same && this.position > sealed ? this.position : sealed
  }

  private open(definition: IndexDefinition, record: RunRecord): LoadedRun {
    const files: MappedFile[] = []
    const openPart = (name: string): Uint8Array => {
      const file = this.store.openPart(record.id, name)
      files.push(file)
      return file.bytes
    }
    try {
      const documents = openPart('documents')
      const parts = Array.from({ length: record.parts }, (_, number) => openPart(`part-${number}`))
      return { record, source: loadRun(definition, documents, parts, this.readDead(record)), files }
    } catch (error) {
      for (const file of files) file.close()
      throw error
    }
  }

  /** The documents of a run that stand nowhere any more: a copy, to which more are added. */
  private readDead({ id, deadList }: RunRecord): Uint8Array | undefined {
    if (deadList === null) return undefined
    const file = this.store.openPart(id, deadList)
    const dead = file.bytes.slice()
    file.close()
    return dead
  }

  private renew(known: LoadedRun, record: RunRecord): LoadedRun {
    if (record.deadList === known.record.deadList) return known
    const dead = this.readDead(record) ?? new Uint8Array(0)
    for (const [at, eight] of dead.entries()) {
      for (let bit = 0; bit < 8; bit++) if ((eight >> bit) & 1) known.source.markDead(at * 8 + bit)
    }
    return { ...known, record }
  }

  close(): void {
    for (const state of this.indexes.values()) {
      for (const run of state.runs) closeRun(run)
      state.runs = []
      state.tail = []
    }
  }
}

function isFull(tail: readonly TailPiece[]): boolean {
  const sizes = tail.map(({ source }) => sizeOf(source))
  const last = sizes.pop() ?? 0
  return last >= postingsPerPiece && last >= sizes.reduce((sum, size) => sum + size, 0)
}

const closeRun = ({ files }: LoadedRun): void => {
  for (const file of files) file.close()
}

function retire(source: Source, fingerprintId: bigint): void {
  const ordinal = source.documents.find(fingerprintId)
  if (ordinal >= 0) source.markDead(ordinal)
}
