import { Documents, HashRun, KeyRun } from '@sourcemark/segments'
import { holderCaps, hottestKeys, type IndexDefinition, type IndexStatistics } from '../contract.ts'
import { packSources, type Source, sizeOf } from './kinds.ts'
import type { LocalState } from './state.ts'

/** About what a posting takes that is in no run yet. */
const bytesInMemory = 32

interface HotKey {
  readonly term: bigint
  readonly holders: number
  readonly owners: number
}

/** Reads all of an index once, as if its runs and what is behind them were merged. */
export function localStatistics(
  definition: IndexDefinition,
  sources: readonly Source[],
  { position, manifest }: LocalState,
): IndexStatistics {
  const runs = manifest?.indexes[definition.name]?.runs ?? []
  const inMemory = sources.slice(runs.length).reduce((sum, source) => sum + sizeOf(source), 0) * bytesInMemory
  const bytes = runs.reduce((sum, run) => sum + run.bytes, inMemory)
  const common = { index: definition.name, position, bytes }
  const packed = packSources(definition, sources)
  const documents = new Documents(packed.documents)
  const parts = [...packed.parts]
  if (definition.kind === 'hashes') {
    const run = new HashRun({ documents, parts })
    return {
      ...common,
      documents: documents.size,
      postings: run.entries,
      keys: 0,
      cappedKeys: 0,
      hottest: [],
    }
  }
  const run = new KeyRun({ documents, blocks: parts, payloadBytes: definition.payloadBytes })
  let cappedKeys = 0
  let hottest: HotKey[] = []
  run.each((low, high, ordinals, count) => {
    if (count > holderCaps.holdersPerKey) cappedKeys++
    if (count < 2 || count < (hottest.at(hottestKeys - 1)?.owners ?? 0)) return
    const owners = new Set<bigint>()
    for (let at = 0; at < count; at++) owners.add(documents.ownerId(ordinals[at] as number))
    const term = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))
    hottest.push({ term, holders: count, owners: owners.size })
    if (hottest.length > hottestKeys * 2) hottest = hottestOf(hottest)
  })
  return {
    ...common,
    documents: documents.size,
    postings: run.postings,
    keys: run.keys,
    cappedKeys,
    hottest: hottestOf(hottest),
  }
}

/** Most owners first, then most holders, then by key. */
const hottestOf = (keys: readonly HotKey[]): HotKey[] =>
  keys
    .toSorted((a, b) => b.owners - a.owners || b.holders - a.holders || (a.term < b.term ? -1 : 1))
    .slice(0, hottestKeys)
