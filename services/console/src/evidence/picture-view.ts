import { html } from '../pages/html.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import type { Comparison, MarkBox, PictureSide, RegionPair } from './evidence.ts'
import { type Corners, inPixels, layOver, type Point, type Size } from './regions.ts'
import { momentIn, patternOf, type Viewing } from './viewing.ts'

type PictureComparison = Extract<Comparison, { readonly shows: 'picture' }>

interface PictureViewProps {
  readonly viewing: Viewing
  /** Number of the match on the page. */
  readonly number: number
  readonly comparison: PictureComparison
}

const letters = 'ABCD'

/** Both pictures with the region that matches, one laid over the other, and the same as a table. */
export function PictureView({ viewing, number, comparison }: PictureViewProps) {
  const { say } = viewing
  const { query, original, regions, marks } = comparison
  const [ours, theirs] = [pictureAddress(viewing, query), pictureAddress(viewing, original)]
  const side = (title: string, picture: PictureSide, address: string | null, which: 'query' | 'original') => html`
    <figure class="side">
      <figcaption>${title}${picture.second === null ? null : ` · ${momentIn(picture.second)}`}</figcaption>
      <${PictureWithRegions}
        label=${say.regionOf(title)}
        address=${address}
        size=${picture.medium.size}
        regions=${regions.map((region, at) => ({ number: at + 1, corners: region[which] }))}
        lettered
        missing=${say.noPicture}
        marks=${which === 'query' ? marks : []}
      />
      ${picture.medium.caption === null || picture.medium.caption === '' ? null : html`<p><span class="quiet">${say.caption}</span> <${Said}>${picture.medium.caption}<//></p>`}
      ${
        picture.medium.words === null
          ? null
          : html`<details><summary>${say.readWords}</summary><p class="read-words" dir="auto">${picture.medium.words}</p></details>`
      }
    </figure>`
  return html`
    <div class="sides">${side(say.here, query, ours, 'query')}${side(say.original, original, theirs, 'original')}</div>
    <${LaidOver} viewing=${viewing} number=${number} comparison=${comparison} ours=${ours} theirs=${theirs} />
    <details>
      <summary>${say.region}</summary>
      <${Table}
        caption=${`${number}. ${say.region}`}
        quietCaption
        empty=${say.nothing}
        columns=${[say.corner, say.here, say.original]}
        rows=${regions.flatMap((region, at) => cornerRows(region, at + 1, regions.length > 1))}
      />
    </details>`
}

/** Where a picture, or the frame of a film, is shown; null when it is not on file. */
export function pictureAddress(viewing: Viewing, { medium, second }: PictureSide): string | null {
  return viewing.media(medium.sha256, second === null ? { what: 'picture' } : { what: 'frame', second })
}

const inPercent = ([x, y]: Point): string => `${Math.round(x * 1000) / 10}% · ${Math.round(y * 1000) / 10}%`

function cornerRows(
  { query, original, queryTime, originalTime }: RegionPair,
  number: number,
  several: boolean,
): string[][] {
  const rows = Array.from(letters, (letter, at) => [
    several ? `${number} ${letter}` : letter,
    inPercent(query[at] as Point),
    inPercent(original[at] as Point),
  ])
  if (queryTime === null && originalTime === null) return rows
  const time = (range: RegionPair['queryTime']): string =>
    range === null ? '' : `${momentIn(range.start)}–${momentIn(range.end)}`
  return [...rows, [`${number} ⏱`, time(queryTime), time(originalTime)]]
}

interface PictureWithRegionsProps {
  readonly label: string
  readonly address: string | null
  /** Pixels; without them a picture is shown as it is, and no regions on it. */
  readonly size: Size | null
  readonly regions: readonly { readonly number: number; readonly corners: Corners }[]
  /** Whether the corners are named, so that one sees which belong together. */
  readonly lettered: boolean
  readonly missing: string
  /** Marks that stand in it, each drawn with its grade. */
  readonly marks?: readonly MarkBox[]
}

/** A picture with regions drawn over it. */
export function PictureWithRegions({
  label,
  address,
  size,
  regions,
  lettered,
  missing,
  marks = [],
}: PictureWithRegionsProps) {
  if (address === null) return html`<p class="empty">${missing}</p>`
  if (size === null) return html`<img class="picture" src=${address} alt=${label} loading="lazy" />`
  const { width, height } = size
  const unit = Math.max(width, height) / 100
  return html`
    <svg class="picture" viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <image href=${address} width=${width} height=${height} preserveAspectRatio="none" />
      ${regions.map(({ number, corners }) => {
        const placed = inPixels(corners, size)
        return html`
          <polygon class="region-ground" points=${points(placed)} stroke-width=${unit * 1.2} />
          <polygon class=${`region ${patternOf(number)}`} points=${points(placed)} stroke-width=${unit * 0.6} />
          ${
            lettered
              ? placed.map((corner, at) => cornerMark(corner, letters.charAt(at), unit, size))
              : cornerMark(placed[0], `${number}`, unit, size)
          }`
      })}
      ${marks.map(({ grade, corners }) => markView(grade, inPixels(corners, size), unit))}
    </svg>`
}

/** A mark in a picture: a dashed frame with its grade above. */
const markView = (grade: MarkBox['grade'], corners: Corners, unit: number) => html`
  <polygon class="mark-ground" points=${points(corners)} stroke-width=${unit * 0.8} />
  <polygon class="mark-frame" points=${points(corners)} stroke-width=${unit * 0.4} stroke-dasharray=${unit} />
  <text class="mark-grade" x=${corners[0][0]} y=${Math.max(unit * 3.5, corners[0][1] - unit)} font-size=${unit * 3.5}>${grade}</text>`

const points = (corners: Corners): string =>
  corners.map(([x, y]) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`).join(' ')

