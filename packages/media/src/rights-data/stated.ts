import {
  noRights,
  normaliseTime,
  type RightsCarrier,
  type RightsData,
  type RightsTime,
  rightsDataLimits,
} from '@sourcemark/contract'

/** What one carrier states. */
export type Stated = {
  readonly [Field in Exclude<keyof RightsData, 'from' | 'unread' | 'credential'>]?: RightsData[Field] | undefined
}

/**
 * Puts together what several carriers state, the one believed first in front: lists are joined, of single values the first counts. Every carrier
 * that states a field is named.
 */
export function mergeStated(all: readonly (readonly [RightsCarrier, Stated])[]): RightsData {
  const from: Record<string, RightsCarrier[]> = {}
  const merged: Record<string, unknown> = { ...noRights }
  for (const [carrier, stated] of all) {
    for (const [field, value] of Object.entries(stated)) {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
      from[field] = [...(from[field] ?? []), carrier]
      const before = merged[field]
      if (Array.isArray(before) && Array.isArray(value)) merged[field] = distinct([...before, ...value])
      else merged[field] ??= value
    }
  }
  return { ...(merged as unknown as RightsData), from }
}

function distinct(values: readonly unknown[]): unknown[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...seen.values()].slice(0, rightsDataLimits.entries)
}

/** A value as one line within the limits; undefined for what is no text or says nothing. */
export function line(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const { characters } = rightsDataLimits
  // cut before it is cleaned: a value may have megabytes
  const text = value
    .slice(0, characters * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\s\uFEFF]+/gu, ' ')
    .trim()
  return text === '' ? undefined : text.slice(0, characters).toWellFormed()
}

/** Values as lines, without doubles. */
export function lines(values: readonly unknown[]): string[] {
  const { entries } = rightsDataLimits
  return [...new Set(values.slice(0, entries * 4).flatMap((value) => line(value) ?? []))].slice(0, entries)
}

/** Names in one value, which EXIF parts by semicolons. */
export const namesIn = (value: unknown): string[] => lines(line(value)?.split(/;/) ?? [])

/**
 * A time from its parts.
 * @param day `2024-05-06`
 * @param clock `07:08` or `07:08:09.5`; midnight when it is absent.
 * @param zone `Z` or `+08:00`.
 * @returns undefined when there is no such time.
 */
export function timeOf(day: string, clock = '00:00:00', zone = ''): RightsTime | undefined {
  const whole = /^\d\d:\d\d$/.test(clock) ? `${clock}:00` : clock
  const time = normaliseTime(`${day}T${whole}${zone === '' ? 'Z' : zone}`)
  if (time === null) return undefined
  return zone === '' ? { time: time.replace(/\.000Z$|Z$/, ''), zoned: false } : { time, zoned: true }
}
