import { CASE_EVENTS, MAY } from '@sourcemark/review'
import { mayDo, STAFF_ROLES } from '@sourcemark/staff'
import { expect, test } from 'vitest'
import { decide } from '../src/http/access.ts'
import { routes } from '../src/http/routes.ts'
import { STAFF_STEP_TYPES, STAFF_STEPS } from '../src/operators/case/steps.ts'
import { problemsOf, type StepBody } from '../src/operators/case/take-step.ts'
import { TEMPLATES } from '../src/operators/case/templates.ts'
import { NAVIGATION } from '../src/pages/navigation.ts'

test('everything that a reviewer may do in a case is a step of the console, each once, with a key of its own', () => {
  const reviewers = CASE_EVENTS.filter((type) => MAY[type].includes('reviewer'))
  expect([...STAFF_STEP_TYPES].sort()).toEqual([...reviewers].sort())
  expect(STAFF_STEPS.map(({ type }) => type)).toEqual([...STAFF_STEP_TYPES])
  // What else letters stand for on the page of a case.
  const keys = [...STAFF_STEPS.map(({ key }) => key), 'j', 'k', 'e', 'n', 'q', '?', '/', 's']
  expect(new Set(keys).size).toBe(keys.length)
})

test('a step that is told to anybody has reasons in both languages, and its templates have them too', () => {
  const body: StepBody = { eventId: 'x'.repeat(16), seen: 1 }
  for (const { type, fields } of STAFF_STEPS) {
    const wrong = problemsOf(type, body)
    expect(wrong.includes('reasons_zh') && wrong.includes('reasons_en')).toBe(fields.includes('reasons'))
    expect(problemsOf(type, { ...body, reasons_zh: ' \u200b', reasons_en: 'a'.repeat(4001) }).length).toBe(wrong.length)
    for (const { id, reasons } of TEMPLATES[type]) {
      expect(problemsOf(type, { ...body, template: id, reference: '1', for: 'yes' })).toEqual([])
      expect(/\p{Script=Han}/u.test(reasons.zh) && !/\p{Script=Han}/u.test(reasons.en)).toBe(true)
    }
  }
})

test('a vote is cast by choosing it, and not by leaving it', () => {
  const body: StepBody = { eventId: 'x'.repeat(16), seen: 1, reasons_zh: '理由', reasons_en: 'reasons' }
  expect(problemsOf('vote', { ...body, for: '' })).toEqual(['for'])
  expect(problemsOf('vote', { ...body, for: 'no' })).toEqual([])
})

test('the head of a page leads nobody where they are not let in', () => {
  for (const { href, action } of NAVIGATION) {
    const target = routes.find(({ method, path }) => method === 'GET' && path === href)
    expect(target, href).toBeDefined()
    if (target === undefined) continue
    if (action === null) {
      expect(target.access.kind, href).toBe('public')
      continue
    }
    for (const role of STAFF_ROLES) {
      const staff = {
        staffId: 's',
        name: 's',
        role,
        mustChangePassword: false,
        csrf: '',
        signedInAt: new Date(),
        local: true,
      }
      if (mayDo(staff, action)) expect(decide(target, staff, null), `${role} ${href}`).toBe('allowed')
    }
  }
})
