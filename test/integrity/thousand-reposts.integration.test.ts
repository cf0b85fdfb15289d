import { afterAll, beforeAll, expect, test } from 'vitest'
import { published } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { shuffled } from '../support/random.ts'
import { madeUpText } from '../support/texts.ts'

const reposts = Number(process.env.SOURCEMARK_TEST_REPOSTS ?? 1000)

let line: Line
beforeAll(async () => {
  line = await startLine({ workers: 2 })
})
afterAll(() => line?.stop())

/** Holders of the article's keys in the look-up form: what a look-up for one more repost has to touch. */
async function holdersPerKey(): Promise<number> {
  const [row] = await line.database.query<{ holders: number }>(
    `select count(*)::float8 / count(distinct (index_name, term)) as holders
     from index_entry, unpack_postings(postings, 'keys', 0) where index_name not like '%/held'`,
  )
  return row?.holders ?? 0
}

test(`one article reposted by ${reposts} accounts, its original last: all verdicts end at the original`, async () => {
  const text = madeUpText('zh', 1, 160)
  const posts = Array.from({ length: reposts }, (_, index) =>
    published({ contentId: `copy-${index}`, minute: 10 + index, text }),
  )
  await line.send(shuffled(posts, 5))
  await line.idle(300_000)
  const before = line.finalVerdicts()
  expect(before.size).toBe(reposts)
  const first = [...before.values()].filter(({ matches }) => matches.length === 0)
  expect(first.map(({ contentId }) => contentId)).toEqual(['copy-0'])
  expect(await holdersPerKey()).toBe(1)
  const count = line.verdicts().length

  await line.send([published({ contentId: 'original', minute: 0, text })])
  await line.idle(300_000)
  const after = line.finalVerdicts()
  expect(after.get('original')).toMatchObject({ verdict: 'no_match', supersedes: null })
  let named = 0
  for (const [contentId, verdict] of after) {
    if (contentId === 'original') continue
    expect(verdict.matches.map((match) => match.contentId)).toEqual(['original'])
    expect(verdict).toMatchObject({
      verdict: 'attribution_missing',
      reason: 'new_original',
      supersedes: before.get(contentId)?.verdictId,
    })
    named++
  }
  expect(named).toBe(reposts)
  // One more each, and that of the original: nobody was judged back and forth.
  expect(line.verdicts().length - count).toBe(reposts + 1)

  expect(await holdersPerKey()).toBe(1)
  await line.send([published({ contentId: 'one-more', minute: reposts + 20, text })])
  expect(await line.verdict('one-more')).toMatchObject({
    verdict: 'attribution_missing',
    matches: [{ contentId: 'original' }],
  })
  await line.idle()
  expect(await holdersPerKey()).toBe(1)
  expect(line.verdictsOf('one-more')).toHaveLength(1)
}, 600_000)
