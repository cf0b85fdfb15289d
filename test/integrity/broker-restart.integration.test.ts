import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedKafka, startEmbeddedKafka } from '@sourcemark/devstack'
import { afterEach, expect, test } from 'vitest'
import { expectOneVerdictEach } from '../support/exactly-once.ts'
import { startLine } from '../support/line.ts'
import { makeCorpus } from '../support/posts.ts'
import { said } from '../support/said.ts'

const posts = Number(process.env.SOURCEMARK_TEST_RESTART_POSTS ?? 200)

const opened = new AsyncDisposableStack()
afterEach(() => opened.disposeAsync())

test('the broker stops and starts again during a replay: one verdict each, as if nothing had happened', async () => {
  const corpus = makeCorpus(10, posts)
  const contents = corpus.originals.length + posts

  const undisturbed = await startLine()
  opened.defer(() => undisturbed.stop())
  await undisturbed.send(corpus.originals)
  await undisturbed.idle()
  await undisturbed.send(corpus.posts)
  await undisturbed.idle()
  const expected = said(undisturbed.finalVerdicts())
  expect(expected).toHaveLength(contents)
  await undisturbed.stop()

  const dataDir = await mkdtemp(join(tmpdir(), 'sourcemark-broker-'))
  opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  let kafka: EmbeddedKafka = await startEmbeddedKafka({ dataDir, fresh: true })
  opened.defer(() => kafka.stop())
  const line = await startLine({ brokers: kafka.brokers })
  opened.defer(() => line.stop())
  await line.send(corpus.originals)
  await line.idle()
  await line.send(corpus.posts)
  // Verdicts flow, and not all of them are there.
  await expect.poll(() => line.records().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(contents / 10)
  await kafka.stop()
  expect(line.records().length).toBeLessThan(contents)
  kafka = await startEmbeddedKafka({ dataDir, port: kafka.port })
  await line.idle(240_000)
  await expectOneVerdictEach(line, contents)
  expect(said(line.finalVerdicts())).toEqual(expected)
  expect(line.deadLetters()).toEqual([])
}, 600_000)
