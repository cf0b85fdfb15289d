import type { TransparencyMonth } from './read-transparency.ts'

/** The numbers as JSON, for machines. */
export const transparencyJson = (months: readonly TransparencyMonth[]): string =>
  `${JSON.stringify({ months }, null, 2)}\n`

/** Groups of numbers, as the rows of the table name them. */
const groups = [
  'byCode',
  'byModality',
  'filed',
  'appealed',
  'outcomes',
  'appeals',
  'breaches',
  'notices',
  'standings',
] as const satisfies readonly (keyof TransparencyMonth)[]

/** The numbers as CSV (RFC 4180), one number a row: `month,group,name,value`; the value is empty where there is none. */
export function transparencyCsv(months: readonly TransparencyMonth[]): string {
  const rows: (readonly (string | number | null)[])[] = [['month', 'group', 'name', 'value']]
  for (const month of months) {
    const { count, p50, p95 } = month.time
    rows.push([month.month, 'verdicts', 'total', month.verdicts])
    for (const group of groups) {
      for (const [name, value] of Object.entries(month[group])) rows.push([month.month, group, name, value])
    }
    rows.push(
      [month.month, 'seconds', 'count', count],
      [month.month, 'seconds', 'p50', p50],
      [month.month, 'seconds', 'p95', p95],
      [month.month, 'appeals', 'overturnedShare', month.overturned],
    )
  }
  // All of it are words of closed lists and numbers: nothing has to be quoted, and no cell begins a formula.
  return rows.map((row) => `${row.map((cell) => cell ?? '').join(',')}\r\n`).join('')
}
