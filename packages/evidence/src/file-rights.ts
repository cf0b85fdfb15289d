import { foldName, isDefaultName, type Mark, marksOfRights } from '@sourcemark/attribution'
import {
  type Credential,
  type CredentialIngredient,
  type Match,
  normaliseTime,
  type RightsData,
  type RightsTime,
  type Span,
} from '@sourcemark/contract'
import type { RightsFacts } from './facts.ts'

/** Rights information in the file of an original that its copy lacks, or where the copy names somebody else. */
export interface FileRightsDetail {
  readonly result: 'removed' | 'altered'
  readonly kind: 'creator' | 'credit' | 'copyright' | 'licence' | 'credential' | 'ai_label'
  /** What the original says, as written. */
  readonly original: string
  /** What stands in its place; null where nothing does. */
  readonly copy: string | null
}

export interface FileRights extends RightsFacts {
  /** One for each kind, in the order of the kinds. */
  readonly details: readonly FileRightsDetail[]
}

/** How a picture, sound or film was found in another. */
export interface MediumMatch extends Pick<Match, 'coverage' | 'originalCoverage'> {
  readonly transform?: Match['transform']
  /** Of films, whose frames may lie within those of the copy; not needed of others. */
  readonly spans?: readonly Span[]
}

const limits = Object.freeze({
  /** Share of both from which one is nearly the other. */
  identical: 0.9,
  /** Degrees of rotation that are none. */
  rotation: 1,
  /** Pixels of the copy for each pixel of the original, between which it is the same picture and no thumbnail of it. */
  scale: [0.5, 2],
  /** By how much speed and pitch of a sound or film may differ: players and codecs are not exact. */
  tempo: 0.01,
  /** Seconds by which the length of a stretch of film may: its frames are compared two a second, at both ends. */
  frames: 1,
} as const)

const nothing: FileRights = Object.freeze({ removed: 0, altered: 0, details: [] })

/**
 * Rights information of a file, a picture, sound or film, that is gone in an otherwise same copy, or names somebody else there: names of creators, agencies
 * and holders, licences, a manifest that holds, a label of AI. A name counts as kept wherever in the metadata it stands. Platforms strip metadata as a matter of
 * course, so nothing is said unless our own path kept both files as they were sent. Source: Copyright Law of China, Art. 51; WIPO Copyright Treaty,
 * Art. 12; Measures for Labelling AI-Generated Content, Art. 10.
 * @param pathKeptIt whether both files reached us as their accounts sent them.
 */
export function fileRights(
  original: RightsData,
  copy: RightsData,
  match: MediumMatch,
  pathKeptIt: boolean,
): FileRights {
  // what could not be read is not known to be gone
  if (!pathKeptIt || copy.unread.length > 0 || !isSame(match)) return nothing
  const details = [
    ...lostNames(original, copy),
    ...lostLicence(original, copy),
    ...lostCredential(original, copy),
    ...lostLabel(original, copy),
  ]
  return {
    removed: details.filter(({ result }) => result === 'removed').length,
    altered: details.filter(({ result }) => result === 'altered').length,
    details,
  }
}

function isSame({ coverage, originalCoverage, transform = {}, spans = [] }: MediumMatch): boolean {
  const { identical, rotation, scale, tempo } = limits
  const { mirrored, rotated = 0, scaled = 1, perspective, inverted, speed = 1, pitch = 1 } = transform
  return (
    Math.min(coverage, originalCoverage) >= identical &&
    mirrored !== true &&
    perspective !== true &&
    inverted !== true &&
    Math.abs(rotated) < rotation &&
    scale[0] <= scaled &&
    scaled <= scale[1] &&
    Math.abs(speed - 1) <= Math.max(tempo, ...spans.flatMap(leastMeasured)) &&
    Math.abs(pitch - 1) <= tempo &&
    spans.every(fillsFrame)
  )
}

/** A stretch of film, with the share of its frames that an original fills; undefined of other media. */
function stretchOf({ query: { start, end, w, h } }: Span): { seconds: number; area: number } | undefined {
  return start === undefined || end === undefined || w === undefined || h === undefined
    ? undefined
    : { seconds: end - start, area: w * h }
}

/** Whether the original's frames fill those of a film; its share of time tells nothing of that. */
const fillsFrame = (span: Span): boolean => (stretchOf(span)?.area ?? 1) >= limits.identical

/** The least difference in speed that a stretch of film is long enough to tell. */
const leastMeasured = (span: Span): number | [] => {
  const seconds = stretchOf(span)?.seconds ?? 0
  return seconds > 0 ? limits.frames / seconds : []
}

