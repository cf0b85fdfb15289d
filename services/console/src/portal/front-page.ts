import { CASE_CLOCKS, type CaseClock, type CasePolicy, CLOCK_WORDS, casePolicy } from '@sourcemark/review'
import type { Pack } from '@sourcemark/verdict'
import { basisWords } from '../evidence/basis.ts'
import type { Language } from '../http/language.ts'
import { type Answer, page, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html, type View } from '../pages/html.ts'
import { Table } from '../pages/table.ts'
import { packsInForce } from './about.ts'
import { periodWords } from './periods.ts'

const words = dictionary({
  title: { zh: '投诉、举报与申诉', en: 'Complaints, reports and appeals' },
  what: {
    zh: '本平台检查账号发布的内容是否使用了他人的作品、是否注明来源。任何人无需注册即可在此投诉、举报或申诉。',
    en: 'This platform checks whether what accounts publish uses somebody else’s work, and says so. Here anybody can complain, report or appeal; no account is needed.',
  },
  notice: { zh: '我是权利人', en: 'I hold the rights' },
  noticeWhat: {
    zh: '您的作品在本平台被使用。提交通知后，平台依法采取措施并转送被投诉账号。',
    en: 'A work of yours was used here. We act on a complete notice and forward it to the account.',
  },
  noticeDo: { zh: '提交权利人通知', en: 'File a notice' },
  report: { zh: '我是读者', en: 'I am a reader' },
  reportWhat: {
    zh: '您发现内容未注明来源、来源不实或涉嫌搬运。',
    en: 'You saw something without its source, with a false one, or copied from elsewhere.',
  },
  reportDo: { zh: '提交举报', en: 'File a report' },
  follow: { zh: '我有查询码', en: 'I have a code' },
  followWhat: {
    zh: '查看进度、期限和结果；补正材料、撤回、告知已起诉或提出申诉。',
    en: 'See state, deadline and outcome; complete a form, take it back, tell of a suit, appeal.',
  },
  followDo: { zh: '查询案件', en: 'Follow a case' },
  account: { zh: '我的账号被投诉或被判定', en: 'It is about my account' },
  accountWhat: {
    zh: '请打开平台发给您的链接：可查看通知和依据，提交声明或申诉。',
    en: 'Open the link that the platform sent you: it shows the notice and the evidence, and there you answer or appeal.',
  },
  times: { zh: '处理时限', en: 'How long it takes' },
  timesWhat: {
    zh: '以下为平台公布的期限。期限从收到材料齐全的通知、声明或申诉时起算。',
    en: 'These are the times that the platform has published. They run from a complete notice, statement or appeal.',
  },
  step: { zh: '步骤', en: 'Step' },
  within: { zh: '期限', en: 'Within' },
  basis: { zh: '依据', en: 'Basis' },
  own: { zh: '平台自定', en: 'set by the platform' },
  how: { zh: '处理过程', en: 'What happens' },
  how1: { zh: '您提交表单，并得到只显示一次的查询码。', en: 'You file a form and get a code, which is shown once.' },
  how2: {
    zh: '平台核对材料；缺少内容时退回并列明需补正之处。',
    en: 'The form is checked. When something is missing, you are told what, and can complete it.',
  },
  how3: {
    zh: '平台采取必要措施，并通知被投诉账号，账号可提交声明。',
    en: 'Measures are taken by a person, and the account is told, which may answer.',
  },
  how4: {
    zh: '由人作出决定；不服的一方可申诉，申诉由另一人处理。',
    en: 'A person decides. Whom it goes against may appeal; another person answers the appeal.',
  },
})

/** The first page: what one can do here, and how long it takes. */
export async function frontPage(visit: Visit): Promise<Answer> {
  const { language, services } = visit
  const say = words[language]
  const packs = await packsInForce(services.database)
  const way = (title: string, what: string, href: string | null, action: string | null) => html`
    <li class="way">
      <h2>${title}</h2>
      <p>${what}</p>
      ${href === null ? null : html`<p><a class="button primary" href=${href}>${action}</a></p>`}
    </li>`
  const body = html`
    <h1>${say.title}</h1>
    <p class="measure">${say.what}</p>
    <ul class="ways">
      ${way(say.notice, say.noticeWhat, '/file/notice', say.noticeDo)}
      ${way(say.report, say.reportWhat, '/file/report', say.reportDo)}
      ${way(say.follow, say.followWhat, '/case', say.followDo)}
      ${way(say.account, say.accountWhat, null, null)}
    </ul>
    <h2>${say.how}</h2>
    <ol class="measure">${[say.how1, say.how2, say.how3, say.how4].map((step) => html`<li>${step}</li>`)}</ol>
    <h2>${say.times}</h2>
    <p class="measure">${say.timesWhat}</p>
    ${packs.map((pack, index) => times(pack, index === 0, language))}`
  return page(say.title, body)
}

function times(pack: Pack, open: boolean, language: Language): View | null {
  const policy = casePolicy(pack.document)
  if (policy === null) return null
  const say = words[language]
  const title = pack.document.title[language]
  const rows = CASE_CLOCKS.flatMap((clock) => timeRow(policy, clock, language))
  return html`
    <details class="times" open=${open}>
      <summary>${title}</summary>
      <${Table} caption=${title} quietCaption empty="" columns=${[say.step, say.within, say.basis]} rows=${rows} />
    </details>`
}

function timeRow({ periods }: CasePolicy, clock: CaseClock, language: Language): string[][] {
  const period = periods[clock]
  if (period === null) return []
  const { basis } = period
  const founded =
    basis.length === 0
      ? words[language].own
      : basis.map((one) => basisWords(one)[language]).join(language === 'zh' ? '、' : '; ')
  return [[CLOCK_WORDS[clock][language], periodWords(period, language), founded]]
}
