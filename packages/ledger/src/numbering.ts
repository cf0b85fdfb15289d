/** Numbers `from` to `to`, both included. */
export interface NumberRange {
  readonly from: number
  readonly to: number
}

/** Follows what ought to be numbered 1, 2, 3…, and tells what is left out, late and there twice. Any input takes n log n at most. */
export class Numbering {
  /** The highest number so far. */
  last = 0
  /** What was passed over, in order; what of it came late stands in the set. */
  readonly #gaps: NumberRange[] = []
  readonly #late = new Set<number>()

  /** Takes the next number, a whole one above 0: as due, after a gap, late (it was left out before), or there before. */
  take(number: number): 'due' | 'gap' | 'late' | 'again' {
    if (number > this.last) {
      const due = number === this.last + 1
      if (!due) this.#miss(this.last + 1, number - 1)
      this.last = number
      return due ? 'due' : 'gap'
    }
    if (this.#late.has(number) || !this.#wasMissed(number)) return 'again'
    this.#late.add(number)
    return 'late'
  }

  /** Everything up to `number` ought to have come by now. */
  expectUpTo(number: number): void {
    if (number <= this.last) return
    this.#miss(this.last + 1, number)
    this.last = number
  }

  /** What never came, in order. */
  missing(): NumberRange[] {
    const late = [...this.#late].sort((a, b) => a - b)
    let at = 0
    return this.#gaps.flatMap(({ from, to }) => {
      const rest: NumberRange[] = []
      let start = from
      for (let number = late[at]; number !== undefined && number <= to; number = late[++at]) {
        if (number > start) rest.push({ from: start, to: number - 1 })
        start = number + 1
      }
      if (start <= to) rest.push({ from: start, to })
      return rest
    })
  }

  #miss(from: number, to: number): void {
    const before = this.#gaps.at(-1)
    if (before?.to === from - 1) this.#gaps[this.#gaps.length - 1] = { from: before.from, to }
    else this.#gaps.push({ from, to })
  }

  #wasMissed(number: number): boolean {
    let low = 0
    let high = this.#gaps.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#gaps[middle] as NumberRange).to < number) low = middle + 1
      else high = middle
    }
    const gap = this.#gaps[low]
    return gap !== undefined && gap.from <= number
  }
}
