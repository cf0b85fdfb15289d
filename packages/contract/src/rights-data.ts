/**
 * Where in a picture file a statement stands: EXIF tags, IPTC-IIM records, the XMP packet, text chunks of a PNG, a C2PA manifest. In a sound file:
 * ID3 tags, Vorbis comments, and what MP4, RIFF (WAV), AIFF, ASF (WMA), Matroska (WebM), Flash Video and APE have of their own.
 */
export type RightsCarrier =
  | ('exif' | 'iptc' | 'xmp' | 'png' | 'c2pa')
  | ('id3' | 'vorbis' | 'mp4' | 'riff' | 'aiff' | 'asf' | 'matroska' | 'flv' | 'ape')

/** A time as a file states it. */
export interface RightsTime {
  /** RFC 3339 where the zone is known, else the same without a zone: `2024-05-06T07:08:09`, local to nobody knows where. */
  readonly time: string
  readonly zoned: boolean
}

/** Who sells licences for a work, by name, by address or both. */
export interface Licensor {
  readonly name?: string
  readonly url?: string
}

/** The label of GB 45438 that content was made by a machine. */
export interface AiLabel {
  /** `1`: made by AI, `2`: possibly, `3`: suspected; other words as written. */
  readonly label: string
  readonly producer?: string
  readonly produceId?: string
  readonly propagator?: string
  readonly propagateId?: string
}

/**
 * What became of the check of a manifest. `valid`: signature, assertions and the binding to the file's bytes hold, and the signer's chain ends at a
 * certificate that we trust, at a time that a time stamp vouches for. `untrusted`: all holds, but nobody we trust vouches for the signer or the
 * time. `invalid`: something does not hold. `unsupported`: it is there in a form that cannot be checked.
 */
export type CredentialState = 'valid' | 'invalid' | 'untrusted' | 'unsupported'

/** A C2PA manifest: who signed what about a file. What it says is theirs; only its {@link CredentialState} is ours. */
export interface Credential {
  readonly state: CredentialState
  /** What does not hold or cannot be checked, by the status codes of the C2PA specification where it has one; in order, without doubles. */
  readonly codes: readonly string[]
  /** Label of the manifest, unique in the world. */
  readonly manifestId?: string
  readonly instanceId?: string
  readonly title?: string
  /** Name in the signing certificate: organisation and common name. */
  readonly signer?: string
  /** Time in a time stamp that belongs to the signature, RFC 3339; absent without one. Who issued it is not checked. */
  readonly signedAt?: string
  /** The program that made the manifest. */
  readonly generator?: string
  readonly actions: readonly CredentialAction[]
  readonly ingredients: readonly CredentialIngredient[]
  /** Hash of the file's bytes outside of the manifest, as signed: `sha256:` and hex. */
  readonly binding?: string
}

export interface CredentialAction {
  /** Such as `c2pa.created`. */
  readonly action: string
  readonly digitalSourceType?: string
  readonly agent?: string
}

/** A file that a manifest says its own was made from. */
export interface CredentialIngredient {
  readonly relationship?: string
  readonly title?: string
  readonly documentId?: string
  readonly instanceId?: string
  /** The ingredient's own manifest, checked without its file; at most {@link rightsDataLimits.depth} deep. */
  readonly manifest?: Credential
}

/**
 * What a picture or sound file says in its metadata about whose it is, where it is from and when it was made. Anybody can write and remove it: its presence
 * is evidence, its absence none. Plain JSON; strings and lists are cut at {@link rightsDataLimits}.
 */
export interface RightsData {
  readonly creators: readonly string[]
  readonly credit?: string
  readonly source?: string
  readonly copyrightNotice?: string
  readonly title?: string
  readonly headline?: string
  /** Licences as stated, mostly by address: `cc:license`. */
  readonly licences: readonly string[]
  readonly usageTerms?: string
  /** A page that states the rights. */
  readonly webStatement?: string
  /** `xmpRights:Marked`: true under copyright, false in the public domain. */
  readonly marked?: boolean
  readonly licensors: readonly Licensor[]
  readonly copyrightOwners: readonly string[]
  readonly imageCreators: readonly string[]
  /** Addresses of the creator's pages and mail. */
  readonly contacts: readonly string[]
  readonly createdAt?: RightsTime
  readonly modifiedAt?: RightsTime
  readonly documentId?: string
  readonly instanceId?: string
  readonly originalDocumentId?: string
  /** Ids of the document that it says it was derived from. */
  readonly derivedFrom: readonly string[]
  /** Last part of the IPTC term, such as `trainedAlgorithmicMedia`. */
  readonly digitalSourceType?: string
  readonly aiLabel?: AiLabel
  readonly credential?: Credential
  /** Which carriers state a field, by the name of the field. */
  readonly from: Readonly<Partial<Record<string, readonly RightsCarrier[]>>>
  /** Blocks that are there but could not be read, for being broken, too large or hostile; `file` when nothing could. */
  readonly unread: readonly ('file' | RightsCarrier)[]
}

/** Of a file that says nothing of its rights. */
export const noRights: RightsData = Object.freeze({
  creators: [],
  licences: [],
  licensors: [],
  copyrightOwners: [],
  imageCreators: [],
  contacts: [],
  derivedFrom: [],
  from: {},
  unread: [],
})

export const rightsDataLimits = Object.freeze({
  /** Characters of a string. */
  characters: 2000,
  /** Entries of a list. */
  entries: 50,
  /** Manifests of ingredients within ingredients. */
  depth: 4,
} as const)
