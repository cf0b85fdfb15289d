import { canonicalJson, sha256Hex } from '@sourcemark/contract'
import {
  type Actor,
  advance,
  apply,
  type Case,
  type CaseEvent,
  type CaseEventData,
  type CaseEventType,
  type CaseKind,
  type CasePolicy,
  type CaseRole,
  type CaseStep,
  newCase,
} from '@sourcemark/review'
import { accountOf, contentIdOf } from './made-contents.ts'

const day = 86_400_000
const reasons = { zh: '样例理由', en: 'A made-up reason.' }
const says = { verdict: null, action: null }

/** What happens to a case one after the other; it ends where the table refuses. */
const stories: readonly { readonly share: number; readonly happens: readonly CaseEventType[] }[] = [
  { share: 0.25, happens: [] },
  { share: 0.1, happens: ['return'] },
  { share: 0.15, happens: ['accept', 'act', 'forward'] },
  { share: 0.1, happens: ['accept', 'act', 'forward', 'counter'] },
  { share: 0.15, happens: ['accept', 'act', 'forward', 'counter', 'grant'] },
  { share: 0.1, happens: ['accept', 'act', 'forward', 'counter', 'dismiss'] },
  { share: 0.05, happens: ['accept', 'grant'] },
  { share: 0.03, happens: ['accept', 'confirm'] },
  { share: 0.02, happens: ['accept', 'overturn'] },
  { share: 0.05, happens: ['reject'] },
]

function pick(random: () => number): readonly CaseEventType[] {
  let left = random()
  for (const { share, happens } of stories) {
    left -= share
    if (left < 0) return happens
  }
  return []
}

const roles: Readonly<Partial<Record<CaseEventType, CaseRole>>> = {
  file: 'claimant',
  counter: 'respondent',
  accept: 'system',
  return: 'system',
  forward: 'system',
}

function dataOf(type: CaseEventType, form: string): CaseEventData[CaseEventType] {
  switch (type) {
    case 'file':
    case 'counter':
      return { form, missing: [] }
    case 'return':
    case 'act':
      return { reasons }
    case 'reject':
    case 'confirm':
      return { reasons, notice: null }
    case 'grant':
      return { reasons, notice: 'justified', says }
    case 'dismiss':
      return { reasons, notice: 'wrong', says }
    case 'overturn':
      return { reasons, notice: null, says }
    default:
      return {}
  }
}

/** A case with everything that happened to it. */
export interface MadeCase {
  readonly opened: Case
  readonly filedAt: Date
  readonly steps: readonly CaseStep[]
  readonly form: { readonly hash: string; readonly fields: Readonly<Record<string, string>> }
}

/** The case of a number. One in five is of the last days, so that the queue is not empty. */
export function makeCase(
  number: number,
  from: {
    readonly contents: number
    readonly accounts: number
    readonly policies: readonly CasePolicy[]
    readonly until: Date
  },
  random: () => number,
): MadeCase {
  const caseId = `seed-case-${number.toString(36).padStart(5, '0')}`
  const kind: CaseKind = random() < 0.6 ? 'notice' : random() < 0.6 ? 'report' : 'appeal'
  const back = random() < 0.2 ? random() * 10 : 10 + random() * 170
  const filedAt = new Date(from.until.getTime() - back * day)
  const fields = { statement: `样例陈述 ${number}` }
  const form = { hash: sha256Hex(canonicalJson(fields)), fields }
  const opened = newCase({
    caseId,
    kind,
    contentId: contentIdOf(Math.floor(random() * from.contents)),
    revision: 1,
    verdictId: null,
    verdictAt: kind === 'appeal' ? new Date(filedAt.getTime() - day).toISOString() : null,
    verdictAction: random() < 0.3 ? 'hold' : 'notify',
    claimant: `seed-person-${Math.floor(random() ** 2 * 5000)}`,
    accountId: accountOf(from.accounts, random),
    policy: from.policies[number % from.policies.length] as CasePolicy,
    panel: random() < 0.02,
    measure: kind === 'appeal',
    limited: false,
    restoredBefore: false,
    appealedBefore: false,
    deciders: [],
  })
  const steps: CaseStep[] = []
  let now = opened
  let at = filedAt.getTime()
  for (const type of ['file', ...pick(random)] as const) {
    if (at > from.until.getTime()) break
    const by: Actor = { role: roles[type] ?? 'reviewer', id: `seed-${roles[type] ?? 'reviewer'}` }
    const event = { type, at: new Date(at).toISOString(), by, data: dataOf(type, form.hash) } as CaseEvent
    const { steps: more, refused } = apply(now, event)
    steps.push(...more)
    now = more.at(-1)?.after ?? now
    if (refused !== null) break
    at += (1 + random() * 20) * 3_600_000
  }
  steps.push(...advance(now, from.until.toISOString()))
  return { opened, filedAt, steps, form }
}
