import { html } from '../pages/html.ts'

/** One line of a chart. */
export interface ChartLine {
  readonly label: string
  /** As many as there are moments; null where nothing is known. */
  readonly values: readonly (number | null)[]
}

/** What a chart shows over time. */
export interface ChartData {
  /** Seconds since 1970. */
  readonly moments: readonly number[]
  readonly lines: readonly ChartLine[]
  /** Whether values are drawn as steps: they count what happened in a span of time. */
  readonly steps: boolean
}

interface ChartProps {
  /** What it shows, for everybody who does not see it. The numbers themselves stand in a table beside it. */
  readonly label: string
  readonly data: ChartData
  /** By which a stream of new data finds it. */
  readonly name?: string
}

/** A chart that `charts.ts` draws. Without scripts its place stays empty, and the table beside it says the same. */
export const Chart = ({ label, data, name }: ChartProps) =>
  html`<figure class="chart" role="img" aria-label=${label} data-chart=${JSON.stringify(data)} data-name=${name}></figure>`
