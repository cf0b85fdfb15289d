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

/** Waits until a post has become due again: its worker is about to announce it, or just did. */
async function someoneIsDue({ database }: Line): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const due = `select from examination where content_id like 'post-%' and examined < wanted limit 1`
    if ((await database.query(due)).length > 0) return
  }
  throw new Error('no post became due again')
}

test('kill -9 of the worker while late originals supersede verdicts: nobody stays with the old verdict', async () => {
  const { originals, posts: reposts } = makeCorpus(2, posts)

  line = await startLine()
  await line.send(originals)
  await line.idle()
  await line.send(reposts)
  await line.idle()
  const undisturbed = said(line.finalVerdicts())
  await line.stop()

  line = await startLine()
  await line.send(reposts)
  await line.idle()
  for (const original of originals) {
    await line.send([original])
    await someoneIsDue(line)
    await line.kill('worker-text')
    await line.ready()
  }
  await line.idle(240_000)
  await expectTopicEqualsLedger(line)
  expect(said(line.finalVerdicts())).toEqual(undisturbed)
}, 600_000)
