import { afterEach, expect, test } from 'vitest'
import { expectTopicEqualsLedger } from '../support/exactly-once.ts'
import { type Line, startLine } from '../support/line.ts'
import { makeCorpus } from '../support/posts.ts'
import { said } from '../support/said.ts'

const posts = Number(process.env.SOURCEMARK_TEST_SUPERSEDED_POSTS ?? 150)

let line: Line | undefined
afterEach(async () => {
  await line?.stop()
  line = undefined
})

test('kill -9 of both workers while late originals supersede verdicts: nobody stays with the old verdict', async () => {
  const { originals, posts: reposts } = makeCorpus(6, posts)

  line = await startLine()
  await line.send(originals)
  await line.idle()
  await line.send(reposts)
  await line.idle()
  const undisturbed = said(line.finalVerdicts())
  await line.stop()

  line = await startLine({ workers: 2 })
  await line.send(reposts)
  await line.idle()
  for (const [index, original] of originals.entries()) {
    await line.send([original])
    // The original's row appears when its worker is in the midst of telling those who come after it.
    await expect
      .poll(async () => (await line?.database.query('select from index_change'))?.length ?? 0, {
        interval: 5,
        timeout: 3000,
      })
      .toBeGreaterThan(0)
      .catch(() => undefined)
    if (index % 2 === 0) await line.kill(index % 4 === 0 ? 'worker' : 'worker-2')
  }
  await line.idle(240_000)
  await expectTopicEqualsLedger(line)
  expect(said(line.finalVerdicts())).toEqual(undisturbed)
}, 600_000)
