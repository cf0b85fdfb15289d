import { describe, expect, it } from 'vitest'
import { CASE_EVENTS, type CaseEventType, EVENT_DATA, isEventData, NOTICE_QUALITIES } from '../src/index.ts'
import { eventOf, start } from '../src/testing.ts'

const dataOf = (type: CaseEventType): Record<string, unknown> => ({ ...eventOf(type, start).data })

describe('what belongs to an event', () => {
  it.each(CASE_EVENTS)('%s: all of it, and nothing else', (type) => {
    const data = dataOf(type)
    expect(isEventData(type, data)).toBe(true)
    expect(isEventData(type, { ...data, other: 1 })).toBe(false)
    for (const key of Object.keys(EVENT_DATA[type].properties)) {
      const { [key]: _, ...lacking } = data
      expect(isEventData(type, lacking), key).toBe(false)
    }
    for (const value of [null, undefined, 'text', []]) expect(isEventData(type, value)).toBe(false)
  })

  it('are reasons in both languages, of which something is to be seen, of a length that people read', () => {
    const reject = (zh: string, en: string) => isEventData('reject', { reasons: { zh, en }, notice: null })
    expect(reject('理由', 'Because.')).toBe(true)
    expect(reject('理由', '')).toBe(false)
    expect(reject('\u200b', 'Because.')).toBe(false)
    expect(reject('理'.repeat(4001), 'Because.')).toBe(false)
  })

  it('are the closed lists of the contract', () => {
    for (const notice of NOTICE_QUALITIES) expect(isEventData('dismiss', { ...dataOf('dismiss'), notice })).toBe(true)
    expect(isEventData('dismiss', { ...dataOf('dismiss'), notice: 'bad' })).toBe(false)
    const says = (verdict: unknown, action: unknown) =>
      isEventData('grant', { ...dataOf('grant'), says: { verdict, action } })
    expect(says('no_match', null)).toBe(true)
    expect(says('infringing', null)).toBe(false)
    expect(says(null, 'delete')).toBe(false)
  })
})
