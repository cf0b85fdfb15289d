import { apply, type BothLanguages, type Case, type CaseEvent, type CaseRefusalCode } from '@sourcemark/review'
import type { StaffAction } from '@sourcemark/staff'
import { say } from '../../http/language.ts'

/** What belongs to a step besides who takes it. */
export type StepField = 'reasons' | 'notice' | 'says' | 'reference' | 'for'

/** Something that staff do in a case. */
export interface StaffStep {
  readonly type: StaffStepType
  /** Key that opens it. */
  readonly key: string
  /** What a role needs for it. */
  readonly action: StaffAction
  readonly name: BothLanguages
  /** What follows from it, in one sentence. */
  readonly meaning: BothLanguages
  readonly fields: readonly StepField[]
  /** Whether it goes against somebody. */
  readonly grave: boolean
}

export const STAFF_STEP_TYPES = Object.freeze([
  'accept',
  'return',
  'reject',
  'act',
  'forward',
  'announce',
  'vote',
  'grant',
  'dismiss',
  'confirm',
  'overturn',
  'court_keeps',
  'court_lifts',
] as const)
export type StaffStepType = (typeof STAFF_STEP_TYPES)[number]

const step = (
  type: StaffStepType,
  key: string,
  name: BothLanguages,
  meaning: BothLanguages,
  { action = 'review', fields = [], grave = false }: Partial<Pick<StaffStep, 'action' | 'fields' | 'grave'>> = {},
): StaffStep => Object.freeze({ type, key, action, name, meaning, fields, grave })

/** Every step of staff, in the order in which a page shows them. */
export const STAFF_STEPS: readonly StaffStep[] = Object.freeze([
  step(
    'accept',
    'a',
    say('受理', 'Accept'),
    say('材料完整，进入处理。', 'The form holds what it must: the case goes on.'),
  ),
  step(
    'return',
    'r',
    say('退回补正', 'Return'),
    say('请提交人在期限内补正。', 'Whoever filed it is asked to complete it in time.'),
    {
      fields: ['reasons'],
    },
  ),
  step('reject', 'x', say('不予受理', 'Reject'), say('案件就此结束。', 'It is not taken up, and the case ends.'), {
    fields: ['reasons', 'notice'],
    grave: true,
  }),
  step(
    'act',
    'm',
    say('采取措施', 'Take measures'),
    say(
      '建议平台暂缓展示，并通知被投诉人。',
      'The platform is advised to hold the content back, and the account is told.',
    ),
    { fields: ['reasons'], grave: true },
  ),
  step(
    'forward',
    'f',
    say('已送达', 'Forwarded'),
    say('通知已送达被投诉人，陈述期开始。', 'The notice has reached the account: its time to answer begins.'),
  ),
  step(
    'announce',
    'p',
    say('公告送达', 'Announce'),
    say('无法联系被投诉人，通知以公告方式送达。', 'The account cannot be reached: the notice is announced publicly.'),
  ),
  step(
    'vote',
    'v',
    say('投票', 'Vote'),
    say('合议成员各投一票，不可更改。', 'Each member of the panel votes once, for good.'),
    {
      action: 'vote',
      fields: ['for', 'reasons'],
    },
  ),
  step(
    'grant',
    'g',
    say('支持', 'Grant'),
    say('投诉成立，判定随之更新。', 'The complaint is right: the verdict is superseded.'),
    {
      fields: ['reasons', 'notice', 'says'],
      grave: true,
    },
  ),
  step(
    'dismiss',
    'd',
    say('驳回', 'Dismiss'),
    say('投诉不成立，已采取的措施终止。', 'The complaint is not right: measures end.'),
    {
      fields: ['reasons', 'notice', 'says'],
      grave: true,
    },
  ),
  step('confirm', 'c', say('维持', 'Confirm'), say('申诉驳回，原决定不变。', 'The first decision stands.'), {
    action: 'decide_appeal',
    fields: ['reasons', 'notice'],
    grave: true,
  }),
  step(
    'overturn',
    'o',
    say('撤销', 'Overturn'),
    say('申诉成立，原决定撤销。', 'The appeal is right: the first decision is overturned.'),
    {
      action: 'decide_appeal',
      fields: ['reasons', 'notice', 'says'],
      grave: true,
    },
  ),
  step(
    'court_keeps',
    'u',
    say('法院维持措施', 'Court keeps measures'),
    say('按法院或主管机关的结果结案。', 'The case ends as the court or authority has decided.'),
    { fields: ['reasons', 'reference'], grave: true },
  ),
  step(
    'court_lifts',
    'l',
    say('法院解除措施', 'Court lifts measures'),
    say('按法院或主管机关的结果结案。', 'The case ends as the court or authority has decided.'),
    { fields: ['reasons', 'reference'], grave: true },
  ),
])

const dash = { zh: '-', en: '-' } as const
const says = { verdict: null, action: null } as const

/** A step as it would be asked for, the right words supposed. */
function supposed(type: StaffStepType, inFavour: boolean, at: string, staffId: string): CaseEvent {
  const common = { at, by: { role: 'reviewer', id: staffId } } as const
  switch (type) {
    case 'accept':
    case 'forward':
    case 'announce':
      return { ...common, type, data: {} }
    case 'return':
    case 'act':
      return { ...common, type, data: { reasons: dash } }
    case 'reject':
    case 'confirm':
      return { ...common, type, data: { reasons: dash, notice: null } }
    case 'vote':
      return { ...common, type, data: { reasons: dash, for: inFavour } }
    case 'grant':
    case 'dismiss':
    case 'overturn':
      return { ...common, type, data: { reasons: dash, notice: null, says } }
    case 'court_keeps':
    case 'court_lifts':
      return { ...common, type, data: { reasons: dash, reference: '-' } }
  }
}

/** Why a case would refuse a step of somebody now; null when it would take it. */
function refusalOfStep(now: Case, type: StaffStepType, staffId: string, at: Date): CaseRefusalCode | null {
  const time = now.lastAt !== null && now.lastAt > at.toJSON() ? now.lastAt : at.toJSON()
  return apply(now, supposed(type, true, time, staffId)).refused
}

/** Refusals that tell whoever could do it otherwise what stands in the way; all others mean that it is not its turn. */
const TELLING: ReadonlySet<CaseRefusalCode> = new Set([
  'ANOTHER_PERSON',
  'PANEL_OPEN',
  'PANEL_DISAGREES',
  'PANEL_FULL',
  'VOTED_ALREADY',
  'HEAR_FIRST',
  'PERIOD_RUNS',
  'FORM_INCOMPLETE',
])

export interface PossibleSteps {
  readonly open: readonly StaffStep[]
  /** Steps that would be next but for a rule, with that rule. */
  readonly barred: readonly { readonly step: StaffStep; readonly refused: CaseRefusalCode }[]
}

/** What somebody can do in a case now. @param may which actions they have */
export function possibleSteps(
  now: Case,
  staffId: string,
  may: (action: StaffAction) => boolean,
  at: Date,
): PossibleSteps {
  const judged = STAFF_STEPS.filter(({ action }) => may(action)).map((step) => ({
    step,
    refused: refusalOfStep(now, step.type, staffId, at),
  }))
  return {
    open: judged.filter(({ refused }) => refused === null).map(({ step }) => step),
    barred: judged.flatMap(({ step, refused }) =>
      refused !== null && TELLING.has(refused) ? [{ step, refused }] : [],
    ),
  }
}
