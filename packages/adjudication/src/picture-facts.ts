import type { Mark, MatchedOriginal, ReadPart } from '@sourcemark/attribution'
import type { Finding, RightsData } from '@sourcemark/contract'
import { madeFrom, pictureNoticesOf, pictureRights } from '@sourcemark/evidence'
import type { PartMatch, WrittenReading } from '@sourcemark/originals'
import type { WorkFacts } from '@sourcemark/verdict'

/** A picture of the post and the picture of the work that was found in it. */
export interface PicturePair {
  readonly copy: ReadPart
  readonly original: ReadPart
  readonly match: PartMatch
  /** What was read out of their files; undefined while nobody has read them. */
  readonly here: WrittenReading | undefined
  readonly there: WrittenReading | undefined
  /** The words of the copy were read, if there are any. */
  readonly wordsRead: boolean
}

/** Rights information of the work's pictures that is gone from the post's, or names somebody else there: on them, and in their files. */
export function pictureRightsFacts(
  pairs: readonly PicturePair[],
  marks: { readonly original: readonly Mark[]; readonly copy: readonly Mark[] },
  holder: MatchedOriginal,
): { readonly facts: WorkFacts['rights']; readonly details: readonly (Finding['detail'] & { result: string })[] } {
  const all = pairs.flatMap((pair) => {
    const { copy, original, match, here, there } = pair
    const place = { partId: copy.partId, originalPartId: original.partId }
    const files =
      here?.rights == null || there?.rights == null
        ? []
        : // both files lie in the blob store as they were sent
          [pictureRights(there.rights, here.rights, match, true)]
    const size = sizeOf(here)
    const notices =
      size === undefined || !pair.wordsRead ? [] : [pictureNoticesOf(original, { ...copy, size }, match, marks, holder)]
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

function sizeOf(reading: WrittenReading | undefined): { width: number; height: number } | undefined {
  if (reading === undefined || reading.width === null || reading.height === null) return undefined
  return { width: reading.width, height: reading.height }
}

/** A picture of the post that says that it was made from the work's. */
export interface NamedIngredient {
  readonly partId: string
  readonly originalPartId: string
  readonly ids: readonly string[]
  /** In a manifest whose signature holds. */
  readonly signed: boolean
}

/** The pictures of the post whose files name the work's among what they were made from. */
export function ingredientsNamed(pairs: readonly PicturePair[]): NamedIngredient[] {
  return pairs.flatMap(({ copy, original, here, there }) => {
    const links = here?.rights == null || there?.rights == null ? [] : madeFrom(here.rights, there.rights)
    if (links.length === 0) return []
    const ids = links.map(({ id }) => id)
    return [{ partId: copy.partId, originalPartId: original.partId, ids, signed: links.some(({ signed }) => signed) }]
  })
}

/** Whether a picture of the work says, in a manifest that holds, that it was made from the post's: then the post was first. */
export const isMadeFromPost = (pairs: readonly PicturePair[]): boolean =>
  pairs.some(
    ({ here, there }) =>
      here?.rights != null && there?.rights != null && madeFrom(there.rights, here.rights).some(({ signed }) => signed),
  )

/** Terms of the IPTC for what a machine made, wholly or in part. */
const machineMade = /algorithmicMedia$/i

/** What the files of a post's pictures state of how they were made, and whether that holds. */
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
