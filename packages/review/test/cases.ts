import { readFileSync } from 'node:fs'
import { CASE_REGIMES, readPack, SHIPPED_PACKS, shippedPackUrl } from '@sourcemark/verdict'
import {
  type Actor,
  apply,
  CASE_EVENTS,
  type Case,
  type CaseEvent,
  type CaseEventData,
  type CaseEventType,
  type CasePolicy,
  type CaseStep,
  casePolicy,
  DEFAULT_PERIODS,
  type Form,
  newCase,
  type Opening,
  type Regime,
} from '../src/index.ts'

/** What the shipped packs say of cases, by the name of the pack. */
export const shippedPolicies: ReadonlyMap<string, CasePolicy> = new Map(
  SHIPPED_PACKS.map((name) => {
    const { pack, problems } = readPack(readFileSync(shippedPackUrl(name), 'utf8'))
    const policy = pack === null ? null : casePolicy(pack.document)
    if (policy === null) throw new Error(`${name}: ${JSON.stringify(problems)}`)
    return [name, policy]
  }),
)

export const regimes: readonly Regime[] = CASE_REGIMES

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

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toJSON()

/** A case to which these things happened, a minute apart. @throws Error when one is refused. */
export function played(opening: Opening, ...happened: readonly (CaseEventType | CaseEvent)[]): CaseStep[] {
  const steps: CaseStep[] = []
  let now: Case = newCase(opening)
  for (const next of happened) {
    const at = now.lastAt === null ? start : later(now.lastAt, 1)
    const event = typeof next === 'string' ? eventOf(next, at) : next
    const asked = apply(now, event)
    if (asked.refused !== null) throw new Error(`${event.type} in ${now.state}: ${asked.refused}`)
    steps.push(...asked.steps)
    now = asked.steps.at(-1)?.after ?? now
  }
  return steps
}

/** How a case stands after these things happened to it. */
export const caseAfter = (opening: Opening, ...happened: readonly (CaseEventType | CaseEvent)[]): Case =>
  played(opening, ...happened).at(-1)?.after ?? newCase(opening)

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
