/** Questions that are asked while others are being answered go together into the next call, at most `most` of them. */
export function inBatches<Q, A>(
  ask: (queries: readonly Q[]) => Promise<readonly A[]>,
  most: number,
): (queries: readonly Q[]) => Promise<A[]> {
  interface Waiting {
    readonly query: Q
    readonly resolve: (answer: A) => void
    readonly reject: (error: unknown) => void
  }
  const waiting: Waiting[] = []
  let asking = false

  const run = async (): Promise<void> => {
    asking = true
    // What is asked in the same turn goes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most)
      try {
        const answers = await ask(batch.map(({ query }) => query))
        for (const [at, { resolve }] of batch.entries()) resolve(answers[at] as A)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    asking = false
  }

  return (queries) => {
    const answers = queries.map(
      (query) => new Promise<A>((resolve, reject) => void waiting.push({ query, resolve, reject })),
    )
    if (!asking) void run()
    return Promise.all(answers)
  }
}
