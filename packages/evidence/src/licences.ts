import type { Mark, MarkScope } from '@sourcemark/attribution'
import type { LicenceFacts } from './facts.ts'

const none: LicenceFacts = Object.freeze({
  id: '',
  attribution: false,
  noDerivatives: false,
  nonCommercial: false,
  shareAlike: false,
})

/**
 * The open licence that a work states for its text, or a medium for itself: in its markup or metadata first, then where readers see it. Licences of
 * other media, those that stand beside somebody else's name when `isOwner` is given, and those that were written to be overlooked say nothing
 * about it. Where it states several, all their conditions hold.
 * @param marks the marks of the work.
 * @param isOwner whether a mark names the owner or an author of the work.
 * @param of what the licence is asked for: the text, or the kinds of the media whose marks these are.
 */
export function licenceOf(
  marks: readonly Mark[],
  isOwner?: (mark: Mark) => boolean,
  of: readonly MarkScope[] = ['text'],
): LicenceFacts {
  const stating = marks.filter(
    (mark) =>
      mark.licence !== undefined &&
      (mark.scope === 'all' || of.includes(mark.scope)) &&
      (mark.visibility === 'visible' || mark.visibility === 'metadata') &&
      mark.position !== 'caption' &&
      (mark.names.length === 0 || isOwner?.(mark) !== false),
  )
  const structured = stating.filter((mark) => mark.visibility === 'metadata' || mark.role === 'licence')
  const ids = new Set((structured.length > 0 ? structured : stating).map((mark) => mark.licence as string))
  if (ids.size === 0) return none
  const terms = (id: string): string[] => id.split('-').filter((term) => /^(?:BY|ND|NC|SA)$/.test(term))
  const all = new Set([...ids].flatMap(terms))
  const [strictest] = [...ids].sort((a, b) => terms(b).length - terms(a).length || (a < b ? -1 : 1))
  return {
    id: strictest as string,
    attribution: all.has('BY'),
    noDerivatives: all.has('ND'),
    nonCommercial: all.has('NC'),
    shareAlike: all.has('SA'),
  }
}

/** Whether readers of a post see its licence named. A version that either side leaves out does not matter. */
export function namesLicence(marks: readonly Mark[], id: string): boolean {
  const unversioned = (licence: string): string => licence.replace(/-\d+\.\d+$/, '')
  return (
    id !== '' &&
    marks.some(({ licence, visibility }) => {
      if (licence === undefined || visibility !== 'visible') return false
      const bare = unversioned(licence)
      return licence === id || (bare === unversioned(id) && (bare === licence || bare === id))
    })
  )
}
