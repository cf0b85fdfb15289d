import { createHash } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import { decodeSketch, decodeWords, type TextSketch, type TextWords, textAlgorithm } from '@sourcemark/fingerprint'
import type { Cached } from './fingerprint-cache.ts'

/** What a fingerprint is of. */
export interface FingerprintName {
  readonly contentId: string
  readonly revision: number
  readonly partId: string
  /** Which of the media embedded in the part, as `MediumName` has it; the part itself when absent or 0. */
  readonly cover?: number
  readonly algorithm: string
}

/** 63 bits of the SHA-256 of what the fingerprint is of: the same everywhere, without a sequence. */
export function fingerprintId({ contentId, revision, partId, cover = 0, algorithm }: FingerprintName): bigint {
  const name = [contentId, revision, partId, algorithm]
  const hash = createHash('sha256')
    .update(JSON.stringify(cover === 0 ? name : [...name, cover]))
    .digest()
  return hash.readBigUInt64BE() >> 1n
}

/** A fingerprint of one part, to be saved. */
export interface NewFingerprint {
  readonly fingerprintId: bigint
  readonly partId: string
  readonly algorithm: string
  /** Encoded. */
  readonly sketch: Uint8Array
}

/**
 * Saves fingerprints: part of a statement that begins with a row of the content, `holder`, or none when they are not to be saved. Parameters:
 * $1 content, $2 revision, $3 time, and from $4 on `fingerprintValues`. Those that are there stay.
 */
export const saveFingerprints = (holder: string): string => `
  insert into fingerprint (fingerprint_id, content_id, revision, part_id, algorithm, published_at, sketch)
  select n.fingerprint_id, $1, $2, n.part_id, n.algorithm, $3, n.sketch
  from ${holder} cross join unnest($4::bigint[], $5::text[], $6::text[], $7::bytea[]) as n(fingerprint_id, part_id, algorithm, sketch)
  on conflict do nothing returning fingerprint_id`

/** Saves fingerprints of a content, before it is recorded what was found for them. Those that are there stay. */
export async function keepFingerprints(
  tx: Queryable,
  {
    contentId,
    revision,
    publishedAt,
  }: { readonly contentId: string; readonly revision: number; readonly publishedAt: Date },
  fingerprints: readonly NewFingerprint[],
): Promise<void> {
  await tx.execute({
    name: 'keep-fingerprints',
    text: `with holder as (select 1) ${saveFingerprints('holder')}`,
    values: [contentId, revision, publishedAt, ...fingerprintValues(fingerprints)],
  })
}

/** The values of `saveFingerprints`. */
export const fingerprintValues = (fingerprints: readonly NewFingerprint[]): unknown[] => [
  fingerprints.map((one) => one.fingerprintId),
  fingerprints.map(({ partId }) => partId),
  fingerprints.map(({ algorithm }) => algorithm),
  fingerprints.map(({ sketch }) => Buffer.from(sketch.buffer, sketch.byteOffset, sketch.byteLength)),
]

/** The text that a fingerprint is of. */
export interface FingerprintedText {
  readonly contentId: string
  readonly partId: string
  readonly sketch: TextSketch
  /** Its words, of a fingerprint for retellings. */
  readonly words?: TextWords
}

interface FingerprintRow {
  readonly id: bigint
  readonly contentId: string
  readonly partId: string
  readonly algorithm: string
  readonly sketch: Buffer
  /** Sketch of the text itself, of a fingerprint for retellings. */
  readonly text: Buffer | null
}

/** Texts in a cache, each as heavy as it has tokens: about 17 bytes a token. */
export const cachedTexts: Cached<FingerprintedText> = Object.freeze({
  async read(db, ids) {
    const rows = await db.query<FingerprintRow>({
      name: 'load-sketches',
      text: `select f.fingerprint_id as id, f.content_id as "contentId", f.part_id as "partId", f.algorithm, f.sketch, t.sketch as text
             from fingerprint f
             left join fingerprint t on f.algorithm <> $2 and t.content_id = f.content_id and t.part_id = f.part_id
               and t.revision = f.revision and t.algorithm = $2
             where f.fingerprint_id = any($1)`,
      values: [[...ids], textAlgorithm],
    })
    return rows.flatMap((row) => {
      const text = decodeText(row)
      return text === undefined ? [] : [[row.id, text] as const]
    })
  },
  weigh: ({ sketch }) => sketch.size,
} satisfies Cached<FingerprintedText>)

function decodeText({ contentId, partId, algorithm, sketch, text }: FingerprintRow): FingerprintedText | undefined {
  if (algorithm === textAlgorithm) return { contentId, partId, sketch: decodeSketch(sketch) }
  if (text === null) return undefined
  const decoded = decodeSketch(text)
  return { contentId, partId, sketch: decoded, words: decodeWords(sketch, decoded) }
}
