import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '@sourcemark/database'
import { Documents } from '@sourcemark/segments'
import type { IndexDefinition } from '../contract.ts'
import { logOf, readLog } from '../log.ts'
import { isForeign, takeNewest } from './follow.ts'
import { type PackedParts, type PackedSource, packSources, sizeOf } from './kinds.ts'
import { type IndexState, type LoadedRun, LocalState } from './state.ts'
import { type Manifest, openRunStore, type RunRecord, type RunStore, runsOf } from './store.ts'

/*
 * The one writer of a host. It follows the log like everybody, packs what it read into runs, and merges runs so that there are few: each is at least
 * `growth` times all younger ones together. Nobody waits for it, as long as it does not fall behind.
 */

export interface IndexerOptions {
  readonly database: Database
  readonly folder: string
  /** All of one log. */
  readonly definitions: readonly IndexDefinition[]
  /** Postings in memory that are packed at once; 250,000 when absent. */
  readonly postingsPerRun?: number
  /** Milliseconds that anything stays in memory at most; 15,000 when absent. */
  readonly longestTail?: number
}

/** What one step did. */
export interface IndexerStep {
  /** Entries that were read from the log. */
  readonly read: number
  readonly packed: boolean
  /** Merges that ended since the last step. */
  readonly merged: number
  /** Entries of the log that are not read yet. */
  readonly behind: number
  /** Entries that are in no packed run yet. */
  readonly unpacked: number
  /** The folder held the index of another database, and was begun anew. */
  readonly begunAnew: boolean
}

export interface Indexer {
  /** Reads a page of the log, packs and merges when it is time to. One at a time. */
  step(): Promise<IndexerStep>
  /**
   * Packs everything that was read and merges all runs of each index into one, without what stands nowhere any more.
   * @returns false when another writer of the host was faster somewhere, so that not all of it is done.
   */
  compact(): Promise<boolean>
  close(): Promise<void>
}

const entriesPerPage = 1000
const growth = 3
/** Share of dead documents at which a run is packed again, and how long any may stay on disk, milliseconds. */
const deadShare = 0.1
const deadAtMost = 24 * 3600_000

/** Opens the writer of one log on this host and removes what an earlier one left unfinished. */
export function openIndexer(options: IndexerOptions): Indexer {
  const store = openRunStore(options.folder)
  store.sweep()
  return new RunWriter(options, store, new LocalState(store, options.definitions), 'published')
}

/**
 * Makes the runs of a log from the truth, beside those that answer meanwhile, and puts them in their place.
 * @param onProgress called with the log position reached and the one to reach.
 */
export async function rebuildLocal(
  options: IndexerOptions,
  onProgress: (position: bigint, head: bigint) => void = () => undefined,
): Promise<void> {
  const store = openRunStore(options.folder)
  store.sweep()
  const writer = new RunWriter(
    { postingsPerRun: 4_000_000, longestTail: Number.POSITIVE_INFINITY, ...options },
    store,
    new LocalState(store, options.definitions),
    'private',
  )
  try {
    for (;;) {
      const { behind } = await writer.step()
      onProgress(writer.position, writer.position + BigInt(behind))
      if (behind === 0) break
    }
    await writer.compact()
    writer.publishPrivate()
  } finally {
    await writer.close()
  }
}

class RunWriter implements Indexer {
  private readonly database: Database
  private readonly store: RunStore
  private readonly state: LocalState
  private readonly log: string
  private readonly postingsPerRun: number
  private readonly longestTail: number
  /** Whether others read what is written, or only this writer until it is done. */
  private readonly mode: 'published' | 'private'
  private version = 0
  /** When the oldest of the tail was read. */
  private tailSince: number | null = null
  /** The merge that is going on; it resolves to whether it came to something. */
  private merging: Promise<boolean> | null = null
  private merges = 0

  constructor(options: IndexerOptions, store: RunStore, state: LocalState, mode: 'published' | 'private') {
    const { database, definitions, postingsPerRun = 250_000, longestTail = 15_000 } = options
    this.database = database
    this.store = store
    this.state = state
    this.log = logOf(definitions)
    this.postingsPerRun = postingsPerRun
    this.longestTail = longestTail
    this.mode = mode
    state.take(emptyManifest(definitions))
  }

  get position(): bigint {
    return this.state.position
  }

