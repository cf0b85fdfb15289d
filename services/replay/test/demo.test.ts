import { expect, test } from 'vitest'
import { demoTable, tableRows } from '../src/demo.ts'
import { type Expectation, score } from '../src/score.ts'
import { makeMatch, makeVerdictEvent } from './make-verdict.ts'

const expected: Expectation[] = [
  { contentId: 'fine-article', attack: 'original', verdict: ['no_match'], matches: [] },
  { contentId: 'odd-article', attack: 'original', verdict: ['no_match'], matches: [] },
  { contentId: 'post', attack: 'whole copy', verdict: ['attribution_missing'], matches: ['fine-article'] },
  { contentId: 'lost', attack: 'whole copy', verdict: ['attribution_missing'], matches: ['fine-article'] },
]
const verdicts = [
  makeVerdictEvent('fine-article'),
  makeVerdictEvent('odd-article', { matches: [makeMatch('x')] }),
  makeVerdictEvent('post', { verdict: 'attribution_missing', matches: [makeMatch('fine-article')] }),
]
const scored = score(expected, (id) => verdicts.find(({ data }) => data.contentId === id)?.data, new Map())

test('the demo shows every post, and articles only when something is wrong with them', () => {
  const rows = tableRows(expected, { verdicts, score: scored })
  expect(rows.map(({ contentId, asExpected }) => [contentId, asExpected])).toEqual([
    ['odd-article', false],
    ['post', true],
    ['lost', false],
  ])
  expect(rows.at(-1)?.verdict).toBeUndefined()
})

test('the demo table names posts and originals of the corpus by their titles and marks their words', async () => {
  const match = makeMatch('zh-noodles', {
    coverage: 1,
    spans: [{ query: { start: 0, end: 20 }, original: { start: 0, end: 20 } }],
  })
  const event = makeVerdictEvent('post-01', { verdict: 'attribution_missing', matches: [match] })
  const result = { verdicts: [event] } as unknown as Parameters<typeof demoTable>[0]
  const line = (await demoTable(result, { colour: false })).split('\n').find((text) => text.includes('post-01'))
  expect(line).toMatch(/post-01 今天学会了手擀面 .* 一碗手擀面的四十分钟 .* 100 % .*外婆擀面从来不看钟。/)
})
