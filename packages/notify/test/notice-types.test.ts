import { readFileSync } from 'node:fs'
import { CASE_EFFECTS } from '@sourcemark/review'
import { expect, it } from 'vitest'
import { isNoticeEffect, messageIdOf, noticeTypes } from '../src/notice-types.ts'

it('whoever receives messages can read what each type of them is for', () => {
  const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8')
  const described = [...page.matchAll(/^\| `(case\.[a-z.]+)` \|/gm)].map(([, type]) => type)
  expect(described).toEqual(noticeTypes)
})

it('everything that follows from a case is told to others, but what the adjudicator does and what is resolved before', () => {
  const untold = CASE_EFFECTS.filter((effect) => effect === 'reverse_measure' || !isNoticeEffect(effect))
  expect(untold).toEqual(['reverse_measure', 'append_ruling'])
})

it('a message has one id for good, and no other message has it', () => {
  const id = messageIdOf({ caseId: 'c-1', number: 2, effect: 'publish' })
  expect(id).toBe(messageIdOf({ effect: 'publish', number: 2, caseId: 'c-1' }))
  // The standard joins id, time and body by full stops.
  expect(id).toMatch(/^msg_[0-9a-f]{32}$/)
  const others = [
    { caseId: 'c-12', number: 2, effect: 'publish' },
    { caseId: 'c-1', number: 3, effect: 'publish' },
    { caseId: 'c-1', number: 2, effect: 'restore' },
  ] as const
  expect(others.map(messageIdOf)).not.toContain(id)
})
