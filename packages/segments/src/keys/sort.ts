/** Up to this many are sorted by insertion. */
const few = 24

/** Orders two postings by (low, spread key, ordinal). */
function compare(a: number, b: number, low: Uint32Array, key: Uint32Array, ordinal: Uint32Array): number {
  return (
    (low[a] as number) - (low[b] as number) ||
    (key[a] as number) - (key[b] as number) ||
    (ordinal[a] as number) - (ordinal[b] as number)
  )
}

/**
 * Sorts `items[from, to)`, which are places in the columns, by (low, key, ordinal); equal ones keep their order. A natural merge sort: what
 * comes as k sorted stretches, as the lists of one key from k runs do, costs n log k. `scratch` has room for all of them.
 */
export function sortRange(
  items: Uint32Array,
  from: number,
  to: number,
  scratch: Uint32Array,
  low: Uint32Array,
  key: Uint32Array,
  ordinal: Uint32Array,
): void {
  if (to - from <= few) {
    for (let i = from + 1; i < to; i++) {
      const item = items[i] as number
      let at = i
      while (at > from && compare(items[at - 1] as number, item, low, key, ordinal) > 0) {
        items[at] = items[at - 1] as number
        at--
      }
      items[at] = item
    }
    return
  }
  while (true) {
    // One pass merges neighbouring stretches in pairs, until one pass finds a single stretch.
    let start = from
    while (start < to) {
      const middle = endOfStretch(items, start, to, low, key, ordinal)
      if (middle === to) break
      const end = endOfStretch(items, middle, to, low, key, ordinal)
      merge(items, start, middle, end, scratch, low, key, ordinal)
      start = end
    }
    if (start === from) return
  }
}

function endOfStretch(
  items: Uint32Array,
  from: number,
  to: number,
  low: Uint32Array,
  key: Uint32Array,
  ordinal: Uint32Array,
): number {
  let end = from + 1
  while (end < to && compare(items[end - 1] as number, items[end] as number, low, key, ordinal) <= 0) end++
  return end
}

function merge(
  items: Uint32Array,
  from: number,
  middle: number,
  to: number,
  scratch: Uint32Array,
  low: Uint32Array,
  key: Uint32Array,
  ordinal: Uint32Array,
): void {
  const left = middle - from
  for (let i = 0; i < left; i++) scratch[i] = items[from + i] as number
  let i = 0
  let j = middle
  let at = from
  while (i < left) {
    const takeRight = j < to && compare(scratch[i] as number, items[j] as number, low, key, ordinal) > 0
    items[at++] = (takeRight ? items[j++] : scratch[i++]) as number
  }
}
