import type { WorkFacts } from '@sourcemark/verdict'

/** What became of the copied passages. */
export type ChangeFacts = WorkFacts['change']
/** Shares of the taken text that are excluded from protection. */
export type ExclusionFacts = WorkFacts['exclusion']
/** The open licence of a work, without whether a post names it. */
export type LicenceFacts = Omit<WorkFacts['licence'], 'named'>
/** Who was first. */
export type PriorityFacts = WorkFacts['priority']
/** Rights information that did not come along. */
export type RightsFacts = WorkFacts['rights']

/** A passage of one text; offsets count UTF-16 code units of the text as sent, `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A {@link Range} with the words in it, as sent. */
export interface Passage extends Range {
  readonly text: string
}
