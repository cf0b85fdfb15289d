import type { AskedRule, ExplainedRule, PossibleChange } from '@sourcemark/verdict'
import type { Explained } from './explain-command.ts'

type Value = AskedRule['reads'][string]

/** A fact on one line. */
const shown = (value: Value): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`
}

/** Facts and what they were, as many to a line as fit. */
function factLines(reads: AskedRule['reads'], indent: string): string[] {
  const lines: string[] = []
  for (const [name, value] of Object.entries(reads)) {
    const fact = `${name} = ${shown(value)}`
    const last = lines.at(-1)
    if (last === undefined || last.length + fact.length > 118) lines.push(`${indent}${fact}`)
    else lines[lines.length - 1] = `${last}, ${fact}`
  }
  return lines
}

/** The facts and named expressions that stand in the condition itself. */
const named = (when: string, reads: AskedRule['reads']): AskedRule['reads'] => {
  const words = new Set(when.match(/[\w.]+/g))
  return Object.fromEntries(Object.entries(reads).filter(([name]) => words.has(name)))
}

/** A rule with what it asked and saw: everything where it holds, what stands in its condition where it does not. */
function ruleLines({ id, verdict, scope, when, decided, held: holds, asked }: ExplainedRule): string[] {
  const heading = `  ${decided ? '►' : ' '} ${id} → ${verdict}${decided ? ' (decided)' : ''}`
  // A condition of several lines is one for people.
  const condition = `      asks: ${when.replace(/\s+/g, ' ')}`
  if (asked.length === 0) return [heading, condition, `      there is no ${scope} to ask it of`]
  const answers = asked.flatMap(({ contentId, held, reads }) => [
    `      ${held ? 'holds' : 'does not hold'}${contentId === null ? '' : ` for ${contentId}`}${Object.keys(reads).length === 0 ? '' : ':'}`,
    ...factLines(holds ? reads : named(when, reads), '        '),
  ])
  return [heading, condition, ...answers]
}

/** Changes that lead to one verdict by one rule, on a line each. */
const changeLines = (changes: readonly PossibleChange[]): string[] =>
  changes.map(({ en, zh, verdict, rule, action }) => `  ${verdict} (${rule}, ${action}): ${en} · ${zh}`)

function latestLines({ latest, explanation, unread }: Explained): string[] {
  if (latest === null) return ['There is no verdict yet.']
  const { chain, seq, verdict } = latest
  const { policy, reason, status, timings, revision } = verdict
  const said = explanation.verdict
  const same =
    said.verdict === verdict.verdict && said.policy.rule === policy.rule && said.policy.version === policy.version
  return [
    `${verdict.contentId}, revision ${revision}: ${verdict.verdict} → ${verdict.action}${status === 'final' ? '' : ` (${status})`}`,
    `  by ${policy.pack} ${policy.version}, rule ${policy.rule}; given ${timings.decidedAt} because of ${reason}; row ${seq} of chain ${chain}`,
    `  attribution ${verdict.attribution}, permission ${verdict.permission}`,
    ...(policy.basis.length === 0 ? [] : [`  basis: ${policy.basis.join('; ')}`]),
    `  ${verdict.reasons.zh}`,
    `  ${verdict.reasons.en}`,
    ...(unread > 0 ? [`  ${unread} parts are not read yet.`] : []),
    ...(same
      ? []
      : [
          '',
          `From what is stored now, ${explanation.pack} ${explanation.version} says ${said.verdict} → ${said.action} by its rule ${said.policy.rule}:`,
          `  ${said.reasons.zh}`,
          `  ${said.reasons.en}`,
        ]),
  ]
}

/**
 * An explanation for people: the verdict, the rules that hold, those that one change would make decide, what that change is, and the credit line
 * that is asked for. Rules that are further away are named only.
 */
export function explanationLines(explained: Explained): string[] {
  const { explanation, inForce } = explained
  const { rules, changes, verdict } = explanation
  const reachable = new Set(changes.map(({ rule }) => rule))
  const held = rules.filter((rule) => rule.held)
  const near = rules.filter((rule) => !rule.held && reachable.has(rule.id))
  const far = rules.filter((rule) => !rule.held && !reachable.has(rule.id))
  return [
    ...latestLines(explained),
    ...(explanation.pack === inForce
      ? []
      : ['', `Posts like this are judged by ${inForce}, not by ${explanation.pack}.`]),
    '',
    'Rules that hold, the first decides',
    ...held.flatMap(ruleLines),
    ...(near.length === 0 ? [] : ['', 'Rules that one change would make decide', ...near.flatMap(ruleLines)]),
    ...(far.length === 0 ? [] : ['', `Rules that are further away: ${far.map(({ id }) => id).join(', ')}`]),
    '',
    'What would change it, one thing at a time',
    ...(changes.length === 0 ? ['  nothing'] : changeLines(changes)),
    '',
    verdict.label === null
      ? 'No credit line is asked for.'
      : `This credit line would satisfy the pack: ${verdict.label.text}`,
  ]
}
