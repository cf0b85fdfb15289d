import type { TextSimilarity } from './compare.ts'

/** Share of a match's tokens that earlier origins must have claimed before it is dropped. */
export const claimedShare = 0.8

/**
 * Keeps the matches that explain something: candidates claim the query tokens they match in the order given (earliest origin first);
 * one whose matched tokens are claimed to 80 % or more by those before it is dropped, as a copy of theirs.
 * @param candidates matches at or above the report threshold, by priority of their contents.
 */
export function attributeMatches<Candidate extends { readonly similarity: TextSimilarity }>(
  candidates: readonly Candidate[],
): Candidate[] {
  const claimed = new Set<number>()
  return candidates.filter(({ similarity: { matchedTokens } }) => {
    let known = 0
    for (const token of matchedTokens) if (claimed.has(token)) known++
    if (matchedTokens.length === 0 || known >= matchedTokens.length * claimedShare) return false
    for (const token of matchedTokens) claimed.add(token)
    return true
  })
}
