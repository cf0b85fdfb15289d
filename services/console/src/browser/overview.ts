import type { LiveValues } from '../operators/overview/overview-page.ts'
import { drawCharts } from './charts/draw.ts'

const charts = drawCharts()
const places = new Map(
  [...document.querySelectorAll<HTMLElement>('[data-live]')].map((place) => [place.dataset.live, place]),
)

// The cookie of the session goes with it. When that is over the server says so, and the browser asks no more.
const events = new EventSource('/api/v1/overview/events')
events.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
  const values = JSON.parse(data) as LiveValues
  for (const [name, text] of Object.entries(values.texts)) {
    const place = places.get(name)
    if (place !== undefined && place.textContent !== text) place.textContent = text
  }
  for (const [name, chart] of Object.entries(values.charts)) charts.get(name)?.(chart)
})
