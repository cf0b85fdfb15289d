/** Marks on a token. */
export const TokenFlag = Object.freeze({
  /** A sentence or a block ended since the token before. */
  break: 1,
  /** Contains characters of traditional Chinese. */
  traditional: 2,
  /** Belongs to a URL: weak evidence, shared by whoever links the same place. */
  url: 4,
} as const)

/** Token ids below this are the code point of a single character, from here up the hash of a word. */
export const wordBase = 0x100_0000

/** How often a text was found dressed up to escape a comparison. */
export interface Disguises {
  /** Invisible characters inside or between words. */
  readonly invisible: number
  /** Words that mix Latin letters with letters that only look like them. */
  readonly homoglyphs: number
  /** Characters of traditional Chinese (no disguise by itself, but a sign of converted script when the origin has none). */
  readonly traditional: number
}

/** The tokens of a text with their places in the text as sent. */
export interface TextSketch {
  /** Number of tokens. */
  readonly size: number
  readonly ids: Uint32Array
  /** First UTF-16 code unit of each token in the text as sent, ascending. */
  readonly starts: Uint32Array
  /** One past the last UTF-16 code unit of each token. */
  readonly ends: Uint32Array
  /** {@link TokenFlag} bits. */
  readonly flags: Uint8Array
  readonly disguises: Disguises
  /** The text was longer than the limit and only its head was read. */
  readonly truncated: boolean
}