/** Only what its marks say is asked here, not of which file. */
const anyFile = Object.freeze({ partId: '', kind: 'image' } as const)

const roles: readonly (readonly [Mark['role'], FileRightsDetail['kind']])[] = [
  ['author', 'creator'],
  ['source', 'credit'],
  ['copyright', 'copyright'],
]

/** Names shorter than this stand in too many texts by chance. */
const shortestName = 2

function lostNames(original: RightsData, copy: RightsData): FileRightsDetail[] {
  const theirs = marksOfRights(anyFile, original)
  const here = marksOfRights(anyFile, copy)
  const words = wordsOf(copy).map(foldName)
  const standsHere = (written: string): boolean => {
    const name = foldName(written)
    return name.length >= shortestName && words.some((text) => text.includes(name))
  }
  return roles.flatMap(([role, kind]) => {
    const own = theirs.filter((mark) => mark.role === role)
    const [lost] = own
    if (lost === undefined || own.some((mark) => callingsOf(mark).some(standsHere))) return []
    const before = new Set(own.flatMap(callingsOf).map(foldName))
    const other = here.find(
      (mark) => mark.role === role && callingsOf(mark).some((name) => !before.has(foldName(name))),
    )
    return [lostDetail(kind, lost.raw, other?.raw)]
  })
}

const callingsOf = ({ names, handles, accountIds, urls }: Mark): string[] => [
  ...names,
  ...handles,
  ...accountIds,
  ...urls,
]

const lostDetail = (kind: FileRightsDetail['kind'], original: string, copy: string | undefined): FileRightsDetail => ({
  result: copy === undefined ? 'removed' : 'altered',
  kind,
  original,
  copy: copy ?? null,
})

const given = (...values: (string | undefined)[]): string[] => values.filter((value) => value !== undefined)

/** Everything that metadata says in words of whose a file is. */
function wordsOf(rights: RightsData): string[] {
  const { creators, imageCreators, copyrightOwners, contacts, licensors, credential } = rights
  return [
    ...creators,
    ...imageCreators,
    ...copyrightOwners,
    ...contacts,
    ...licensors.flatMap(({ name, url }) => given(name, url)),
    ...given(rights.credit, rights.source, rights.copyrightNotice, rights.usageTerms, rights.webStatement),
    ...given(credential?.signer),
  ]
}

const licencesOf = ({ licences, usageTerms, webStatement, licensors }: RightsData): string[] =>
  [...licences, ...given(usageTerms, webStatement), ...licensors.flatMap(({ url }) => given(url))].filter(
    (terms) => !isDefaultName(terms),
  )

function lostLicence(original: RightsData, copy: RightsData): FileRightsDetail[] {
  const theirs = licencesOf(original)
  const here = licencesOf(copy)
  const [lost] = theirs
  if (lost === undefined) return []
  const stated = (rights: RightsData, terms: readonly string[]): string[] => [
    ...terms.map(foldName),
    ...marksOfRights(anyFile, rights).flatMap(({ licence }) => given(licence)),
  ]
  const kept = new Set(stated(copy, here))
  return stated(original, theirs).some((terms) => kept.has(terms)) ? [] : [lostDetail('licence', lost, here[0])]
}

/** Whether a manifest says what somebody has signed. */
const holds = (credential: Credential | undefined): credential is Credential =>
  credential?.state === 'valid' || credential?.state === 'untrusted'

const spoken = ({ signer, title, manifestId, generator }: Credential): string =>
  signer ?? title ?? manifestId ?? generator ?? ''

function lostCredential({ credential }: RightsData, copy: RightsData): FileRightsDetail[] {
  if (!holds(credential)) return []
  const here = copy.credential
  if (here === undefined) return [lostDetail('credential', spoken(credential), undefined)]
  const { manifestId, instanceId, signer } = credential
  const known = new Set([
    ...given(here.manifestId, here.instanceId, here.signer),
    ...ingredientsOf(copy).flatMap(({ ids }) => ids),
  ])
  return given(manifestId, instanceId, signer).some((id) => known.has(id))
    ? []
    : [lostDetail('credential', spoken(credential), spoken(here))]
}

/** Terms of the IPTC for what a machine made, wholly or in part. */
const machineMade: ReadonlySet<string> = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
])

