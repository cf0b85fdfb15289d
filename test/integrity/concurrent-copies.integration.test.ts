import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AcceptedMessage, ContentPublished } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { acceptContent, readFindings } from '@sourcemark/originals'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endChild, startChild, startIndexerService } from '../support/child.ts'
import { randomFrom } from '../support/random.ts'
import { madeUpText } from '../support/texts.ts'
import type { ExamineReply, ExamineRequest } from './fixtures/examining-worker.ts'

const pairs = Number(process.env.SOURCEMARK_TEST_PAIRS ?? 2000)
/** Pairs that are examined at the same time. */
const inFlight = 16

const opened = new AsyncDisposableStack()
afterAll(() => opened.disposeAsync())

interface Worker {
  readonly announced: AcceptedMessage[]
  /** Resolves when the content was examined. */
  examine(request: ExamineRequest): Promise<void>
}

/** Starts a process that examines with a local index in a folder of its own. */
async function startWorker(url: string, folder: string): Promise<Worker> {
  const child = startChild(new URL('./fixtures/examining-worker.ts', import.meta.url), [url, folder])
  opened.defer(() => endChild(child, 'SIGTERM'))
  const waiting = new Map<string, PromiseWithResolvers<void>[]>()
  const ready = Promise.withResolvers<void>()
  const announced: AcceptedMessage[] = []
  child.on('exit', (code) => {
    const gone = new Error(`the worker ended with ${code}`)
    ready.reject(gone)
    for (const list of waiting.values()) for (const { reject } of list) reject(gone)
  })
  child.on('message', (reply: ExamineReply) => {
    if ('ready' in reply) ready.resolve()
    else if ('announced' in reply) announced.push(...reply.announced)
    else {
      const one = waiting.get(reply.examined)?.shift()
      if (reply.failure === undefined) one?.resolve()
      else one?.reject(new Error(reply.failure))
    }
  })
  await ready.promise
  return {
    announced,
    async examine(request) {
      const done = Promise.withResolvers<void>()
      waiting.set(request.contentId, [...(waiting.get(request.contentId) ?? []), done])
      child.send(request)
      await done.promise
    },
  }
}

const idOf = (pair: number, which: 'a' | 'b'): string => `pair-${pair}-${which}`

/** Two contents of different accounts, at most a millisecond apart, that share a text; only `b` has words of its own beside it. */
function makePair(pair: number): readonly [ContentPublished, ContentPublished] {
  const random = randomFrom(pair)
  const shared = madeUpText('zh', pair, 200)
  const own = madeUpText('zh', 1_000_000 + pair, 60)
  const at = Date.UTC(2026, 2, 1, 8) + pair * 1000
  const post = (which: 'a' | 'b', text: string): ContentPublished => ({
    specversion: '1.0',
    id: `evt-${idOf(pair, which)}`,
    source: 'https://platform.example',
    type: 'sourcemark.content.published.v1',
    data: {
      contentId: idOf(pair, which),
      revision: 1,
      accountId: `acct-${which}-${pair}`,
      publishedAt: new Date(at + Math.floor(random() * 2)).toISOString(),
      news: false,
      declared: {},
      parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }],
    },
  })
  return [post('a', shared), post('b', `${own}\n${shared}`)]
}

/** The later of a pair, and the earlier: of one moment `a` is the earlier one. */
const inOrder = ([a, b]: readonly [ContentPublished, ContentPublished]): readonly [later: string, earlier: string] =>
  Date.parse(a.data.publishedAt) <= Date.parse(b.data.publishedAt)
    ? [b.data.contentId, a.data.contentId]
    : [a.data.contentId, b.data.contentId]

/** Runs work for each item, a number of them at a time. */
async function each<T>(items: readonly T[], atOnce: number, work: (item: T, number: number) => Promise<void>) {
  const iterator = items.entries()
  const lane = async (): Promise<void> => {
    for (const [number, item] of iterator) await work(item, number)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

let database: Database
let workers: readonly [Worker, Worker]
let packedFolder: string
let tailFolder: string

beforeAll(async () => {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
  opened.defer(() => testDatabase.drop())
  database = createDatabase({ url: testDatabase.url, applicationName: 'concurrent-copies', max: 8 })
  opened.defer(() => database.close())
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-pairs-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  packedFolder = join(folder, 'packed')
  tailFolder = join(folder, 'tail')
  const indexer = startIndexerService(testDatabase.url, packedFolder)
  opened.defer(() => endChild(indexer, 'SIGTERM'))
  workers = [await startWorker(testDatabase.url, packedFolder), await startWorker(testDatabase.url, tailFolder)]
})

test(`${pairs} pairs of copies, both of a pair examined at once on two hosts: the later one is found, and nothing else`, async () => {
  const all = Array.from({ length: pairs }, (_, pair) => makePair(pair))
  await each(all, 8, async (pair) => {
    await database.transaction(async (tx) => {
      for (const event of pair) await acceptContent(tx, event, null, [])
    })
  })

  const began = Date.now()
  await each(all, inFlight, async (pair, number) => {
    // Which of the two comes to which host changes from pair to pair.
    const [here, there] = number % 2 === 0 ? pair : ([pair[1], pair[0]] as const)
    await Promise.all([
      workers[0].examine({ contentId: here.data.contentId, reason: 'first' }),
      workers[1].examine({ contentId: there.data.contentId, reason: 'first' }),
    ])
  })
  const seconds = (Date.now() - began) / 1000
  let announced = 0
  for (;;) {
    const messages = workers.flatMap((worker) => worker.announced.splice(0))
    if (messages.length === 0) break
    announced += messages.length
    await each(messages, inFlight, ({ contentId, reason }, number) =>
      (workers[number % 2] as Worker).examine({ contentId, reason }),
    )
  }
  const due = await database.query('select content_id from examination where examined < wanted')
  expect(due).toEqual([])

  const findings = await readFindings(
    database,
    all.flat().map(({ data }) => data.contentId),
  )
  const originsOf = (contentId: string): string[] =>
    (findings.get(contentId) ?? []).flatMap(({ matches }) => matches.map((match) => match.contentId))
  const wrong = all.flatMap((pair) => {
    const [later, earlier] = inOrder(pair)
    const found = { later: originsOf(later), earlier: originsOf(earlier) }
    return found.later.join() === earlier && found.earlier.length === 0 ? [] : [{ later, earlier, found }]
  })
  expect(wrong).toEqual([])

  const runs = async (folder: string): Promise<number> =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('documents')).length
  expect(await runs(packedFolder)).toBeGreaterThan(0)
  expect(await runs(tailFolder)).toBe(0)
  console.info(
    `${pairs} pairs in ${seconds.toFixed(1)} s, ${Math.round((2 * pairs) / seconds)} contents/s; ${announced} announced again`,
  )
}, 900_000)
