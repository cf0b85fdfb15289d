const start = '<!-- settings:start -->'
const end = '<!-- settings:end -->'

/** The text with `table` between the markers; undefined when they are not both there, once and in order. */
export function replaceBetweenMarkers(text: string, table: string): string | undefined {
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) return undefined
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`
}
