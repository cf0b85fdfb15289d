import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { madeUpText } from '../../../test/support/texts.ts'
import { withdrawContent } from '../src/index.ts'
import { heldIndex, novelIndex } from '../src/text-indexes.ts'
import { type BenchForm, benchForms, type IndexBench, openIndexBench, post } from './index-bench.ts'

let bench: IndexBench

const text = madeUpText('zh', 1, 200)
const other = madeUpText('en', 2, 120)
const own = (seed: number): string => madeUpText('zh', 100 + seed, 60)

/** Every row of the index, so that two states of it can be compared. */
async function everything(): Promise<unknown> {
  const tables = ['fingerprint', 'index_log', 'index_entry', 'posting', 'finding', 'content_match', 'index_change']
  const rows: unknown[] = []
  for (const table of tables) rows.push(await bench.database.query(`select t::text as row from ${table} t order by 1`))
  return rows
}

describe.each(benchForms)('in the $name form', (form) => {
  beforeEach(async () => {
    bench = await openIndexBench({ form })
  })
  afterEach(() => bench.close())

  describe('an examination', () => {
    test('again changes nothing, also when it was due', async () => {
      await bench.add(post('a', 0, text))
      await bench.add(post('b', 1, `${own(1)}\n${text}`))
      const before = await everything()
      await bench.examiner.examine('b', 'first')
      expect(await everything()).toEqual(before)
      await bench.database.execute(`update examination set wanted = wanted + 1`)
      await bench.anotherExaminer().examine('b', 'first')
      await bench.anotherExaminer().examine('a', 'first')
      expect(await everything()).toEqual(before)
      expect(bench.announced).toEqual([])
      expect(await bench.due()).toEqual([])
    })

    test('at several places at once ends as one', async () => {
      await bench.add(post('a', 0, text))
      await bench.accept(post('b', 1, `${own(1)}\n${text}`))
      await Promise.all(Array.from({ length: 4 }, () => bench.anotherExaminer().examine('b', 'first')))
      expect(await bench.origins('b')).toEqual(['a'])
      const counted = await bench.database.query(
        `select (select count(*) from fingerprint)::int as fingerprints, (select count(*) from finding)::int as findings`,
      )
      // One for copies and one for retellings, of each of the two.
      expect(counted).toEqual([{ fingerprints: 4, findings: 2 }])
    })

    test('of a content that nobody accepted is a fault', async () => {
      await expect(bench.examiner.examine('nobody', 'first')).rejects.toMatchObject({ code: 'CONTENT_UNKNOWN' })
    })

    test('reads every text part, and says of one that is empty or too short why it has no fingerprint', async () => {
      await bench.add(post('a', 0, text))
      const parts = ['', '短', `${own(1)}${text}`].map(
        (body, index) => ({ partId: `p${index}`, kind: 'text', mediaType: 'text/plain', text: body }) as const,
      )
      await bench.add(post('b', 1, '', { parts }))
      const findings = await bench.findings('b')
      expect(findings.map(({ partId, state, facts }) => [partId, state, facts.map(({ code }) => code)])).toEqual([
        ['p0', 'done', ['TEXT_EMPTY']],
        ['p1', 'done', ['TEXT_TOO_SHORT']],
        ['p2', 'done', []],
      ])
      expect(findings[2]?.matches.map(({ contentId }) => contentId)).toEqual(['a'])
    })
  })

  describe('priority', () => {
    test('a look-up sees only earlier contents, whatever came first', async () => {
      await bench.add(post('later', 9, text))
      await bench.add(post('earlier', 3, text))
      expect(await bench.origins('earlier')).toEqual([])
      expect(bench.announced.map(({ contentId, reason }) => [contentId, reason])).toEqual([['later', 'new_original']])
      await bench.settle()
      expect(await bench.origins('later')).toEqual(['earlier'])
      expect(await bench.origins('earlier')).toEqual([])
    })

    test.each([
      ['a', 'b'],
      ['b', 'a'],
    ])('of one moment the smaller id is earlier: %s comes, then %s', async (first, second) => {
      await bench.add(post(first, 5, text))
      await bench.add(post(second, 5, text))
      await bench.settle()
      expect([await bench.origins('a'), await bench.origins('b')]).toEqual([[], ['a']])
    })

    test('ids are compared by their bytes, not by a language', async () => {
      const ids = ['Z', 'a', 'é', '字', '𠀀', '\uffee']
      for (const id of [...ids].reverse()) await bench.add(post(id, 5, text))
      await bench.settle()
      const [first] = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      for (const id of ids) expect([id, await bench.origins(id)]).toEqual([id, id === first ? [] : [first]])
    })
  })

  test('every look-up reaches what was committed before it, whoever asks again and whatever was registered before', async () => {
    const asked: { readonly reach: bigint; readonly head: bigint }[] = []
    const watched: BenchForm = {
      name: form.name,
      async open(database) {
        const lookUp = await form.open(database)
        const watch =
          <Q extends { readonly reach: bigint }, A>(ask: (queries: readonly Q[]) => Promise<A>) =>
          async (queries: readonly Q[]): Promise<A> => {
            const [row] = await database.query<{ head: bigint }>('select position as head from index_log')
            for (const { reach } of queries) asked.push({ reach, head: row?.head ?? 0n })
            return await ask(queries)
          }
        return { ...lookUp, candidates: watch(lookUp.candidates), later: watch(lookUp.later) }
      },
    }
    await bench.close()
    bench = await openIndexBench({ form: watched })
    const again = async (contentId: string): Promise<void> => {
      await bench.database.execute(`update examination set wanted = wanted + 1`)
      await bench.anotherExaminer().examine(contentId, 'first')
    }
    // Registered and not examined any further; others come in between.
    await bench.accept(post('killed', 9, `${own(1)}${text}`))
    const killed = new Error('killed')
    const dying = bench.anotherExaminer(async (name, run) => {
      if (name === 'look-up') throw killed
      return await run()
    })
    await expect(dying.examine('killed', 'first')).rejects.toThrow('killed')
    await bench.add(post('copy', 5, text))
    await bench.anotherExaminer().examine('killed', 'first')
    // Others come between a change and the telling of it.
    await bench.accept(post('original', 0, text))
    bench.failAnnouncing(1)
    await expect(bench.examiner.examine('original', 'first')).rejects.toThrow('nobody hears')
    await bench.add(post('other', 3, other))
    await bench.examiner.examine('original', 'first')
    await bench.settle()
    for (const contentId of ['original', 'copy', 'killed']) await again(contentId)
    expect(asked.length).toBeGreaterThan(15)
    expect(asked.filter(({ reach, head }) => reach < head)).toEqual([])
    expect(await bench.origins('killed')).toEqual(['original'])
  })

  describe('the look-up form', () => {
    test('holds an original’s keys and what is new with a copy, however many copies there are', async () => {
      await bench.add(post('a', 0, text))
      const keys = await bench.postings('a')
      for (let copy = 1; copy <= 5; copy++) await bench.add(post(`copy-${copy}`, copy, text))
      await bench.add(post('mixed', 10, `${other}\n${text}`))
      expect(await bench.postings('a')).toBe(keys)
      for (let copy = 1; copy <= 5; copy++) expect(await bench.postings(`copy-${copy}`)).toBe(0)
      expect(await bench.postings('mixed')).toBeGreaterThan(5)
      expect(bench.announced).toEqual([])
      const [row] = await bench.database.query<{ holders: number }>(
        `select max(holders)::int as holders from (
         select count(*) as holders from index_entry, unpack_postings(postings, 'keys', 0) where index_name <> $1 group by index_name, term) t`,
        [heldIndex.name],
      )
      expect(row?.holders).toBe(1)
      const kept = await bench.database.query(`select algorithm from fingerprint where content_id = 'copy-1'`)
      expect(kept).toEqual([{ algorithm: novelIndex.name }])
    })

    test('keeps the keys of a short quotation', async () => {
      await bench.add(post('a', 0, text))
      const alone = own(1) + own(2) + own(3) + own(4)
      await bench.add(post('whole', 1, alone))
      const without = await bench.postings('whole')
      await bench.add(post('quoting', 2, `${madeUpText('zh', 300, 240)}\n${text.slice(0, 60)}`))
      expect(await bench.origins('quoting')).toEqual(['a'])
      expect(await bench.postings('quoting')).toBeGreaterThan(without)
    })

    test('loses the keys of a copy when its original comes late, and gets them back when that is withdrawn', async () => {
      await bench.add(post('copy', 5, text))
      const keys = await bench.postings('copy')
      await bench.add(post('original', 0, text))
      await bench.settle()
      expect([await bench.postings('copy'), await bench.postings('original')]).toEqual([0, keys])
      const leans = 'select content_id as copy, original_content_id as original from content_match'
      expect(await bench.database.query(leans)).toEqual([{ copy: 'copy', original: 'original' }])

      await bench.database.transaction((tx) => withdrawContent(tx, 'original', '2026-03-02T00:00:00Z'))
      await bench.examiner.examine('original', 'correction')
      expect(bench.announced.map(({ contentId, reason }) => [contentId, reason])).toEqual([['copy', 'correction']])
      await bench.settle()
      expect([await bench.postings('copy'), await bench.postings('original')]).toEqual([keys, 0])
      expect(await bench.origins('copy')).toEqual([])
      expect(await bench.database.query(leans)).toEqual([])
    })

    test('forgets an earlier revision', async () => {
      await bench.add(post('a', 0, text))
      await bench.add(post('a', 0, other, { revision: 2 }))
      await bench.add(post('b', 1, text))
      await bench.add(post('c', 2, other))
      expect(await bench.origins('b')).toEqual([])
      expect(await bench.origins('c')).toEqual(['a'])
      const rows = await bench.database.query(`select distinct revision from fingerprint where content_id = 'a'`)
      expect(rows).toEqual([{ revision: 2 }])
      const held = await bench.database.query(
        `select f.revision from index_entry e left join fingerprint f using (fingerprint_id)
       where e.content_id = 'a' and index_name = $1 and postings <> ''`,
        [heldIndex.name],
      )
      expect(held).toEqual([{ revision: 2 }])
    })
  })

  describe('later contents', () => {
    const copies = ['copy-1', 'copy-2', 'copy-3']
    const makeCopies = async (): Promise<void> => {
      for (const [index, copy] of copies.entries()) await bench.add(post(copy, 5 + index, text))
      await bench.settle()
    }

    test('are told once each, and the change is forgotten', async () => {
      await makeCopies()
      await bench.add(post('original', 0, text))
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual(copies)
      expect(await bench.due()).toEqual(copies)
      expect(await bench.database.query('select from index_change')).toEqual([])
    })

    test('that are due already are not announced again', async () => {
      await makeCopies()
      await bench.add(post('original', 2, text))
      expect(bench.announced).toHaveLength(3)
      await bench.add(post('even-earlier', 1, text))
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual([...copies, 'original'])
      await bench.settle()
      for (const id of [...copies, 'original']) expect(await bench.origins(id)).toEqual(['even-earlier'])
    })

    test('are told by the next examination when the one that changed the index ended before telling', async () => {
      await makeCopies()
      await bench.accept(post('original', 0, text))
      bench.failAnnouncing(1)
      await expect(bench.examiner.examine('original', 'first')).rejects.toThrow('nobody hears')
      expect(await bench.database.query('select from index_change')).not.toEqual([])
      expect(bench.announced).toEqual([])

      // The message of the original is delivered again, to another worker, with nothing due any more.
      await bench.anotherExaminer().examine('original', 'first')
      expect(bench.announced.map(({ contentId }) => contentId)).toEqual(copies)
      expect(await bench.database.query('select from index_change')).toEqual([])
      await bench.settle()
      expect(await bench.due()).toEqual([])
      for (const copy of copies) expect(await bench.origins(copy)).toEqual(['original'])
    })

    describe('of a content that two workers examine, of which one is killed before it has announced anybody,', () => {
      const stages = ['sketch', 'look-up', 'record'].flatMap((stage) => [
        { stage, side: 'before' },
        { stage, side: 'after' },
      ])
      const places = [...stages, { stage: 'tell', side: 'before' }]

      test.each(['held up', 'overtaking'] as const)(
        'are told by the one that is %s, wherever that is',
        async (survivor) => {
          for (const [index, { stage, side }] of places.entries()) {
            const copied = madeUpText('zh', 500 + index, 80)
            const [original, copy] = [`r${index}-original`, `r${index}-copy`]
            await bench.add(post(copy, 5, copied))
            await bench.accept(post(original, 0, copied))
            bench.announced.length = 0
            const killed = new Error('killed')
            const overtaking = bench.anotherExaminer(undefined, survivor === 'overtaking' ? undefined : killed)
            let overtakingEnd: unknown
            let overtook = false
            const overtake = async (): Promise<void> => {
              if (overtook) return
              overtook = true
              overtakingEnd = await overtaking.examine(original, 'first').catch((error: unknown) => error)
            }
            const held = bench.anotherExaminer(
              async (name, run) => {
                if (name === stage && side === 'before') await overtake()
                const result = await run()
                if (name === stage && side === 'after') await overtake()
                return result
              },
              survivor === 'held up' ? undefined : killed,
            )
            const heldEnd: unknown = await held.examine(original, 'first').catch((error: unknown) => error)
            // The survivor finishes the record, so it never comes again.
            expect(survivor === 'held up' ? heldEnd : overtakingEnd).not.toBe(killed)
            const rows = await bench.database.query('select from index_change where content_id = $1', [original])
            const told = bench.announced.map(({ contentId }) => contentId)
            expect([stage, side, rows.length, told]).toEqual([stage, side, 0, [copy]])
          }
        },
      )
    })

    test('are told of a change that was left behind even when somebody else made them due meanwhile', async () => {
      await makeCopies()
      await bench.accept(post('original', 2, text))
      bench.failAnnouncing(1)
      await expect(bench.examiner.examine('original', 'first')).rejects.toThrow('nobody hears')
      await bench.add(post('even-earlier', 1, text))
      await bench.examiner.examine('original', 'first')
      await bench.settle()
      expect(await bench.due()).toEqual([])
      for (const copy of copies) expect(await bench.origins(copy)).toEqual(['even-earlier'])
    })
  })

  test('of two copies that are examined at once the later always ends with the earlier as its origin', async () => {
    const pairs = 50
    const workers = [bench.anotherExaminer(), bench.anotherExaminer()] as const
    for (let pair = 0; pair < pairs; pair++) {
      const copied = madeUpText('zh', 1000 + pair, 80)
      const [earlier, later] = [`p${pair}-earlier`, `p${pair}-later`]
      await bench.accept(post(earlier, 1, copied))
      await bench.accept(post(later, 2, copied))
      const order = pair % 2 === 0 ? [earlier, later] : [later, earlier]
      await Promise.all(order.map((contentId, index) => workers[index as 0 | 1].examine(contentId, 'first')))
      // Either its own look-up saw the other, or the other told it.
      const seen = (await bench.origins(later)).includes(earlier)
      const told = bench.announced.some(({ contentId }) => contentId === later)
      expect([pair, seen || told]).toEqual([pair, true])
      await bench.settle()
      expect([pair, await bench.origins(earlier), await bench.origins(later)]).toEqual([pair, [], [earlier]])
    }
  })

  test('a worker that is held up anywhere while another examines a copy from start to end loses nothing', async () => {
    const stages = ['sketch', 'register', 'prepare', 'look-up', 'verify', 'record', 'tell']
    const cases = stages.flatMap((stage) =>
      ['before', 'after'].flatMap((side) => ['earlier', 'later'].map((held) => ({ stage, side, held }))),
    )
    for (const [index, { stage, side, held }] of cases.entries()) {
      const place = `the ${held} one, ${side} ${stage}`
      const copied = madeUpText('zh', 700 + index, 80)
      const [earlier, later] = [`h${index}-earlier`, `h${index}-later`]
      await bench.accept(post(earlier, 1, copied))
      await bench.accept(post(later, 2, copied))
      let wasHeldUp = false
      const holdUp = async (): Promise<void> => {
        if (wasHeldUp) return
        wasHeldUp = true
        await bench.examiner.examine(held === 'earlier' ? later : earlier, 'first')
      }
      const slow = bench.anotherExaminer(async (name, run) => {
        if (name === stage && side === 'before') await holdUp()
        const result = await run()
        if (name === stage && side === 'after') await holdUp()
        return result
      })
      await slow.examine(held === 'earlier' ? earlier : later, 'first')
      // Without a stage to be held up at, the other one simply comes afterwards.
      await holdUp()
      await bench.settle()
      expect([place, await bench.origins(earlier), await bench.origins(later)]).toEqual([place, [], [earlier]])
    }
  })
})
