import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, periodEnd } from '../src/index.ts'

const shanghai: Calendar = { timeZone: 'Asia/Shanghai', weekdays: [0, 6], holidays: [], workdays: [] }
const newYork: Calendar = { ...shanghai, timeZone: 'America/New_York' }

describe('the end of a period', () => {
  it('is counted from the moment, in hours', () => {
    expect(periodEnd('2026-03-10T09:00:00.000Z', 24, 'hours', shanghai)).toBe('2026-03-11T09:00:00.000Z')
  })

  it('is the moment itself when there is nothing to wait for', () => {
    expect(periodEnd('2026-03-10T09:00:00.000Z', 0, 'days', shanghai)).toBe('2026-03-10T09:00:00.000Z')
  })

  it('is the end of the last day in the time zone of the platform', () => {
    // 23:30 on Tuesday in Shanghai; the first of seven days is Wednesday
    expect(periodEnd('2026-03-10T15:30:00.000Z', 7, 'days', shanghai)).toBe('2026-03-17T16:00:00.000Z')
    // half an hour later it is Wednesday
    expect(periodEnd('2026-03-10T16:00:00.000Z', 7, 'days', shanghai)).toBe('2026-03-18T16:00:00.000Z')
  })

  it('follows the clocks of a country when they are put forward and back', () => {
    // 8 March 2026 has 23 hours in New York, 1 November has 25
    expect(periodEnd('2026-03-07T12:00:00.000Z', 1, 'days', newYork)).toBe('2026-03-09T04:00:00.000Z')
    expect(periodEnd('2026-10-31T12:00:00.000Z', 1, 'days', newYork)).toBe('2026-11-02T05:00:00.000Z')
  })

  it('finds the beginning of a day whose midnight is leapt over', () => {
    // in Beirut the clocks go from 00:00 to 01:00 on 29 March 2026
    const beirut = { ...shanghai, timeZone: 'Asia/Beirut' }
    expect(periodEnd('2026-03-27T12:00:00.000Z', 1, 'days', beirut)).toBe('2026-03-28T22:00:00.000Z')
  })

  it('counts business days alone: weekends and holidays aside, and days of work on which others rest', () => {
    const calendar = { ...newYork, holidays: ['2026-05-25'] }
    // Friday 22 May; Monday is Memorial Day: the tenth business day is Monday 8 June
    expect(periodEnd('2026-05-22T15:00:00.000Z', 10, 'business-days', calendar)).toBe('2026-06-09T04:00:00.000Z')
    expect(periodEnd('2026-05-22T15:00:00.000Z', 10, 'business-days', newYork)).toBe('2026-06-06T04:00:00.000Z')
    const moved = { ...shanghai, holidays: ['2026-02-16'], workdays: ['2026-02-14'] }
    // Friday 13 February: Saturday is worked
    expect(periodEnd('2026-02-13T01:00:00.000Z', 1, 'business-days', moved)).toBe('2026-02-14T16:00:00.000Z')
    expect(periodEnd('2026-02-13T01:00:00.000Z', 2, 'business-days', moved)).toBe('2026-02-17T16:00:00.000Z')
  })

  it('is the last day of a month that has no such day', () => {
    expect(periodEnd('2026-08-31T09:00:00.000Z', 6, 'months', shanghai)).toBe('2027-02-28T16:00:00.000Z')
    expect(periodEnd('2027-08-31T09:00:00.000Z', 6, 'months', shanghai)).toBe('2028-02-29T16:00:00.000Z')
  })

  it('runs on to the next business day for whom that is granted', () => {
    // the seventh day is Sunday 15 March
    expect(periodEnd('2026-03-08T09:00:00.000Z', 7, 'days', shanghai)).toBe('2026-03-15T16:00:00.000Z')
    expect(periodEnd('2026-03-08T09:00:00.000Z', 7, 'days', shanghai, 'business-day')).toBe('2026-03-16T16:00:00.000Z')
  })

  it('never lies before its beginning, nor before that of a shorter or earlier period', () => {
    const instants = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    const units = fc.constantFrom('hours', 'days', 'business-days', 'months' as const)
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'America/New_York',
      'Europe/Brussels',
      'Pacific/Kiritimati',
      'America/St_Johns',
    )
    fc.assert(
      fc.property(instants, fc.nat(40), units, zones, fc.nat(5 * 86_400_000), (from, amount, unit, timeZone, more) => {
        const calendar = { ...shanghai, timeZone }
        const end = periodEnd(from.toJSON(), amount, unit, calendar)
        expect(end >= from.toJSON()).toBe(true)
        expect(periodEnd(from.toJSON(), amount + 1, unit, calendar) >= end).toBe(true)
        expect(periodEnd(new Date(from.getTime() + more).toJSON(), amount, unit, calendar) >= end).toBe(true)
      }),
      { numRuns: 200, seed: 9 },
    )
  })
})
