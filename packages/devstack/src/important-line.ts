const levels: Readonly<Record<string, string>> = Object.freeze({ 40: 'warn', 50: 'error', 60: 'fatal' })
const names = new Set(Object.values(levels))

/**
 * A line of a service's JSON log for people: its level and message, if it is a warning or worse. Lines that are not JSON
 * are none of a log and count as important.
 */
export function importantLine(line: string): string | undefined {
  if (line.trim() === '') return undefined
  let entry: { level?: unknown; msg?: unknown; err?: { message?: unknown } }
  try {
    entry = JSON.parse(line)
  } catch {
    return line
  }
  const level = levels[String(entry.level)] ?? String(entry.level)
  if (!names.has(level)) return undefined
  const details = [entry.msg, entry.err?.message].filter((part) => typeof part === 'string' && part !== '')
  return `${level}: ${[...new Set(details)].join(': ')}`
}