  async step(): Promise<IndexerStep> {
    const { state } = this
    if (this.mode === 'published') this.takeNewest()
    const after = state.position
    const page = await readLog(this.database, this.log, after, entriesPerPage)
    // Where a merge that ended meanwhile met the runs of another writer, the page does not go on from them.
    const follows = state.position === after
    if (follows && isForeign(state, page)) {
      this.beginAnew()
      return { read: 0, packed: false, merged: 0, behind: Number(page.head), unpacked: 0, begunAnew: true }
    }
    if (follows) {
      state.apply(page.entries, page.upTo)
      state.incarnation = page.incarnation
      if (page.entries.length > 0) this.tailSince ??= Date.now()
    }
    const due =
      state.tailPostings >= this.postingsPerRun ||
      (this.tailSince !== null && Date.now() - this.tailSince >= this.longestTail)
    const packed = due && this.pack()
    await this.mergeWhatIsDue()
    const merged = this.merges
    this.merges = 0
    return {
      read: follows ? page.entries.length : 0,
      packed,
      merged,
      behind: Number(page.head - state.position),
      unpacked: Number(state.position - state.sealed),
      begunAnew: false,
    }
  }

  async compact(): Promise<boolean> {
    await this.merging
    let done = this.state.position === this.state.sealed || this.pack()
    for (const index of this.state.indexes.values()) {
      const due = index.runs.length > 1 || index.runs.some(({ source }) => source.dead > 0)
      if (due && !(await this.merge(index, index.runs))) done = false
    }
    return done
  }

  /** Makes what was written in private the newest for everybody. */
  publishPrivate(): void {
    const { manifest } = this.state
    while (manifest !== null && !this.store.publish(manifest, this.store.newest() + 1));
  }

  async close(): Promise<void> {
    await this.merging?.catch(() => undefined)
    this.state.close()
  }

  private takeNewest(): void {
    const before = this.version
    this.version = takeNewest(this.store, this.state, before)
    if (this.version !== before && this.state.position === this.state.sealed) this.tailSince = null
  }

  /** Forgets everything: the runs are not those of this database. */
  private beginAnew(): void {
    const definitions = [...this.state.indexes.values()].map(({ definition }) => definition)
    this.tailSince = null
    this.change(emptyManifest(definitions))
  }

  /** Packs the tail into a run for each index. False when it came to nothing. */
  private pack(): boolean {
    const runs = new Map<string, RunRecord[]>()
    const started: RunRecord[] = []
    for (const [name, index] of this.state.indexes) {
      const records = index.runs.map((run) => this.keepDead(run))
      const sources = index.tail.map(({ source }) => source)
      if (sources.some((source) => sizeOf(source) > 0)) {
        const packed = packSources(index.definition, sources)
        const run = this.startRun(packed)
        for (const part of packed.parts) run.add(part)
        const record = run.finish()
        started.push(record)
        if (record.documents > 0) records.push(record)
      }
      runs.set(name, records)
    }
    const changed = this.change(this.manifestOf(runs, this.state.position))
    this.discardUnnamed(started)
    if (changed) this.tailSince = null
    return changed
  }

  /** Starts the merge that is due, beside the following of the log; in private nothing else waits for a turn. */
  private async mergeWhatIsDue(): Promise<void> {
    if (this.merging !== null) return
    for (const index of this.state.indexes.values()) {
      const due = runsToMerge(index.runs)
      if (due.length === 0) continue
      const merging = this.merge(index, due)
      if (this.mode === 'private') await merging
      else {
        this.merging = merging.finally(() => {
          this.merging = null
        })
        // What goes wrong shows in the step that comes next: the same runs are due again.
        this.merging.catch(() => undefined)
      }
      return
    }
  }

  /** Merges neighbouring runs of an index into one, part by part, so that others have their turn. False when it came to nothing. */
  private async merge(index: IndexState, inputs: readonly LoadedRun[]): Promise<boolean> {
    const sources = inputs.map(({ source }) => source)
    const before = sources.map((source) => source.deadBitmap())
    const packed = packSources(index.definition, sources)
    const run = this.startRun(packed)
    const replaced = new Set(inputs.map(({ record }) => record.id))
    for (const part of packed.parts) {
      run.add(part)
      await nextTurn()
      // Another writer has put other runs in the place of some; with that they are closed.
      if (index.runs.filter(({ record }) => replaced.has(record.id)).length < inputs.length) {
        this.store.discard(run.id)
        return false
      }
    }
    const merged = run.finish(retiredSince(sources, before))
    const runs = new Map<string, RunRecord[]>()
    for (const [name, { runs: present }] of this.state.indexes) {
      runs.set(
        name,
        present.flatMap((one) => {
          if (!replaced.has(one.record.id)) return [this.keepDead(one)]
          return one.record.id === inputs[0]?.record.id && merged.documents > merged.dead ? [merged] : []
        }),
      )
    }
    const changed = this.change(this.manifestOf(runs, this.state.sealed))
    if (changed) this.merges++
    this.discardUnnamed([merged])
    return changed
  }

