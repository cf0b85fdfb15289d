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

test('an epoch counts the same to the byte, whatever order the contents came in', async () => {
  const footer = madeUpText('zh', 9, 40)
  const contents = Array.from({ length: 24 }, (_, index) =>
    // Twelve texts with one footer, each copied once: frequencies above one, and copies that must not count.
    post(`c-${index}`, index, `${madeUpText('zh', 50 + (index % 12), 120)}\n${footer}`),
  )
  const epochs: Buffer[] = []
  for (const seed of [1, 2, 3]) {
    const opened = await openIndexBench()
    bench = opened
    for (const content of shuffled(contents, seed)) await opened.add(content)
    await opened.settle()
    expect(await takeTextStatistics(opened.database)).toEqual({ epoch: 1, contents: 24 })
    const [row] = await opened.database.query<{ encoded: Buffer }>('select encoded from statistics_epoch')
    epochs.push(row?.encoded ?? Buffer.alloc(0))
    await opened.close()
    bench = undefined
  }
  expect(epochs[0]?.length).toBeGreaterThan(0)
  for (const epoch of epochs.slice(1)) expect(epoch.equals(epochs[0] as Buffer)).toBe(true)
})

test('copies count nothing in an epoch', async () => {
  const footer = madeUpText('zh', 9, 40)
  const originals = Array.from({ length: 6 }, (_, index) =>
    post(`o-${index}`, index, `${madeUpText('zh', 50 + index, 120)}\n${footer}`),
  )
  const copies = originals.map(({ data }, index) => {
    const [part] = data.parts
    return post(`copy-${index}`, 20 + index, part?.kind === 'text' ? part.text : '')
  })
  bench = await openIndexBench()
  for (const content of originals) await bench.add(content)
  await takeTextStatistics(bench.database)
  // Weighed alike, as if the first epoch had not been taken.
  await bench.database.execute(`update statistics_epoch set epoch = -1`)
  for (const content of copies) await bench.add(content)
  await bench.database.execute(`update statistics_epoch set epoch = 0`)
  await takeTextStatistics(bench.database)
  const epochs = await bench.database.query<{ counted: string }>(
    `select md5(substr(encoded, 1 + $1)) as counted from statistics_epoch order by epoch`,
    [epochHeader],
  )
  expect(epochs).toHaveLength(2)
  expect(epochs[1]).toEqual(epochs[0])
})

test('a new epoch weighs what is examined from then on, and its number is in the findings', async () => {
  bench = await openIndexBench()
  const text = madeUpText('zh', 1, 150)
  await bench.add(post('a', 0, text))
  await bench.add(post('b', 1, text))
  expect((await bench.findings('b'))[0]?.statistics).toBe(0)
  expect(await contentsAtEpoch(bench.database)).toBe(0)
  expect(await takeTextStatistics(bench.database)).toEqual({ epoch: 1, contents: 2 })
  await bench.add(post('c', 2, text))
  expect((await bench.findings('c'))[0]?.statistics).toBe(1)
  expect((await bench.findings('b'))[0]?.statistics).toBe(0)
  expect(await takeTextStatistics(bench.database)).toEqual({ epoch: 2, contents: 3 })
  expect([await countContents(bench.database), await contentsAtEpoch(bench.database)]).toEqual([3, 3])
})
