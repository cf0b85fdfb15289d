import type { VerdictCode } from '@sourcemark/contract'
import type { ListedVerdict } from '@sourcemark/ledger'
import { STATUS_WORDS, VERDICT_TONES, VERDICT_WORDS, type VerdictTone } from '../evidence/verdict-words.ts'
import type { Language } from '../http/language.ts'
import type { Visit } from '../http/route.ts'
import { Badge, type Tone } from '../pages/badge.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import { accountPath, contentPath } from './links.ts'

const words = dictionary({
  content: { zh: '内容', en: 'Content' },
  account: { zh: '账号', en: 'Account' },
  verdict: { zh: '判定', en: 'Verdict' },
  status: { zh: '状态', en: 'Status' },
  decided: { zh: '判定时间', en: 'Decided' },
})

const tones: Readonly<Record<VerdictTone, Tone>> = Object.freeze({
  good: 'good',
  warn: 'warn',
  bad: 'bad',
  open: 'accent',
})

interface VerdictBadgeProps {
  readonly verdict: VerdictCode
  readonly language: Language
}

/** A verdict in a word. */
export const VerdictBadge = ({ verdict, language }: VerdictBadgeProps) =>
  html`<${Badge} word=${VERDICT_WORDS[verdict][language]} tone=${tones[VERDICT_TONES[verdict]]} title=${verdict} />`

interface VerdictTableProps {
  readonly visit: Visit
  readonly caption: string
  readonly verdicts: readonly ListedVerdict[]
  readonly empty: string
  readonly quietCaption?: boolean
  /** Whether they are of several accounts. */
  readonly accounts?: boolean
}

/** The latest verdicts of some contents. */
export function VerdictTable({ visit, verdicts, accounts = false, ...rest }: VerdictTableProps) {
  const { language } = visit
  const say = words[language]
  return html`<${Table}
    ...${rest}
    columns=${[say.content, ...(accounts ? [say.account] : []), say.verdict, say.status, say.decided]}
    rows=${verdicts.map(({ contentId, accountId, verdict, status, decidedAt }) => [
      html`<a href=${contentPath(contentId)}><${Said}>${contentId}<//></a>`,
      ...(accounts ? [html`<a href=${accountPath(accountId)}><${Said}>${accountId}<//></a>`] : []),
      html`<${VerdictBadge} verdict=${verdict} language=${language} />`,
      STATUS_WORDS[status][language],
      html`<${Moment} visit=${visit} at=${decidedAt} />`,
    ])} />`
}
