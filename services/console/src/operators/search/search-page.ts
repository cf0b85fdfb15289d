import { KIND_WORDS, STATE_WORDS } from '@sourcemark/review'
import { VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Field } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Table } from '../../pages/table.ts'
import { ContentTable } from '../content-table.ts'
import { accountPath, contentPath } from '../links.ts'
import { pageOf, placeText } from '../place.ts'
import { VerdictTable } from '../verdict-table.ts'
import { codeListed, type Found } from './search.ts'

export const searchWords = dictionary({
  title: { zh: '搜索', en: 'Search' },
  label: { zh: '搜索内容', en: 'What to look for' },
  hint: {
    zh: '内容、原作或账号 ID（可只填开头）、网址、账号名称或用户名、完整的判定 ID、案件编号（可只填开头）、判定代码或名称、标题中的词（中文至少两个字）。不搜索正文。',
    en: 'The id of a content, original or account (its beginning will do), an address, the name or handle of an account, a whole verdict id, the number of a case (its beginning will do), the code or name of a verdict, words of a title (of Chinese two characters at least). Texts themselves are not searched.',
  },
  find: { zh: '搜索', en: 'Search' },
  nothing: { zh: '没有找到任何内容。', en: 'Nothing was found.' },
  contents: { zh: 'ID 以此开头的内容', en: 'Contents whose id begins so' },
  atAddress: { zh: '位于该网址的内容', en: 'Contents at that address' },
  titles: { zh: '标题含有这些词的内容', en: 'Contents with these words in their title' },
  accounts: { zh: '账号', en: 'Accounts' },
  account: { zh: '账号', en: 'Account' },
  name: { zh: '名称', en: 'Name' },
  verdicts: { zh: '该 ID 的判定', en: 'Verdicts of that id' },
  content: { zh: '内容', en: 'Content' },
  place: { zh: '账本位置', en: 'Place in the ledger' },
  cases: { zh: '案件', en: 'Cases' },
  caseId: { zh: '编号', en: 'Case' },
  kind: { zh: '类型', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  filed: { zh: '提交时间', en: 'Filed' },
  ofCode: {
    zh: (verdict: string) => `最新判定为“${verdict}”的内容`,
    en: (verdict: string) => `Contents whose latest verdict is “${verdict}”`,
  },
})

type Words = (typeof searchWords)['en']

function results(visit: Visit, say: Words, found: Found): Children {
  const { language } = visit
  const { contents, atAddress, titles, accounts, verdicts, cases, code } = found
  const ofCode = pageOf(found.ofCode, codeListed, ({ decidedAt, contentId }) => placeText(decidedAt, contentId))
  const lists = [contents, atAddress, titles, accounts, verdicts, cases, ofCode.rows]
  if (lists.every((list) => list.length === 0)) return html`<p class="empty">${say.nothing}</p>`
  const table = (caption: string, list: Found['contents']): Children =>
    list.length === 0 ? null : html`<${ContentTable} visit=${visit} caption=${caption} contents=${list} empty="" />`
  return html`
    ${
      accounts.length === 0
        ? null
        : html`<${Table} caption=${say.accounts} empty="" columns=${[say.account, say.name]}
            rows=${accounts.map(({ accountId, name }) => [html`<a href=${accountPath(accountId)}><${Said}>${accountId}<//></a>`, html`<${Said}>${name}<//>`])} />`
    }
    ${table(say.contents, contents)}
    ${table(say.atAddress, atAddress)}
    ${
      verdicts.length === 0
        ? null
        : html`<${Table} caption=${say.verdicts} empty="" columns=${[say.content, say.place]}
            rows=${verdicts.map(({ contentId, chain, seq }) => [html`<a href=${`${contentPath(contentId)}?seq=${seq}`}><${Said}>${contentId}<//></a>`, `${chain}/${seq}`])} />`
    }
    ${
      cases.length === 0
        ? null
        : html`<${Table} caption=${say.cases} empty="" columns=${[say.caseId, say.kind, say.state, say.content, say.account, say.filed]}
            rows=${cases.map((one) => [
              html`<a href=${`/cases/${encodeURIComponent(one.caseId)}`}>${one.caseId}</a>`,
              KIND_WORDS[one.kind][language],
              STATE_WORDS[one.state][language],
              html`<a href=${contentPath(one.contentId)}><${Said}>${one.contentId}<//></a>`,
              html`<a href=${accountPath(one.accountId)}><${Said}>${one.accountId}<//></a>`,
              html`<${Moment} visit=${visit} at=${one.filedAt} />`,
            ])} />`
    }
    ${table(say.titles, titles)}
    ${
      code === null
        ? null
        : html`
          <${VerdictTable} visit=${visit} caption=${say.ofCode(VERDICT_WORDS[code][language])} verdicts=${ofCode.rows} accounts=${true} empty=${say.nothing} />
          <${Paging} visit=${visit} next=${ofCode.next} />`
    }`
}

/** The search and what it found; `found` is null before anything was asked. */
export function searchPage(visit: Visit, text: string, found: Found | null): Children {
  const say = searchWords[visit.language]
  return html`
    <h1>${say.title}</h1>
    <form method="get" action="/search" role="search" class="measure">
      <${Field} name="q" label=${say.label} hint=${say.hint} type="search" value=${text} maxlength=${300} required=${true} />
      <button class="primary" type="submit">${say.find}</button>
    </form>
    ${found === null ? null : results(visit, say, found)}`
}
