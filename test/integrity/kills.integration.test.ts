import { afterEach, expect, test } from 'vitest'
import { expectOneVerdictEach } from '../support/exactly-once.ts'
import { type Line, type LineProcess, startLine } from '../support/line.ts'
import { expectedVerdict, makeCorpus } from '../support/posts.ts'
import { said } from '../support/said.ts'

const posts = Number(process.env.SOURCEMARK_TEST_KILL_POSTS ?? 400)
const rounds = 3
const victims: readonly LineProcess[] = ['intake', 'worker-text', 'adjudicator', 'publisher']

let line: Line | undefined
afterEach(async () => {
  await line?.stop()
  line = undefined
})

test('kill -9 of every service, three times each, during a replay: one verdict each, as if nothing had happened', async () => {
  const corpus = makeCorpus(20, posts)
  const contents = corpus.originals.length + posts

  line = await startLine()
  await line.send(corpus.originals)
  await line.idle()
  await line.send(corpus.posts)
  await line.idle()
  const undisturbed = said(line.finalVerdicts())
  await expectOneVerdictEach(line, contents)
  for (const [index] of corpus.posts.entries()) {
    expect(line.finalVerdicts().get(`post-${index}`)?.verdict).toBe(expectedVerdict(index))
  }
  await line.stop()

  line = await startLine()
  await line.send(corpus.originals)
  await line.idle()
  const kills = rounds * victims.length
  for (let kill = 0; kill < kills; kill++) {
    // A share of the posts before each kill, so that every service is hit while it works.
    await line.send(corpus.posts.slice(Math.floor((posts * kill) / kills), Math.floor((posts * (kill + 1)) / kills)))
    await line.kill(victims[kill % victims.length] as LineProcess)
    // The next round begins when all of them work again: a dead member has left its group by then.
    if (kill % victims.length === victims.length - 1) await line.ready()
  }
  await line.idle(240_000)
  await expectOneVerdictEach(line, contents)
  expect(said(line.finalVerdicts())).toEqual(undisturbed)
  expect(line.deadLetters()).toEqual([])
}, 600_000)
