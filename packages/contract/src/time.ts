const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/**
 * An RFC 3339 time as UTC with milliseconds (`2026-03-01T08:00:00.000Z`), or null when it is not one. Finer fractions are
 * cut off, a leap second counts as the second after it. Years 0001 to 9999 in UTC, as PostgreSQL stores them.
 */
export function normaliseTime(text: string): string | null {
  const match = RFC3339.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === '-' ? -1 : 1)
  const milliseconds = fraction === undefined ? 0 : Number(fraction.slice(1, 4).padEnd(3, '0'))
  date.setUTCHours(Number(hour), Number(minute) - offset, Math.min(Number(second), 59), milliseconds)
  if (Number(second) === 60) {
    if (date.getUTCHours() !== 23 || date.getUTCMinutes() !== 59) return null
    date.setTime(Math.floor(date.getTime() / 1000) * 1000 + 1000)
  }
  const iso = date.toISOString()
  return /^\d{4}-/.test(iso) && !iso.startsWith('0000') ? iso : null
}

/** A place in a recording as players show it, to the nearest second: 1:12, 2:01:12. */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const inHour = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes)
  return `${inHour}:${String(whole % 60).padStart(2, '0')}`
}