/** A corner by its name, within the picture even where the region reaches beyond. */
function cornerMark([x, y]: Point, name: string, unit: number, { width, height }: Size) {
  const radius = unit * 3
  const within = (value: number, most: number): number => Math.min(most - radius, Math.max(radius, value))
  const [left, top] = [within(x, width), within(y, height)]
  return html`
    <circle class="corner" cx=${left} cy=${top} r=${radius} />
    <text class="corner-name" x=${left} y=${top + unit * 1.5} font-size=${unit * 4.2} text-anchor="middle">${name}</text>`
}

interface LaidOverProps extends PictureViewProps {
  readonly ours: string | null
  readonly theirs: string | null
}

/** The original laid over this picture, so that what was taken meets, up to a line that moves. */
function LaidOver({ viewing, number, comparison, ours, theirs }: LaidOverProps) {
  const { say } = viewing
  const { query, original, regions } = comparison
  const [size, originalSize, [first]] = [query.medium.size, original.medium.size, regions]
  if (ours === null || theirs === null || size === null || originalSize === null || first === undefined) return null
  const matrix = layOver(inPixels(first.original, originalSize), inPixels(first.query, size))
  if (matrix === undefined) return null
  const { width, height } = size
  const clip = `match-${number}-clip`
  return html`
    <figure class="laid-over" data-slide=${width}>
      <figcaption>${say.compare}</figcaption>
      <svg class="picture" viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${say.compare}>
        <clipPath id=${clip}><rect x="0" y="0" width=${width / 2} height=${height} /></clipPath>
        <image href=${ours} width=${width} height=${height} preserveAspectRatio="none" />
        <g clip-path=${`url(#${clip})`}>
          <image
            href=${theirs}
            width=${originalSize.width}
            height=${originalSize.height}
            preserveAspectRatio="none"
            transform=${`matrix(${matrix.map((value) => Math.round(value * 1e5) / 1e5).join(' ')})`}
          />
        </g>
        <line class="slide-line" x1=${width / 2} x2=${width / 2} y1="0" y2=${height} stroke-width=${Math.max(width, height) / 250} />
      </svg>
      <label hidden>${say.slide} <input type="range" min="0" max="100" value="50" step="1" /></label>
    </figure>`
}
