import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Slots } from '../src/slots.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('never more is in work than there are slots, and everybody is served', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 7 }), rank: fc.integer({ min: 0, max: 9 }) }), {
        maxLength: 30,
      }),
      async (total, wishes) => {
        const slots = new Slots(total)
        let used = 0
        let most = 0
        let served = 0
        await Promise.all(
          wishes.map(async ({ count, rank }) => {
            const release = await slots.take(count, rank)
            used += Math.min(count, total)
            most = Math.max(most, used)
            await turn()
            used -= Math.min(count, total)
            served++
            release()
            // Given back twice, it counts once.
            release()
          }),
        )
        expect(most).toBeLessThanOrEqual(total)
        expect(used).toBe(0)
        expect(served).toBe(wishes.length)
      },
    ),
    { numRuns: 100 },
  )
})

test('who waits is served by rank, and among equals in the order of asking', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 25 }), async (ranks) => {
      const slots = new Slots(1)
      const release = await slots.take(1, 0)
      const order: number[] = []
      const work = ranks.map(async (rank, index) => {
        const done = await slots.take(1, rank)
        order.push(index)
        done()
      })
      release()
      await Promise.all(work)
      const expected = ranks.map((_, index) => index).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b)
      expect(order).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})

test('a wish for more than there is gets all there is', async () => {
  const slots = new Slots(3)
  const release = await slots.take(10_000, 0)
  let served = false
  const next = slots.take(1, 0).then(() => {
    served = true
  })
  await turn()
  expect(served).toBe(false)
  release()
  await next
})
