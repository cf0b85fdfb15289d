/** Decides by a source of random numbers, which decides the same again. */
export class Chance {
  readonly random: () => number

  constructor(random: () => number) {
    this.random = random
  }

  /** A number between two. */
  between(low: number, high: number): number {
    return low + this.random() * (high - low)
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T
  }
}
