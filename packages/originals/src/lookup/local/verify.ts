import type { Database, Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import type { IndexDefinition } from '../contract.ts'
import { allFingerprints, type FingerprintRange, type LoggedEntry, logOf, readEntries, strideOf } from '../log.ts'
import { takeNewest } from './follow.ts'
import { eachPosting, type PackedSource } from './kinds.ts'
import { LocalState } from './state.ts'
import { openRunStore } from './store.ts'

/** What the comparison of the local form with the truth came to. */
export interface LocalVerification {
  /** Log position that the packed runs include; later changes were left out. */
  readonly position: bigint
  readonly head: bigint
  /** Fingerprints that were compared, by index. */
  readonly compared: ReadonlyMap<string, number>
  readonly differences: readonly LocalDifference[]
}

/** A fingerprint that stands otherwise in the runs than in the truth. */
export interface LocalDifference {
  readonly index: string
  readonly fingerprintId: bigint
  readonly found: 'missing' | 'surplus' | 'different'
}

export interface VerifyOptions {
  readonly database: Database
  readonly folder: string
  readonly definitions: readonly IndexDefinition[]
  /** Fingerprints of each index that are compared, from a random place on; all when absent. */
  readonly sample?: number
}

const entriesPerPage = 2000

/**
 * Compares what the packed runs of this host say with the truth: of each fingerprint its identity and a digest of its postings. The runs are read
 * once, whatever is compared.
 * @throws Fault INDEX_STALE when there are no runs, though something was registered.
 */
export async function verifyLocal(options: VerifyOptions): Promise<LocalVerification> {
  const { database, folder, definitions, sample } = options
  const log = logOf(definitions)
  const store = openRunStore(folder)
  const state = new LocalState(store, definitions)
  try {
    if (takeNewest(store, state, 0) === 0 && (await readHead(database, log)) > 0n) {
      throw new Fault('INDEX_STALE', { message: `the local index '${log}' of this host was never packed` })
    }
    const differences: LocalDifference[] = []
    const compared = new Map<string, number>()
    for (const { definition, runs } of state.indexes.values()) {
      const documents = digestRuns(runs.map(({ source }) => source))
      const whole = sample === undefined
      let count = 0
      let left = sample ?? Number.POSITIVE_INFINITY
      for (const { after: from, upTo } of whole ? [allFingerprints] : fromAnywhere()) {
        let after = from
        while (left > 0) {
          const limit = Math.min(left, entriesPerPage)
          const rows = await readEntries(database, definition, { after, upTo }, limit)
          for (const entry of rows) {
            const held = documents.get(entry.fingerprintId)
            documents.delete(entry.fingerprintId)
            // Changed since the runs were packed: what they say of it is out of date rightly.
            if (entry.position > state.sealed) continue
            const found = compare(definition, entry, held)
            if (found !== null) differences.push({ index: definition.name, fingerprintId: entry.fingerprintId, found })
            count++
          }
          left -= rows.length
          after = rows.at(-1)?.fingerprintId ?? after
          if (rows.length < limit) break
        }
      }
      compared.set(definition.name, count)
      if (whole) {
        for (const fingerprintId of documents.keys()) {
          differences.push({ index: definition.name, fingerprintId, found: 'surplus' })
        }
      }
    }
    return { position: state.sealed, head: await readHead(database, log), compared, differences }
  } finally {
    state.close()
  }
}

async function readHead(database: Queryable, log: string): Promise<bigint> {
  const [row] = await database.query<{ head: bigint }>(`select position as head from index_log where log = $1`, [log])
  return row?.head ?? 0n
}

/**
 * All ids in two ranges, from behind one bound up to the other: from a random place among those that fingerprints have (63 bits) on, then from the
 * beginning to there.
 */
function fromAnywhere(): FingerprintRange[] {
  const start = BigInt(Math.floor(Math.random() * 2 ** 53)) << 10n
  return [
    { ...allFingerprints, after: start },
    { ...allFingerprints, upTo: start },
  ]
}

/** How many postings a document has, and sums over all of them that do not depend on their order. */
interface Digest {
  readonly contentId: string
  readonly publishedAt: number
  readonly ownerId: bigint
  count: number
  sum: number
  other: number
}

/** The living documents of the runs of one index. */
function digestRuns(sources: readonly PackedSource[]): Map<bigint, Digest> {
  const digests = new Map<bigint, Digest>()
  for (const source of sources) {
    const { documents } = source
    const own: (Digest | undefined)[] = new Array(documents.size)
    for (let ordinal = 0; ordinal < documents.size; ordinal++) {
      if (source.isDead(ordinal)) continue
      const fingerprintId = documents.fingerprintId(ordinal)
      // One that stands in two runs has the postings of both.
      const digest = digests.get(fingerprintId) ?? {
        contentId: documents.contentId(ordinal),
        publishedAt: documents.publishedAt(ordinal),
        ownerId: documents.ownerId(ordinal),
        count: 0,
        sum: 0,
        other: 0,
      }
      own[ordinal] = digest
      digests.set(fingerprintId, digest)
    }
    eachPosting(source, (ordinal, bytes, at, length) => {
      const digest = own[ordinal]
      if (digest !== undefined) addPosting(digest, bytes, at, length)
    })
  }
  return digests
}

function addPosting(digest: Digest, bytes: Uint8Array, at: number, length: number): void {
  let one = 0x811c9dc5
  let other = 0x9747b28c
  for (let byte = at; byte < at + length; byte++) {
    one = Math.imul(one ^ (bytes[byte] as number), 0x01000193)
    other = Math.imul(other + (bytes[byte] as number), 0x5bd1e995) ^ (other >>> 13)
  }
  digest.count++
  digest.sum = (digest.sum + one) | 0
  digest.other = (digest.other + other) | 0
}

function compare(
  definition: IndexDefinition,
  entry: LoggedEntry,
  held: Digest | undefined,
): LocalDifference['found'] | null {
  if (entry.postings.length === 0) return held === undefined ? null : 'surplus'
  if (held === undefined) return 'missing'
  const { contentId, ownerId } = entry
  const wanted = { contentId, publishedAt: entry.publishedAt.getTime(), ownerId, count: 0, sum: 0, other: 0 }
  const stride = strideOf(definition)
  for (let at = 0; at < entry.postings.length; at += stride) addPosting(wanted, entry.postings, at, stride)
  const same = (Object.keys(wanted) as (keyof Digest)[]).every((field) => wanted[field] === held[field])
  return same ? null : 'different'
}
