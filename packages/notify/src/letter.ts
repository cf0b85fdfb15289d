import {
  type BothLanguages,
  type Case,
  type CaseClock,
  type CaseLanguage,
  CLOCK_WORDS,
  EVENT_WORDS,
  type OutboxMessage,
  type RecordedEvent,
  STATE_WORDS,
} from '@sourcemark/review'

/** What is written to people by e-mail. Pure. */

/** A letter, paragraph by paragraph. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

const words = Object.freeze({
  subject: {
    zh: (id: string, what: string) => `案件 ${id}：${what}`,
    en: (id: string, what: string) => `Case ${id}: ${what}`,
  },
  happened: {
    zh: (what: string) => `案件有新进展：${what}。`,
    en: (what: string) => `Something has happened to your case: ${what}.`,
  },
  reminder: {
    zh: (what: string) => `提醒：您的期限即将届满：${what}。`,
    en: (what: string) => `A reminder: a period of yours is about to end: ${what}.`,
  },
  statement: {
    zh: '被投诉账号已提交声明，全文可在案件页面查看。您可以向有管辖权的法院起诉，或者向有关主管部门投诉，并请在期限内告知。',
    en: 'The account has made a statement; you can read it on the page of the case. You can go to a court or complain to an authority; tell us before the period ends.',
  },
  state: { zh: (what: string) => `当前状态：${what}。`, en: (what: string) => `It stands as follows: ${what}.` },
  reasons: { zh: (why: string) => `理由：${why}`, en: (why: string) => `Reasons: ${why}` },
  until: {
    zh: (what: string, when: string) => `${what}：截至 ${when}。`,
    en: (what: string, when: string) => `${what}: until ${when}.`,
  },
  follow: {
    zh: (url: string) => `请在 ${url} 用回执码查看案件并继续办理。回执码在提交时显示，我们不会通过邮件发送。`,
    en: (url: string) =>
      `Follow the case at ${url} with the code of your receipt. It was shown when you filed; we never send it by e-mail.`,
  },
  automatic: {
    zh: '本邮件由系统自动发出，回复无人查收。',
    en: 'This message was sent by a machine. Nobody reads answers to it.',
  },
})

/** Periods in which a claimant can do something. */
const claimantsClocks: readonly CaseClock[] = ['correction', 'restore', 'appeal']

/** A moment as it is written in letters: to the minute, in the time zone of the case, which is named. */
function moment(at: string, timeZone: string, language: CaseLanguage): string {
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(new Date(at))
  return `${time} (${timeZone})`
}

/** The languages of those who are written to under a law, where they have not chosen one. */
export const usualLanguage = ({ policy: { regime } }: Case): CaseLanguage =>
  regime === 'dmca' || regime === 'dsa' ? 'en' : 'zh'

const reasonsOf = (event: RecordedEvent | undefined): BothLanguages | null =>
  event !== undefined && 'reasons' in event.data ? event.data.reasons : null

/** What a claimant is written. It says how the case stands, and nothing that anybody has filled in: mail is read on the way. */
export function claimantLetter(
  { caseId, effect, body }: OutboxMessage,
  now: Case,
  event: RecordedEvent | undefined,
  language: CaseLanguage,
  caseUrl: string,
): Letter {
  const state = STATE_WORDS[body.state][language]
  const reasons = reasonsOf(event)
  const clock = body.clock === null ? null : CLOCK_WORDS[body.clock][language]
  const happened =
    effect === 'forward_statement'
      ? words.statement[language]
      : body.event === 'remind' && clock !== null
        ? words.reminder[language](clock)
        : words.happened[language](EVENT_WORDS[body.event][language])
  return {
    subject: words.subject[language](caseId, state),
    paragraphs: [
      happened,
      words.state[language](state),
      ...(reasons === null ? [] : [words.reasons[language](reasons[language])]),
      ...now.clocks
        .filter((running) => claimantsClocks.includes(running.clock))
        .map(({ clock: which, dueAt }) =>
          words.until[language](CLOCK_WORDS[which][language], moment(dueAt, now.policy.calendar.timeZone, language)),
        ),
      words.follow[language](caseUrl),
      words.automatic[language],
    ],
  }
}

/** What operators are written: that something is about to be missed, or was, in both languages. */
export function operatorsLetter({ caseId, body }: OutboxMessage): Letter {
  const what = (language: CaseLanguage): string => {
    const clock = body.clock === null ? '' : ` (${CLOCK_WORDS[body.clock][language]})`
    return `${EVENT_WORDS[body.event][language]}${clock}; ${STATE_WORDS[body.state][language]}`
  }
  return {
    subject: `${caseId}: ${EVENT_WORDS[body.event].zh} / ${EVENT_WORDS[body.event].en}`,
    paragraphs: [
      `案件 ${caseId}：${what('zh')}`,
      `Case ${caseId}: ${what('en')}`,
      words.automatic.zh,
      words.automatic.en,
    ],
  }
}

/** A letter as plain text. */
export const textOf = ({ paragraphs }: Letter): string => `${paragraphs.map(plain).join('\n\n')}\n`

/** A letter as the least HTML that mail programs show as paragraphs. */
export function htmlOf({ paragraphs }: Letter, language: CaseLanguage): string {
  const lines = paragraphs.map((paragraph) => html`<p>${plain(paragraph)}</p>`)
  return html`<!doctype html><html lang="${language}"><body>${lines}</body></html>`.text
}

/** Without what steers terminals or the order of reading. */
const plain = (text: string): string => text.replace(/[^\P{C}\n]/gu, '')

/** Markup of ours; what is put into it is escaped unless it is markup too. */
class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

function html(parts: TemplateStringsArray, ...values: readonly (string | readonly Markup[])[]): Markup {
  const shown = values.map((value) =>
    typeof value === 'string' ? escaped(value) : value.map(({ text }) => text).join(''),
  )
  return new Markup(String.raw({ raw: parts }, ...shown))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
