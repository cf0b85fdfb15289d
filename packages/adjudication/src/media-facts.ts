import type { Mark, MatchedOriginal, ReadPart } from '@sourcemark/attribution'
import { type Finding, type RightsData, rounded } from '@sourcemark/contract'
import {
  fileRights,
  filmNoticesOf,
  heardOf,
  madeFrom,
  type PictureNotices,
  pictureNoticesOf,
  takenOf,
} from '@sourcemark/evidence'
import type { PartMatch, WrittenReading } from '@sourcemark/originals'
import type { WorkFacts } from '@sourcemark/verdict'

/** A picture, sound or film of the post and that of the work that was found in it. */
export interface MediumPair {
  readonly copy: ReadPart
  readonly original: ReadPart
  readonly match: PartMatch
  /** What was read out of their files; undefined while nobody has read them. */
  readonly here: WrittenReading | undefined
  readonly there: WrittenReading | undefined
  /** The words of the copy were read, if there are any. */
  readonly wordsRead: boolean
}

/** What the files of a pair say of their rights, where the files are what matched: the tags of a sound are not those of its cover. */
function rightsOfFiles({
  copy,
  original,
  match,
  here,
  there,
}: MediumPair): Record<'here' | 'there', RightsData> | null {
  if (copy.kind !== match.via || original.kind !== match.via) return null
  return here?.rights == null || there?.rights == null ? null : { here: here.rights, there: there.rights }
}

/** Share of a film from which its sound is all of it. */
const allHeard = 0.9

/** A match of films with the speed of their sound, which is measured far better, where all of that was taken too. */
function asHeard({ copy, original, match }: MediumPair, pairs: readonly MediumPair[]): PartMatch {
  const heard = pairs.find(
    (pair) =>
      pair.match.via === 'audio' && pair.copy.partId === copy.partId && pair.original.partId === original.partId,
  )?.match
  if (match.via !== 'video' || heard?.transform?.speed === undefined || heard.coverage < allHeard) return match
  return { ...match, transform: { ...match.transform, speed: heard.transform.speed } }
}

/** Rights information of the work's media that is gone from the post's, or names somebody else there: on them, and in their files. */
export function mediaRightsFacts(
  pairs: readonly MediumPair[],
  marks: { readonly original: readonly Mark[]; readonly copy: readonly Mark[] },
  holder: MatchedOriginal,
): { readonly facts: WorkFacts['rights']; readonly details: readonly (Finding['detail'] & { result: string })[] } {
  const noticesOf = (
    { copy, original, match }: MediumPair,
    size: { width: number; height: number },
  ): PictureNotices[] => {
    const [shown, from] = [copy.kind === 'video', original.kind === 'video']
    if (shown && from && match.via === 'video')
      return [filmNoticesOf(original, { ...copy, size }, match, marks, holder)]
    // films are read in some of their frames only: what was not read in one that shows a picture, or is one, is not known to be gone
    return shown || from ? [] : [pictureNoticesOf(original, { ...copy, size }, match, marks, holder)]
  }
  const all = pairs.flatMap((pair) => {
    const { copy, original, here } = pair
    const place = { partId: copy.partId, originalPartId: original.partId }
    const rights = rightsOfFiles(pair)
    // both files lie in the blob store as they were sent
    const files = rights === null ? [] : [fileRights(rights.there, rights.here, asHeard(pair, pairs), true)]
    const size = pair.wordsRead ? sizeOf(here) : undefined
    const notices = size === undefined ? [] : noticesOf(pair, size)
    return [
      ...notices.map(({ details, ...facts }) => ({
        ...facts,
        details: details.map((detail) => ({ ...place, kind: 'words', ...detail })),
      })),
      ...files.map(({ details, ...facts }) => ({
        ...facts,
        details: details.map((detail) => ({ ...place, ...detail })),
      })),
    ]
  })
  const sum = (field: 'removed' | 'altered'): number => all.reduce((total, one) => total + one[field], 0)
  return {
    facts: { removed: sum('removed'), altered: sum('altered') },
    details: all.flatMap(({ details }) => details.map((detail) => ({ ...detail }))),
  }
}

