import type { AlgorithmId } from '@sourcemark/fingerprint'
import type { Cached } from './fingerprint-cache.ts'
import type { Priority } from './priority.ts'

/** The medium that a fingerprint is of. */
export interface FingerprintedMedium<Sketch> extends Priority {
  readonly partId: string
  readonly sketch: Sketch
}

/** How the sketches of one algorithm are read, and what each weighs. */
export interface CachedSketches<Sketch> {
  readonly algorithm: AlgorithmId
  decode(bytes: Uint8Array): Sketch
  /** What it takes of the memory for sketches. */
  weigh(sketch: Sketch): number
}

/** Media of one kind in a cache. */
export const cachedMedia = <Sketch>({
  algorithm,
  decode,
  weigh,
}: CachedSketches<Sketch>): Cached<FingerprintedMedium<Sketch>> => ({
  async read(db, ids) {
    const rows = await db.query<{ id: bigint; contentId: string; publishedAt: Date; partId: string; sketch: Buffer }>({
      name: 'load-medium-sketches',
      text: `select fingerprint_id as id, content_id as "contentId", published_at as "publishedAt", part_id as "partId", sketch
             from fingerprint where fingerprint_id = any($1) and algorithm = $2`,
      values: [[...ids], algorithm],
    })
    return rows.map(({ id, sketch, ...medium }) => [id, { ...medium, sketch: decode(sketch) }] as const)
  },
  weigh: ({ sketch }) => weigh(sketch),
})
