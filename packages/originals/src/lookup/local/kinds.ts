import {
  Documents,
  HashRun,
  type HashSource,
  hashPostingBytes,
  type IndexDocument,
  KeyRun,
  type KeySource,
  OpenHashRun,
  OpenRun,
  packHashRun,
  packRun,
} from '@sourcemark/segments'
import type { IndexDefinition } from '../contract.ts'

/** Runs of either kind. */
export type Source = KeySource | HashSource
/** A run that does not change any more, but for documents that die. */
export type PackedSource = KeyRun | HashRun
/** A run in memory that entries are added to. */
export type OpenSource = Source & { add(document: IndexDocument, postings: Uint8Array): number }

/** A run that is being packed: its documents, then one part after the other. */
export interface PackedParts {
  readonly documents: Uint8Array
  readonly postings: number
  readonly parts: Iterable<Uint8Array>
}

/** Postings of a source, those of documents that stand nowhere any more too. */
export const sizeOf = (source: Source): number => ('postings' in source ? source.postings : source.entries)

export const openRun = ({ kind, payloadBytes }: IndexDefinition): OpenSource =>
  kind === 'hashes' ? new OpenHashRun() : new OpenRun(payloadBytes)

/** A packed run over its parts, which it reads in place. */
export function loadRun(
  { kind, payloadBytes }: IndexDefinition,
  documents: Uint8Array,
  parts: readonly Uint8Array[],
  dead: Uint8Array | undefined,
): PackedSource {
  const common = { documents: new Documents(documents), ...(dead === undefined ? {} : { dead }) }
  return kind === 'hashes' ? new HashRun({ ...common, parts }) : new KeyRun({ ...common, blocks: parts, payloadBytes })
}

/** Packs what is alive in the sources, all of one index, into a new run. */
export function packSources({ kind, payloadBytes }: IndexDefinition, sources: readonly Source[]): PackedParts {
  if (kind === 'hashes') {
    const { documentBytes, entries, parts } = packHashRun(sources as (HashRun | OpenHashRun)[])
    return { documents: documentBytes, postings: entries, parts }
  }
  const { documentBytes, postings, blocks } = packRun(sources as (KeyRun | OpenRun)[], payloadBytes)
  return { documents: documentBytes, postings, parts: blocks }
}

/** Calls with a posting of a living document, as it is packed in the truth: `length` bytes from `at` on. */
export type VisitPacked = (ordinal: number, bytes: Uint8Array, at: number, length: number) => void

/** Reads every posting of the living documents of a packed run, in no order. */
export function eachPosting(run: PackedSource, visit: VisitPacked): void {
  if (run instanceof HashRun) eachHash(run, visit)
  else if (run.payloadBytes === 0) eachKey(run, visit)
  else eachPayload(run, visit)
}

function eachKey(run: KeyRun, visit: VisitPacked): void {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  run.each((low, high, ordinals, count) => {
    view.setUint32(0, high)
    view.setUint32(4, low)
    for (let at = 0; at < count; at++) visit(ordinals[at] as number, bytes, 0, 8)
  })
}

function eachPayload(run: KeyRun, visit: VisitPacked): void {
  const length = 8 + run.payloadBytes
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  // Behind every document, and of no content.
  const bound = run.bound(Number.MAX_SAFE_INTEGER, '')
  const [lows, highs, lists] = [new Uint32Array(1), new Uint32Array(1), new Float64Array(1)]
  run.each((low, high) => {
    view.setUint32(0, high)
    view.setUint32(4, low)
    lows[0] = low
    highs[0] = high
    run.locate(lows, highs, 1, lists)
    run.visit(lists[0] as number, bound, 'earlier', (ordinal, from, at) => {
      bytes.set(from.subarray(at, at + run.payloadBytes), 8)
      visit(ordinal, bytes, 0, length)
    })
  })
}

function eachHash(run: HashRun, visit: VisitPacked): void {
  const { starts, fronts, backs, tags } = run.packed
  const bytes = new Uint8Array(hashPostingBytes)
  const view = new DataView(bytes.buffer)
  for (let ordinal = 0; ordinal < run.documents.size; ordinal++) {
    if (run.isDead(ordinal)) continue
    for (let entry = starts[ordinal] as number; entry < (starts[ordinal + 1] as number); entry++) {
      for (let word = 0; word < 4; word++) {
        view.setUint32(word * 4, fronts[entry * 4 + word] as number)
        view.setUint32(16 + word * 4, backs[entry * 4 + word] as number)
      }
      view.setUint32(32, tags[entry] as number)
      visit(ordinal, bytes, 0, bytes.length)
    }
  }
}
