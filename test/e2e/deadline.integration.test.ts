import { afterAll, beforeAll, expect, test } from 'vitest'
import { published } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { texts } from '../support/texts.ts'

let line: Line
beforeAll(async () => {
  line = await startLine({ env: { SOURCEMARK_VERDICT_DEADLINE: '1s' } })
})
afterAll(() => line?.stop())

test('a content whose parts nobody reads in time gets a provisional verdict, and the final one when they are read', async () => {
  await line.send([published({ contentId: 'late-original', minute: 0, text: texts.lighthouse })])
  await line.idle()

  const thaw = line.freeze('worker-text')
  try {
    await line.send([published({ contentId: 'late-copy', minute: 1, text: texts.lighthouse })])
    expect(await line.verdict('late-copy')).toMatchObject({
      verdict: 'indeterminate',
      status: 'provisional',
      reason: 'first',
      matches: [],
      modalities: { text: 'pending' },
    })
  } finally {
    thaw()
  }
  const [provisional, final, ...more] = await line
    .verdict('late-copy', ({ status }) => status === 'final')
    .then(() => line.verdictsOf('late-copy'))
  expect(final).toMatchObject({
    verdict: 'attribution_missing',
    reason: 'late_part',
    supersedes: provisional?.verdictId,
    modalities: { text: 'done' },
  })
  expect(final?.matches.map(({ contentId }) => contentId)).toEqual(['late-original'])
  expect(more).toEqual([])
})
