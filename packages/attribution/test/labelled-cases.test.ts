import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgeCase, type LabelledCase } from '../src/index.ts'

const folder = join(import.meta.dirname, 'cases')
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.jsonl'))
  .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line) as LabelledCase)

describe('labelled credit lines', () => {
  it('are many, and half of them traps', () => {
    expect(cases.length).toBeGreaterThanOrEqual(300)
    expect(cases.filter((one) => !one.valid).length).toBeGreaterThanOrEqual(150)
    expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length)
  })

  it('are read right: owner, address, kind, scope and validity of at least 97 in 100', () => {
    const wrong = cases.filter((one) => !judgeCase(one).right).map((one) => one.id)
    expect(wrong.length, wrong.join(' ')).toBeLessThanOrEqual(cases.length * 0.03)
  })

  it('are never called valid when they are not', () => {
    expect(cases.filter((one) => !one.valid && judgeCase(one).valid).map((one) => one.id)).toEqual([])
  })
})
