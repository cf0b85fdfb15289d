import type { ContentPublished } from '@sourcemark/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { shuffled } from '../../../test/support/random.ts'
import {
  cellar,
  cellarRetold,
  mountainRailway,
  mountainRailwayRetold,
  otherCellar,
  otherRailway,
} from '../../../test/support/retold.ts'
import { madeUpText } from '../../../test/support/texts.ts'
import { type PartFinding, type PartRewrite, takeTextStatistics, withdrawContent } from '../src/index.ts'
import { pairsIndex } from '../src/text-indexes.ts'
import { benchForms, type IndexBench, openIndexBench, post } from './index-bench.ts'

let bench: IndexBench

const rewrites = async (contentId: string): Promise<readonly PartRewrite[]> =>
  (await bench.findings(contentId)).flatMap((part) => part.rewrites)
const retold = async (contentId: string): Promise<string[]> =>
  (await rewrites(contentId)).map((rewrite) => rewrite.contentId)
const pairKeys = async (contentId: string): Promise<number> => {
  const [row] = await bench.database.query<{ count: number }>(
    `select coalesce(sum(length(postings)), 0)::int / 8 as count from index_entry where content_id = $1 and index_name = $2`,
    [contentId, pairsIndex.name],
  )
  return row?.count ?? 0
}

const own = (seed: number): string => madeUpText('zh', 900 + seed, 120)

