/** Postings as columns of words, which thousands of them are made in. */
export interface WordPostings {
  readonly size: number
  /** The halves of the keys, unsigned. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  /** As many words a posting as its payload has, the first four bytes the first word, big-endian. */
  readonly payload: Uint32Array
}

const digitBits = 11
const digits = 2 ** digitBits

/**
 * Packs postings as `encodePayloadKeys` does, from columns: sorted by radix, without an object a posting.
 * @throws RangeError when the columns are shorter than `size`.
 */
export function encodeWordPostings({ size, low, high, payload }: WordPostings, payloadBytes: number): Uint8Array {
  const payloadWords = payloadBytes / 4
  if (low.length < size || high.length < size || payload.length < size * payloadWords) {
    throw new RangeError('columns of postings are cut off')
  }
  const order = sortPostings(size, low, high, payload, payloadWords)
  const stride = 8 + payloadBytes
  const bytes = new Uint8Array(size * stride)
  const view = new DataView(bytes.buffer)
  let end = 0
  for (let at = 0; at < size; at++) {
    const posting = order[at] as number
    view.setUint32(end, high[posting] as number)
    view.setUint32(end + 4, low[posting] as number)
    for (let word = 0; word < payloadWords; word++) {
      view.setUint32(end + 8 + word * 4, payload[posting * payloadWords + word] as number)
    }
    if (!repeats(bytes, end, stride)) end += stride
  }
  return bytes.subarray(0, end)
}

/** Whether the posting that was written at `end` is that before it. */
function repeats(bytes: Uint8Array, end: number, stride: number): boolean {
  if (end === 0) return false
  for (let byte = 0; byte < stride; byte++) if (bytes[end + byte] !== bytes[end - stride + byte]) return false
  return true
}

/** The places of the postings, ascending by key as a signed number and then by payload: its lowest digits are sorted by first. */
function sortPostings(
  size: number,
  low: Uint32Array,
  high: Uint32Array,
  payload: Uint32Array,
  payloadWords: number,
): Uint32Array {
  let order = new Uint32Array(size)
  let next = new Uint32Array(size)
  for (let at = 0; at < size; at++) order[at] = at
  const starts = new Uint32Array(digits)
  const sortBy = (words: Uint32Array, stride: number, first: number, flipped: number): void => {
    for (let shift = 0; shift < 32; shift += digitBits) {
      starts.fill(0)
      for (let at = first; at < first + size * stride; at += stride) {
        const digit = (((words[at] as number) ^ flipped) >>> shift) & (digits - 1)
        starts[digit] = (starts[digit] as number) + 1
      }
      let sum = 0
      let single = false
      for (let digit = 0; digit < digits; digit++) {
        const count = starts[digit] as number
        if (count === size) single = true
        starts[digit] = sum
        sum += count
      }
      // All have the same digit here, as the high halves of small keys do.
      if (single) continue
      for (let at = 0; at < size; at++) {
        const posting = order[at] as number
        const digit = (((words[first + posting * stride] as number) ^ flipped) >>> shift) & (digits - 1)
        const place = starts[digit] as number
        starts[digit] = place + 1
        next[place] = posting
      }
      ;[order, next] = [next, order]
    }
  }
  for (let word = payloadWords - 1; word >= 0; word--) sortBy(payload, payloadWords, word, 0)
  sortBy(low, 1, 0, 0)
  // As signed numbers: those whose highest bit is set come first.
  sortBy(high, 1, 0, 0x80000000)
  return order
}
