import type { ReadPart } from '@sourcemark/attribution'
import { normaliseTime } from '@sourcemark/contract'

/** Dates of one page; more of them say nothing more. */
const most = 20

/**
 * The times of publication that the markup of a page states (JSON-LD `datePublished`, `article:published_time`, `<time pubdate>`), RFC 3339 in
 * UTC, the earliest first; empty when it states none. A day without a time is its midnight, a time without a zone is UTC: such a time may be
 * wrong by a day. They are written by whoever publishes, and so prove little.
 */
export function datesOf(part: ReadPart): string[] {
  const times = part.dates.slice(0, most).flatMap((written) => timeOf(written.trim()) ?? [])
  return [...new Set(times)].sort()
}

function timeOf(written: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(written)
  if (match === null) return null
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = match
  return normaliseTime(`${day}T${minutes}${seconds}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
}
