import { readFileSync } from 'node:fs'
import { ATTRIBUTION_DEFECTS, ATTRIBUTION_GRADES, PERMISSIONS, VERDICT_CODES, type Verdict } from '@sourcemark/contract'
import { tellReaders } from '@sourcemark/wiring'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Line, startLine } from '../../support/line.ts'
import { type Case, cases, scenarios } from './all.ts'

let line: Line
let before: Map<string, Verdict>
beforeAll(async () => {
  line = await startLine({ workers: 2 })
  await line.send(cases.flatMap(({ scenario, world }) => scenario.events(world)))
  await line.idle()
  before = line.finalVerdicts()
  await line.send(cases.flatMap(({ scenario, world }) => scenario.later?.(world) ?? []))
  const producer = await line.broker.createProducer()
  for (const { scenario, world } of cases) {
    const keys = (await scenario.ruled?.(world, line.database)) ?? []
    await tellReaders(line.database, producer, line.topics, keys, 'registry_change')
  }
  await producer.close()
  await line.idle()
}, 300_000)
afterAll(() => line?.stop())

const postOf = ({ scenario, world }: Case): string => world.id(scenario.post ?? 'post')

/** What a verdict says about the things that a scenario expects something of. */
function saidOf(verdict: Verdict, { scenario: { expected }, world }: Case): Record<string, unknown> {
  const works = [...new Set(verdict.matches.map(({ contentId }) => contentId))].sort()
  const graded = verdict.findings.filter(({ code }) => code === 'CREDIT_GRADED')
  const defects = new Set<unknown>([
    ...verdict.credits.flatMap((credit) => credit.defects),
    ...graded.flatMap(({ detail }) => detail.defects as string[]),
  ])
  const codes = new Set(verdict.findings.map(({ code }) => code))
  return {
    verdict: verdict.verdict,
    ...(expected.attribution === undefined ? {} : { attribution: verdict.attribution }),
    ...(expected.permission === undefined ? {} : { permission: verdict.permission }),
    ...(expected.action === undefined ? {} : { action: verdict.action }),
    ...(expected.reason === undefined ? {} : { reason: verdict.reason }),
    ...(expected.pack === undefined ? {} : { pack: verdict.policy.pack }),
    ...(expected.matches === undefined ? {} : { matches: works.map((id) => id.slice(world.id('').length)) }),
    ...(expected.defects === undefined ? {} : { defects: expected.defects.filter((defect) => defects.has(defect)) }),
    ...(expected.findings === undefined ? {} : { findings: expected.findings.filter((code) => codes.has(code)) }),
  }
}

describe.each(Object.entries(scenarios))('a post gets %s', (code) => {
  test.each(cases.filter((one) => one.code === code).map((one) => [one.scenario.what, one] as const))(
    '%s',
    async (_what, one) => {
      const verdict = line.finalVerdicts().get(postOf(one))
      expect(verdict, 'no verdict').toBeDefined()
      const said = verdict as Verdict
      expect(
        saidOf(said, one),
        JSON.stringify({ findings: said.findings, credits: said.credits, policy: said.policy }, null, 1),
      ).toEqual(one.scenario.expected)
      expect(said.status).toBe('final')
    },
  )
})

test('every code has four scenarios and more, one of them nearly that verdict', () => {
  expect(Object.keys(scenarios)).toEqual([...VERDICT_CODES])
  for (const [code, list] of Object.entries(scenarios)) {
    expect(list.filter(({ expected }) => expected.verdict === code).length, code).toBeGreaterThanOrEqual(3)
    expect(list.length, code).toBeGreaterThanOrEqual(4)
    const nearly = list.filter((scenario) => scenario.nearly === code)
    expect(nearly.length, code).toBeGreaterThanOrEqual(1)
    for (const { expected } of nearly) expect(expected.verdict).not.toBe(code)
  }
})

describe('the verdicts together', () => {
  test('reach every grade, every defect and every permission', () => {
    const verdicts = [...line.finalVerdicts().values(), ...before.values()]
    const grades = new Set<string>(verdicts.map(({ attribution }) => attribution))
    expect([...ATTRIBUTION_GRADES].filter((grade) => !grades.has(grade))).toEqual([])
    const permissions = new Set<string>(verdicts.map(({ permission }) => permission))
    expect([...PERMISSIONS].filter((permission) => !permissions.has(permission))).toEqual([])
    const defects = new Set<unknown>(
      verdicts.flatMap(({ findings }) =>
        findings.filter(({ code }) => code === 'CREDIT_GRADED').flatMap(({ detail }) => detail.defects as string[]),
      ),
    )
    expect([...ATTRIBUTION_DEFECTS].filter((defect) => !defects.has(defect))).toEqual([])
  })

  test('follow the schema of the contract, give reasons in both languages, and say which rule on what basis', () => {
    const schema = new URL('../../../packages/contract/schemas/verdict.schema.json', import.meta.url)
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))
    for (const event of line.verdicts()) {
      expect(validate(event), JSON.stringify(validate.errors)).toBe(true)
      const { reasons, policy } = event.data
      expect(reasons.zh).toMatch(/\p{Script=Han}/u)
      expect(reasons.en).not.toMatch(/\{|undefined/)
      expect(policy.rule).not.toBe('')
    }
  })

  test('never say that somebody infringes', () => {
    for (const { data } of line.verdicts()) {
      const { reasons, label, policy } = data
      expect(JSON.stringify([reasons, label, policy])).not.toMatch(/侵权|infring/i)
    }
  })
})
