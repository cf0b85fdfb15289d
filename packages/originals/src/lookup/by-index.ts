import type { IndexDefinition } from './contract.ts'

/** Questions about one index. */
export interface IndexGroup<Q> {
  readonly index: IndexDefinition
  readonly asked: readonly Q[]
}

export interface GroupedQueries<Q> {
  readonly groups: readonly IndexGroup<Q>[]
  /** The answers to the groups, in the order in which the questions came. */
  inOrder<A>(answers: readonly (readonly A[])[]): A[]
}

/** Parts questions by index, because those about one index are answered together. */
export function byIndex<Q extends { readonly index: IndexDefinition }>(queries: readonly Q[]): GroupedQueries<Q> {
  const numbers = [...Map.groupBy(queries.keys(), (number) => (queries[number] as Q).index.name).values()]
  const groups = numbers.map((group) => {
    const asked = group.map((number) => queries[number] as Q)
    return { index: (asked[0] as Q).index, asked }
  })
  return {
    groups,
    inOrder<A>(answers: readonly (readonly A[])[]) {
      const ordered = new Array<A>(queries.length)
      for (const [at, group] of numbers.entries())
        for (const [place, number] of group.entries()) ordered[number] = answers[at]?.[place] as A
      return ordered
    },
  }
}
