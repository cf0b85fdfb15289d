/**
 * An abort signal in a tree: aborting a scope aborts all below it. A scope that has ended leaves nothing behind; signals of
 * `AbortSignal.any` with a listener live as long as their longest-lived source, which here is the process.
 */
export class Scope {
  private readonly controller = new AbortController()
  private readonly children = new Set<Scope>()
  private parent: Scope | undefined

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** A scope that is aborted with this one. It has to be ended. */
  child(): Scope {
    const scope = new Scope()
    if (this.signal.aborted) {
      scope.abort(this.signal.reason)
    } else {
      scope.parent = this
      this.children.add(scope)
    }
    return scope
  }

  abort(reason: unknown): void {
    this.controller.abort(reason)
    for (const child of [...this.children]) child.abort(reason)
    this.end()
  }

  /** Takes the scope out of its tree: nothing above it reaches it any more. */
  end(): void {
    this.parent?.children.delete(this)
    this.parent = undefined
  }

  /** Scopes directly below that have not ended. */
  get size(): number {
    return this.children.size
  }
}
