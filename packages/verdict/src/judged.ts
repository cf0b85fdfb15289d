import type { Credit, Declared, Finding, Match, PartKind, Verdict } from '@sourcemark/contract'
import type { Facts } from './facts.ts'

/** How far a part was read. */
export interface PartState {
  readonly partId: string
  readonly kind: PartKind
  /** `done`, `failed:CODE`, or null while nobody has read it. */
  readonly state: string | null
  /** What looked at it, by modality. */
  readonly algorithms: Readonly<Partial<Record<PartKind, string>>>
  readonly statistics: number | null
}

/** A work of another owner as sentences and labels speak of it; at the same index as its facts. */
export interface SpokenWork {
  readonly contentId: string
  readonly ownerName: string
  /** Shown id of the owner's account, when it has one. */
  readonly ownerHandle: string | null
  /** Names of its authors, when its own marks say them. */
  readonly authors: readonly string[]
  readonly title: string | null
  readonly url: string | null
  /** RFC 3339 in UTC. */
  readonly publishedAt: string
  /** Characters of the post's texts, and of the words in its pictures, that were taken from it. */
  readonly taken: number
  /** Pictures of the post that were taken from it, as shares of each added up: one and a half is one whole and half of another. A picture in a film counts by its share of the frame. */
  readonly pictures: number
}

/** What a whole picture counts for beside characters of a text, where both are added up. */
export const pictureCharacters = 400
/** The same of a second of sound or film: about as much as somebody says in it. */
export const secondCharacters = 5

/** A post with everything that was found about it, ready for a policy. */
export interface JudgedContent {
  readonly contentId: string
  readonly revision: number
  readonly accountId: string
  readonly accountName: string
  readonly language: string | null
  readonly declared: Declared
  readonly facts: Facts
  readonly works: readonly SpokenWork[]
  readonly parts: readonly PartState[]
  readonly matches: readonly Match[]
  readonly credits: readonly Credit[]
  readonly findings: readonly Finding[]
}

/** What a verdict says, without its place in the ledger and its history. */
export type VerdictContent = Omit<Verdict, 'verdictId' | 'supersedes' | 'reason' | 'ledger' | 'timings'>
