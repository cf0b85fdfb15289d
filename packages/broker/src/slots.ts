/** Bounds how much is in work at a time. Who asks first is served first. */
export class Slots {
  private free: number
  private readonly total: number
  private readonly queue: { readonly count: number; readonly serve: () => void }[] = []

  constructor(total: number) {
    this.total = total
    this.free = total
  }

  /** Waits for `count` slots (at most all there are) and returns the function that gives them back. */
  async take(count: number): Promise<() => void> {
    const wanted = Math.min(count, this.total)
    if (this.queue.length > 0 || this.free < wanted) {
      await new Promise<void>((serve) => this.queue.push({ count: wanted, serve }))
    } else {
      this.free -= wanted
    }
    let given = false
    return () => {
      if (given) return
      given = true
      this.free += wanted
      for (let next = this.queue[0]; next !== undefined && next.count <= this.free; next = this.queue[0]) {
        this.queue.shift()
        this.free -= next.count
        next.serve()
      }
    }
  }
}
