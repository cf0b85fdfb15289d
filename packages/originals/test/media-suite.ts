import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { randomFrom } from '../../../test/support/random.ts'
import { type PartFinding, withdrawContent } from '../src/index.ts'
import { type BenchKind, type BenchMedium, type MediaBench, openMediaBench } from './media-bench.ts'

/** Media of one kind. */
export interface SuiteMedia {
  /** What one of them is called: `a picture`. */
  readonly name: string
  readonly kind: BenchKind
  readonly one: BenchMedium
  /** Most of `one`. */
  readonly partOfOne: BenchMedium
  /** Has nothing to do with `one`. */
  readonly two: BenchMedium
  /** Posts from the first to the last: their ids, what each shows or lets hear, and the originals that it leads to. */
  readonly posts: readonly (readonly [contentId: string, medium: BenchMedium, origins: readonly string[]])[]
}

/** What holds of media of every kind. */
export function mediaSuite({ name, kind, one, partOfOne, two, posts }: SuiteMedia): void {
  let bench: MediaBench
  beforeEach(async () => {
    bench = await openMediaBench()
  })
  afterEach(() => bench.close())

  const withdrawOriginal = async (): Promise<void> => {
    await bench.database.transaction((tx) => withdrawContent(tx, 'original', '2026-03-02T00:00:00Z'))
    await bench.examine('original')
  }

  describe(name, () => {
    test('that turns up late changes hands: later copies are examined again, whatever came first', async () => {
      await bench.add('part', 9, [partOfOne])
      await bench.add('copy', 5, [one])
      await bench.settle()
      expect(await bench.origins('part')).toEqual(['copy'])
      await bench.add('original', 0, [one])
      expect(bench.announced.map(({ kinds }) => kinds)).toEqual(bench.announced.map(() => [kind]))
      await bench.settle()
      expect(await bench.origins('copy')).toEqual(['original'])
      expect(await bench.origins('part')).toEqual(['original'])
      await withdrawOriginal()
      await bench.settle()
      expect(await bench.origins('copy')).toEqual([])
      expect(await bench.origins('part')).toEqual(['copy'])
    })

    test('that becomes an original again sees what another became at the same time', async () => {
      await bench.add('original', 0, [one])
      await bench.add('copy', 5, [one])
      await bench.add('part', 9, [partOfOne])
      await withdrawOriginal()
      bench.announced.splice(0)
      // It has looked up and found nothing; then the other one gets back what it has, and sees nobody to tell.
      const slow = bench.another(kind, async (stage, run) => {
        if (stage === 'record') await bench.examine('copy')
        return await run()
      })
      await slow.examine('part', 'correction')
      await bench.settle()
      expect(await bench.origins('copy')).toEqual([])
      expect(await bench.origins('part')).toEqual(['copy'])
    })

    test('that leaves with a new revision leads nobody to the content any more', async () => {
      await bench.add('original', 0, [one])
      await bench.add('copy', 1, [one])
      await bench.add('original', 0, [two], { revision: 2 })
      await bench.settle()
      expect(await bench.origins('copy')).toEqual([])
      await bench.add('other-copy', 2, [two])
      expect(await bench.origins('other-copy')).toEqual(['original'])
    })

    test('is one of two that are published at once, of which at least one finds the other', async () => {
      await bench.accept('a', 0, [one])
      await bench.accept('b', 1, [one])
      await Promise.all(['a', 'b'].map((contentId) => bench.another(kind).examine(contentId, 'first')))
      await bench.settle()
      expect([await bench.origins('a'), await bench.origins('b')]).toEqual([[], ['a']])
    })

    test('is read once, and again only by whoever died before anything was recorded', async () => {
      await bench.accept('a', 0, [one])
      const dying = bench.another(kind, async (stage, run) => {
        if (stage === 'record') throw new Error('killed')
        return await run()
      })
      await expect(dying.examine('a', 'first')).rejects.toThrow('killed')
      await bench.examine('a')
      expect(await bench.database.query('select from index_change')).toEqual([])
      expect(bench.reads.get('a/1/1')).toBe(2)
      await bench.database.execute('update examination set wanted = wanted + 1')
      await bench.examine('a')
      await bench.another(kind).examine('a', 'first')
      expect(bench.reads.get('a/1/1')).toBe(2)
      expect(await bench.database.query('select from index_change')).toEqual([])
    })

    test('leads to the same originals in whatever order all arrive', async () => {
      const outcomes: (readonly [string, PartFinding[]])[][] = []
      for (const seed of [0, 1, 2]) {
        const random = randomFrom(seed)
        const order = posts.map(([contentId, medium], minute) => ({
          contentId,
          medium,
          minute,
          place: seed === 0 ? minute : random(),
        }))
        for (const { contentId, medium, minute } of order.sort((a, b) => a.place - b.place)) {
          await bench.add(contentId, minute, [medium])
        }
        await bench.settle()
        outcomes.push(await Promise.all(posts.map(async ([id]) => [id, await bench.findings(id)] as const)))
        await bench.close()
        bench = await openMediaBench()
      }
      expect(outcomes[1]).toEqual(outcomes[0])
      expect(outcomes[2]).toEqual(outcomes[0])
      const origins = outcomes[0]?.map(([contentId, findings]) => [
        contentId,
        findings.flatMap(({ matches }) => matches.map((match) => match.contentId)),
      ])
      expect(origins).toEqual(posts.map(([contentId, , expected]) => [contentId, expected]))
    }, 120_000)
  })
}
