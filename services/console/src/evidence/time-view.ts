import { html } from '../pages/html.ts'
import { Table } from '../pages/table.ts'
import type { Comparison, ShownMedium } from './evidence.ts'
import { PictureWithRegions } from './picture-view.ts'
import type { StretchPair } from './stretches.ts'
import { momentIn, patternOf, type Viewing } from './viewing.ts'

type SoundComparison = Extract<Comparison, { readonly shows: 'sound' }>
type FilmComparison = Extract<Comparison, { readonly shows: 'film' }>

/** Points of a waveform: one for each pixel of a wide screen. */
const wavePoints = 1200

interface SoundViewProps {
  readonly viewing: Viewing
  /** Number of the match on the page. */
  readonly number: number
  readonly comparison: SoundComparison
}

/** Where two recordings are the same, to be seen and heard, and the same as a table. */
export function SoundView({ viewing, number, comparison }: SoundViewProps) {
  const { say } = viewing
  const { query, original, pairs, windows } = comparison
  return html`
    <${Timeline} viewing=${viewing} pairs=${pairs} query=${query} original=${original} />
    ${windows.map((window) => {
      const at = pairs.findIndex(({ query: { start } }) => start >= window.query.start) + 1
      const pair = pairs[at - 1]
      return html`
        <div class="players">
          <${Player} viewing=${viewing} name=${`match-${number}-${at}-here`} label=${say.playHere(at)} medium=${query} window=${window.query} stretch=${pair?.query} />
          <${Player} viewing=${viewing} name=${`match-${number}-${at}-there`} label=${say.playOriginal(at)} medium=${original} window=${window.original} stretch=${pair?.original} />
        </div>`
    })}
    <${StretchTable} viewing=${viewing} number=${number} pairs=${pairs} />`
}

interface PlayerProps {
  readonly viewing: Viewing
  readonly name: string
  readonly label: string
  readonly medium: ShownMedium
  readonly window: StretchPair['query']
  readonly stretch: StretchPair['query'] | undefined
}

/** A stretch that can be played. Where scripts run its waveform is drawn above, with the stretch that matches. */
function Player({ viewing, name, label, medium, window, stretch }: PlayerProps) {
  const { say } = viewing
  const sound = viewing.media(medium.sha256, { what: 'sound', ...window })
  if (sound === null) return html`<p class="empty">${say.noSound}</p>`
  const peaks = viewing.media(medium.sha256, { what: 'peaks', ...window, points: wavePoints })
  return html`
    <figure
      class="player"
      data-wave=${peaks}
      data-from=${stretch === undefined ? undefined : Math.max(0, stretch.start - window.start)}
      data-to=${stretch === undefined ? undefined : Math.min(window.end, stretch.end) - window.start}
      data-seconds=${window.end - window.start}
    >
      <figcaption id=${name}>${label} · ${momentIn(window.start)}–${momentIn(window.end)}</figcaption>
      <div class="wave"></div>
      <audio controls preload="none" src=${sound} aria-labelledby=${name}></audio>
    </figure>`
}

interface FilmViewProps {
  readonly viewing: Viewing
  /** Number of the match on the page. */
  readonly number: number
  readonly comparison: FilmComparison
}

/** Where two films are the same, frames of the same moments in pairs, and the same as a table. */
export function FilmView({ viewing, number, comparison }: FilmViewProps) {
  const { say } = viewing
  const { query, original, pairs, frames } = comparison
  const frame = (
    medium: ShownMedium,
    second: number,
    title: string,
    corners: FilmComparison['frames'][number]['corners'] | null,
    stretch: number,
  ) => html`
    <${PictureWithRegions}
      label=${say.frame(title, momentIn(second))}
      address=${viewing.media(medium.sha256, { what: 'frame', second })}
      size=${medium.size}
      regions=${corners === null ? [] : [{ number: stretch, corners }]}
      lettered=${false}
      missing=${say.noPicture}
    />`
  return html`
    <${Timeline} viewing=${viewing} pairs=${pairs} query=${query} original=${original} />
    <h4>${say.frames}</h4>
    <ol class="frames">
      ${frames.map(
        ({ stretch, query: second, original: originalSecond, corners }) => html`
          <li>
            <figure>
              ${frame(query, second, say.here, corners, stretch + 1)}
              <figcaption>${say.here} · ${momentIn(second)}</figcaption>
            </figure>
            <figure>
              ${frame(original, originalSecond, say.original, null, stretch + 1)}
              <figcaption>${say.original} · ${momentIn(originalSecond)}</figcaption>
            </figure>
          </li>`,
      )}
    </ol>
    <${StretchTable} viewing=${viewing} number=${number} pairs=${pairs} />`
}