describe.each(benchForms)('in the $name form', (form) => {
  beforeEach(async () => {
    bench = await openIndexBench({ form })
  })
  afterEach(() => bench.close())

  describe('a retelling', () => {
    test.each([
      ['Chinese', mountainRailway, mountainRailwayRetold, otherRailway],
      ['English', cellar, cellarRetold, otherCellar],
    ])(
      'in %s is found with its sentences, an article on the same subject is not',
      async (_language, work, told, other) => {
        await bench.add(post('work', 0, work))
        const body = `${own(1)}\n${told}`
        await bench.add(post('retold', 1, body))
        await bench.add(post('other', 2, other))
        expect(await bench.origins('retold')).toEqual([])
        const [rewrite, ...more] = await rewrites('retold')
        expect(more).toEqual([])
        expect(rewrite).toMatchObject({ contentId: 'work', partId: 'body' })
        expect(rewrite?.score).toBeGreaterThanOrEqual(0.5)
        expect(rewrite?.share).toBeGreaterThan(0.2)
        expect(rewrite?.share).toBeLessThan(1)
        for (const { query, original } of rewrite?.sentences ?? []) {
          expect(told).toContain(body.slice(query.start, query.end))
          expect(work.slice(original.start, original.end).length).toBeGreaterThan(5)
        }
        expect([await rewrites('other'), await rewrites('work')]).toEqual([[], []])
      },
    )

    test('of what is copied beside it is told of the copy only', async () => {
      await bench.add(post('work', 0, mountainRailway))
      await bench.add(post('both', 1, `${mountainRailway}\n${own(2)}\n${mountainRailwayRetold}`))
      expect([await bench.origins('both'), await retold('both')]).toEqual([['work'], []])
    })

    test('leads to the work, not to another retelling or to a repost of it', async () => {
      await bench.add(post('work', 0, cellar))
      await bench.add(post('repost', 1, cellar))
      await bench.add(post('retold', 2, cellarRetold))
      await bench.add(
        post('again', 3, `${madeUpText('en', 4, 80)}\n${cellarRetold.split('. ').toReversed().join('. ')}.`),
      )
      expect(await retold('retold')).toEqual(['work'])
      expect([...(await bench.origins('again')), ...(await retold('again'))]).not.toContain('repost')
    })

    test('of a registered work is found; what a registered work retells is not asked', async () => {
      await bench.add(post('work', 5, cellar))
      const {
        accountId: _account,
        news: _news,
        declared: _declared,
        ...data
      } = post('registered', 9, cellarRetold).data
      await bench.add({
        ...post('registered', 9, cellarRetold),
        type: 'sourcemark.original.registered.v1',
        data: { ...data, owner: { name: 'Somebody', aliases: [], urls: [] } },
      } as never)
      expect(await rewrites('registered')).toEqual([])
    })

    test('of what is withdrawn is none any more, and who withdrew retells nothing', async () => {
      await bench.add(post('work', 0, cellar))
      await bench.add(post('retold', 1, cellarRetold))
      await bench.database.transaction((tx) => withdrawContent(tx, 'work', '2026-03-02T00:00:00Z'))
      await bench.examiner.examine('work', 'correction')
      expect(bench.announced.map(({ contentId, reason }) => [contentId, reason])).toEqual([['retold', 'correction']])
      await bench.settle()
      expect([await retold('retold'), await pairKeys('work')]).toEqual([[], 0])

      await bench.add(post('work-2', 0, mountainRailway))
      await bench.add(post('retold-2', 1, mountainRailwayRetold))
      expect(await retold('retold-2')).toEqual(['work-2'])
      await bench.database.transaction((tx) => withdrawContent(tx, 'retold-2', '2026-03-02T00:00:00Z'))
      await bench.examiner.examine('retold-2', 'correction')
      expect([await retold('retold-2'), await pairKeys('retold-2')]).toEqual([[], 0])
    })

    test('follows revisions on both sides', async () => {
      await bench.add(post('work', 0, cellar))
      await bench.add(post('retold', 1, cellarRetold))
      await bench.add(post('work', 0, otherCellar, { revision: 2 }))
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual(['retold'])
      await bench.settle()
      expect(await retold('retold')).toEqual([])
      await bench.add(post('work', 0, cellar, { revision: 3 }))
      await bench.settle()
      expect(await retold('retold')).toEqual(['work'])
      await bench.add(post('retold', 1, own(3), { revision: 2 }))
      expect(await retold('retold')).toEqual([])
    })

    test('is weighed by the newest epoch', async () => {
      for (let one = 0; one < 6; one++) await bench.add(post(`w-${one}`, one, `${own(20 + one)}\n${otherCellar}`))
      await bench.add(post('work', 10, cellar))
      expect(await takeTextStatistics(bench.database)).toEqual({ epoch: 1, contents: 7 })
      await bench.add(post('retold', 11, cellarRetold))
      expect(await retold('retold')).toEqual(['work'])
      expect((await bench.findings('retold'))[0]?.statistics).toBe(1)
    })
  })

  describe('keys of retellings', () => {
    test('stand for what is new with a content: a copy has none, however many copies there are', async () => {
      await bench.add(post('work', 0, cellar))
      const keys = await pairKeys('work')
      expect(keys).toBeGreaterThan(40)
      for (let copy = 1; copy <= 5; copy++) await bench.add(post(`copy-${copy}`, copy, cellar))
      for (let copy = 1; copy <= 5; copy++) expect(await pairKeys(`copy-${copy}`)).toBe(0)
      expect(bench.announced).toEqual([])
    })

    test('of a late work tell those who may retell it, and nobody who shares a name or two with it', async () => {
      await bench.add(post('retold', 5, cellarRetold))
      await bench.add(post('same-subject', 6, otherCellar))
      await bench.add(post('passing', 7, `${own(4)}。Augustin Pelletier 曾经到过 Verzenay 村。`))
      await bench.add(post('work', 0, cellar))
      expect(bench.announced.map(({ contentId, reason }) => [contentId, reason])).toEqual([['retold', 'new_original']])
      await bench.settle()
      expect(await retold('retold')).toEqual(['work'])
    })

    test('that come to those of an examination that ended are told of too', async () => {
      const half = cellar.slice(0, cellar.length / 2)
      await bench.add(post('half', 0, half))
      await bench.add(post('retold', 5, cellarRetold))
      await bench.accept(post('work', 2, cellar))
      const killed = new Error('killed')
      const dying = bench.anotherExaminer(async (name, run) => {
        if (name === 'look-up-rewriting') throw killed
        return await run()
      })
      await expect(dying.examine('work', 'first')).rejects.toThrow('killed')
      const before = await pairKeys('work')
      expect(before).toBeGreaterThan(0)
      // Without the half that was there before it all keys are its own.
      await bench.database.transaction((tx) => withdrawContent(tx, 'half', '2026-03-02T00:00:00Z'))
      await bench.examiner.examine('half', 'correction')
      await bench.settle()
      await bench.database.execute('delete from index_change')
      let noted: readonly unknown[] = []
      const watching = bench.anotherExaminer(async (name, run) => {
        if (name === 'look-up-rewriting') noted = await bench.database.query('select algorithm from index_change')
        return await run()
      })
      await watching.examine('work', 'first')
      // From the moment that they stand there.
      expect(noted).toEqual([{ algorithm: pairsIndex.name }])
      expect(await pairKeys('work')).toBeGreaterThan(before)
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual(['retold'])
      await bench.settle()
      expect(await retold('retold')).toEqual(['work'])
    })

    test('are told by the next examination when the one that registered them ended before telling', async () => {
      await bench.add(post('retold', 5, cellarRetold))
      await bench.accept(post('work', 0, cellar))
      const killed = new Error('killed')
      const dying = bench.anotherExaminer(async (name, run) => {
        if (name === 'look-up-rewriting') throw killed
        return await run()
      })
      await expect(dying.examine('work', 'first')).rejects.toThrow('killed')
      expect(await pairKeys('work')).toBeGreaterThan(40)
      expect(bench.announced).toEqual([])
      await bench.anotherExaminer().examine('work', 'first')
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual(['retold'])
      expect(await bench.database.query('select from index_change')).toEqual([])
      await bench.settle()
      expect(await retold('retold')).toEqual(['work'])
    })
  })

  test('a worker that is held up anywhere while another examines a retelling from start to end loses nothing', async () => {
    const stages = ['register-rewriting', 'look-up-rewriting', 'record', 'tell']
    const cases = stages.flatMap((stage) =>
      ['before', 'after'].flatMap((side) => ['work', 'retold'].map((held) => ({ stage, side, held }))),
    )
    for (const [index, { stage, side, held }] of cases.entries()) {
      const place = `the ${held}, ${side} ${stage}`
      const [work, told] = [`h${index}-work`, `h${index}-told`]
      await bench.accept(post(work, 1, cellar))
      await bench.accept(post(told, 2, cellarRetold))
      let wasHeldUp = false
      const holdUp = async (): Promise<void> => {
        if (wasHeldUp) return
        wasHeldUp = true
        await bench.examiner.examine(held === 'work' ? told : work, 'first')
      }
      const slow = bench.anotherExaminer(async (name, run) => {
        if (name === stage && side === 'before') await holdUp()
        const result = await run()
        if (name === stage && side === 'after') await holdUp()
        return result
      })
      await slow.examine(held === 'work' ? work : told, 'first')
      await holdUp()
      await bench.settle()
      expect([place, await retold(told)]).toEqual([place, [work]])
      // The next pair begins with an empty index.
      await bench.close()
      bench = await openIndexBench({ form })
    }
  }, 180_000)

  test('in whatever order contents, revisions and withdrawals come, the findings end the same', async () => {
    const reversed = `${cellarRetold.split('. ').toReversed().join('. ')}.`
    const arrivals: (ContentPublished | { readonly withdraw: string })[] = [
      post('work', 0, cellar),
      post('repost', 1, cellar),
      post('retold', 2, cellarRetold),
      post('retold-again', 3, `${own(5)}\n${reversed}`),
      post('half', 4, `${cellar.slice(0, 260)}\n${cellarRetold.slice(300)}`),
      post('railway', 5, mountainRailway),
      post('railway-retold', 6, `${mountainRailwayRetold}\n${own(6)}`),
      post('subject', 7, otherRailway),
      post('changing', 8, own(7)),
      post('changing', 8, mountainRailwayRetold, { revision: 2 }),
      post('gone', 4, mountainRailwayRetold.slice(0, 300)),
      { withdraw: 'gone' },
    ]
    const ids = [...new Set(arrivals.flatMap((one) => ('data' in one ? [one.data.contentId] : [])))]
    const ends: string[] = []
    for (let seed = 1; seed <= 6; seed++) {
      const opened = await openIndexBench({ form })
      try {
        for (const one of shuffled(arrivals, seed)) {
          if ('data' in one) {
            await opened.add(one)
            continue
          }
          const revision = await opened.database.transaction((tx) =>
            withdrawContent(tx, one.withdraw, '2026-03-02T00:00:00Z'),
          )
          if (revision !== null) await opened.examiner.examine(one.withdraw, 'correction')
        }
        await opened.settle()
        expect(await opened.due()).toEqual([])
        const findings: PartFinding[] = []
        for (const id of ids) findings.push(...(await opened.findings(id)))
        if (seed === 1) {
          // The scenario is worth something only when it holds these.
          const told = findings.flatMap((part) => part.rewrites.map((rewrite) => [part.contentId, rewrite.contentId]))
          expect(told).toContainEqual(['retold', 'work'])
          expect(told).toContainEqual(['railway-retold', 'railway'])
          expect(findings.flatMap(({ contentId, matches }) => (matches.length > 0 ? [contentId] : []))).toContain(
            'repost',
          )
        }
        const postings = await opened.database.query(
          `select index_name, fingerprint_id::text, content_id, published_at, owner_id::text, encode(postings, 'hex') as postings
         from index_entry where postings <> '' order by 1, 2`,
        )
        ends.push(JSON.stringify([findings, postings]))
      } finally {
        await opened.close()
      }
    }
    for (const [index, end] of ends.entries()) expect([index, end === ends[0]]).toEqual([index, true])
  }, 180_000)
})
