import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@sourcemark/runtime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingRecord, OutputListener } from '../src/channels.ts'
import { lineProgress } from '../src/progress.ts'
import { type ReplayPlan, replay, succeeded } from '../src/replay.ts'
import { report, summary } from '../src/report.ts'
import { makeMatch, makeVerdict, makeVerdictEvent } from './make-verdict.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'))
})
afterEach(() => rm(folder, { recursive: true }))

const post = (contentId: string, revision = 1) =>
  JSON.stringify({ type: 'sourcemark.content.published.v1', data: { contentId, revision, accountId: 'poster' } })

const write = (name: string, lines: string[]) =>
  writeFile(join(folder, name), lines.map((line) => `${line}\n`).join(''))

const plan = (changes: Partial<ReplayPlan> = {}): ReplayPlan => ({
  input: folder,
  concurrency: 256,
  timeout: 5,
  statistics: true,
  ...changes,
})

/** A platform that answers every post soon after it came, in the way that `answer` says. */
function fakePlatform(answer: (contentId: string, revision: number, listener: OutputListener) => void) {
  const sent: OutgoingRecord[] = []
  const state = {
    most: 0,
    open: 0,
    epochs: 0,
    stopped: false,
    indexed: 0,
    counted: 0,
    heads: new Map<number, number>(),
  }
  let listener: OutputListener | undefined
  return {
    sent,
    state,
    dependencies: {
      ingest: {
        async send(records: readonly OutgoingRecord[]) {
          for (const record of records) {
            sent.push(record)
            if (!record.value.includes('content.published')) continue
            const { contentId, revision } = JSON.parse(record.value).data
            state.indexed++
            state.most = Math.max(state.most, ++state.open)
            setTimeout(() => {
              state.open--
              if (listener !== undefined) answer(contentId, revision, listener)
            }, 1)
          }
        },
      },
      output: {
        async follow(given: OutputListener) {
          listener = given
          return {
            async stop() {
              state.stopped = true
            },
          }
        },
      },
      platform: {
        idle: async () => state.open === 0,
        ledgerHeads: async () => state.heads,
        contents: async () => state.indexed,
        contentsAtEpoch: async () => state.counted,
        takeEpoch: async () => {
          state.counted = state.indexed
          return ++state.epochs
        },
      },
    },
  }
}

const judge = (contentId: string, revision: number, listener: OutputListener) =>
  listener.verdict(makeVerdictEvent(contentId, { revision }))

