/** Owners per 64-bit key in an open-addressed table over typed arrays: looked up for every gram of every text, so without bigints. */
export class OwnerTable {
  /** Number of keys. */
  readonly size: number
  private readonly mask: number
  private readonly low: Uint32Array
  private readonly high: Uint32Array
  private readonly owners: Uint16Array

  constructor(entries: readonly (readonly [term: bigint, owners: number])[]) {
    let capacity = 16
    while (capacity < entries.length * 2) capacity *= 2
    this.size = entries.length
    this.mask = capacity - 1
    this.low = new Uint32Array(capacity)
    this.high = new Uint32Array(capacity)
    this.owners = new Uint16Array(capacity)
    for (const [term, owners] of entries) {
      const low = Number(BigInt.asUintN(32, term))
      const high = Number(BigInt.asUintN(32, term >> 32n))
      let slot = (low ^ high) & this.mask
      while (this.owners[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high))
        slot = (slot + 1) & this.mask
      this.low[slot] = low
      this.high[slot] = high
      this.owners[slot] = Math.max(this.owners[slot] as number, Math.min(0xffff, owners))
    }
  }

  /** Owners of the key with these halves, 0 when it is not in the table. */
  get(low: number, high: number): number {
    for (let slot = (low ^ high) & this.mask; ; slot = (slot + 1) & this.mask) {
      const owners = this.owners[slot] as number
      if (owners === 0 || (this.low[slot] === low && this.high[slot] === high)) return owners
    }
  }
}
