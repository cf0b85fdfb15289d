/** Edit distance by the length of the longer list, 0 to 1; 0 for two empty ones. Source: Levenshtein 1966. */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 && b.length === 0) return 0
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of a.entries()) {
    const next = [index + 1]
    for (const [at, other] of b.entries()) {
      const replaced = (row[at] as number) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[at + 1] as number) + 1, (next[at] as number) + 1))
    }
    row = next
  }
  return (row[b.length] as number) / Math.max(a.length, b.length)
}
