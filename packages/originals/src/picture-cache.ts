import type { Queryable } from '@sourcemark/database'
import { decodePictureSketch, imageAlgorithm, type PictureSketch } from '@sourcemark/fingerprint'

/** The picture that a fingerprint is of. */
export interface FingerprintedPicture {
  readonly contentId: string
  readonly partId: string
  readonly sketch: PictureSketch
}

/** Decoded sketches of pictures by fingerprint. A fingerprint never changes, so what was read once stays right. */
export class PictureCache {
  private readonly pictures = new Map<bigint, FingerprintedPicture>()
  private readonly limit: number

  /** @param limit pictures that are kept at most; about 30 KB each. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** The pictures of `ids`, read in one round trip where they are not kept. Those that no longer exist are left out. */
  async load(db: Queryable, ids: readonly bigint[]): Promise<Map<bigint, FingerprintedPicture>> {
    const found = new Map<bigint, FingerprintedPicture>()
    const missing = new Set<bigint>()
    for (const id of ids) {
      const picture = this.pictures.get(id)
      if (picture === undefined) missing.add(id)
      else found.set(id, this.keep(id, picture))
    }
    if (missing.size === 0) return found
    const rows = await db.query<{ id: bigint; contentId: string; partId: string; sketch: Buffer }>({
      name: 'load-picture-sketches',
      text: `select fingerprint_id as id, content_id as "contentId", part_id as "partId", sketch from fingerprint
             where fingerprint_id = any($1) and algorithm = $2`,
      values: [[...missing], imageAlgorithm],
    })
    for (const { id, sketch, ...picture } of rows) {
      found.set(id, this.keep(id, { ...picture, sketch: decodePictureSketch(sketch) }))
    }
    return found
  }

  /** Keeps a picture as the most recently used one. */
  keep(id: bigint, picture: FingerprintedPicture): FingerprintedPicture {
    this.pictures.delete(id)
    this.pictures.set(id, picture)
    for (const oldest of this.pictures.keys()) {
      if (this.pictures.size <= this.limit) break
      this.pictures.delete(oldest)
    }
    return picture
  }
}
