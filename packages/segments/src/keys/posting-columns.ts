/** Postings that are read, as columns with room for as many as were counted. */
export class PostingColumns {
  /** Words of a payload. */
  readonly payloadWords: number
  count = 0
  readonly ordinal: Uint32Array<ArrayBuffer>
  /** Words as they were packed: big-endian. */
  readonly payload: Uint32Array<ArrayBuffer>

  constructor(payloadBytes: number, room: number) {
    this.payloadWords = payloadBytes / 4
    this.ordinal = new Uint32Array(room)
    this.payload = new Uint32Array(room * this.payloadWords)
  }

  /** Adds a posting. Its payload is in `words` from `at` on, as its bytes lie there. */
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