interface TimelineProps {
  readonly viewing: Viewing
  readonly pairs: readonly StretchPair[]
  readonly query: ShownMedium
  readonly original: ShownMedium
}

const [left, right, barHeight] = [10, 990, 34]
const rows = Object.freeze({ query: 2, original: 96, height: 132 })

/** Both recordings as bars of the same scale, with the stretches that match between them. */
function Timeline({ viewing, pairs, query, original }: TimelineProps) {
  const { say } = viewing
  const lengthOf = (medium: ShownMedium, side: 'query' | 'original'): number =>
    Math.max(medium.seconds ?? 0, ...pairs.map((pair) => pair[side].end), 1)
  const seconds = { query: lengthOf(query, 'query'), original: lengthOf(original, 'original') }
  const longest = Math.max(seconds.query, seconds.original)
  const across = (second: number): number => left + ((right - left) * second) / longest
  const bar = (side: 'query' | 'original') =>
    html`<rect class="bar" x=${left} y=${rows[side]} width=${across(seconds[side]) - left} height=${barHeight} />`
  return html`
    <figure class="timeline">
      <p class="bar-end">${say.here} · ${momentIn(seconds.query)}</p>
      <svg viewBox=${`0 0 1000 ${rows.height}`} role="img" aria-label=${`${say.stretches}. ${say.timeline}`}>
        ${bar('query')}${bar('original')}
        ${pairs.map((pair, at) => {
          const [a, b, c, d] = [pair.query.start, pair.query.end, pair.original.end, pair.original.start].map(
            across,
          ) as [number, number, number, number]
          const [bottom, top] = [rows.query + barHeight, rows.original]
          return html`
            <polygon class=${`tie ${patternOf(at + 1)}`} points=${`${a},${bottom} ${b},${bottom} ${c},${top} ${d},${top}`} />
            <rect class=${`stretch ${patternOf(at + 1)}`} x=${a} y=${rows.query} width=${Math.max(2, b - a)} height=${barHeight} />
            <rect class=${`stretch ${patternOf(at + 1)}`} x=${d} y=${rows.original} width=${Math.max(2, c - d)} height=${barHeight} />
            <text class="stretch-number" x=${(a + b) / 2} y=${rows.query + 25} text-anchor="middle">${at + 1}</text>
            <text class="stretch-number" x=${(c + d) / 2} y=${rows.original + 25} text-anchor="middle">${at + 1}</text>`
        })}
      </svg>
      <p class="bar-end">${say.original} · ${momentIn(seconds.original)}</p>
      <figcaption>${say.timeline}</figcaption>
    </figure>`
}

function StretchTable({
  viewing,
  number,
  pairs,
}: Pick<SoundViewProps, 'viewing' | 'number'> & Pick<TimelineProps, 'pairs'>) {
  const { say } = viewing
  const range = ({ start, end }: StretchPair['query']): string => `${momentIn(start)}–${momentIn(end)}`
  return html`
    <details>
      <summary>${say.stretches} (${pairs.length})</summary>
      <${Table}
        caption=${`${number}. ${say.stretches}`}
        quietCaption
        empty=${say.nothing}
        columns=${[{ label: say.stretch, numbers: true }, say.here, say.original, { label: say.seconds, numbers: true }, { label: say.speed, numbers: true }]}
        rows=${pairs.map(({ query, original }, at) => [
          at + 1,
          range(query),
          range(original),
          Math.round((query.end - query.start) * 10) / 10,
          `${Math.round(((original.end - original.start) / (query.end - query.start)) * 100)}%`,
        ])}
      />
    </details>`
}
