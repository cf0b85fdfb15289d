import { readFileSync } from 'node:fs'
import { readPack, shippedPackUrl } from '@sourcemark/verdict'
import { describe, expect, it } from 'vitest'
import { CASE_CLOCKS, CLOCK_KINDS, casePolicy, DEFAULT_PERIODS, type Regime } from '../src/index.ts'
import { regimes, shippedPolicies } from './cases.ts'

const yaml = readFileSync(shippedPackUrl('cn-official-accounts'), 'utf8')
function policyWith(passage: string, replacement: string) {
  if (!yaml.includes(passage)) throw new Error(`The pack does not say: ${passage}`)
  const { pack, problems } = readPack(yaml.replaceAll(passage, replacement))
  if (pack === null) throw new Error(JSON.stringify(problems))
  return casePolicy(pack.document)
}

describe('what cases run under', () => {
  it('is said by every shipped pack', () => {
    expect([...shippedPolicies].map(([name, { regime, calendar }]) => [name, regime, calendar.timeZone])).toEqual([
      ['cn-official-accounts', 'civilcode', 'Asia/Shanghai'],
      ['cn-news', 'civilcode', 'Asia/Shanghai'],
      ['us-dmca', 'dmca', 'America/New_York'],
      ['eu-dsa', 'dsa', 'Europe/Brussels'],
    ])
  })

  it('rests on an article, or is the platform’s own number', () => {
    for (const [name, { periods }] of shippedPolicies) {
      const founded = CASE_CLOCKS.filter((clock) => (periods[clock]?.basis.length ?? 0) > 0)
      expect(founded, name).toContain('act')
    }
  })

  it('is that of the pack where it says something, and of the law where not', () => {
    const policy = policyWith('      amount: 24\n', '      amount: 12\n')
    expect(policy?.periods.act?.amount).toBe(12)
    expect(policy?.periods.ruling).toEqual(DEFAULT_PERIODS.civilcode.ruling)
    expect(policy?.periods.restore).toEqual({
      amount: 15,
      atMost: 20,
      unit: 'days',
      basis: ['民法典 第一千一百九十六条', '法释〔2020〕9号'],
    })
  })

  it('follows the choice of the platform among several laws', () => {
    const { pack } = readPack(
      yaml.replace('choice: civilcode', 'choice: regs2013').replace('regime: civilcode', 'regime: regs2013'),
    )
    const policy = pack === null ? null : casePolicy(pack.document)
    expect([policy?.regime, policy?.periods.restore]).toEqual(['regs2013', null])
  })

  it('is nothing for a pack that says nothing of cases', () => {
    const { pack } = readPack(yaml)
    if (pack === null) throw new Error('not read')
    const { cases: _, ...silent } = pack.document
    expect(casePolicy(silent)).toBeNull()
  })

  it('knows the days off that the pack lists', () => {
    expect(shippedPolicies.get('us-dmca')?.calendar).toMatchObject({
      weekdays: [6, 0],
      holidays: expect.arrayContaining(['2026-07-03']),
    })
    expect(shippedPolicies.get('eu-dsa')?.calendar).toMatchObject({ weekdays: [6, 0], holidays: [], workdays: [] })
  })

  it('is in the documentation as it is', () => {
    const page = readFileSync(new URL('../../../docs/policy-packs.md', import.meta.url), 'utf8')
    const cell = (regime: Regime, clock: (typeof CASE_CLOCKS)[number]) => {
      const period = DEFAULT_PERIODS[regime][clock]
      if (period === null) return '–'
      return `${period.amount}${period.atMost === undefined ? '' : ` to ${period.atMost}`} ${period.unit}`
    }
    const rows = CASE_CLOCKS.map((clock) => [
      `\`${clock}\``,
      CLOCK_KINDS[clock],
      ...regimes.map((regime) => cell(regime, clock)),
    ])
    const listed = page
      .split('\n')
      .filter((line) => /^\| `\w+` \| (deadline|window) \|/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((text) => text.trim()),
      )
      .map(([name, is, , ...periods]) => [name, is, ...periods])
    expect(listed).toEqual(rows)
  })
})