  private startRun({ documents: bytes, postings }: PackedParts) {
    const id = this.store.newName()
    const documents = new Documents(bytes)
    let parts = 0
    let size = bytes.length
    this.store.writePart(id, 'documents', bytes)
    return {
      id,
      add: (part: Uint8Array): void => {
        this.store.writePart(id, `part-${parts++}`, part)
        size += part.length
      },
      /** @param retired fingerprints that went while it was packed. */
      finish: (retired: readonly bigint[] = []): RunRecord => {
        const record = { id, parts, documents: documents.size, postings, bytes: size }
        const ordinals = retired.map((one) => documents.find(one)).filter((ordinal) => ordinal >= 0)
        if (ordinals.length === 0) return { ...record, deadList: null, dead: 0, deadSince: null }
        const dead = new Uint8Array(Math.ceil(documents.size / 8))
        for (const ordinal of ordinals) dead[ordinal >> 3] = (dead[ordinal >> 3] as number) | (1 << (ordinal & 7))
        return { ...record, ...this.writeDead(id, dead), dead: new Set(ordinals).size, deadSince: Date.now() }
      },
    }
  }

  /** Writes which documents of a run stand nowhere any more, when that has changed. */
  private keepDead({ record, source }: LoadedRun): RunRecord {
    if (source.dead === record.dead) return record
    const list = this.writeDead(record.id, source.deadBitmap())
    return { ...record, ...list, dead: source.dead, deadSince: record.deadSince ?? Date.now() }
  }

  private writeDead(run: string, dead: Uint8Array): Pick<RunRecord, 'deadList'> {
    const deadList = `dead-${this.store.newName()}`
    this.store.writePart(run, deadList, dead)
    return { deadList }
  }

  private manifestOf(runs: ReadonlyMap<string, readonly RunRecord[]>, position: bigint): Manifest {
    const { manifest, incarnation, retiredUpTo, indexes: states } = this.state
    const indexes: Record<string, Manifest['indexes'][string]> = {}
    for (const [name, { definition }] of states) indexes[name] = { kind: definition.kind, runs: runs.get(name) ?? [] }
    const generation = manifest?.generation ?? randomUUID()
    return { generation, incarnation, position: String(position), retiredUpTo: String(retiredUpTo), indexes }
  }

  /** Goes over to a manifest, and lets others do so. False when another writer was faster: then its runs are taken up. */
  private change(manifest: Manifest): boolean {
    if (this.mode === 'published') {
      if (!this.store.publish(manifest, this.version + 1)) {
        this.takeNewest()
        this.discardUnnamed(runsOf(manifest))
        return false
      }
      this.version++
    }
    const before = this.state.manifest
    this.state.take(manifest)
    if (this.mode === 'private' && before !== null) this.discardUnnamed(runsOf(before))
    return true
  }

  /** Removes those of these runs that came to nothing, or made way for others. */
  private discardUnnamed(runs: readonly RunRecord[]): void {
    const { manifest } = this.state
    const named = new Set(manifest === null ? [] : runsOf(manifest).map(({ id }) => id))
    for (const { id } of runs) if (!named.has(id)) this.store.discard(id)
  }
}

const emptyManifest = (definitions: readonly IndexDefinition[]): Manifest => ({
  generation: randomUUID(),
  incarnation: null,
  position: '0',
  retiredUpTo: '0',
  indexes: Object.fromEntries(definitions.map(({ name, kind }) => [name, { kind, runs: [] }])),
})

/** The youngest runs that have grown too large for the next older one, or one that has too many dead documents or has had them for too long. */
function runsToMerge(runs: readonly LoadedRun[]): readonly LoadedRun[] {
  let from = runs.length - 1
  let younger = runs[from]?.record.bytes ?? 0
  while (from > 0 && (runs[from - 1] as LoadedRun).record.bytes < growth * younger) {
    from--
    younger += (runs[from] as LoadedRun).record.bytes
  }
  if (from < runs.length - 1) return runs.slice(from)
  return runs.filter(isWorn).slice(0, 1)
}

function isWorn({ record, source }: LoadedRun): boolean {
  if (source.dead > source.documents.size * deadShare) return true
  return record.deadSince !== null && Date.now() - record.deadSince > deadAtMost
}

/** Fingerprints that stood in the sources when they began to be merged and do not any more. */
function retiredSince(sources: readonly PackedSource[], before: readonly Uint8Array[]): bigint[] {
  return sources.flatMap((source, at) => {
    const then = before[at] as Uint8Array
    const retired: bigint[] = []
    for (const [byte, eight] of source.deadBitmap().entries()) {
      for (let rest = eight & ~(then[byte] as number), bit = 0; rest >> bit > 0; bit++)
        if ((rest >> bit) & 1) retired.push(source.documents.fingerprintId(byte * 8 + bit))
    }
    return retired
  })
}
