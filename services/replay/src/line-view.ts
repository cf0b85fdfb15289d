import type { Broker } from '@sourcemark/broker'
import type { TopicNames } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import { contentsAtEpoch, countContents, takeTextStatistics } from '@sourcemark/originals'
import { groupId } from '@sourcemark/wiring'
import type { PlatformView } from './platform-view.ts'

export interface LineConnections {
  readonly broker: Broker
  readonly database: Database
  readonly topics: TopicNames
  readonly prefix: string
}

/** The platform as its broker and its database show it. */
export function lineView({ broker, database, topics, prefix }: LineConnections): PlatformView {
  // The publisher is left out: what it has to do is seen on the verdict topic itself.
  const stations = [
    ['intake', topics.ingest],
    ['worker-video', topics.accepted],
    ['worker-audio', topics.accepted],
    ['worker-image', topics.accepted],
    ['worker-text', topics.accepted],
    ['adjudicator', topics.findings],
  ] as const
  return {
    async idle() {
      // In the order of the line: what leaves a station while it is looked at is met at the next one.
      for (const [service, topic] of stations) {
        if ((await broker.lagOf(groupId(prefix, service), [topic, topics.retry(service)])) > 0n) return false
      }
      const [row] = await database.query<{ due: boolean }>(
        'select exists (select from examination where examined < wanted) as due',
      )
      return row?.due === false
    },
    async ledgerHeads() {
      const rows = await database.query<{ chain: number; seq: bigint }>(
        'select chain, seq from ledger_chain where seq > 0',
      )
      return new Map(rows.map(({ chain, seq }) => [chain, Number(seq)]))
    },
    contents: () => countContents(database),
    contentsAtEpoch: () => contentsAtEpoch(database),
    async takeEpoch() {
      return (await takeTextStatistics(database)).epoch
    },
  }
}
