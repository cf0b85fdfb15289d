import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { appendEvent, type Case, type CaseEventType, type CaseRequest, type Filing, fileCase } from '../src/index.ts'
import { completeForm, eventOf, openingOf, start } from './cases.ts'

/** A moment so many minutes after `start`. */
export const at = (minutes: number): Date => new Date(Date.parse(start) + minutes * 60_000)

/** A database of its own, and how to be rid of it. */
export async function openTestDatabase(): Promise<{ database: Database; url: string; close: () => Promise<void> }> {
  const test = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: test.url, applicationName: 'review-test', max: 6 })
  return {
    database,
    url: test.url,
    async close() {
      await database.close()
      await test.drop()
    },
  }
}

/** A filing with a form in which everything is filled in. */
export function filing(more: Partial<Filing> = {}): Filing {
  const {
    limited: _,
    restoredBefore: __,
    appealedBefore: ___,
    deciders: ____,
    ...opening
  } = openingOf(more.policy?.regime ?? 'civilcode', more)
  return { ...opening, form: completeForm, ...more }
}

/** What is asked of a case, as its usual actor would. */
export function request(type: CaseEventType, more: Partial<CaseRequest> = {}): CaseRequest {
  const { by, data } = eventOf(type, start)
  const brings = type === 'counter' || type === 'appeal' || type === 'complete' ? { form: completeForm } : { data }
  return { caseId: 'c-1', eventId: type, seen: null, type, by, ...brings, ...more } as CaseRequest
}

/** Files a case and does these things to it, a minute apart. @throws Error when one is not done. */
export async function run(
  database: Database,
  happened: readonly CaseEventType[],
  more: Partial<Filing> = {},
  minutes = 0,
): Promise<Case> {
  const filed = await fileCase(database, filing(more), at(minutes))
  if ('refused' in filed) throw new Error(filed.refused)
  let now = filed.case
  for (const [index, type] of happened.entries()) {
    const done = await appendEvent(database, request(type, { caseId: now.caseId }), at(minutes + index + 1))
    if (done.outcome !== 'done') throw new Error(`${type}: ${JSON.stringify(done)}`)
    now = done.case
  }
  return now
}
