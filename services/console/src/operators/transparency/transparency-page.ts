import { PART_KINDS, VERDICT_CODES } from '@sourcemark/contract'
import {
  type BothLanguages,
  CASE_CLOCKS,
  CASE_KINDS,
  CASE_OUTCOMES,
  CLOCK_WORDS,
  EVENT_WORDS,
  KIND_WORDS,
  NOTICE_QUALITIES,
  type NoticeQuality,
  STATE_WORDS,
  type TransparencyMonth,
} from '@sourcemark/review'
import { VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Field } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Table } from '../../pages/table.ts'
import { Chart } from '../chart.ts'

export const transparencyWords = dictionary({
  title: { zh: '透明度报告', en: 'Transparency report' },
  about: {
    zh: '按月（UTC）统计的判定、投诉和申诉。全部判定均计入，包括暂定的和后来被取代的。',
    en: 'Verdicts, complaints and appeals by month (UTC). All verdicts count, provisional ones and those that were replaced later too.',
  },
  download: { zh: '下载', en: 'Download' },
  from: { zh: '起始月份', en: 'From month' },
  to: { zh: '截止月份', en: 'To month' },
  monthHint: { zh: '例如 2026-03', en: 'Such as 2026-03' },
  show: { zh: '显示', en: 'Show' },
  month: { zh: '月份', en: 'Month' },
  overview: { zh: '概览', en: 'At a glance' },
  verdicts: { zh: '判定总数', en: 'Verdicts' },
  half: { zh: '半数用时（秒）', en: 'Half decided within (s)' },
  most: { zh: '95% 用时（秒）', en: '95 % decided within (s)' },
  complaints: { zh: '投诉与申诉', en: 'Complaints and appeals' },
  appealed: { zh: '对决定的申诉', en: 'Decisions appealed against' },
  overturned: { zh: '推翻比例', en: 'Share overturned' },
  late: { zh: '超期', en: 'Deadlines missed' },
  byCode: { zh: '按判定', en: 'By verdict' },
  byModality: { zh: '按类型', en: 'By kind of content' },
  filed: { zh: '提交的案件', en: 'Cases filed' },
  outcomes: { zh: '结果', en: 'Outcomes' },
  breaches: { zh: '按期限统计的超期', en: 'Deadlines missed, by deadline' },
  notices: { zh: '通知的质量', en: 'What notices were worth' },
  none: { zh: '没有数据。', en: 'There are no numbers.' },
  text: { zh: '文字', en: 'Text' },
  image: { zh: '图片', en: 'Pictures' },
  audio: { zh: '声音', en: 'Sound' },
  video: { zh: '影片', en: 'Film' },
  wrongMonths: { zh: '月份无效，或超过 120 个月。', en: 'These are no months, or more than 120.' },
})

const QUALITY_WORDS: Readonly<Record<NoticeQuality, BothLanguages>> = Object.freeze({
  justified: { zh: '成立', en: 'Justified' },
  wrong: { zh: '错误', en: 'Wrong' },
  malicious: { zh: '恶意', en: 'Malicious' },
})

const rounded = (seconds: number | null): Children => (seconds === null ? '–' : Math.round(seconds * 10) / 10)
const percent = (share: number | null): Children => (share === null ? '–' : `${Math.round(share * 1000) / 10} %`)
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

/** A table of months against the values of one group; values that never occurred are left out. */
function groupTable<K extends string>(
  visit: Visit,
  caption: string,
  months: readonly TransparencyMonth[],
  keys: readonly K[],
  countsOf: (month: TransparencyMonth) => Readonly<Record<K, number>>,
  word: (key: K) => string,
): Children {
  const say = transparencyWords[visit.language]
  const used = keys.filter((key) => months.some((month) => countsOf(month)[key] > 0))
  return html`
    <h2>${caption}</h2>
    <${Table} caption=${caption} quietCaption=${true} empty=${say.none}
      columns=${[say.month, ...used.map((key) => ({ label: word(key), numbers: true }))]}
      rows=${used.length === 0 ? [] : months.map((month) => [month.month, ...used.map((key) => countsOf(month)[key])])} />`
}

const number = (label: string) => ({ label, numbers: true })

/** Numbers for everybody. @param months oldest first */
export function transparencyPage(
  visit: Visit,
  {
    months,
    from,
    to,
    error,
  }: {
    readonly months: readonly TransparencyMonth[]
    readonly from: string
    readonly to: string
    readonly error: boolean
  },
): Children {
  const { language } = visit
  const say = transparencyWords[language]
  const latest = months.toReversed()
  const asked = `from=${from}&to=${to}`
  const chart = {
    moments: months.map(({ month }) => Date.parse(`${month}-01T00:00:00Z`) / 1000),
    lines: [
      { label: say.verdicts, values: months.map(({ verdicts }) => verdicts) },
      { label: say.complaints, values: months.map(({ filed }) => total(filed)) },
    ],
    steps: false,
  }
  const outcome = (key: (typeof CASE_OUTCOMES)[number]): string =>
    (key in EVENT_WORDS ? EVENT_WORDS[key as keyof typeof EVENT_WORDS] : STATE_WORDS[key as keyof typeof STATE_WORDS])[
      language
    ]
  return html`
    <h1>${say.title}</h1>
    <p>${say.about}</p>
    <p>${say.download}: <a href=${`/transparency.csv?${asked}`}>CSV</a> · <a href=${`/transparency.json?${asked}`}>JSON</a></p>
    <form method="get" action="/transparency" class="narrow">
      <${Field} name="from" label=${say.from} hint=${say.monthHint} value=${from} maxlength=${7} error=${error ? say.wrongMonths : undefined} />
      <${Field} name="to" label=${say.to} value=${to} maxlength=${7} />
      <button type="submit">${say.show}</button>
    </form>
    <h2>${say.overview}</h2>
    ${months.length === 0 ? null : html`<${Chart} label=${say.overview} data=${chart} />`}
    <${Table} caption=${say.overview} quietCaption=${true} empty=${say.none}
      columns=${[say.month, number(say.verdicts), number(say.half), number(say.most), number(say.complaints), number(say.appealed), number(say.overturned), number(say.late)]}
      rows=${latest.map((one) => [
        one.month,
        one.verdicts,
        rounded(one.time.p50),
        rounded(one.time.p95),
        total(one.filed),
        total(one.appealed),
        percent(one.overturned),
        total(one.breaches),
      ])} />
    ${groupTable(
      visit,
      say.byCode,
      latest,
      VERDICT_CODES,
      (one) => one.byCode,
      (key) => VERDICT_WORDS[key][language],
    )}
    ${groupTable(
      visit,
      say.byModality,
      latest,
      PART_KINDS,
      (one) => one.byModality,
      (key) => say[key],
    )}
    ${groupTable(
      visit,
      say.filed,
      latest,
      CASE_KINDS,
      (one) => one.filed,
      (key) => KIND_WORDS[key][language],
    )}
    ${groupTable(visit, say.outcomes, latest, CASE_OUTCOMES, (one) => one.outcomes, outcome)}
    ${groupTable(
      visit,
      say.breaches,
      latest,
      CASE_CLOCKS,
      (one) => one.breaches,
      (key) => CLOCK_WORDS[key][language],
    )}
    ${groupTable(
      visit,
      say.notices,
      latest,
      NOTICE_QUALITIES,
      (one) => one.notices,
      (key) => QUALITY_WORDS[key][language],
    )}`
}
