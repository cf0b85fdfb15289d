import type { Queryable } from '@sourcemark/database'
import type { DeadLetter } from './letter.ts'

/** A letter that was sent again. */
export interface Replay {
  readonly number: number
  readonly edited: boolean
  readonly askedBy: string
  readonly askedAt: Date
  /** null while it is not known whether it was sent. */
  readonly sentAt: Date | null
}

/** A letter for good: offsets begin anew when a topic does, times do not. */
export type LetterId = Pick<DeadLetter, 'partition' | 'offset' | 'at'>

/** How often a letter was sent again, the first time first. */
export async function readReplays(
  db: Queryable,
  topic: string,
  { partition, offset, at }: LetterId,
): Promise<Replay[]> {
  return await db.query<Replay>(
    `select number, edited, asked_by as "askedBy", asked_at as "askedAt", sent_at as "sentAt" from dead_letter_replay
     where topic = $1 and partition = $2 and record_offset = $3 and letter_at = $4 order by number`,
    [topic, partition, offset, at],
  )
}

/** Which of these letters were sent again, as `partition/offset`. */
export async function replayedAmong(
  db: Queryable,
  topic: string,
  letters: readonly LetterId[],
): Promise<ReadonlySet<string>> {
  if (letters.length === 0) return new Set()
  const rows = await db.query<{ partition: number; offset: bigint }>(
    `select distinct partition, record_offset as offset from dead_letter_replay r
     join unnest($2::int[], $3::bigint[], $4::timestamptz[]) as l(partition, record_offset, letter_at) using (partition, record_offset, letter_at)
     where r.topic = $1 and r.sent_at is not null`,
    [
      topic,
      letters.map(({ partition }) => partition),
      letters.map(({ offset }) => offset),
      letters.map(({ at }) => at),
    ],
  )
  return new Set(rows.map(({ partition, offset }) => `${partition}/${offset}`))
}

/** Notes that a letter is about to be sent again. @returns the number of this time; null when it was sent before and `again` is not said. */
export async function noteReplay(
  tx: Queryable,
  topic: string,
  letter: LetterId,
  { edited, askedBy, again }: { readonly edited: boolean; readonly askedBy: string; readonly again: boolean },
  now: Date,
): Promise<number | null> {
  const { partition, offset, at } = letter
  // Two people at once: the second sees the first.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `dead letter ${topic} ${partition} ${offset}`,
  ])
  const before = await readReplays(tx, topic, letter)
  if (!again && before.some(({ sentAt }) => sentAt !== null)) return null
  const number = (before.at(-1)?.number ?? 0) + 1
  await tx.execute(
    `insert into dead_letter_replay (topic, partition, record_offset, letter_at, number, edited, asked_by, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [topic, partition, offset, at, number, edited, askedBy, now],
  )
  return number
}

/** Notes that it was sent. */
export async function noteSent(
  db: Queryable,
  topic: string,
  { partition, offset, at }: LetterId,
  number: number,
  now: Date,
): Promise<void> {
  await db.execute(
    `update dead_letter_replay set sent_at = $6
     where topic = $1 and partition = $2 and record_offset = $3 and letter_at = $4 and number = $5`,
    [topic, partition, offset, at, number, now],
  )
}
