import Type, { type Static } from 'typebox'
import { PART_KINDS, VERDICT_REASONS } from './codes.ts'
import { Closed, Id } from './fields.ts'

const revision = Type.Integer({ description: 'Revision to look at.', minimum: 1 })
const reason = Type.Enum([...VERDICT_REASONS], { description: 'Reason of the verdict that this may lead to.' })

export const AcceptedMessageSchema = Closed(
  {
    contentId: Id('Content to examine.'),
    revision,
    reason,
    kinds: Type.Optional(
      Type.Array(Type.Enum([...PART_KINDS]), { description: 'Kinds of its parts that are due; all when absent.' }),
    ),
  },
  'Intake to workers: a revision is recorded and is to be examined, or examined again.',
)
export type AcceptedMessage = Static<typeof AcceptedMessageSchema>

export const FindingsMessageSchema = Closed(
  { contentId: Id('Content to judge.'), revision, reason },
  'Workers to adjudicator: something about this content changed, judge it again.',
)
export type FindingsMessage = Static<typeof FindingsMessageSchema>

export const LedgerNoticeSchema = Closed(
  {
    chain: Type.Integer({ description: 'Ledger chain that grew; also the partition.', minimum: 0 }),
    seq: Type.Integer({ description: 'Last row at that moment.', minimum: 1 }),
  },
  'Adjudicator to publisher: a chain grew. Only a wake-up; the ledger is the truth.',
)
export type LedgerNotice = Static<typeof LedgerNoticeSchema>
