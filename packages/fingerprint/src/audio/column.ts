/** Numbers that come one after the other, in a typed array that grows. */
export class Column<A extends Uint32Array | Uint16Array | Uint8Array> {
  size = 0
  private kept: A

  /** @param first an array of the type that is wanted, as long as it is to be at first. */
  constructor(first: A) {
    this.kept = first
  }

  push(value: number): void {
    if (this.size === this.kept.length) {
      const larger = new (this.kept.constructor as new (length: number) => A)(this.size * 2)
      larger.set(this.kept)
      this.kept = larger
    }
    this.kept[this.size++] = value
  }

  /** All that came, in an array of their number. */
  take(): A {
    return this.kept.slice(0, this.size) as A
  }
}
