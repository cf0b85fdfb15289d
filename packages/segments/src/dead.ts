/** Which ordinals are dead: one bit each, ordinal 0 lowest in the first byte. Grows with what is marked. */
export class DeadMarks {
  #bits: Uint8Array
  #count = 0

  /** Takes the bitmap over and changes it. */
  constructor(bits: Uint8Array = new Uint8Array(0)) {
    this.#bits = bits
    for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) this.#count++
  }

  get count(): number {
    return this.#count
  }

  has(ordinal: number): boolean {
    const byte = this.#bits[ordinal >>> 3]
    return byte !== undefined && ((byte >>> (ordinal & 7)) & 1) === 1
  }

  mark(ordinal: number): void {
    if (this.has(ordinal)) return
    const at = ordinal >>> 3
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(64, at + 1, this.#bits.length * 2))
      grown.set(this.#bits)
      this.#bits = grown
    }
    this.#bits[at] = (this.#bits[at] as number) | (1 << (ordinal & 7))
    this.#count++
  }

  /** A copy of the marks of the first `size` ordinals, in ⌈size / 8⌉ bytes. */
  bitmap(size: number): Uint8Array {
    const bitmap = new Uint8Array((size + 7) >>> 3)
    bitmap.set(this.#bits.subarray(0, bitmap.length))
    return bitmap
  }
}
