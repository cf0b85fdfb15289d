import type { ContentPublished } from '@sourcemark/contract'
import { afterEach, expect, test } from 'vitest'
import { shuffled } from '../../../test/support/random.ts'
import { madeUpText } from '../../../test/support/texts.ts'
import { contentsAtEpoch, countContents, takeTextStatistics } from '../src/index.ts'
import { type IndexBench, openIndexBench, post } from './index-bench.ts'

let bench: IndexBench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

/** The first epoch of an index of these contents, as it is stored. */
async function epochOf(contents: readonly ContentPublished[]): Promise<string> {
  const opened = await openIndexBench()
  bench = opened
  for (const content of contents) await opened.add(content)
  await opened.settle()
  expect(await takeTextStatistics(opened.database)).toEqual({ epoch: 1, contents: contents.length })
  const rows = await opened.database.query<{ encoded: Buffer }>(
    'select encoded from statistics_epoch order by algorithm',
  )
  await opened.close()
  bench = undefined
  // One snapshot for copies, one for retellings.
  expect(rows).toHaveLength(2)
  return rows.map(({ encoded }) => encoded.toString('hex')).join(' ')
}

/** Texts with one footer, so that there are frequencies above one. */
const footer = madeUpText('zh', 9, 40)
const text = (index: number): string => `${madeUpText('zh', 50 + index, 120)}\n${footer}`
const originals = Array.from({ length: 10 }, (_, index) => post(`original-${index}`, index, text(index)))
const copies = Array.from({ length: 10 }, (_, index) => post(`copy-${index}`, 20 + index, text(index)))

test('an epoch counts the same to the byte, whatever order the contents came in, and copies count nothing', async () => {
  const expected = await epochOf(originals)
  expect(expected).not.toBe('')
  const all = [...originals, ...copies]
  for (const seed of [1, 2, 3]) expect((await epochOf(shuffled(all, seed))) === expected, `order ${seed}`).toBe(true)
  expect((await epochOf(originals.slice(1))) === expected).toBe(false)
})

test('a new epoch weighs what is examined from then on, and its number is in the findings', async () => {
  bench = await openIndexBench()
  const copied = madeUpText('zh', 1, 150)
  await bench.add(post('a', 0, copied))
  await bench.add(post('b', 1, copied))
  expect((await bench.findings('b'))[0]?.statistics).toBe(0)
  expect(await contentsAtEpoch(bench.database)).toBe(0)
  expect(await takeTextStatistics(bench.database)).toEqual({ epoch: 1, contents: 2 })
  await bench.add(post('c', 2, copied))
  expect((await bench.findings('c'))[0]?.statistics).toBe(1)
  expect((await bench.findings('b'))[0]?.statistics).toBe(0)
  expect(await takeTextStatistics(bench.database)).toEqual({ epoch: 2, contents: 3 })
  expect([await countContents(bench.database), await contentsAtEpoch(bench.database)]).toEqual([3, 3])
})
