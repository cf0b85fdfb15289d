import type { JudgedCase, LabelledCase } from '@sourcemark/attribution'

interface Score {
  readonly right: number
  readonly total: number
  /** By the kind that the label says. */
  readonly kinds: Readonly<Record<string, { readonly right: number; readonly total: number }>>
  /** Ids of cases called valid that are not. */
  readonly wronglyValid: readonly (number | string)[]
}

/** Counts right answers in total and per kind. */
export function score(cases: readonly { readonly labelled: LabelledCase; readonly judged: JudgedCase }[]): Score {
  const kinds: Record<string, { right: number; total: number }> = {}
  for (const { labelled, judged } of cases) {
    kinds[labelled.kind] ??= { right: 0, total: 0 }
    const kind = kinds[labelled.kind] as { right: number; total: number }
    kind.total++
    if (judged.right) kind.right++
  }
  return {
    right: cases.filter(({ judged }) => judged.right).length,
    total: cases.length,
    kinds,
    wronglyValid: cases
      .filter(({ labelled, judged }) => judged.valid && !labelled.valid)
      .map(({ judged }) => judged.id),
  }
}
