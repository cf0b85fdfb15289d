import { expect, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

test('a reader of new records sees none of the old, and stops with its signal', async () => {
  const line = await openLine({ partitions: 3 })
  const seen: string[] = []
  const stop = new AbortController()
  await line.send('old-1', 'old-2', 'old-3')
  const reader = await line.broker.readTopic({
    topic: line.source,
    fromBeginning: false,
    signal: stop.signal,
    onRecord: (record) => seen.push(text(record)),
  })
  await line.send('new-1', 'new-2')
  await until(() => expect(seen.toSorted()).toEqual(['new-1', 'new-2']))
  stop.abort()
  await reader.close()
  await line.send('later')
  await pause(300)
  expect(seen).toHaveLength(2)
})

test('a record is there soon after it was sent', async () => {
  const line = await openLine()
  const seen = await line.read(line.source)
  await line.send('first')
  await until(() => expect(seen).toHaveLength(1))
  const sentAt = performance.now()
  await line.send('second')
  await until(() => expect(seen).toHaveLength(2))
  expect(performance.now() - sentAt).toBeLessThan(1000)
})

test('what a listener throws goes to onTrouble and stops nothing', async () => {
  const line = await openLine()
  const seen: string[] = []
  const troubles: string[] = []
  await line.send('a', 'bad', 'b')
  const reader = await line.broker.readTopic({
    topic: line.source,
    fromBeginning: true,
    onTrouble: ({ message }) => troubles.push(message),
    onRecord(record) {
      if (text(record) === 'bad') throw new Error('cannot read it')
      seen.push(text(record))
    },
  })
  await until(() => expect(seen).toEqual(['a', 'b']))
  expect(troubles).toEqual(['cannot read it'])
  await reader.close()
})

test('a topic that is not there is told to who wants to read it', async () => {
  const line = await openLine()
  const reading = line.broker.readTopic({
    topic: `${line.groupId}.missing`,
    fromBeginning: true,
    onRecord: () => undefined,
  })
  await expect(reading).rejects.toThrow()
})

test('lag counts what a group has not finished, and ends are where the next record goes', async () => {
  const line = await openLine({ partitions: 2 })
  await line.producer.send(line.source, [
    { key: null, value: 'x', partition: 1 },
    { key: null, value: 'y', partition: 1 },
  ])
  expect(await line.broker.endOffsets(line.source)).toEqual(
    new Map([
      [0, 0n],
      [1, 2n],
    ]),
  )
  expect(await line.lag()).toBe(2)
  await line.consume({ handle: async () => undefined })
  await until(async () => expect(await line.lag()).toBe(0))
})
