import type { VerdictReason } from '@sourcemark/contract'
import { ownerId } from './lookup/log.ts'

/** What came of an examination. */
export interface Examination {
  readonly contentId: string
  readonly revision: number
  /** Its findings are to be judged: registered works get no verdict. */
  readonly judged: boolean
  /** Later contents that are due again because of this one. */
  readonly later: number
}

/** Whose postings count together. */
export const ownerOf = ({
  accountId,
  ownerName,
}: {
  readonly accountId: string | null
  readonly ownerName: string | null
}): bigint => ownerId(accountId !== null ? `account:${accountId}` : ownerName !== null ? `name:${ownerName}` : '')

/** Cascades from withdrawals keep their reason; everything else that changes an origin is a new original. */
export const reasonForLater = (reason: VerdictReason): VerdictReason =>
  reason === 'correction' ? 'correction' : 'new_original'

/** The later of two positions of a log. */
export const later = (a: bigint, b: bigint): bigint => (a > b ? a : b)
