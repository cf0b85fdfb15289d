/** Ends of periods, by the days of a time zone. Pure: the time is given. Instants are RFC 3339 times in UTC with milliseconds. */

/** A length of time as packs write it. */
export interface Period {
  readonly amount: number
  /** Upper end, where the rule gives a range. */
  readonly atMost?: number | undefined
  readonly unit: 'hours' | 'days' | 'business-days' | 'months'
}

/** Where days begin, and which are no business days. */
export interface Calendar {
  /** A name of the IANA list. */
  readonly timeZone: string
  /** Days of the week off; 0 is Sunday. */
  readonly weekdays: readonly number[]
  /** Other days off, `YYYY-MM-DD`. */
  readonly holidays: readonly string[]
  /** Days of work all the same. */
  readonly workdays: readonly string[]
}

const minute = 60_000
const hour = 60 * minute
const dayLength = 24 * hour

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The day on which an instant falls in a time zone, `YYYY-MM-DD`. */
function dayOf(instant: number, timeZone: string): string {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formatters.set(timeZone, formatter)
  }
  return formatter.format(instant)
}

const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const addDays = (day: string, days: number): string => new Date(utcOf(day) + days * dayLength).toJSON().slice(0, 10)

/** The same day so many months later, or the last of that month when it has no such day. */
function addMonths(day: string, months: number): string {
  const date = new Date(utcOf(day))
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, last))
  return date.toJSON().slice(0, 10)
}

/** The first instant of a day, to the minute; days whose midnight the clocks leap over begin later. */
function beginningOf(day: string, timeZone: string): number {
  // Zones lie within 14 hours of UTC.
  let [before, after] = [(utcOf(day) - 15 * hour) / minute, (utcOf(day) + 15 * hour) / minute]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayOf(middle * minute, timeZone) >= day) after = middle
    else before = middle
  }
  return after * minute
}

function isBusinessDay(day: string, calendar: Calendar): boolean {
  if (calendar.workdays.includes(day)) return true
  return !calendar.holidays.includes(day) && !calendar.weekdays.includes(new Date(utcOf(day)).getUTCDay())
}

/** The first business day of these, the given one included. */
function businessDayFrom(day: string, calendar: Calendar): string {
  let next = day
  while (!isBusinessDay(next, calendar)) next = addDays(next, 1)
  return next
}

/** How the last day of a period is treated when it is no business day: it stays, or the period runs on to the next business day. */
export type LastDay = 'as-it-falls' | 'business-day'

/**
 * When a period of `amount` units ends that begins at `start`. Hours are counted from the moment. Of days, business days and months the
 * first is the day after; they end when their last day does, in the time zone of the calendar. A period of nothing ends at once.
 */
export function periodEnd(
  start: string,
  amount: number,
  unit: Period['unit'],
  calendar: Calendar,
  lastDay: LastDay = 'as-it-falls',
): string {
  const from = Date.parse(start)
  if (amount === 0) return start
  if (unit === 'hours') return new Date(from + amount * hour).toJSON()
  const first = dayOf(from, calendar.timeZone)
  let last = first
  if (unit === 'business-days') {
    for (let left = amount; left > 0; left--) last = businessDayFrom(addDays(last, 1), calendar)
  } else {
    const plain = unit === 'days' ? addDays(first, amount) : addMonths(first, amount)
    last = lastDay === 'business-day' ? businessDayFrom(plain, calendar) : plain
  }
  return new Date(beginningOf(addDays(last, 1), calendar.timeZone)).toJSON()
}
