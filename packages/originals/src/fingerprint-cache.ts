import type { Queryable } from '@sourcemark/database'

/** How fingerprints of one kind are read, and what each takes of a cache. */
export interface Cached<T> {
  /** Reads those that exist, in one round trip. */
  read(db: Queryable, ids: readonly bigint[]): Promise<readonly (readonly [id: bigint, fingerprint: T])[]>
  weigh(fingerprint: T): number
}

/** Decoded fingerprints by id, those used longest ago going first. A fingerprint never changes, so what was read once stays right. */
export class FingerprintCache<T> {
  private readonly kept = new Map<bigint, T>()
  private weight = 0
  private readonly kind: Cached<T>
  private readonly limit: number

  /** @param limit weight that is kept at most. */
  constructor(kind: Cached<T>, limit: number) {
    this.kind = kind
    this.limit = limit
  }

  /** The fingerprints of `ids`, read where they are not kept. Those that no longer exist are left out. */
  async load(db: Queryable, ids: readonly bigint[]): Promise<Map<bigint, T>> {
    const found = new Map<bigint, T>()
    const missing = new Set<bigint>()
    for (const id of ids) {
      const known = this.kept.get(id)
      if (known === undefined) missing.add(id)
      else {
        this.keep(id, known)
        found.set(id, known)
      }
    }
    if (missing.size === 0) return found
    for (const [id, fingerprint] of await this.kind.read(db, [...missing])) {
      this.keep(id, fingerprint)
      found.set(id, fingerprint)
    }
    return found
  }

  /** Keeps a fingerprint as the most recently used one. */
  keep(id: bigint, fingerprint: T): void {
    const before = this.kept.get(id)
    if (before !== undefined) this.drop(id, before)
    this.kept.set(id, fingerprint)
    this.weight += this.kind.weigh(fingerprint)
    for (const [oldest, one] of this.kept) {
      if (this.weight <= this.limit) break
      this.drop(oldest, one)
    }
  }

  private drop(id: bigint, fingerprint: T): void {
    this.kept.delete(id)
    this.weight -= this.kind.weigh(fingerprint)
  }
}
