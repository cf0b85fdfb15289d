import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/**
 * The one JSON text of a value, by RFC 8785. Fields that are undefined are left out.
 * @throws TypeError for what JSON cannot say: undefined as a whole, functions, NaN, infinities.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('A value without a JSON form cannot be made canonical.')
  return text
}

/** SHA-256 in lower-case hex. A string counts as its UTF-8 bytes. */
export const sha256Hex = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex')

/** Id of a verdict: SHA-256 over the canonical JSON of the content, its revision and what the verdict says. */
export const verdictId = (contentId: string, revision: number, verdictContent: unknown): string =>
  sha256Hex(canonicalJson([contentId, revision, verdictContent]))
