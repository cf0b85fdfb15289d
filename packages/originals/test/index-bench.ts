import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AcceptedMessage, ContentPublished, OriginalRegistered } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { acceptContent, createTextExaminer, type PartFinding, readFindings, type TextExaminer } from '../src/index.ts'
import type { LookUp } from '../src/lookup/contract.ts'
import { openLocalLookUp } from '../src/lookup/local/look-up.ts'
import { openIndexLog } from '../src/lookup/log.ts'
import { openPlainLookUp } from '../src/lookup/plain.ts'
import { heldIndex, textIndexes } from '../src/text-indexes.ts'

type Stage = Parameters<typeof createTextExaminer>[0]['stage']

/** A form of the index that the benches look up in: opened before anything is registered. */
export interface BenchForm {
  readonly name: string
  open(database: Database): Promise<LookUp>
}

const plain: BenchForm = {
  name: 'plain',
  async open(database) {
    // Nothing stands yet, so its rows are complete.
    await database.execute(`update index_log set plain = true, plain_complete = true where log = 'text'`)
    return await openPlainLookUp(database, 'text')
  },
}

/** Nothing is packed: what is looked up is in the memory of each examiner. */
const local: BenchForm = {
  name: 'local',
  async open(database) {
    const folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
    const lookUp = openLocalLookUp({ database, folder, definitions: textIndexes })
    return {
      ...lookUp,
      async close() {
        await lookUp.close()
        await rm(folder, { recursive: true })
      },
    }
  },
}

/** The forms that give the same answers. */
export const benchForms: readonly BenchForm[] = [plain, local]

/** The originals index on a database of its own, without a broker: what is announced is kept here until it is asked for. */
export interface IndexBench {
  readonly database: Database
  readonly examiner: TextExaminer
  /** Announced and not examined yet. */
  readonly announced: AcceptedMessage[]
  /** Lets the next announcements fail, as when the broker is away or the process dies. */
  failAnnouncing(times: number): void
  /** Another worker: the same index and form of it, nothing else shared. `stage` may hold it up; `killed` is thrown where it would announce somebody. */
  anotherExaminer(stage?: Stage, killed?: Error): TextExaminer
  accept(event: ContentPublished | OriginalRegistered): Promise<void>
  /** Accepts and examines. */
  add(event: ContentPublished | OriginalRegistered): Promise<void>
  /** Examines what was announced until nothing is any more. */
  settle(): Promise<void>
  findings(contentId: string): Promise<PartFinding[]>
  /** Ids of the originals found, part by part. */
  origins(contentId: string): Promise<string[]>
  /** Keys that stand for a content in the look-up form, of copies and of retellings. */
  postings(contentId: string): Promise<number>
  /** Contents that are due. */
  due(): Promise<string[]>
  close(): Promise<void>
}

export async function openIndexBench({ form = plain }: { readonly form?: BenchForm } = {}): Promise<IndexBench> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'originals-test', max: 8 })
  const log = await openIndexLog(database, textIndexes)
  const lookUp = await form.open(database)
  const announced: AcceptedMessage[] = []
  let failures = 0
  const anotherExaminer: IndexBench['anotherExaminer'] = (stage = (_name, run) => run(), killed) =>
    createTextExaminer({
      database,
      index: { log, lookUp },
      announce: async (messages) => {
        if (messages.length > 0 && killed !== undefined) throw killed
        if (messages.length > 0 && failures > 0) {
          failures--
          throw new Error('nobody hears')
        }
        announced.push(...messages)
      },
      stage,
    })
  const examiner = anotherExaminer()
  const bench: IndexBench = {
    database,
    examiner,
    announced,
    failAnnouncing: (times) => {
      failures = times
    },
    anotherExaminer,
    async accept(event) {
      await database.transaction((tx) => acceptContent(tx, event, null, []))
    },
    async add(event) {
      await bench.accept(event)
      await examiner.examine(event.data.contentId, 'first')
    },
    async settle() {
      for (let next = announced.shift(); next !== undefined; next = announced.shift()) {
        await examiner.examine(next.contentId, next.reason)
      }
    },
    findings: async (contentId) => (await readFindings(database, [contentId])).get(contentId) ?? [],
    origins: async (contentId) =>
      (await bench.findings(contentId)).flatMap(({ matches }) => matches.map((match) => match.contentId)),
    async postings(contentId) {
      const [row] = await database.query<{ count: number }>(
        `select coalesce(sum(length(postings)), 0)::int / 8 as count from index_entry where content_id = $1 and index_name <> $2`,
        [contentId, heldIndex.name],
      )
      return row?.count ?? 0
    },
    async due() {
      const rows = await database.query<{ id: string }>(
        'select content_id as id from examination where examined < wanted order by content_id',
      )
      return rows.map(({ id }) => id)
    },
    async close() {
      await lookUp.close()
      await database.close()
      await testDatabase.drop()
    },
  }
  return bench
}

/** A post of one text. `minute` decides priority. */
export const post = (
  contentId: string,
  minute: number,
  text: string,
  more: Partial<ContentPublished['data']> = {},
): ContentPublished => ({
  specversion: '1.0',
  id: `evt-${contentId}-${more.revision ?? 1}`,
  source: 'https://platform.example',
  type: 'sourcemark.content.published.v1',
  data: {
    contentId,
    revision: 1,
    accountId: `acct-${contentId}`,
    publishedAt: new Date(Date.UTC(2026, 2, 1, 8, minute)).toISOString(),
    news: false,
    declared: {},
    parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }],
    ...more,
  },
})
