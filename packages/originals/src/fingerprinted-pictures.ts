import { decodePictureSketch, imageAlgorithm, type PictureSketch } from '@sourcemark/fingerprint'
import type { Cached } from './fingerprint-cache.ts'

/** The picture that a fingerprint is of. */
export interface FingerprintedPicture {
  readonly contentId: string
  readonly partId: string
  readonly sketch: PictureSketch
}

/** Pictures in a cache; each weighs one, and takes about 30 KB. */
export const cachedPictures: Cached<FingerprintedPicture> = Object.freeze({
  async read(db, ids) {
    const rows = await db.query<{ id: bigint; contentId: string; partId: string; sketch: Buffer }>({
      name: 'load-picture-sketches',
      text: `select fingerprint_id as id, content_id as "contentId", part_id as "partId", sketch from fingerprint
             where fingerprint_id = any($1) and algorithm = $2`,
      values: [[...ids], imageAlgorithm],
    })
    return rows.map(({ id, sketch, ...picture }) => [id, { ...picture, sketch: decodePictureSketch(sketch) }] as const)
  },
  weigh: () => 1,
} satisfies Cached<FingerprintedPicture>)
