import type { Range } from '../modality.ts'
import type { TextSimilarity } from './compare.ts'

/** Share of a match's tokens that earlier origins must have claimed before it is dropped. */
const claimedShare = 0.8

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

/** A match below both of these shares is a quotation: it is reported, but its keys stay. */
const copyShares = Object.freeze({ ofQuery: 0.4, ofOriginal: 0.5 })

/**
 * The stretches whose keys leave the look-up form because they are copies: those of matches that make up 40 % of the query or half of the
 * original, to be given to novelTerms. A smaller stretch stays: a saying, a footer or a template is shared by many without one of them being
 * its origin, and only by staying in the index it is ever counted as such.
 */
export function copiedRanges(matches: readonly TextSimilarity[]): Range[] {
  return matches
    .filter(
      ({ queryCoverage, originalCoverage }) =>
        queryCoverage >= copyShares.ofQuery || originalCoverage >= copyShares.ofOriginal,
    )
    .flatMap(({ queryTokenRanges }) => queryTokenRanges)
}
