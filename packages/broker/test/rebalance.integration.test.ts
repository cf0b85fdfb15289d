import { expect, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

/** Short enough that heartbeats, which tell of a rebalance, come every two seconds. */
const sessionTimeout = 6000

test('when a member comes, the work in hand is aborted in every partition and nothing of it is committed', async () => {
  const line = await openLine({ partitions: 2 })
  const signals: AbortSignal[] = []
  let released = false
  await line.producer.send(line.source, [
    { key: null, value: 'x', partition: 0 },
    { key: null, value: 'y', partition: 1 },
  ])
  const options = {
    sessionTimeout,
    async handle(record: { readonly value: Buffer | null }, { signal, progress }: Context) {
      if (released) return
      signals.push(signal)
      while (!signal.aborted && !released) {
        await pause(100)
        // Only one of the two sees the rebalance by itself.
        if (text(record) === 'x') await progress().catch(() => undefined)
      }
      // A handler that ends well although it was aborted: its result comes too late all the same.
    },
  }
  await line.consume(options)
  await until(() => expect(signals).toHaveLength(2))
  const joining = line.consume(options)
  await until(() => expect(signals.slice(0, 2).map(({ aborted }) => aborted)).toEqual([true, true]))
  await joining
  await until(() => expect(signals.length).toBeGreaterThanOrEqual(4))
  expect(await line.lag()).toBe(2)
  released = true
  await until(async () => expect(await line.lag()).toBe(0))
})

interface Context {
  readonly signal: AbortSignal
  progress(): Promise<void>
}

test('members come and go, and a sink that knows its records has each of them once and none is missing', async () => {
  const line = await openLine({ partitions: 6 })
  const total = 1200
  const sink = new Map<string, number>()
  const lastOfKey = new Map<string, number>()
  const outOfOrder: string[] = []
  const member = () =>
    line.consume({
      sessionTimeout,
      concurrency: 8,
      async handle({ key, value, partition, offset }, { signal }) {
        await pause(15)
        if (signal.aborted) return
        const id = `${partition}-${offset}`
        // Seen again is fine; seen for the first time before an earlier one of its key is not.
        if (!sink.has(id)) {
          if (Number(value) < (lastOfKey.get(String(key)) ?? -1)) outOfOrder.push(id)
          lastOfKey.set(String(key), Number(value))
        }
        sink.set(id, Number(value))
      },
    })
  await line.send(...Array.from({ length: total }, (_, at) => `${at % 40}:${at}`))
  const first = await member()
  await until(() => expect(sink.size).toBeGreaterThan(100))
  const second = await member()
  await until(() => expect(sink.size).toBeGreaterThan(300))
  await first.stop()
  await member()
  await until(() => expect(sink.size).toBeGreaterThan(600))
  await second.stop()
  await until(async () => expect(await line.lag()).toBe(0), 40_000)
  expect(sink.size).toBe(total)
  expect([...sink.values()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, at) => at))
  expect(outOfOrder).toEqual([])
})