describe('a replay', () => {
  test('sends the files in order and gives the last verdict of each content in order of first appearance', async () => {
    await write('2.jsonl', [post('b'), post('a', 2)])
    await write('1.jsonl', [post('c'), post('a')])
    const platform = fakePlatform(judge)
    const result = await replay(plan(), platform.dependencies)
    expect(platform.sent.map(({ key }) => key)).toEqual(['c', 'a', 'b', 'a'])
    expect(result.verdicts.map(({ data }) => [data.contentId, data.revision])).toEqual([
      ['c', 1],
      ['a', 2],
      ['b', 1],
    ])
    expect(result).toMatchObject({ events: 4, posts: 4, missing: [], settled: true })
    expect(succeeded(result)).toBe(true)
    expect(platform.state.stopped).toBe(true)
  })

  test('keeps to the number of posts in flight', async () => {
    await write(
      '1.jsonl',
      Array.from({ length: 50 }, (_, index) => post(`p-${index}`)),
    )
    const platform = fakePlatform(judge)
    await replay(plan({ concurrency: 3 }), platform.dependencies)
    expect(platform.state.most).toBeLessThanOrEqual(3)
    expect(platform.sent).toHaveLength(50)
  })

  test('keeps to the rate', async () => {
    await write(
      '1.jsonl',
      Array.from({ length: 11 }, (_, index) => post(`p-${index}`)),
    )
    const start = performance.now()
    await replay(plan({ rate: 50 }), fakePlatform(judge).dependencies)
    expect(performance.now() - start).toBeGreaterThan(190)
  })

  test('says who got no verdict when nothing moves any more', async () => {
    await write('1.jsonl', [post('a'), post('lost'), post('b')])
    const platform = fakePlatform((id, revision, listener) => id !== 'lost' && judge(id, revision, listener))
    const result = await replay(plan({ timeout: 0.3 }), platform.dependencies)
    expect(result.missing).toEqual([{ contentId: 'lost', revision: 1 }])
    expect(succeeded(result)).toBe(false)
    expect(report(result)).toContain('lost revision 1')
  })

  test('says who was refused, without waiting for the timeout', async () => {
    await write('1.jsonl', [post('a'), post('bad'), 'not JSON'])
    const platform = fakePlatform((id, revision, listener) =>
      id === 'bad'
        ? listener.refused({ key: 'bad', code: 'EVENT_INVALID', pointer: '/data/parts' })
        : judge(id, revision, listener),
    )
    const result = await replay(plan(), platform.dependencies)
    expect(result.refused).toEqual([{ contentId: 'bad', code: 'EVENT_INVALID', pointer: '/data/parts' }])
    expect(platform.sent.at(-1)).toEqual({ key: null, value: 'not JSON' })
    expect(succeeded(result)).toBe(false)
  })

  test('waits once for an event that appears twice', async () => {
    await write('1.jsonl', [post('a'), post('a')])
    let verdicts = 0
    const platform = fakePlatform((id, revision, listener) => verdicts++ === 0 && judge(id, revision, listener))
    const result = await replay(plan(), platform.dependencies)
    expect(result).toMatchObject({ posts: 1, repeated: 1, missing: [] })
  })

  test('takes a statistics epoch between files when the index has doubled, never after the last file', async () => {
    await write('1.jsonl', [post('a'), post('b')])
    await write('2.jsonl', [post('c')])
    await write('3.jsonl', [post('d')])
    await write('4.jsonl', [post('e'), post('f'), post('g'), post('h')])
    const platform = fakePlatform(judge)
    const result = await replay(plan(), platform.dependencies)
    // Two contents, then three (no), then four (yes); eight at the end are no matter of this run.
    expect(result.epochs).toEqual([1, 2])
    const without = await replay(plan({ statistics: false }), fakePlatform(judge).dependencies)
    expect(without.epochs).toEqual([])
  })

  test('is not at rest before it has read what the ledger holds', async () => {
    await write('1.jsonl', [post('a')])
    const second = makeVerdictEvent('a', {
      supersedes: 'b'.repeat(64),
      ledger: { ...makeVerdict('a').ledger, chain: 7, seq: 2 },
    })
    /** The ledger holds a second verdict, which appears on the topic only later, or never. */
    const platform = (later: (listener: OutputListener) => void) => {
      const fake = fakePlatform((id, revision, listener) => {
        judge(id, revision, listener)
        fake.state.heads = new Map([[7, 2]])
        later(listener)
      })
      return fake
    }
    const late = platform((listener) => setTimeout(() => listener.verdict(second), 500))
    expect(await replay(plan(), late.dependencies)).toMatchObject({ settled: true, superseding: 1, verdicts: [second] })
    const never = platform(() => {})
    expect(await replay(plan({ timeout: 0.3 }), never.dependencies)).toMatchObject({ settled: false, missing: [] })
  })

  test('reads the verdicts of earlier runs first and waits for none that is there already', async () => {
    await write('1.jsonl', [post('old'), post('new')])
    const platform = fakePlatform(judge)
    platform.state.heads = new Map([[7, 1]])
    const earlier = makeVerdictEvent('old', { ledger: { ...makeVerdict('old').ledger, chain: 7, seq: 1 } })
    const { output } = platform.dependencies
    const follow: typeof output.follow = (listener) => {
      setTimeout(() => listener.verdict(earlier), 200)
      return output.follow(listener)
    }
    const result = await replay(plan(), { ...platform.dependencies, output: { follow } })
    expect(result).toMatchObject({ posts: 1, repeated: 1, missing: [], settled: true })
    expect(result.verdicts.map(({ data }) => data.contentId)).toEqual(['old', 'new'])
  })

  test('waits out a broker or a database that is away for a while', async () => {
    await write('1.jsonl', [post('a')])
    const { dependencies, sent } = fakePlatform(judge)
    let failures = 0
    const failing =
      <A extends unknown[], R>(work: (...args: A) => Promise<R>, times: number) =>
      async (...args: A): Promise<R> => {
        if (times-- > 0) {
          failures++
          throw new Fault('BROKER_UNAVAILABLE')
        }
        return await work(...args)
      }
    const { ingest, platform } = dependencies
    const result = await replay(plan(), {
      ...dependencies,
      ingest: { send: failing(ingest.send, 2) },
      platform: { ...platform, idle: failing(platform.idle, 1), ledgerHeads: failing(platform.ledgerHeads, 1) },
    })
    expect(failures).toBe(4)
    expect(sent).toHaveLength(1)
    expect(succeeded(result)).toBe(true)
  })

  test('fails when the broker refuses what is sent', async () => {
    await write('1.jsonl', [post('a')])
    const { dependencies, state } = fakePlatform(judge)
    const refusing = { send: () => Promise.reject(new Error('refused')) }
    await expect(replay(plan(), { ...dependencies, ingest: refusing })).rejects.toThrow('refused')
    expect(state.stopped).toBe(true)
  })

  test('ends early when told so', async () => {
    await write('1.jsonl', [post('a')])
    const abort = new AbortController()
    const platform = fakePlatform(() => abort.abort())
    const result = await replay(plan({ timeout: 60 }), { ...platform.dependencies, signal: abort.signal })
    expect(result).toMatchObject({ missing: [{ contentId: 'a', revision: 1 }], settled: false })
  })

  test('scores against expectations, with the entities that the events tell', async () => {
    const account = JSON.stringify({
      type: 'sourcemark.account.updated.v1',
      data: { accountId: 'poster', entityId: 'e' },
    })
    await write('1.jsonl', [account, post('a'), post('b')])
    const expectations = [
      { contentId: 'a', attack: 'copy', verdict: ['attribution_missing'], matches: ['o'] },
      { contentId: 'b', attack: 'clean', verdict: ['no_match'], matches: [] },
    ]
    await write(
      'expected.jsonl',
      expectations.map((line) => JSON.stringify(line)),
    )
    const own = { accountId: 'sibling', entityId: 'e', name: 'Sibling' }
    const platform = fakePlatform((id, _revision, listener) =>
      listener.verdict(makeVerdictEvent(id, { matches: [makeMatch('s', { owner: own })] })),
    )
    const result = await replay(plan({ expect: join(folder, 'expected.jsonl') }), platform.dependencies)
    expect(result.score).toMatchObject({ recall: 0, falseAlarms: 0, failures: [{ contentId: 'a' }] })
    expect(succeeded(result)).toBe(false)
    expect(report(result)).toContain('a: does not name o; no_match instead of attribution_missing')
    expect(summary(result)).toMatchObject({ posts: 2, verdicts: { no_match: 2 }, score: { recall: 0 } })
  })
})

test('progress without a terminal is a line for every tenth', () => {
  const lines: string[] = []
  const progress = lineProgress((line) => lines.push(line))
  progress.start('3-posts.jsonl', 100)
  for (let done = 1; done <= 25; done++) progress.update(done)
  progress.start('4-late.jsonl', 0)
  progress.update(1)
  expect(lines).toEqual([
    '3-posts.jsonl: 100 posts',
    '3-posts.jsonl: 10 of 100 posts judged',
    '3-posts.jsonl: 20 of 100 posts judged',
  ])
})
