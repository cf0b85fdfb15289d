import { shippedPacks } from '@sourcemark/adjudication'
import { partitionOf } from '@sourcemark/broker'
import type { AccountUpdated } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import { saveAccount } from '@sourcemark/registry'
import { casePolicy, fillTransparency } from '@sourcemark/review'
import { randomFrom } from '../../test/support/random.ts'
import { makeCase } from './made-cases.ts'
import { accountIdOf, makeContent } from './made-contents.ts'
import { writeCases, writeContents } from './write-rows.ts'

export interface SeedOptions {
  readonly verdicts: number
  readonly cases: number
  /** The same number gives the same contents and cases; their times lie before `until`. */
  readonly seed: number
  readonly until: Date
  /** Chains of the ledger. */
  readonly chains: number
  /** Told now and then how far it is. */
  readonly onProgress?: (what: 'verdicts' | 'cases' | 'numbers', done: number, total: number) => void
}

const day = 86_400_000
/** Days before `until` in which everything is published. */
const days = 360
const contentsAtOnce = 6000
const casesAtOnce = 1000
const countedAtOnce = 5000

/** Whether a database holds anything that seeding would mix with. */
export async function holdsAnything(database: Database): Promise<boolean> {
  const [row] = await database.query<{ anything: boolean }>(
    `select exists (select from content) or exists (select from ledger) or exists (select from review_case)
       or exists (select from account_update) as anything`,
  )
  return row?.anything !== false
}

const accountEvent = (number: number, at: Date): AccountUpdated => ({
  specversion: '1.0',
  id: `seed-account-${number}`,
  source: 'seed',
  type: 'sourcemark.account.updated.v1',
  time: at.toISOString(),
  datacontenttype: 'application/json',
  data: {
    accountId: accountIdOf(number),
    entityId: `seed-entity-${Math.floor(number / 2)}`,
    name: `样例账号 ${number}`,
    aliases: [],
    handles: [`seed${number}`],
    urls: [`https://seed.example/${number}`],
    class: number % 5 === 0 ? 'media' : 'individual',
    status: 'active',
    licences: [],
  },
})

/** Fills a database for measuring: accounts, contents with verdicts in a ledger that holds, cases, and what is counted of them. */
export async function seedDatabase(database: Database, options: SeedOptions): Promise<void> {
  const { verdicts, cases, seed, until, chains, onProgress } = options
  const accounts = Math.max(10, Math.floor(verdicts / 1000))
  const start = until.getTime() - days * day
  await database.transaction(async (tx) => {
    for (let number = 0; number < accounts; number++) await saveAccount(tx, accountEvent(number, new Date(start)))
  })
  const random = randomFrom(seed)
  for (let from = 0; from < verdicts; from += contentsAtOnce) {
    const size = Math.min(contentsAtOnce, verdicts - from)
    const made = Array.from({ length: size }, (_, at) =>
      makeContent(from + at, accounts, new Date(start + ((from + at) / verdicts) * days * day), random),
    )
    await database.transaction((tx) => writeContents(tx, made, (contentId) => partitionOf(contentId, chains)))
    onProgress?.('verdicts', from + size, verdicts)
  }
  const policies = (await shippedPacks()).flatMap(({ document }) => casePolicy(document) ?? [])
  const ofCases = randomFrom(seed + 1)
  for (let from = 0; from < cases; from += casesAtOnce) {
    const size = Math.min(casesAtOnce, cases - from)
    const given = { contents: verdicts, accounts, policies, until }
    const made = Array.from({ length: size }, (_, at) => makeCase(from + at, given, ofCases))
    await database.transaction((tx) => writeCases(tx, made))
    onProgress?.('cases', from + size, cases)
  }
  let counted = 0
  for (;;) {
    const { verdicts: more, events } = await fillTransparency(database, countedAtOnce)
    counted += more
    onProgress?.('numbers', counted, verdicts)
    if (more === 0 && events === 0) break
  }
  await database.execute('analyze')
}
