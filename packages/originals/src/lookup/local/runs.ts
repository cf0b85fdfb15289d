import type { IndexDefinition } from '../contract.ts'
import { openRunStore } from './store.ts'

/** The packed runs of this host. */
export interface LocalRuns {
  /** Log position that they include. */
  readonly position: bigint
  readonly indexes: readonly IndexRuns[]
}

export interface IndexRuns {
  readonly index: string
  readonly runs: number
  readonly bytes: number
  readonly postings: number
  /** Documents that stand nowhere any more and are still in the runs. */
  readonly dead: number
}

/** Tells what the newest manifest of a folder names; at position 0 when there is none. */
export function readRuns(folder: string, definitions: readonly IndexDefinition[]): LocalRuns {
  const manifest = openRunStore(folder).read()?.manifest
  return {
    position: BigInt(manifest?.position ?? 0),
    indexes: definitions.map(({ name }) => {
      const runs = manifest?.indexes[name]?.runs ?? []
      const sum = (field: 'bytes' | 'postings' | 'dead'): number => runs.reduce((total, run) => total + run[field], 0)
      return { index: name, runs: runs.length, bytes: sum('bytes'), postings: sum('postings'), dead: sum('dead') }
    }),
  }
}
