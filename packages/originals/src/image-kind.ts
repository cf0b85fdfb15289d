import { rounded, type SpanSide } from '@sourcemark/contract'
import {
  decodePictureSketch,
  encodePictureSketch,
  imageAlgorithm,
  novelPictureFeatures,
  type PictureRegion,
  type PictureSimilarity,
  type PictureSketch,
  pictureHashPostings,
  pictureWordPostings,
  verifyPictures,
} from '@sourcemark/fingerprint'
import { encodeHashes, encodePayloadKeys } from '@sourcemark/segments'
import type { PartMatch } from './findings.ts'
import type { FingerprintedMedium } from './fingerprinted-media.ts'
import { imageHashIndex, imageIndexes, imageWordIndex } from './image-indexes.ts'
import type { MediaKind, MediumPostings, VerifiedMedium } from './media-kind.ts'
import { concernedPictures, originalPictures, type PictureProbes, probesOf } from './picture-candidates.ts'
import { comparePriority } from './priority.ts'

/** A picture that is looked up and compared. */
interface PictureQuery {
  readonly sketch: PictureSketch
  readonly probes: PictureProbes
}

/** How pictures are examined. */
export const imageKind: MediaKind<PictureSketch, PictureQuery, PictureSimilarity> = Object.freeze({
  kind: 'image',
  algorithm: imageAlgorithm,
  reader: 'picture-1',
  derived: 'text',
  indexes: imageIndexes,
  encode: encodePictureSketch,
  decode: decodePictureSketch,
  // About 30 KB each.
  weigh: () => 1,
  weightKept: 4000,
  postings(sketch, found): MediumPostings[] {
    const novelty = found.length === 0 ? undefined : novelPictureFeatures(sketch, found)
    const { payloadBytes } = imageWordIndex
    return [
      { index: imageHashIndex, postings: encodeHashes(pictureHashPostings(sketch, novelty)) },
      { index: imageWordIndex, postings: encodePayloadKeys(pictureWordPostings(sketch, novelty), payloadBytes) },
    ]
  },
  query: (sketch) => ({ sketch, probes: probesOf(sketch) }),
  async find(queries, of, reach, { lookUp, load, onCapped, stage }) {
    if (queries.length === 0) return []
    const probes = queries.map((query) => query.probes)
    const found = await stage('look-up', () => originalPictures(lookUp, probes, of, reach))
    for (const { capped } of found) if (capped > 0) onCapped(capped)
    const ids = new Set(found.flatMap(({ candidates }) => candidates))
    const originals = await stage('load', () => load([...ids]))
    const matches: VerifiedMedium<PictureSimilarity>[][] = []
    for (const [at, { sketch }] of queries.entries()) {
      const candidates = (found[at]?.candidates ?? []).flatMap((id) => originals.get(id) ?? [])
      matches.push(candidates.length === 0 ? [] : await stage('verify', async () => verify(sketch, candidates)))
    }
    return matches
  },
  concerned: (queries, of, reach, { lookUp }) =>
    concernedPictures(
      lookUp,
      queries.map(({ probes }) => probes),
      of,
      reach,
    ),
  tell: (similarity) => ({
    spans: similarity.spans.map(({ query, original }) => ({ query: sideOf(query), original: sideOf(original) })),
    transform: transformOf(similarity),
  }),
} satisfies MediaKind<PictureSketch, PictureQuery, PictureSimilarity>)

/** The candidates that are proven to be in a picture, earliest first. */
function verify(
  query: PictureSketch,
  candidates: readonly FingerprintedMedium<PictureSketch>[],
): VerifiedMedium<PictureSimilarity>[] {
  const similarities = verifyPictures(
    query,
    candidates.map(({ sketch }) => sketch),
  )
  return candidates
    .flatMap(({ contentId, publishedAt, partId }, at): VerifiedMedium<PictureSimilarity>[] => {
      const similarity = similarities[at]
      return similarity == null ? [] : [{ contentId, publishedAt, partId, similarity }]
    })
    .sort(comparePriority)
}

const sideOf = ({ x, y, width, height, quadrilateral }: PictureRegion): SpanSide => ({
  x: rounded(x),
  y: rounded(y),
  w: rounded(width),
  h: rounded(height),
  quad: quadrilateral.map((corner) => corner.map(rounded)),
})

/** Turned by less than a degree is not worth telling. */
const leastTurn = 1

const transformOf = ({ transform }: PictureSimilarity): NonNullable<PartMatch['transform']> => ({
  ...(transform.mirrored ? { mirrored: true } : {}),
  ...(Math.abs(transform.rotation) < leastTurn ? {} : { rotated: Math.round(transform.rotation * 10) / 10 }),
  scaled: Math.round(transform.scale * 1000) / 1000,
  ...(transform.perspective ? { perspective: true } : {}),
  ...(transform.inverted ? { inverted: true } : {}),
})
