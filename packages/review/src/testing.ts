import type { Database } from '@sourcemark/database'
import { appendEvent, type CaseRequest } from './append-event.ts'
import type { Actor, Case, CaseEvent, Opening } from './case.ts'
import { type CasePolicy, DEFAULT_PERIODS } from './case-policy.ts'
import type { Form } from './check-form.ts'
import type { CaseEventData } from './event-data.ts'
import { type Filing, fileCase } from './file-case.ts'
import { CASE_EVENTS, type CaseEventType, type Regime } from './vocabulary.ts'

/** Cases for tests: what is filed, what happens, and by whom. */

const zones: Readonly<Record<Regime, string>> = {
  regs2013: 'Asia/Shanghai',
  civilcode: 'Asia/Shanghai',
  ecommerce: 'Asia/Shanghai',
  dmca: 'America/New_York',
  dsa: 'Europe/Brussels',
}

/** The usual periods of a regime, with weekends and no holidays. */
export const policyOf = (regime: Regime): CasePolicy => ({
  pack: 'test',
  version: '1.0.0',
  regime,
  calendar: { timeZone: zones[regime], weekdays: [0, 6], holidays: [], workdays: [] },
  periods: DEFAULT_PERIODS[regime],
  remindAt: 0.75,
  panel: 3,
  standing: { months: 12, wrong: 1, malicious: 3, limited: 3 },
})

export const openingOf = (regime: Regime, more: Partial<Opening> = {}): Opening => ({
  caseId: 'c-1',
  kind: 'notice',
  contentId: 'a-200',
  revision: 1,
  verdictId: 'v-1',
  verdictAt: '2026-03-09T09:00:00.000Z',
  claimant: 'p-1',
  accountId: 'acct-9',
  policy: policyOf(regime),
  panel: false,
  measure: more.kind === 'appeal',
  limited: false,
  restoredBefore: false,
  appealedBefore: false,
  deciders: [],
  ...more,
})

export const claimant: Actor = { role: 'claimant', id: 'p-1' }
export const respondent: Actor = { role: 'respondent', id: 'acct-9' }
export const system: Actor = { role: 'system', id: 'console' }
const clock: Actor = { role: 'clock', id: 'clock' }
export const reviewer = (id = 'ada'): Actor => ({ role: 'reviewer', id })

const reasons = { zh: '理由', en: 'Because.' }
const form = { form: 'f'.repeat(64), missing: [] }

/** Data that an event of each type can have. */
const sampleData: Readonly<CaseEventData> = {
  file: form,
  accept: {},
  return: { reasons },
  complete: form,
  reject: { reasons, notice: null },
  act: { reasons },
  forward: {},
  announce: {},
  counter: form,
  suit: { reference: '(2026) 1' },
  court_keeps: { reasons, reference: '(2026) 1' },
  court_lifts: { reasons, reference: '(2026) 1' },
  vote: { reasons, for: true },
  grant: { reasons, notice: 'justified', says: { verdict: 'attribution_missing', action: 'hold' } },
  dismiss: { reasons, notice: 'wrong', says: { verdict: null, action: null } },
  appeal: form,
  confirm: { reasons, notice: null },
  overturn: { reasons, notice: null, says: { verdict: 'no_match', action: 'allow' } },
  withdraw: {},
  window_over: { clock: 'statement' },
  deadline_passed: { clock: 'act' },
  remind: { clock: 'act' },
}

/** Who usually does what. */
const usualActor: Readonly<Record<CaseEventType, Actor>> = {
  ...(Object.fromEntries(CASE_EVENTS.map((type) => [type, reviewer()])) as Record<CaseEventType, Actor>),
  file: claimant,
  accept: system,
  complete: claimant,
  forward: system,
  counter: respondent,
  suit: claimant,
  appeal: respondent,
  confirm: reviewer('bob'),
  overturn: reviewer('bob'),
  withdraw: claimant,
  window_over: clock,
  deadline_passed: clock,
  remind: clock,
}

export const eventOf = <T extends CaseEventType>(
  type: T,
  at: string,
  by: Actor = usualActor[type],
  data: Partial<CaseEventData[T]> = {},
): CaseEvent => ({ type, at, by, data: { ...sampleData[type], ...data } }) as CaseEvent

/** A Tuesday on which people work everywhere. */
export const start = '2026-03-10T09:00:00.000Z'

/** A moment so many minutes after `start`. */
export const at = (minutes: number): Date => new Date(Date.parse(start) + minutes * 60_000)

/** A form with nothing missing under any regime: every field is filled in. */
export const completeForm: Form = {
  name: '王小明',
  identity: '110101199001010000',
  email: 'wang@example.com',
  phone: '+86 10 1234 5678',
  contact: 'wang@example.com',
  address: '北京市某路 1 号',
  work: '《某文》',
  location: 'https://platform.example/s/a-200',
  proof: ['file-1'],
  reasons: '该文复制了我的作品。',
  signature: '王小明',
  goodFaith: true,
  accuracy: true,
  mistake: true,
  jurisdiction: true,
  truthful: true,
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
