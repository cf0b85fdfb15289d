import { describe, expect, it } from 'vitest'
import { type Claim, type Priority, priorityOf } from '../src/index.ts'

const margin = 600
const at = (seconds: number): string => new Date(Date.parse('2026-03-01T08:00:00Z') + seconds * 1000).toISOString()
const claim = (seconds: number, more: Partial<Claim> = {}): Claim => ({
  publishedAt: at(seconds),
  registered: false,
  declaredOriginal: false,
  embeddedDates: [],
  residueNamesOther: false,
  ...more,
})
const priority = (gap: number, original: Partial<Claim> = {}, copy: Partial<Claim> = {}): Priority =>
  priorityOf({ original: claim(0, original), copy: claim(gap, copy) }, margin)

describe('who was first', () => {
  it('is open at the same moment, likely at the margin, and never certain by time alone', () => {
    expect(priority(0).confidence).toBe(0.5)
    expect(priority(margin).confidence).toBeCloseTo(1 / (1 + Math.exp(-2)))
    expect(priority(margin * 1e6).confidence).toBeLessThan(0.985)
    expect(priority(margin * 1e6).confidence).toBeGreaterThan(0.97)
    expect(priority(90).seconds).toBe(90)
  })

  it('is surer the longer the gap', () => {
    const steps = [0, 10, 60, 600, 3600, 86_400].map((gap) => priority(gap).confidence)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    expect(new Set(steps).size).toBe(steps.length)
  })

  it('is the registered work, and marks left over in the post agree', () => {
    expect(priority(10, { registered: true }).confidence).toBeGreaterThan(0.95)
    expect(priority(10, {}, { residueNamesOther: true }).confidence).toBeGreaterThan(0.98)
    expect(priority(10, { registered: true }).conflict).toBe(false)
  })

  it('is contradicted by marks in the work that name the poster, however long the gap', () => {
    const found = priority(86_400, { residueNamesOther: true })
    expect(found.conflict).toBe(true)
    expect(found.confidence).toBeLessThan(0.5)
    expect(found.evidence[0]).toEqual({ kind: 'residue', weight: -5 })
  })

  it('is contradicted by a poster who registered it, not when both did', () => {
    expect(priority(86_400, {}, { registered: true }).conflict).toBe(true)
    expect(priority(86_400, { registered: true }, { registered: true })).toMatchObject({
      conflict: false,
      bothOriginal: true,
    })
  })

  it('is contradicted where each text names the other’s owner', () => {
    expect(priority(86_400, { residueNamesOther: true }, { residueNamesOther: true }).conflict).toBe(true)
  })

  it('hardly depends on what anybody can claim or write into a page', () => {
    const alone = priority(3600)
    const claimed = priority(3600, {}, { declaredOriginal: true, embeddedDates: [at(-1e6)] })
    expect(claimed.conflict).toBe(false)
    expect(claimed.confidence).toBeLessThan(alone.confidence)
    expect(claimed.confidence).toBeGreaterThan(0.9)
    expect(priority(3600, { embeddedDates: [at(0)] }, { embeddedDates: ['nonsense'] }).confidence).toBeGreaterThan(0.9)
    expect(priority(3600, {}, { embeddedDates: ['nonsense'] }).confidence).toBe(alone.confidence)
  })

  it('knows when both say that it is theirs', () => {
    expect(priority(10, { declaredOriginal: true }, { declaredOriginal: true }).bothOriginal).toBe(true)
    expect(priority(10, { registered: true }, { declaredOriginal: true }).bothOriginal).toBe(true)
    expect(priority(10, { declaredOriginal: true }).bothOriginal).toBe(false)
  })

  it('is the same for the same evidence, and the evidence adds up to it', () => {
    const once = priority(77, { declaredOriginal: true, embeddedDates: [at(-9e5)] }, { registered: true })
    expect(priority(77, { declaredOriginal: true, embeddedDates: [at(-9e5)] }, { registered: true })).toEqual(once)
    const odds = once.evidence.reduce((sum, { weight }) => sum + weight, 0)
    expect(once.confidence).toBeCloseTo(1 / (1 + Math.exp(-odds)), 12)
  })
})
