import type { Block } from '@sourcemark/attribution'
import type { ReadLine } from './laws.ts'

/** Letters of a cell that says a fact; a longer one is prose. */
const shortCell = 16
/** Least rows of a table, and least share of its cells that hold a number or say what one is. */
const shape = Object.freeze({ rows: 3, short: 0.8, numbers: 0.3 } as const)

const letters = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
/** Mostly digits, a sign, a date or a tick. */
const isNumber = (text: string): boolean => /\d/.test(text) && letters(text.replace(/\d+/g, '')) <= 4

interface Row {
  readonly cells: readonly string[]
  readonly lines: readonly ReadLine[]
}

/**
 * Which lines are tables of facts: rows of short cells, many of them numbers. Tables that a page is laid out with, and those with prose in their
 * cells, are none.
 */
export function tableLines(lines: readonly ReadLine[], blocks: readonly Block[]): ReadLine[] {
  return [...markedTables(lines, blocks), ...writtenTables(lines)]
}

/** Tables of HTML. */
function markedTables(lines: readonly ReadLine[], blocks: readonly Block[]): ReadLine[] {
  const tables = new Map<number, Map<number, ReadLine[]>>()
  for (const line of lines) {
    const cell = blocks[line.index]?.cell
    if (cell === undefined) continue
    const rows = tables.get(cell.table) ?? new Map<number, ReadLine[]>()
    tables.set(cell.table, rows)
    const row = rows.get(cell.row)
    if (row === undefined) rows.set(cell.row, [line])
    else row.push(line)
  }
  return [...tables.values()].flatMap((rows) =>
    factsOf([...rows.values()].map((row) => ({ cells: row.map(({ text }) => text), lines: row }))),
  )
}

/** Rows written with tabs, bars, or columns of spaces. Folded text keeps single spaces only, so these are read from what was sent. */
function writtenTables(lines: readonly ReadLine[]): ReadLine[] {
  const found: ReadLine[] = []
  let rows: Row[] = []
  const end = (): void => {
    if (rows.length >= shape.rows) for (const line of factsOf(rows)) found.push(line)
    rows = []
  }
  for (const line of lines) {
    if (isRule(line.text) && rows.length > 0) continue
    const cells = cellsOf(line.text)
    const columns = rows[0]?.cells.length
    if (cells === undefined || (columns !== undefined && Math.abs(columns - cells.length) > 1)) end()
    if (cells !== undefined) rows.push({ cells, lines: [line] })
  }
  end()
  return found
}

/** A line between the head and the body of a table. */
const isRule = (text: string): boolean => text.length < 500 && /^[\s|+:=-]{3,}$/.test(text)

function cellsOf(text: string): string[] | undefined {
  if (text.length > 1000) return undefined
  for (const separator of [/\t/, /\|/, / {2,}|\u3000+/]) {
    const cells = text
      .replace(/^\s*\||\|\s*$/g, '')
      .split(separator)
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '')
    if (cells.length >= 2) return cells
  }
  return undefined
}

function factsOf(rows: readonly Row[]): ReadLine[] {
  if (rows.filter(({ cells }) => cells.length >= 2).length < shape.rows) return []
  let cells = 0
  let short = 0
  let numbers = 0
  for (const row of rows) {
    for (const cell of row.cells) {
      cells++
      if (letters(cell) <= shortCell) short++
      if (isNumber(cell)) numbers++
    }
  }
  if (short < cells * shape.short || numbers < cells * shape.numbers) return []
  return rows.flatMap((row) => row.lines)
}
