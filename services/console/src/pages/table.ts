import { type Children, html } from './html.ts'

export interface Column {
  readonly label: Children
  /** Numbers stand at the right. */
  readonly numbers?: boolean
}

interface TableProps {
  /** What the table shows, for everybody; it is its name for screen readers. */
  readonly caption: string
  readonly columns: readonly (Column | string)[]
  /** Cells by row; the first of each names the row. */
  readonly rows: readonly (readonly Children[])[]
  /** What is said when there are no rows. */
  readonly empty: string
  /** Whether the caption is only for screen readers, because a heading says the same. */
  readonly quietCaption?: boolean
  readonly id?: string
  /** Attributes of the rows, by their places: for marking the one that keys act on. */
  readonly rowAttributes?: readonly Readonly<Record<string, string | undefined>>[]
}

/** A table with its caption and its scopes. Where it is wider than the screen it moves by itself, not the page. */
export function Table({ caption, columns, rows, empty, quietCaption = false, id, rowAttributes = [] }: TableProps) {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`
  const all = columns.map((column): Column => (typeof column === 'string' ? { label: column } : column))
  const kind = (at: number): string | undefined => (all[at]?.numbers === true ? 'number' : undefined)
  return html`
    <div class="scroll" role="region" aria-label=${caption} tabindex="0">
      <table id=${id}>
        <caption class=${quietCaption ? 'hidden' : undefined}>${caption}</caption>
        <thead><tr>${all.map(({ label }, at) => html`<th scope="col" class=${kind(at)}>${label}</th>`)}</tr></thead>
        <tbody>${rows.map(
          ([name, ...cells], at) => html`
            <tr ...${rowAttributes[at] ?? {}}>
              <th scope="row" class=${kind(0)}>${name}</th>
              ${cells.map((cell, index) => html`<td class=${kind(index + 1)}>${cell}</td>`)}
            </tr>`,
        )}</tbody>
      </table>
    </div>`
}

interface FactsProps {
  /** Names and what they are; facts that are null are left out. */
  readonly facts: readonly (readonly [name: string, value: Children])[]
}

/** Facts by their names. */
export const Facts = ({ facts }: FactsProps) => html`
  <dl class="facts">${facts
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
