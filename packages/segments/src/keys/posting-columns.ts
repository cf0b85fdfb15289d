/** Postings that were read, as columns that grow. */
export class PostingColumns {
  /** Words of a payload. */
  readonly payloadWords: number
  count = 0
  ordinal: Uint32Array
  /** Words as they were packed: big-endian. */
  payload: Uint32Array

  /** @param room postings for which there is room at once. */
  constructor(payloadBytes: number, room = 1024) {
    this.payloadWords = payloadBytes / 4
    this.ordinal = new Uint32Array(room)
    this.payload = new Uint32Array(room * this.payloadWords)
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    const needed = this.count + more
    if (needed <= this.ordinal.length) return
    const room = Math.max(needed, this.ordinal.length * 2)
    const ordinal = new Uint32Array(room)
    ordinal.set(this.ordinal.subarray(0, this.count))
    this.ordinal = ordinal
    const payload = new Uint32Array(room * this.payloadWords)
    payload.set(this.payload.subarray(0, this.count * this.payloadWords))
    this.payload = payload
  }

  /** Adds a posting, for which there is room. Its payload is in `words` from `at` on, as its bytes lie there. */
  add(ordinal: number, words: Uint32Array, at: number): void {
    const { count, payloadWords, payload } = this
    this.ordinal[count] = ordinal
    for (let word = 0; word < payloadWords; word++) {
      payload[count * payloadWords + word] = swapped(words[at + word] as number)
    }
    this.count = count + 1
  }
}

/** A word with its bytes in the other order: runs are read on little-endian machines. */
const swapped = (word: number): number =>
  (word << 24) | ((word << 8) & 0xff0000) | ((word >>> 8) & 0xff00) | (word >>> 24)
