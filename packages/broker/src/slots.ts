interface Waiting {
  readonly count: number
  readonly rank: number
  readonly serve: () => void
}

/** Bounds how much is in work at a time. The lowest rank is served first, of equal ranks whoever asked first. */
export class Slots {
  private free: number
  private readonly total: number
  /** By rank, highest first, so that the next to serve is the last. */
  private readonly queue: Waiting[] = []

  constructor(total: number) {
    this.total = total
    this.free = total
  }

  /** Waits for `count` slots (at most all there are) and returns the function that gives them back. */
  async take(count: number, rank: number): Promise<() => void> {
    const wanted = Math.min(count, this.total)
    if (this.queue.length > 0 || this.free < wanted) {
      await new Promise<void>((serve) => this.enqueue({ count: wanted, rank, serve }))
    } else {
      this.free -= wanted
    }
    let given = false
    return () => {
      if (given) return
      given = true
      this.free += wanted
      this.serveNext()
    }
  }

  private enqueue(waiting: Waiting): void {
    let low = 0
    let high = this.queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.queue[middle] as Waiting).rank > waiting.rank) low = middle + 1
      else high = middle
    }
    this.queue.splice(low, 0, waiting)
  }

  private serveNext(): void {
    for (let next = this.queue.at(-1); next !== undefined && next.count <= this.free; next = this.queue.at(-1)) {
      this.queue.pop()
      this.free -= next.count
      next.serve()
    }
  }
}
