import type { Refusal } from '@sourcemark/contract'
import { appendAudit } from '@sourcemark/ledger'
import type { StaffSession } from '@sourcemark/staff'
import type { ConsoleServices } from '../../services.ts'
import { actorOf } from '../actor.ts'
import { withProducer } from '../tell.ts'
import type { DeadLetter } from './letter.ts'
import { refusalOf, replayTopics, wholeValue } from './read-letters.ts'
import { noteReplay, noteSent } from './replays.ts'

/** Headers by which a record that was sent again is told from the first. */
const replayHeader = Object.freeze({ of: 'sourcemark-replay-of', number: 'sourcemark-replay-number' } as const)

/** How a letter is to be sent again. */
export interface ReplayOrder {
  /** What takes the place of its key and value; null to send it as it is. */
  readonly edited: { readonly key: string; readonly value: string } | null
  /** Whether it may be sent although it was before. */
  readonly again: boolean
}

export type Replayed =
  | { readonly number: number }
  /** Sent before; the record is gone; no topic of ours is where it lay; what it was changed to would be refused too. */
  | { readonly refused: 'sent_before' | 'gone' | 'not_ours' }
  | { readonly refused: 'still_wrong'; readonly why: Refusal }

/**
 * Sends a letter to the topic where its record first lay. That it is going to be is committed before, so that a console that dies in between
 * leaves a trace; whoever reads the record twice does nothing twice.
 * @throws Fault BROKER_UNAVAILABLE
 */
export async function replayLetter(
  services: ConsoleServices,
  staff: StaffSession,
  letter: DeadLetter,
  { edited, again }: ReplayOrder,
  now: Date,
): Promise<Replayed> {
  const { database, topics } = services
  const { origin, partition, offset } = letter
  if (!replayTopics(services).has(origin.topic)) return { refused: 'not_ours' }
  const value = edited === null ? await wholeValue(services, letter) : Buffer.from(edited.value)
  if (value === null && letter.leftOut) return { refused: 'gone' }
  // No key was ever empty text: a field that is left empty stands for a record without one.
  const key = edited === null ? letter.key : edited.key === '' ? null : Buffer.from(edited.key)
  if (edited !== null) {
    const why = refusalOf(services, letter, key, value)
    if (why !== null) return { refused: 'still_wrong', why }
  }
  return await withProducer(services, async (producer) => {
    const number = await database.transaction(async (tx) => {
      const order = { edited: edited !== null, askedBy: staff.staffId, again }
      const noted = await noteReplay(tx, topics.deadLetter, letter, order, now)
      if (noted === null) return null
      await appendAudit(
        tx,
        {
          actor: actorOf(staff),
          action: 'dead_letter.replay',
          subject: { kind: 'dead_letter', id: `${topics.deadLetter}/${partition}/${offset}` },
          detail: { code: letter.code, edited: edited !== null, number: noted, to: origin.topic },
        },
        now,
      )
      return noted
    })
    if (number === null) return { refused: 'sent_before' }
    const headers = {
      ...letter.headers,
      [replayHeader.of]: `${partition}/${offset}`,
      [replayHeader.number]: String(number),
    } as Record<string, string | Buffer>
    await producer.send(origin.topic, [{ key, value, headers }])
    await noteSent(database, topics.deadLetter, letter, number, now)
    return { number }
  })
}
