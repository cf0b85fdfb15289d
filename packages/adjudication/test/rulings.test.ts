import { VerdictSchema } from '@sourcemark/contract'
import { draft } from '@sourcemark/ledger/testing'
import type { Ruling } from '@sourcemark/review'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { underRuling } from '../src/ruled.ts'

const {
  verdictId: _,
  supersedes: __,
  reason: ___,
  timings: ____,
  ...said
} = draft('a-200', {
  verdict: 'attribution_missing',
  action: 'hold',
})

const ruling = (more: Partial<Ruling> = {}): Ruling => ({
  caseId: 'c-1',
  number: 4,
  contentId: 'a-200',
  revision: 1,
  verdictId: 'v-1',
  reason: 'appeal',
  by: 'overturn',
  says: { verdict: 'quotation', action: 'allow' },
  reasons: { zh: '属于适当引用。', en: 'It is a quotation.' },
  decidedBy: 'bob',
  decidedAt: '2026-03-10T10:00:00.000Z',
  ...more,
})

describe('a verdict under a ruling', () => {
  it('is that of the policy when nobody has ruled', () => {
    expect(underRuling(said, null)).toBe(said)
  })

  it('says what people say, and beside it what the policy would', () => {
    const ruled = underRuling(said, ruling())
    expect(ruled).toMatchObject({
      verdict: 'quotation',
      action: 'allow',
      reasons: { zh: '属于适当引用。', en: 'It is a quotation.' },
      complaint: { caseId: 'c-1', number: 4, human: true, policy: { verdict: 'attribution_missing', action: 'hold' } },
    })
    // who it was is nobody's business outside
    expect(JSON.stringify(ruled)).not.toContain('bob')
    expect(ruled.policy).toEqual(said.policy)
  })

  it('tells of the case as the contract says', () => {
    const ajv = new Ajv({ strict: false })
    addFormats.default(ajv)
    const validate = ajv.compile(VerdictSchema.properties.complaint)
    for (const one of [ruling(), ruling({ by: 'window_over', reasons: null, decidedBy: null })]) {
      expect(validate(underRuling(said, one).complaint), JSON.stringify(validate.errors)).toBe(true)
    }
  })

  it('keeps the policy’s word, with its reasons, where people say nothing else', () => {
    const byLaw = ruling({
      by: 'window_over',
      says: { verdict: null, action: 'allow' },
      reasons: null,
      decidedBy: null,
    })
    expect(underRuling(said, byLaw)).toMatchObject({
      verdict: 'attribution_missing',
      action: 'allow',
      reasons: said.reasons,
      complaint: { human: false, reasons: null },
    })
    const left = underRuling(said, ruling({ by: 'dismiss', says: { verdict: null, action: null } }))
    expect([left.verdict, left.action, left.reasons]).toEqual([said.verdict, said.action, said.reasons])
  })
})
