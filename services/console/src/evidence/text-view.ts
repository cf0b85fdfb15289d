import type { CreditGrade } from '@sourcemark/contract'
import { type Children, html } from '../pages/html.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import type { Comparison, MarkView, TextSide } from './evidence.ts'
import { PictureWithRegions, pictureAddress } from './picture-view.ts'
import type { Run, ShownText } from './shown-text.ts'
import { inSentence } from './stranger-words.ts'
import { patternOf, type Viewing } from './viewing.ts'

type TextComparison = Extract<Comparison, { readonly shows: 'text' }>

interface TextViewProps {
  readonly viewing: Viewing
  /** Number of the match on the page. */
  readonly number: number
  readonly comparison: TextComparison
  readonly marks: readonly MarkView[]
}

/** Which side of a comparison something stands on. */
type Side = 'here' | 'there'
const other: Readonly<Record<Side, Side>> = Object.freeze({ here: 'there', there: 'here' })

/** Characters of a passage that the table repeats. */
const quoted = 160

/** Two texts side by side, and the same as a table. */
export function TextView({ viewing, number, comparison, marks }: TextViewProps) {
  const { say } = viewing
  const { query, original, passages } = comparison
  const grades = new Map(marks.map((mark) => [mark.number, mark.credit.grade]))
  const cell = (text: string): Children => html`<${Said}>${inSentence(text, quoted)}<//>`
  return html`
    <p class="quiet">${say.legend}</p>
    <div class="sides" data-sides>
      <${TextColumn} viewing=${viewing} match=${number} side="here" title=${say.here} shown=${query} grades=${grades} />
      <${TextColumn} viewing=${viewing} match=${number} side="there" title=${say.original} shown=${original} grades=${grades} />
    </div>
    <details>
      <summary>${say.passages} (${passages.length})</summary>
      <${Table}
        caption=${`${number}. ${say.passages}`}
        quietCaption
        empty=${say.nothing}
        columns=${[{ label: '#', numbers: true }, say.passageHere, say.characters, say.passageThere, say.characters, say.changed]}
        rows=${passages.map((passage) => [
          html`<a href=${`#${anchor(number, 'here', passage.number)}`}>${passage.number}</a>`,
          cell(passage.words),
          `${passage.query.start}–${passage.query.end}`,
          cell(passage.originalWords),
          `${passage.original.start}–${passage.original.end}`,
          passage.changed ? say.yes : say.no,
        ])}
      />
    </details>`
}

const anchor = (match: number, side: Side, passage: number): string => `match-${match}-${side}-${passage}`

interface TextColumnProps {
  readonly viewing: Viewing
  readonly match: number
  readonly side: Side
  readonly title: string
  readonly shown: TextSide
  readonly grades: ReadonlyMap<number, CreditGrade>
}

function TextColumn({ viewing, match, side, title, shown, grades }: TextColumnProps) {
  const { say } = viewing
  const { text, picture, boxes } = shown
  const read =
    picture === null
      ? null
      : html`<${PictureWithRegions}
          label=${say.regionOf(title)}
          address=${pictureAddress(viewing, picture)}
          size=${picture.medium.size}
          regions=${boxes}
          lettered=${false}
          missing=${say.noPicture}
        />`
  return html`
    <div class="side">
      <h4>${title}</h4>
      ${read}
      <div class="text" tabindex="0" role="group" aria-label=${title}>
        <${Lines} viewing=${viewing} match=${match} side=${side} text=${text} grades=${grades} />
      </div>
    </div>`
}

interface LinesProps extends Pick<TextColumnProps, 'viewing' | 'match' | 'side' | 'grades'> {
  readonly text: ShownText
}

/** Lines of a text with what is said of them. */
export function Lines({ viewing, match, side, text, grades }: LinesProps) {
  const { say } = viewing
  if (text.lines.length === 0) return html`<p class="quiet">${say.noWords}</p>`
  const begun = { passages: new Set<number>(), marks: new Set<number>() }
  return html`
    ${text.lines.map((line) =>
      'leftOut' in line
        ? html`<p class="quiet">⋯ ${say.leftOut(line.leftOut)}</p>`
        : html`<p dir="auto">${line.runs.map((run) => runView(run, { viewing, match, side, grades, begun }))}</p>`,
    )}
    ${text.cut ? html`<p class="quiet">${say.cut}</p>` : null}`
}

interface RunSurroundings extends Pick<TextColumnProps, 'viewing' | 'match' | 'side' | 'grades'> {
  readonly begun: { readonly passages: Set<number>; readonly marks: Set<number> }
}

/** Characters that are shown alike, in front of them the numbers of the passages that begin here, behind them the grades of the marks. */
function runView(run: Run, { viewing, match, side, grades, begun }: RunSurroundings) {
  const { say } = viewing
  const isNew = (numbers: readonly number[], known: Set<number>): number[] => {
    const fresh = numbers.filter((number) => !known.has(number))
    for (const number of fresh) known.add(number)
    return fresh
  }
  let view: Children = run.text
  if (run.unseen) view = html`<span class="unseen" title=${say.hidden}>${view}</span>`
  if (run.changed) view = side === 'here' ? html`<ins>${view}</ins>` : html`<del>${view}</del>`
  if (run.marks.length > 0) view = html`<u class="credit">${view}</u>`
  const [passage] = run.passages
  if (passage !== undefined) {
    view = html`<mark class=${patternOf(passage)} data-goes=${anchor(match, other[side], passage)}>${view}</mark>`
  }
  return html`${isNew(run.passages, begun.passages).map(
    (number) =>
      html`<a
        class=${`passage-number ${patternOf(number)}`}
        id=${anchor(match, side, number)}
        href=${`#${anchor(match, other[side], number)}`}
        aria-label=${say.passage(number)}
        >${number}</a
      >`,
  )}${view}${isNew(run.marks, begun.marks).map(
    (number) =>
      html`<a class="grade" href=${`#mark-${number}`} aria-label=${say.mark(number, grades.get(number) ?? '')}>[${grades.get(number)}]</a>`,
  )}`
}
