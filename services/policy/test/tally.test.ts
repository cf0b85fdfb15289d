import { type PolicyChange, type Said, Tally } from '@sourcemark/adjudication'
import { describe, expect, it } from 'vitest'
import { effectLines } from '../src/effect-text.ts'

const said: Said = {
  verdict: 'attribution_missing',
  action: 'hold',
  attribution: 'A0',
  permission: 'unknown',
  label: 'Reposted from: Ada',
  pack: 'mine',
  version: '1.0.0',
  rule: 'repost-source',
}

const change = (contentId: string, accountId: string, after: Partial<Said>): PolicyChange => ({
  contentId,
  accountId,
  revision: 1,
  before: said,
  after: { ...said, ...after },
  differs: (['verdict', 'action', 'attribution', 'permission', 'label'] as const).filter((one) => one in after),
})

const changes: readonly PolicyChange[] = [
  ...Array.from({ length: 20 }, (_, index) =>
    change(`p-${index}`, `a-${index % 3}`, { verdict: 'quotation', action: 'allow' }),
  ),
  change('p-20', 'a-2', { verdict: 'review_required', rule: 'uncertain-match' }),
  change('p-21', 'a-3', { action: 'return', label: null }),
  change('p-22', 'a-3', { label: 'Reposted from: Grace' }),
  change('p-23', 'a-4', {}),
]

const effectOf = (list: readonly PolicyChange[]) => {
  const tally = new Tally(2)
  for (const one of list) tally.add(one)
  return tally.effect()
}

describe('what a policy changes', () => {
  it('is counted by what it was and what it becomes, flips apart from the rest', () => {
    const { flips, otherwise, reworded, kinds, accounts } = effectOf(changes)
    expect({ flips, otherwise, reworded }).toEqual({ flips: 21, otherwise: 2, reworded: 1 })
    const counts = kinds.verdict.map(({ from, to, count }) => `${from} → ${to} ${count}`)
    expect(counts).toEqual(['attribution_missing → quotation 20', 'attribution_missing → review_required 1'])
    expect(kinds.action.map(({ from, to, count }) => `${from} → ${to} ${count}`)).toEqual(['hold → return 1'])
    expect(kinds.label.map(({ from, to }) => `${from} → ${to}`)).toEqual(['a label → another label', 'a label → none'])
    expect(accounts.slice(0, 3).map(({ accountId, flips: ofAccount }) => [accountId, ofAccount])).toEqual([
      ['a-0', 7],
      ['a-1', 7],
      ['a-2', 7],
    ])
    expect(accounts.at(-1)).toEqual({ accountId: 'a-3', flips: 0, changes: 2 })
  })

  it('is the same for any order, its samples too', () => {
    const effect = effectOf(changes)
    expect(effectOf([...changes].reverse())).toEqual(effect)
    expect(effect.kinds.verdict[0]?.sample).toHaveLength(2)
  })

  it('is told in lines, each kind with its posts', () => {
    const lines = effectLines(effectOf(changes))
    expect(lines[0]).toBe('21 flip, 2 keep their code and change otherwise, 1 differ in words, rule or version alone.')
    expect(lines).toContain('      20  attribution_missing → quotation')
    expect(lines).toContain('            p-20 of a-2: mine/repost-source → mine/uncertain-match')
    expect(lines).toContain('            p-21 of a-3: mine/repost-source')
    expect(lines).toContain('       0  a-3 (2 changes in all)')
  })

  it('names no posts when none are asked for', () => {
    const tally = new Tally(0)
    for (const one of changes) tally.add(one)
    expect(tally.effect().kinds.verdict.flatMap(({ sample }) => sample)).toEqual([])
  })
})
