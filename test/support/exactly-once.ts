import type { ConsumedRecord } from '@sourcemark/broker'
import type { VerdictEvent } from '@sourcemark/contract'
import { findFaults } from '@sourcemark/ledger'
import { expect } from 'vitest'
import type { Line } from './line.ts'

/** Ends a line and holds what a reader of committed records saw against the ledger: each row once, in order, in a ledger without faults. */
export async function expectTopicEqualsLedger(line: Line): Promise<readonly ConsumedRecord[]> {
  const records = await line.finish()
  expect(await findFaults(line.database)).toEqual([])
  for (let chain = 0; chain < line.partitions; chain++) {
    const rows = await line.database.query<{ hash: string }>('select hash from ledger where chain = $1 order by seq', [
      chain,
    ])
    const onTopic = records.filter(({ partition }) => partition === chain).map(({ value }) => hashOf(value))
    expect(onTopic).toEqual(rows.map(({ hash }) => hash))
  }
  return records
}

/** As {@link expectTopicEqualsLedger}, with one verdict for each of `contents`: for input that asks for no second verdict. */
export async function expectOneVerdictEach(line: Line, contents: number): Promise<void> {
  const byContent = new Map<string, number>()
  for (const { key } of await expectTopicEqualsLedger(line)) {
    byContent.set(String(key), (byContent.get(String(key)) ?? 0) + 1)
  }
  expect([...byContent].filter(([, count]) => count !== 1)).toEqual([])
  expect(byContent.size).toBe(contents)
}

const hashOf = (value: Buffer | null): string => (JSON.parse(String(value)) as VerdictEvent).data.ledger.hash
