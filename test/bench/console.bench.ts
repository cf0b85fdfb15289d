import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDatabase } from '@sourcemark/database'
import { startStack } from '@sourcemark/devstack'
import { contentIdOf } from '../../infra/seed/made-contents.ts'
import { seedDatabase } from '../../infra/seed/seed-database.ts'
import { ask, member, type Person } from '../../services/console/test/people.ts'
import { startTestConsole, type TestConsole } from '../support/console.ts'

/** Milliseconds that a page may take. */
const target = 200

const note = (line: string): void => void process.stderr.write(`${line}\n`)

/** Pages with what they are asked for: the largest account, the work that most lean on, words that many titles have. */
const pages = (verdicts: number, caseId: string, letter: string): readonly string[] => {
  const content = contentIdOf(Math.floor(verdicts / 2))
  return [
    '/',
    '/transparency',
    '/transparency.csv',
    '/queue',
    '/queue?kind=notice',
    '/queue?overdue=true',
    '/queue?account=seed-acct-0',
    `/cases/${caseId}`,
    `/verdicts/${content}`,
    '/accounts/seed-acct-0',
    '/originals/seed-000000',
    '/overview',
    '/search',
    `/search?q=${content}`,
    '/search?q=seed-',
    '/search?q=attribution_missing',
    `/search?q=${encodeURIComponent('江南春雨记事')}`,
    `/search?q=${encodeURIComponent('记事')}`,
    '/search?q=seed17',
    '/dead-letters',
    `/dead-letters/${letter}`,
    '/policy',
    '/audit',
    '/webhooks',
    '/proposals',
    '/staff',
  ]
}

interface Measured {
  readonly path: string
  readonly status: number
  readonly first: number
  readonly median: number
  readonly p95: number
}

async function measure(console: TestConsole, person: Person, path: string, times: number): Promise<Measured> {
  const took: number[] = []
  let status = 0
  for (let time = 0; time <= times; time++) {
    const startedAt = performance.now()
    const answer = await ask(console, person, path)
    await answer.arrayBuffer()
    took.push(performance.now() - startedAt)
    status = answer.status
  }
  const [first = 0, ...rest] = took
  const sorted = rest.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { path, status, first, median: at(0.5), p95: at(0.95) }
}

/** Letters to look at. */
async function writeLetters({ services: { broker, topics } }: TestConsole): Promise<string> {
  const producer = await broker.createProducer()
  try {
    const value = JSON.stringify({ specversion: '1.0', id: 'e', source: 's', type: 't', data: { title: 1 } })
    const headers = {
      'sourcemark-error-code': 'EVENT_INVALID',
      'sourcemark-error-message': 'Must be string.',
      'sourcemark-error-pointer': '/data/title',
      'sourcemark-error-topic': topics.ingest,
      'sourcemark-error-partition': '0',
      'sourcemark-error-offset': '0',
      'sourcemark-error-attempt': '1',
    }
    const letters = Array.from({ length: 200 }, () => ({ key: 'k', value, headers, partition: 0 }))
    await producer.send(topics.deadLetter, letters)
    return '0/100'
  } finally {
    await producer.close()
  }
}

async function measureAll(verdicts: number, cases: number, times: number): Promise<void> {
  const console = await startTestConsole()
  try {
    // A connection of its own: analysing takes longer than a page may.
    const [row] = await console.database.query<{ name: string }>('select current_database() as name')
    const url = new URL(process.env.DATABASE_URL ?? '')
    url.pathname = `/${row?.name}`
    const database = createDatabase({ url: url.href, applicationName: 'bench', max: 2, statementTimeout: 3_600_000 })
    try {
      const startedAt = performance.now()
      let noted = 0
      await seedDatabase(database, {
        verdicts,
        cases,
        seed: 1,
        until: console.now(),
        chains: 12,
        onProgress(what, done, total) {
          if (performance.now() - noted < 10_000) return
          noted = performance.now()
          note(`${what}: ${done} of ${total}`)
        },
      })
      note(`seeded in ${Math.round((performance.now() - startedAt) / 1000)} s`)
      // What a database does by itself in quiet times: marks pages that everybody may see.
      await database.execute('vacuum analyze')
      const [size] = await database.query<{ size: string }>(
        'select pg_size_pretty(pg_database_size(current_database())) as size',
      )
      note(`${verdicts} verdicts and ${cases} cases are ${size?.size}`)
    } finally {
      await database.close()
    }
    const letter = await writeLetters(console)
    const admin = await member(console, 'admin')
    const [open] = await console.database.query<{ id: string }>(
      'select case_id as id from review_case where open order by queue_hour, queue_rank, queue_at, case_id limit 1',
    )
    const print = (line: string): void => void process.stdout.write(`${line}\n`)
    print(`| page | status | first (ms) | median (ms) | p95 (ms) | under ${target} |`)
    print('| --- | --- | --- | --- | --- | --- |')
    for (const path of pages(verdicts, open?.id ?? '', letter)) {
      const { status, first, median, p95 } = await measure(console, admin, path, times)
      const numbers = [first, median, p95].map((ms) => ms.toFixed(1)).join(' | ')
      print(`| \`${decodeURIComponent(path)}\` | ${status} | ${numbers} | ${p95 < target ? 'yes' : 'no'} |`)
    }
  } finally {
    await console.stop()
  }
}

/** Fills a database and measures every page of the console against it. */
export async function benchConsole(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      verdicts: { type: 'string', default: '1000000' },
      cases: { type: 'string', default: '100000' },
      times: { type: 'string', default: '30' },
    },
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const stack = await startStack({ dataDir, fresh: true, log: note })
    try {
      process.env.KAFKA_BROKERS = stack.kafkaBrokers.join(',')
      process.env.DATABASE_URL = stack.databaseUrl
      await measureAll(Number(values.verdicts), Number(values.cases), Number(values.times))
    } finally {
      await stack.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
