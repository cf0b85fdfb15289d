/** A place in a list that is ordered by time and id, as it stands in an address: `2026-03-01T08:00:00.000Z,post-1`. */

/** Writes a place. */
export const placeText = (at: Date, id: string): string => `${at.toISOString()},${id}`

/** Reads a place; undefined for the beginning, and for what is none. */
export function readPlace(text: string | undefined): { readonly at: Date; readonly id: string } | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z),(.+)$/s.exec(text ?? '')
  if (match === null) return undefined
  const at = new Date(match[1] ?? '')
  return Number.isNaN(at.getTime()) ? undefined : { at, id: match[2] ?? '' }
}

/** One page of a list of which one row more than a page was read: its rows, and the place after them where there are more. */
export function pageOf<T>(
  rows: readonly T[],
  size: number,
  place: (row: T) => string,
): { readonly rows: readonly T[]; readonly next: string | null } {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > size && last !== undefined ? place(last) : null }
}
