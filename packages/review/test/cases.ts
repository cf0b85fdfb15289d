import { readFileSync } from 'node:fs'
import { CASE_REGIMES, readPack, SHIPPED_PACKS, shippedPackUrl } from '@sourcemark/verdict'
import {
  apply,
  type Case,
  type CaseEvent,
  type CaseEventType,
  type CasePolicy,
  type CaseStep,
  casePolicy,
  newCase,
  type Opening,
  type Regime,
} from '../src/index.ts'
import { eventOf, start } from '../src/testing.ts'

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