function lostLabel(original: RightsData, copy: RightsData): FileRightsDetail[] {
  const labelOf = ({ aiLabel, digitalSourceType = '' }: RightsData): string | undefined =>
    aiLabel === undefined
      ? machineMade.has(digitalSourceType)
        ? digitalSourceType
        : undefined
      : `AIGC ${aiLabel.label}`
  const label = labelOf(original)
  return label === undefined || labelOf(copy) !== undefined
    ? []
    : [lostDetail('ai_label', label, copy.digitalSourceType)]
}

/** The first year in which cameras wrote dates; what states an earlier one has lost its clock, or tells of the subject. */
const firstYear = 1990
/** Midnight of a new year is where clocks start again that lost their battery. */
const restarted = /-01-01T00:0\d:/

/**
 * The times at which a file says that it was made and signed, RFC 3339 in UTC, the earliest first; empty when it states none. A time
 * without a zone is taken for UTC, so it may be wrong by a day. They are written by whoever made the file, and so prove little.
 */
export function datesOfRights({ createdAt, credential }: RightsData): string[] {
  const times: (RightsTime | undefined)[] = [
    createdAt,
    holds(credential) && credential.signedAt !== undefined ? { time: credential.signedAt, zoned: true } : undefined,
  ]
  const dates = times.flatMap((stated) => {
    if (stated === undefined || restarted.test(stated.time) || Number(stated.time.slice(0, 4)) < firstYear) return []
    return normaliseTime(stated.zoned ? stated.time : `${stated.time}Z`) ?? []
  })
  return [...new Set(dates)].sort()
}

/** A file that another says it was made from. */
export interface FileIngredient {
  /** Ids and hashes by which the file can be told: of its document, its instance, its manifest, and its bytes. */
  readonly ids: readonly string[]
  readonly title?: string
  readonly relationship?: string
  /** Stands in a manifest whose signature holds, not only in XMP. */
  readonly signed: boolean
}

/** What a file says it was made from: the ingredients of its manifest and theirs, and the document that its XMP was derived from. */
export function ingredientsOf({ credential, derivedFrom }: RightsData): FileIngredient[] {
  const signed = holds(credential)
  const all = (ingredients: readonly CredentialIngredient[]): FileIngredient[] =>
    ingredients.flatMap(({ title, relationship, documentId, instanceId, manifest }) => [
      {
        ids: given(documentId, instanceId, ...(holds(manifest) ? manifestIds(manifest) : [])),
        ...(title === undefined ? {} : { title }),
        ...(relationship === undefined ? {} : { relationship }),
        signed,
      },
      ...all(manifest?.ingredients ?? []),
    ])
  return [
    ...all(credential?.ingredients ?? []),
    ...(derivedFrom.length === 0 ? [] : [{ ids: derivedFrom, signed: false }]),
  ]
}

const manifestIds = ({ manifestId, instanceId, binding }: Credential): string[] =>
  given(manifestId, instanceId, binding)

/** Ids that programs write where they have none. */
const isEmptyId = (id: string): boolean => id.length < 8 || /0{12}/.test(id.replaceAll('-', ''))

/** An id by which a file leads to another. */
export interface FileLink {
  readonly id: string
  /** `ingredient`: it names the other as what it was made from. `version`: both are versions of one document, whichever was first. */
  readonly kind: 'ingredient' | 'version'
  /** Stands in a manifest whose signature holds, not only in XMP. */
  readonly signed: boolean
}

/**
 * By which ids a file says that it was made from another, or that both are versions of one document; signed ones and ingredients first. Such
 * a link confirms a match; without a match it says nothing, since ids can be copied.
 */
export function madeFrom(copy: RightsData, original: RightsData): FileLink[] {
  const own = new Set([
    ...given(original.documentId, original.instanceId, original.originalDocumentId),
    ...(holds(original.credential) ? manifestIds(original.credential) : []),
  ])
  const named = ingredientsOf(copy).flatMap(({ ids, signed }) =>
    ids.map((id): FileLink => ({ id, kind: 'ingredient', signed })),
  )
  const versions = given(copy.documentId, copy.originalDocumentId).map(
    (id): FileLink => ({ id, kind: 'version', signed: false }),
  )
  const links = [...named, ...versions]
    .filter(({ id }) => own.has(id) && !isEmptyId(id))
    .sort((a, b) => Number(b.signed) - Number(a.signed) || (a.kind < b.kind ? -1 : Number(a.kind > b.kind)))
  // of one id the strongest link counts
  return [...new Map(links.toReversed().map((link) => [link.id, link])).values()].reverse()
}