/** Letters of texts up to which they only accompany the recordings and films beside them. */
const accompanying = 400

/** Whether the texts of a content are so short that they speak of the recordings and films beside them, and state no more than whose those are. */
export const onlyAccompany = (parts: readonly ReadPart[]): boolean =>
  parts.filter(({ kind }) => kind === 'text').reduce((sum, part) => sum + takenOf(part, 'query', []).total, 0) <=
  accompanying

/** How much of the work is heard in the recordings and films of the post. */
export function heardFacts(pairs: readonly MediumPair[]): WorkFacts['sound'] {
  const byPart = Map.groupBy(
    pairs.filter(({ match }) => match.via === 'audio'),
    ({ copy }) => copy.partId,
  )
  const heard = [...byPart.values()].map((ofPart) => heardOf(ofPart.flatMap(({ match }) => match.spans)))
  return {
    seconds: rounded(heard.reduce((sum, { seconds }) => sum + seconds, 0)),
    longest: rounded(Math.max(0, ...heard.map(({ longest }) => longest))),
  }
}

function sizeOf(reading: WrittenReading | undefined): { width: number; height: number } | undefined {
  if (reading === undefined || reading.width === null || reading.height === null) return undefined
  return { width: reading.width, height: reading.height }
}

/** A file of the post that says that it was made from the work's. */
export interface NamedIngredient {
  readonly partId: string
  readonly originalPartId: string
  readonly ids: readonly string[]
  /** In a manifest whose signature holds. */
  readonly signed: boolean
}

/** The files of the post that name the work's among what they were made from. */
export function ingredientsNamed(pairs: readonly MediumPair[]): NamedIngredient[] {
  return pairs.flatMap((pair) => {
    const { copy, original } = pair
    const rights = rightsOfFiles(pair)
    const links = rights === null ? [] : madeFrom(rights.here, rights.there)
    if (links.length === 0) return []
    const ids = links.map(({ id }) => id)
    return [{ partId: copy.partId, originalPartId: original.partId, ids, signed: links.some(({ signed }) => signed) }]
  })
}

/** Whether a file of the work says, in a manifest that holds, that it was made from the post's: then the post was first. */
export const isMadeFromPost = (pairs: readonly MediumPair[]): boolean =>
  pairs.some((pair) => {
    const rights = rightsOfFiles(pair)
    return rights !== null && madeFrom(rights.there, rights.here).some(({ signed }) => signed)
  })

/** Terms of the IPTC for what a machine made, wholly or in part. */
const machineMade = /algorithmicMedia$/i

/** What the files of a post state of how they were made, and whether that holds. */
export function provenanceFindings(media: ReadonlyMap<string, WrittenReading>): Finding[] {
  return [...media].flatMap(([partId, { rights }]) => (rights === null ? [] : provenanceOf(partId, rights)))
}

function provenanceOf(partId: string, { credential, aiLabel, digitalSourceType }: RightsData): Finding[] {
  const findings: Finding[] = []
  const note = (code: string, severity: Finding['severity'], detail: Finding['detail']): void => {
    findings.push({ code, severity, detail: { partId, ...detail } })
  }
  if (credential !== undefined && credential.state !== 'unsupported') {
    const { state, codes, signer, signedAt, generator } = credential
    const said = { state, ...defined({ signer, signedAt, generator }) }
    if (state === 'invalid') note('PROVENANCE_INVALID', 'warn', { ...said, codes: [...codes] })
    else note('PROVENANCE_CLAIMED', 'info', said)
  }
  if (aiLabel !== undefined || machineMade.test(digitalSourceType ?? '')) {
    note('AI_GENERATED_LABEL', 'info', { ...aiLabel, ...defined({ digitalSourceType }) })
  }
  return findings
}

const defined = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))
