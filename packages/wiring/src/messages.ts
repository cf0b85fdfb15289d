import type { OutgoingRecord, Producer } from '@sourcemark/broker'
import type { AcceptedMessage, FindingsMessage, TopicNames, VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { readersOf } from '@sourcemark/registry'

/** The records of internal messages, keyed by their content so that those of one content stay in order. */
export const keyed = (messages: readonly (AcceptedMessage | FindingsMessage)[]): OutgoingRecord[] =>
  messages.map((message) => ({ key: message.contentId, value: JSON.stringify(message) }))

/** Contents that are told in one message batch. */
const page = 500

/** Tells every content whose judgement looked under one of `keys` that it has to be judged again. */
export async function tellReaders(
  database: Queryable,
  producer: Producer,
  topics: TopicNames,
  keys: readonly string[],
  reason: VerdictReason,
): Promise<void> {
  let after = ''
  for (;;) {
    const readers = await readersOf(database, keys, after, page)
    const messages = readers.map((reader): FindingsMessage => ({ ...reader, reason }))
    if (messages.length > 0) await producer.send(topics.findings, keyed(messages))
    if (readers.length < page) return
    after = readers.at(-1)?.contentId ?? after
  }
}
