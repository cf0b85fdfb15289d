import { ACTIONS, VERDICT_CODES } from '@sourcemark/contract'
import { Ajv } from 'ajv'
import Type, { type Static, type TSchema } from 'typebox'
import { CASE_CLOCKS, CASE_EVENTS, type CaseEventType } from './vocabulary.ts'

/** How good a notice turned out to be. */
export const NOTICE_QUALITIES = Object.freeze(['justified', 'wrong', 'malicious'] as const)
export type NoticeQuality = (typeof NOTICE_QUALITIES)[number]

const Closed = <T extends Record<string, TSchema>>(fields: T) => Type.Object(fields, { additionalProperties: false })
const OrNull = <T extends TSchema>(schema: T, description: string) => Type.Union([schema, Type.Null()], { description })

const seen = '[^\\s\\p{C}\\p{Z}]'
const sentence = Type.String({ minLength: 1, maxLength: 4000, pattern: seen })
const reasons = Type.Object(
  { zh: sentence, en: sentence },
  { additionalProperties: false, description: 'Why, in both languages.' },
)
const reference = Type.String({
  description: 'Number under which a court or an authority knows it.',
  minLength: 1,
  maxLength: 200,
  pattern: seen,
})
const notice = OrNull(
  Type.Enum([...NOTICE_QUALITIES]),
  'What the claimant’s notice was worth; null when nothing is to be noted, as in appeals.',
)
const says = Closed({
  verdict: OrNull(Type.Enum([...VERDICT_CODES]), 'null leaves it to the policy.'),
  action: OrNull(Type.Enum([...ACTIONS]), 'null leaves it to the policy.'),
})
/** What people say instead of the policy. */
export type RulingSays = Readonly<Static<typeof says>>

const nothing = Closed({})
const told = Closed({ reasons })
const filled = Closed({
  form: Type.String({
    description: 'SHA-256 of the form as it was kept: events are kept for good, and hold no personal data.',
    pattern: '^[0-9a-f]{64}$',
  }),
  missing: Type.Array(Type.String(), {
    description: 'Fields that it should hold and does not, or not in a usable form.',
  }),
})
const clocked = Closed({ clock: Type.Enum([...CASE_CLOCKS]) })

/** What belongs to an event of each type. */
export const EVENT_DATA = Object.freeze({
  file: filled,
  accept: nothing,
  return: told,
  complete: filled,
  reject: Closed({ reasons, notice }),
  act: told,
  forward: nothing,
  announce: nothing,
  counter: filled,
  suit: Closed({ reference }),
  court_keeps: Closed({ reasons, reference }),
  court_lifts: Closed({ reasons, reference }),
  vote: Closed({
    reasons,
    for: Type.Boolean({
      description: 'In a first decision that the complaint is right, in an appeal that the first decision stands.',
    }),
  }),
  grant: Closed({ reasons, notice, says }),
  dismiss: Closed({ reasons, notice, says }),
  appeal: filled,
  // What was said first is said again.
  confirm: Closed({ reasons, notice }),
  overturn: Closed({ reasons, notice, says }),
  withdraw: nothing,
  window_over: clocked,
  deadline_passed: clocked,
  remind: clocked,
} as const satisfies Record<CaseEventType, TSchema>)

export type CaseEventData = { readonly [T in CaseEventType]: Readonly<Static<(typeof EVENT_DATA)[T]>> }

const ajv = new Ajv({ strict: false })
const validators = new Map(CASE_EVENTS.map((type) => [type, ajv.compile(EVENT_DATA[type])]))

/** Whether something belongs to an event of a type. */
export const isEventData = (type: CaseEventType, data: unknown): boolean => validators.get(type)?.(data) === true
