import { expect, onTestFinished, test } from 'vitest'
import { openLine, text } from './line.ts'

test('a topic is looked into by partition and offset, in any order and as often as one likes', async () => {
  const line = await openLine({ partitions: 2 })
  await line.producer.send(
    line.source,
    Array.from({ length: 40 }, (_, number) => ({ key: null, value: `${number}`, partition: 1 })),
  )
  const ranges = line.broker.openRanges(line.source)
  onTestFinished(() => ranges.close())
  expect(await ranges.bounds()).toEqual(
    new Map([
      [0, { low: 0n, high: 0n }],
      [1, { low: 0n, high: 40n }],
    ]),
  )
  const read = (from: bigint, to: bigint) => ranges.read([{ partition: 1, from, to }], text)
  expect(await read(37n, 40n)).toEqual(['37', '38', '39'])
  expect(await read(35n, 37n)).toEqual(['35', '36'])
  expect(await read(0n, 2n)).toEqual(['0', '1'])
  const nowhere = [0, 9].map((partition) => ({ partition, from: 0n, to: 10n }))
  expect(await ranges.read(nowhere, text)).toEqual([])
  await line.producer.send(line.source, [{ key: null, value: 'later', partition: 1 }])
  const [first, second] = await Promise.all([read(38n, 100n), read(3n, 5n)])
  expect(first).toEqual(['38', '39', 'later'])
  expect(second).toEqual(['3', '4'])
  await line.producer.send(line.source, [{ key: null, value: 'elsewhere', partition: 0 }])
  const both = [0, 1].map((partition) => ({ partition, from: 0n, to: 2n }))
  expect((await ranges.read(both, text)).toSorted()).toEqual(['0', '1', 'elsewhere'])
  const startedAt = performance.now()
  await read(10n, 30n)
  expect(performance.now() - startedAt).toBeLessThan(1000)
})

test('the lag of several groups is told in the order asked', async () => {
  const line = await openLine({ partitions: 2 })
  await line.send('a', 'b', 'c')
  await line.consume({ handle: async () => undefined })
  await expect
    .poll(() =>
      line.broker.lagsOf([
        { groupId: `${line.groupId}-nobody`, topics: [line.source] },
        { groupId: line.groupId, topics: [line.source, line.retry] },
      ]),
    )
    .toEqual([3n, 0n])
})
