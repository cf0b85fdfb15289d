import { describe, expect, it } from 'vitest'
import { checkForm, FORM_FIELDS, FORM_KINDS, type FormField, REQUIRED_FIELDS } from '../src/index.ts'
import { completeForm } from '../src/testing.ts'
import { regimes } from './cases.ts'

const forms = regimes.flatMap((regime) => FORM_KINDS.map((kind) => [regime, kind] as const))

describe('the acceptance check', () => {
  it.each(forms)('accepts a complete form: %s, %s', (regime, kind) => {
    expect(checkForm(regime, kind, completeForm)).toEqual({ form: completeForm, problems: [] })
  })

  it.each(forms)('says of every field that it lacks, in both languages: %s, %s', (regime, kind) => {
    const required = REQUIRED_FIELDS[regime][kind]
    for (const field of required) {
      const { [field]: _, ...lacking } = completeForm
      expect(checkForm(regime, kind, lacking).problems).toEqual([
        {
          field,
          problem: 'missing',
          message: { zh: `缺少：${FORM_FIELDS[field].name.zh}。`, en: `Missing: ${FORM_FIELDS[field].name.en}.` },
        },
      ])
    }
    const order = Object.keys(FORM_FIELDS)
    const all = checkForm(regime, kind, {}).problems.map(({ field }) => field)
    expect(all).toEqual([...required].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  })

  it('asks for what each law asks for', () => {
    const only = (field: FormField) => regimes.filter((regime) => REQUIRED_FIELDS[regime].notice.includes(field))
    expect(only('proof')).toEqual(['regs2013', 'civilcode', 'ecommerce'])
    expect(only('identity')).toEqual(['civilcode', 'ecommerce'])
    expect(only('accuracy')).toEqual(['dmca'])
    expect(only('goodFaith')).toEqual(['dmca', 'dsa'])
    expect(regimes.every((regime) => REQUIRED_FIELDS[regime].notice.includes('location'))).toBe(true)
    expect(REQUIRED_FIELDS.dmca.counter).toEqual(expect.arrayContaining(['mistake', 'jurisdiction', 'signature']))
  })

  it.each<[what: string, field: FormField, value: unknown]>([
    ['blanks', 'name', ' \u3000\t'],
    ['characters that nobody sees', 'name', '\u200b\u202e\ufeff'],
    ['nothing', 'name', ''],
    ['null', 'name', null],
    ['a box that is not ticked', 'goodFaith', false],
    ['no file', 'proof', []],
  ])('takes %s for missing', (_, field, value) => {
    const regime = field === 'goodFaith' ? 'dmca' : 'regs2013'
    const { form, problems } = checkForm(regime, 'notice', { ...completeForm, [field]: value })
    expect(problems.map((problem) => [problem.field, problem.problem])).toEqual([[field, 'missing']])
    expect(form).not.toHaveProperty(field)
  })

  it.each<[what: string, field: string, value: unknown]>([
    ['a script for an address', 'location', 'javascript:alert(1)'],
    ['an address without a host', 'location', 'https:///x'],
    ['an e-mail address without a host', 'email', 'wang@'],
    ['a text that is too long', 'name', 'a'.repeat(201)],
    ['a number for a text', 'name', 7],
    ['a word for a tick', 'goodFaith', 'yes'],
    ['a character that no database keeps', 'reasons', 'a\0b'],
    ['half a character', 'work', 'a\ud800b'],
    ['half a character in a list', 'proof', ['file-1', '\udfff']],
    ['too many files', 'proof', Array.from({ length: 21 }, (_, index) => `file-${index}`)],
  ])('refuses %s, also where it was not asked for', (_, field, value) => {
    const { form, problems } = checkForm('regs2013', 'notice', { ...completeForm, [field]: value })
    expect(problems.map((problem) => [problem.field, problem.problem])).toEqual([[field, 'malformed']])
    expect(form).not.toHaveProperty(field)
  })

  it('names a field that nobody knows and keeps nothing of it', () => {
    const { form, problems } = checkForm('dsa', 'counter', { reasons: 'Because.', __proto__x: 'y', admin: true })
    expect(problems.map(({ field, problem }) => [field, problem])).toEqual([
      ['__proto__x', 'unknown'],
      ['admin', 'unknown'],
    ])
    expect(form).toEqual({ reasons: 'Because.' })
  })

  it.each([undefined, null, 7, 'form', []])('takes %o for an empty form', (value) => {
    expect(checkForm('dsa', 'counter', value).problems.map(({ field }) => field)).toEqual(['reasons'])
  })
})
