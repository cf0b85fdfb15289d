import { createHash } from 'node:crypto'
import type { Database, Queryable } from '@sourcemark/database'
import { decodeSketch, encodeSketch, type TextSketch, terms, textAlgorithm } from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'

/** What a fingerprint is of. */
export interface FingerprintName {
  readonly contentId: string
  readonly revision: number
  readonly partId: string
  readonly algorithm: string
}

/** 63 bits of the SHA-256 of what the fingerprint is of: the same everywhere, without a sequence. */
export function fingerprintId({ contentId, revision, partId, algorithm }: FingerprintName): bigint {
  const hash = createHash('sha256')
    .update(JSON.stringify([contentId, revision, partId, algorithm]))
    .digest()
  return hash.readBigUInt64BE() >> 1n
}

/**
 * Registers the fingerprint of a text part: its sketch, and its keys for those who come before it. Idempotent, committed on return, so
 * that of two copies that are registered at once and look up afterwards at least one sees the other.
 */
export async function registerFingerprint(
  db: Database,
  id: bigint,
  name: FingerprintName,
  publishedAt: Date,
  sketch: TextSketch,
): Promise<void> {
  await db.transaction(async (tx) => {
    const inserted = await tx.execute({
      name: 'register-fingerprint',
      text: `insert into fingerprint (fingerprint_id, content_id, revision, part_id, algorithm, published_at, sketch)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (content_id, part_id, revision, algorithm) do nothing`,
      values: [
        id,
        name.contentId,
        name.revision,
        name.partId,
        name.algorithm,
        publishedAt,
        Buffer.from(encodeSketch(sketch)),
      ],
    })
    if (inserted === 0) return
    const keys = terms(sketch).map(({ term }) => term)
    await tx.execute({
      name: 'register-terms',
      text: `insert into fingerprint_term (algorithm, term, published_at, fingerprint_id)
             select $1, term, $3, $4 from unnest($2::bigint[]) term order by term`,
      values: [name.algorithm, keys, publishedAt, id],
    })
  })
}

/** Decoded sketches by fingerprint. A fingerprint never changes, so what was read once stays right. */
export class SketchCache {
  private readonly sketches = new Map<bigint, TextSketch>()
  private tokens = 0
  private readonly limit: number

  /** @param limit tokens that are kept at most; about 17 bytes each. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** The sketches of `ids`, read in one round trip where they are not kept. Those that no longer exist are left out. */
  async load(db: Queryable, ids: readonly bigint[]): Promise<Map<bigint, TextSketch>> {
    const found = new Map<bigint, TextSketch>()
    const missing: bigint[] = []
    for (const id of ids) {
      const sketch = this.sketches.get(id)
      if (sketch === undefined) missing.push(id)
      else {
        this.keep(id, sketch)
        found.set(id, sketch)
      }
    }
    if (missing.length === 0) return found
    const rows = await db.query<{ id: bigint; sketch: Buffer; algorithm: string }>({
      name: 'load-sketches',
      text: `select fingerprint_id as id, sketch, algorithm from fingerprint where fingerprint_id = any($1)`,
      values: [missing],
    })
    for (const { id, sketch, algorithm } of rows) {
      if (algorithm !== textAlgorithm) {
        throw new Fault('UNEXPECTED', { message: `a sketch of ${algorithm} was asked for as ${textAlgorithm}` })
      }
      const decoded = decodeSketch(sketch)
      this.keep(id, decoded)
      found.set(id, decoded)
    }
    return found
  }

  /** Keeps a sketch as the most recently used one. */
  keep(id: bigint, sketch: TextSketch): void {
    if (this.sketches.delete(id)) this.tokens -= sketch.size
    this.sketches.set(id, sketch)
    this.tokens += sketch.size
    for (const [oldest, { size }] of this.sketches) {
      if (this.tokens <= this.limit) break
      this.sketches.delete(oldest)
      this.tokens -= size
    }
  }
}
