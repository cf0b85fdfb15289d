import { VERDICT_CODES } from '@sourcemark/contract'
import type { BothLanguages } from '@sourcemark/review'
import { CASE_CLOCKS, CASE_STATES, CLOCK_WORDS, OVER_STATES, STATE_WORDS } from '@sourcemark/review'
import { type LineService, lineServices } from '@sourcemark/wiring'
import { VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Language } from '../../http/language.ts'
import type { Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { type Children, html } from '../../pages/html.ts'
import { Table } from '../../pages/table.ts'
import { Chart, type ChartData } from '../chart.ts'
import { breachDays, minutesShown, type Snapshot } from './snapshot.ts'

export const overviewWords = dictionary({
  title: { zh: '实时概览', en: 'Overview' },
  live: {
    zh: '每两秒自动更新；数据来自数据库和消息系统。',
    en: 'Updates by itself every two seconds, from the database and the broker.',
  },
  reload: { zh: '刷新', en: 'Load again' },
  at: { zh: '时间', en: 'As of' },
  perMinute: { zh: '每分钟判定的内容', en: 'Contents judged a minute' },
  latency: { zh: '从受理到判定（秒）', en: 'From acceptance to verdict, seconds' },
  p50: { zh: '半数（秒）', en: 'Half within (s)' },
  p95: { zh: '95%（秒）', en: '95 % within (s)' },
  minute: { zh: '分钟', en: 'Minute' },
  lastMinute: { zh: '上一分钟判定', en: 'Judged in the last minute' },
  open: { zh: '未结案件', en: 'Open cases' },
  late: { zh: '其中超期', en: 'Of these overdue' },
  waiting: { zh: '待发送的通知', en: 'Messages to be sent' },
  lag: { zh: '积压', en: 'Lag' },
  service: { zh: '服务', en: 'Service' },
  records: { zh: '未完成的记录', en: 'Records not finished' },
  codes: { zh: `最近 ${minutesShown} 分钟的判定`, en: `Verdicts of the last ${minutesShown} minutes` },
  verdict: { zh: '判定', en: 'Verdict' },
  count: { zh: '数量', en: 'Number' },
  cases: { zh: '未结案件（按状态）', en: 'Open cases by state' },
  state: { zh: '状态', en: 'State' },
  breaches: { zh: `近 ${breachDays} 天错过的期限`, en: `Deadlines missed in the last ${breachDays} days` },
  deadline: { zh: '期限', en: 'Deadline' },
  figures: { zh: '关键数字', en: 'Figures' },
})

const SERVICE_WORDS: Readonly<Record<LineService, BothLanguages>> = Object.freeze({
  intake: { zh: '接收', en: 'Intake' },
  'worker-text': { zh: '文字检查', en: 'Worker of texts' },
  'worker-image': { zh: '图片检查', en: 'Worker of pictures' },
  'worker-audio': { zh: '声音检查', en: 'Worker of sounds' },
  'worker-video': { zh: '影片检查', en: 'Worker of films' },
  adjudicator: { zh: '判定', en: 'Adjudicator' },
  publisher: { zh: '发布', en: 'Publisher' },
})

const openStates = CASE_STATES.filter((state) => state !== 'new' && !OVER_STATES.includes(state))

const seconds = (value: number | null): string => (value === null ? '–' : String(Math.round(value * 1000) / 1000))
const clock = (at: Date): string => at.toISOString().slice(11, 19)

/** What changes on the page, by its names: texts that stand somewhere, and charts. */
export interface LiveValues {
  readonly texts: Readonly<Record<string, string>>
  readonly charts: Readonly<Record<string, ChartData>>
}

/** A snapshot as the page shows it in one language. */
export function liveValues(snapshot: Snapshot, language: Language): LiveValues {
  const say = overviewWords[language]
  const { at, rates, codes, lags, cases, breaches, waiting } = snapshot
  const texts: Record<string, string> = {
    at: clock(at),
    'last-minute': String(rates.at(-1)?.count ?? 0),
    p50: seconds(rates.at(-1)?.p50 ?? null),
    p95: seconds(rates.at(-1)?.p95 ?? null),
    open: String(cases.reduce((sum, { count }) => sum + count, 0)),
    late: String(cases.reduce((sum, { late }) => sum + late, 0)),
    waiting: String(waiting),
  }
  // A row for each minute that the page has, the latest first.
  rates.toReversed().forEach((rate, row) => {
    texts[`minute-${row}`] = clock(rate.from).slice(0, 5)
    texts[`count-${row}`] = String(rate.count)
    texts[`p50-${row}`] = seconds(rate.p50)
    texts[`p95-${row}`] = seconds(rate.p95)
  })
  for (const { service, lag } of lags) texts[`lag-${service}`] = String(lag)
  for (const code of VERDICT_CODES) texts[`code-${code}`] = String(codes.get(code) ?? 0)
  for (const state of openStates) texts[`state-${state}`] = String(cases.find((one) => one.state === state)?.count ?? 0)
  for (const name of CASE_CLOCKS) texts[`breach-${name}`] = String(breaches.get(name) ?? 0)
  const moments = rates.map(({ from }) => from.getTime() / 1000)
  return {
    texts,
    charts: {
      rates: { moments, lines: [{ label: say.perMinute, values: rates.map(({ count }) => count) }], steps: true },
      latency: {
        moments,
        lines: [
          { label: say.p50, values: rates.map(({ p50 }) => p50) },
          { label: say.p95, values: rates.map(({ p95 }) => p95) },
        ],
        steps: false,
      },
    },
  }
}

/** The line and the cases as they are now. */
export function overviewPage({ language }: Visit, snapshot: Snapshot): Children {
  const say = overviewWords[language]
  const { texts, charts } = liveValues(snapshot, language)
  const live = (name: string): Children => html`<span data-live=${name}>${texts[name]}</span>`
  const number = (label: string) => ({ label, numbers: true })
  const figures = [
    [say.lastMinute, 'last-minute'],
    [say.p50, 'p50'],
    [say.p95, 'p95'],
    [say.open, 'open'],
    [say.late, 'late'],
    [say.waiting, 'waiting'],
  ] as const
  return html`
    <h1>${say.title}</h1>
    <p>${say.live} ${say.at} ${live('at')} UTC · <a href="/overview">${say.reload}</a></p>
    <dl class="figures" aria-label=${say.figures}>${figures.map(([label, name]) => html`<div><dt>${label}</dt><dd>${live(name)}</dd></div>`)}</dl>
    <div class="halves">
      <section><h2>${say.perMinute}</h2><${Chart} label=${say.perMinute} data=${charts.rates} name="rates" /></section>
      <section><h2>${say.latency}</h2><${Chart} label=${say.latency} data=${charts.latency} name="latency" /></section>
    </div>
    <div class="halves">
      <section>
        <h2>${say.lag}</h2>
        <${Table} caption=${say.lag} quietCaption=${true} empty="" columns=${[say.service, number(say.records)]}
          rows=${lineServices.map((service) => [SERVICE_WORDS[service][language], live(`lag-${service}`)])} />
        <h2>${say.cases}</h2>
        <${Table} caption=${say.cases} quietCaption=${true} empty="" columns=${[say.state, number(say.count)]}
          rows=${openStates.map((state) => [STATE_WORDS[state][language], live(`state-${state}`)])} />
        <h2>${say.breaches}</h2>
        <${Table} caption=${say.breaches} quietCaption=${true} empty="" columns=${[say.deadline, number(say.count)]}
          rows=${CASE_CLOCKS.map((name) => [CLOCK_WORDS[name][language], live(`breach-${name}`)])} />
      </section>
      <section>
        <h2>${say.codes}</h2>
        <${Table} caption=${say.codes} quietCaption=${true} empty="" columns=${[say.verdict, number(say.count)]}
          rows=${VERDICT_CODES.map((code) => [VERDICT_WORDS[code][language], live(`code-${code}`)])} />
        <h2>${say.perMinute}</h2>
        <${Table} caption=${say.perMinute} quietCaption=${true} empty="" columns=${[say.minute, number(say.count), number(say.p50), number(say.p95)]}
          rows=${snapshot.rates.map((_, row) => [live(`minute-${row}`), live(`count-${row}`), live(`p50-${row}`), live(`p95-${row}`)])} />
      </section>
    </div>`
}
