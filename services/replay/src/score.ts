import type { Verdict } from '@sourcemark/contract'
import { readLines } from './input.ts'

/** What must come out for one content. An absent list expects nothing in particular; empty matches mean that none may be. */
export interface Expectation {
  readonly contentId: string
  readonly verdict?: readonly string[]
  readonly matches?: readonly string[]
  readonly attack?: string
}

export interface Score {
  /** Contents with an original to be found, and how many were. */
  readonly positives: number
  readonly found: number
  /** Contents where nothing may match, and how many had a match all the same. */
  readonly negatives: number
  readonly falseAlarms: number
  /** Contents that name an original that is not theirs. */
  readonly wrongOrigins: number
  readonly verdictsChecked: number
  readonly verdictsRight: number
  readonly missing: number
  /** found / positives; 1 without positives. */
  readonly recall: number
  /** Share of the contents with foreign matches that name only right ones; 1 without matches. */
  readonly precision: number
  readonly byAttack: readonly AttackScore[]
  readonly failures: readonly Failure[]
}

export interface AttackScore {
  readonly attack: string
  readonly contents: number
  readonly right: number
}

export interface Failure {
  readonly contentId: string
  readonly attack?: string
  /** What is wrong, for people. */
  readonly problem: string
}

export async function readExpectations(file: string): Promise<Expectation[]> {
  const expectations: Expectation[] = []
  for await (const line of readLines(file)) expectations.push(JSON.parse(line) as Expectation)
  return expectations
}

/**
 * Compares the last verdicts with expectations.
 *
 * Matches of the content's own entity count only where they are expected: posts of one entity may well share texts with
 * each other, and that is no false alarm. `entityOf` maps an account to its entity.
 */
export function score(
  expectations: readonly Expectation[],
  verdictOf: (contentId: string) => Verdict | undefined,
  entityOf: ReadonlyMap<string, string>,
): Score {
  const total = { positives: 0, found: 0, negatives: 0, falseAlarms: 0, wrongOrigins: 0 }
  const verdicts = { checked: 0, right: 0 }
  let missing = 0
  let withMatches = 0
  const attacks = new Map<string, { contents: number; right: number }>()
  const failures: Failure[] = []
  for (const expectation of expectations) {
    const { contentId, attack } = expectation
    const verdict = verdictOf(contentId)
    const problems: string[] = []
    if (expectation.matches !== undefined) total[expectation.matches.length > 0 ? 'positives' : 'negatives']++
    if (expectation.verdict !== undefined) verdicts.checked++
    if (verdict === undefined) {
      missing++
      problems.push('no verdict')
    } else {
      if (expectation.matches !== undefined) {
        const expected = expectation.matches
        const named = relevantMatches(verdict, expected, entityOf)
        const wrong = named.filter((id) => !expected.includes(id))
        const found = named.length > wrong.length
        if (named.length > 0) withMatches++
        if (found) total.found++
        else if (expected.length > 0) problems.push(`does not name ${expected.join(' or ')}`)
        if (wrong.length > 0) {
          total[expected.length > 0 ? 'wrongOrigins' : 'falseAlarms']++
          problems.push(`names ${wrong.join(', ')}`)
        }
      }
      if (expectation.verdict !== undefined) {
        if (expectation.verdict.includes(verdict.verdict)) verdicts.right++
        else problems.push(`${verdict.verdict} instead of ${expectation.verdict.join(' or ')}`)
      }
    }
    if (attack !== undefined) {
      const group = attacks.get(attack) ?? { contents: 0, right: 0 }
      attacks.set(attack, { contents: group.contents + 1, right: group.right + (problems.length === 0 ? 1 : 0) })
    }
    if (problems.length > 0) {
      failures.push({ contentId, ...(attack === undefined ? {} : { attack }), problem: problems.join('; ') })
    }
  }
  const wrong = total.falseAlarms + total.wrongOrigins
  return {
    ...total,
    verdictsChecked: verdicts.checked,
    verdictsRight: verdicts.right,
    missing,
    recall: total.positives === 0 ? 1 : total.found / total.positives,
    precision: withMatches === 0 ? 1 : (withMatches - wrong) / withMatches,
    byAttack: [...attacks]
      .map(([attack, counts]) => ({ attack, ...counts }))
      .sort((a, b) => (a.attack < b.attack ? -1 : 1)),
    failures,
  }
}

/** Ids that a verdict names, without those of its own entity that nobody expects. */
function relevantMatches(
  verdict: Verdict,
  expected: readonly string[],
  entityOf: ReadonlyMap<string, string>,
): string[] {
  const entity = entityOf.get(verdict.accountId) ?? verdict.accountId
  const isOwn = (owner: { accountId: string | null; entityId: string | null }) =>
    owner.accountId === verdict.accountId ||
    (owner.entityId ?? (owner.accountId === null ? null : (entityOf.get(owner.accountId) ?? owner.accountId))) ===
      entity
  const named = verdict.matches.filter((match) => expected.includes(match.contentId) || !isOwn(match.owner))
  return [...new Set(named.map((match) => match.contentId))]
}
