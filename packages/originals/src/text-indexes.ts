import { type Probe, rewritingAlgorithm, textAlgorithm } from '@sourcemark/fingerprint'
import type { IndexDefinition, KeyQuery, LaterQuery } from './lookup/contract.ts'
import type { IndexChange } from './postings.ts'
import type { Priority } from './priority.ts'

/*
 * The indexes of texts, and what is asked of them.
 */

const keysOfTexts = { log: 'text', kind: 'keys', payloadBytes: 0 } as const

/** Keys that are new with a text: its look-up form. Copies do not become originals. */
export const novelIndex: IndexDefinition = Object.freeze({ name: textAlgorithm, ...keysOfTexts })

/** All keys of a text: who has to be examined again when an earlier content gains or loses a key. */
export const heldIndex: IndexDefinition = Object.freeze({ name: `${textAlgorithm}/held`, ...keysOfTexts })

/**
 * Keys by which a retelling is found. A text is looked up under exactly those keys that stand for it, so one index tells both who came before
 * and who comes later. Sentences that are copies have no such keys: what thousands repost stays cheap.
 */
export const pairsIndex: IndexDefinition = Object.freeze({ name: rewritingAlgorithm, ...keysOfTexts })

/** All indexes of the log of texts. */
export const textIndexes: readonly IndexDefinition[] = Object.freeze([novelIndex, heldIndex, pairsIndex])

/** Candidates that are verified as originals of a copy, and as works that are retold. */
const copiesVerified = 20
const retellingsVerified = 12

/**
 * Keys that two texts share at least before they are compared as retellings. Whoever shares fewer is neither found nor told, so a common name or
 * a date leads nobody to anybody.
 */
const sharedByRetellings = 3

/**
 * Asks for the earlier texts of which the query may be a copy. A key that several of them hold is shared out among them, so that what everybody
 * has crowds out nobody.
 */
export const originalsQuery = (probes: readonly Probe[], of: Priority, reach: bigint): KeyQuery => ({
  index: novelIndex,
  probes,
  of,
  reach,
  sharing: 'divided',
  minimumShared: 1,
  limit: copiesVerified,
})

/**
 * Asks for the earlier texts that the query may retell. What a key is worth does not depend on who else holds it: a text that shares too little
 * to be compared changes nothing for anybody.
 */
export const retoldQuery = (probes: readonly Probe[], of: Priority, reach: bigint): KeyQuery => ({
  index: pairsIndex,
  probes,
  of,
  reach,
  sharing: 'whole',
  minimumShared: sharedByRetellings,
  limit: retellingsVerified,
})

/**
 * Asks whom a change concerns: the later contents that hold one of its keys, or that share enough of them for their retellings to change. For a
 * content that arrives in time there is none, whatever the number of its copies.
 */
export function concernedQuery(contentId: string, change: IndexChange, reach: bigint): LaterQuery {
  const of = { contentId, publishedAt: change.publishedAt }
  return change.algorithm === rewritingAlgorithm
    ? { index: pairsIndex, keys: change.terms, minimumShared: sharedByRetellings, of, reach }
    : { index: heldIndex, keys: change.terms, minimumShared: 1, of, reach }
}
