import UPlot from 'uplot'
import type { ChartData } from '../../operators/chart.ts'

/** Lines of charts, told apart by colour and by dashes. */
const strokes = ['--accent', '--bad', '--good', '--warn', '--quiet', '--text'] as const
const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]]

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const height = 220

const tableOf = ({ moments, lines }: ChartData): UPlot.AlignedData =>
  [moments, ...lines.map(({ values }) => values)] as unknown as UPlot.AlignedData

const day = 86_400
const two = (number: number): string => String(number).padStart(2, '0')

/** Moments of an axis in UTC, as exact as its span asks for: the same in every language. */
function momentTexts(moments: readonly number[]): string[] {
  const span = (moments.at(-1) ?? 0) - (moments[0] ?? 0)
  const texts = moments.map((moment) => {
    const at = new Date(moment * 1000)
    if (span < 2 * day) return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
    const month = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}`
    return span < 60 * day ? `${month}-${two(at.getUTCDate())}` : month
  })
  // Two marks in one month say it once.
  return texts.map((text, at) => (text === texts[at - 1] ? '' : text))
}

function optionsOf(data: ChartData, width: number): UPlot.Options {
  const axis: UPlot.Axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  }
  const stepped = UPlot.paths.stepped?.({ align: 1 })
  return {
    width,
    height,
    tzDate: (moment) => UPlot.tzDate(new Date(moment * 1000), 'Etc/UTC'),
    // The numbers stand in a table beside it: the legend only says which line is which.
    legend: { live: false },
    scales: { y: { range: (_chart, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, values: (_chart, moments) => momentTexts(moments) },
      { ...axis, size: 56 },
    ],
    series: [
      {},
      ...data.lines.map(
        ({ label }, at): UPlot.Series => ({
          label,
          stroke: colour(strokes[at % strokes.length] ?? '--accent'),
          width: 2,
          dash: [...(dashes[Math.floor(at / strokes.length) % dashes.length] ?? [])],
          ...(data.steps && stepped !== undefined ? { paths: stepped } : {}),
          points: { show: data.moments.length < 3 },
        }),
      ),
    ],
  }
}

/** Charts that are drawn, by their names. */
export type Charts = ReadonlyMap<string, (data: ChartData) => void>

/** Draws all charts of the page; those that have a name can be given other data. */
export function drawCharts(): Charts {
  const named = new Map<string, (data: ChartData) => void>()
  for (const figure of document.querySelectorAll<HTMLElement>('[data-chart]')) {
    let data = JSON.parse(figure.dataset.chart ?? '') as ChartData
    let chart: UPlot | undefined
    const draw = (): void => {
      chart?.destroy()
      chart = new UPlot(optionsOf(data, figure.clientWidth), tableOf(data), figure)
    }
    draw()
    new ResizeObserver(() => {
      if (chart?.width !== figure.clientWidth) chart?.setSize({ width: figure.clientWidth, height })
    }).observe(figure)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
    if (figure.dataset.name === undefined) continue
    named.set(figure.dataset.name, (next) => {
      const same =
        next.lines.length === data.lines.length && next.lines.every(({ label }, at) => label === data.lines[at]?.label)
      data = next
      if (same) chart?.setData(tableOf(next))
      else draw()
    })
  }
  return named
}
