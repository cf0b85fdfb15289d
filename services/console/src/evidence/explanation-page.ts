import type { AskedRule, ExplainedRule, Explanation } from '@sourcemark/verdict'
import type { Visit } from '../http/route.ts'
import { Badge } from '../pages/badge.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import { inSentence } from './stranger-words.ts'
import { ACTION_WORDS, VERDICT_WORDS } from './verdict-words.ts'

const words = dictionary({
  title: { zh: '为何如此判定', en: 'Why it is judged so' },
  from: {
    zh: (pack: string) => `以下由规则包 ${pack} 根据目前在库的资料得出。`,
    en: (pack: string) => `As the pack ${pack} says it, from what is on file now.`,
  },
  back: { zh: '返回依据', en: 'Back to the evidence' },
  changes: { zh: '哪些情况会改变判定', en: 'What would change it, one thing at a time' },
  change: { zh: '如果', en: 'If' },
  verdict: { zh: '判定', en: 'Verdict' },
  advice: { zh: '建议', en: 'Advice' },
  rule: { zh: '规则', en: 'Rule' },
  noChange: { zh: '没有单一变化会改变判定。', en: 'No single thing would.' },
  rules: { zh: '成立的规则，排在最前的决定', en: 'Rules that hold; the first one decides' },
  decided: { zh: '决定', en: 'decided' },
  asks: { zh: '条件', en: 'What it asks' },
  saw: { zh: '据以判断的事实', en: 'What it saw' },
  none: { zh: '没有成立的规则。', en: 'None holds.' },
})

/** What a change leads to. */
const outcome = ({ language }: Visit, verdict: ExplainedRule['verdict']): string => VERDICT_WORDS[verdict][language]

/** Facts and what they were, each on a line. */
const factsOf = ({ contentId, reads }: AskedRule) => html`
  ${contentId === null ? null : html`<p><${Said}>${contentId}<//></p>`}
  <ul>${Object.entries(reads).map(([name, value]) => html`<li><code>${name} = ${inSentence(JSON.stringify(value) ?? '', 120)}</code></li>`)}</ul>`

/** Why a content is judged as it is: what would change that, and what each rule saw that holds. */
export function ExplanationPage({
  visit,
  explanation,
  back,
}: {
  readonly visit: Visit
  readonly explanation: Explanation
  /** Path of the evidence. */
  readonly back: string
}) {
  const { language } = visit
  const say = words[language]
  const { changes, rules } = explanation
  return html`
    <h1>${say.title}</h1>
    <p>${say.from(`${explanation.pack} ${explanation.version}`)} <a href=${back}>${say.back}</a></p>
    <h2>${say.changes}</h2>
    <${Table}
      caption=${say.changes}
      quietCaption
      empty=${say.noChange}
      columns=${[say.change, say.verdict, say.advice, say.rule]}
      rows=${changes.map((change) => [
        change[language],
        outcome(visit, change.verdict),
        ACTION_WORDS[change.action][language],
        html`<code>${change.rule}</code>`,
      ])}
    />
    <h2>${say.rules}</h2>
    <${Table}
      caption=${say.rules}
      quietCaption
      empty=${say.none}
      columns=${[say.rule, say.verdict, say.asks, say.saw]}
      rows=${rules
        .filter(({ held }) => held)
        .map(({ id, verdict, decided, when, asked }) => [
          html`<code>${id}</code>${decided ? html` <${Badge} word=${say.decided} tone="accent" />` : null}`,
          outcome(visit, verdict),
          html`<code>${when.replace(/\s+/g, ' ')}</code>`,
          asked.filter(({ held }) => held).map(factsOf),
        ])}
    />`
}

/** What the page is called. */
export const explanationTitle = ({ language }: Pick<Visit, 'language'>): string => words[language].title
