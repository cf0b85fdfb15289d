/** Bounds of what a platform may send. Lengths of strings are in characters (code points) unless the name says bytes. */
export const limits = Object.freeze({
  /** Bytes of a record's value. More is EVENT_TOO_LARGE. */
  eventBytes: 8 * 1024 * 1024,
  /** Bytes of one text part in UTF-8. More is TEXT_TOO_LARGE. */
  textBytes: 512 * 1024,
  /** Bytes of one inline medium after base64. More is EVENT_TOO_LARGE. */
  inlineBytes: 256 * 1024,
  /** Levels of objects and arrays in an event, the event itself being the first. More is EVENT_INVALID. */
  depth: 64,
  partsMin: 1,
  partsMax: 64,
  /** Every id, of contents, parts, accounts, entities, grants and events. */
  idLength: 256,
  titleLength: 1000,
  nameLength: 256,
  captionLength: 4000,
  urlLength: 2048,
  /** The CloudEvents `source`. */
  sourceLength: 1024,
  /** Entries of each list of an account or owner: aliases, handles, urls, licences. */
  listLength: 256,
  /** Highest revision: what a 32-bit integer holds. */
  revisionMax: 2_147_483_647,
} as const)

/** Schemes that a `uri` of a medium may have. `file:` is further limited to a configured root by whoever fetches. */
export const MEDIA_URI_SCHEMES = Object.freeze(['s3', 'https', 'file'] as const)
