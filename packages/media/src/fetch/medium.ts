/** Why a medium could not be had. A closed list: each is a reason that a verdict may name. */
export const mediumCodes = Object.freeze([
  /** There is nothing at that address. */
  'MEDIUM_NOT_FOUND',
  /** We may not read it: outside of the roots, another scheme, a private address, or its server refuses. */
  'MEDIUM_FORBIDDEN',
  /** More bytes than allowed. */
  'MEDIUM_TOO_LARGE',
  /** No bytes. */
  'MEDIUM_EMPTY',
  /** Not the bytes that were announced. */
  'MEDIUM_HASH_MISMATCH',
  /** Its server cannot be reached or fails; may heal. */
  'MEDIUM_UNREACHABLE',
  /** It did not arrive in time; may heal. */
  'MEDIUM_TIMEOUT',
] as const)
export type MediumCode = (typeof mediumCodes)[number]

/** Where a medium is, as an event says it: exactly one of `uri` and `data`. */
export interface MediumSource {
  /** `file:`, `https:` or `s3:`. */
  readonly uri?: string | undefined
  /** The bytes in base64. */
  readonly data?: string | undefined
  /** What they must hash to, hex in either case. */
  readonly sha256?: string | undefined
  /** How many they must be. */
  readonly bytes?: number | undefined
}

export interface MediumRefusal {
  readonly ok: false
  readonly code: MediumCode
  /** One sentence for people; without secrets of the address. */
  readonly detail: string
  /** Whether another attempt may end otherwise. */
  readonly retry: boolean
}

/** A medium that the blob store has now, or the reason why not. */
export type FetchedMedium = { readonly ok: true; readonly sha256: string; readonly bytes: number } | MediumRefusal

/** Ends a fetch with a refusal; thrown and caught within this folder. */
export class Refused extends Error {
  readonly refusal: MediumRefusal

  constructor(code: MediumCode, detail: string) {
    super(detail)
    this.refusal = { ok: false, code, detail, retry: code === 'MEDIUM_UNREACHABLE' || code === 'MEDIUM_TIMEOUT' }
  }
}
