import type { Visit } from '../http/route.ts'
import { dictionary } from './dictionary.ts'
import { html } from './html.ts'

const words = dictionary({
  pages: { zh: '分页', en: 'Pages' },
  first: { zh: '返回开头', en: 'Back to the start' },
  next: { zh: '下一页', en: 'Next page' },
})

interface PagingProps {
  readonly visit: Pick<Visit, 'language' | 'url'>
  /** Parameter that says where a page begins. */
  readonly parameter?: string
  /** Where the next page begins; null when this is the last one. */
  readonly next: string | null
}

/** The path of a visit with parameters changed; null takes one away. */
export function pathWith(url: string, changes: Readonly<Record<string, string | null>>): string {
  const { pathname, searchParams } = new URL(url, 'http://here')
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) searchParams.delete(name)
    else searchParams.set(name, value)
  }
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`
}

/** Leads through a list that is read bit by bit; nothing when it is one page. */
export function Paging({ visit, parameter = 'after', next }: PagingProps) {
  const say = words[visit.language]
  const begun = new URL(visit.url, 'http://here').searchParams.has(parameter)
  if (!begun && next === null) return null
  return html`
    <nav class="paging" aria-label=${say.pages}>
      ${begun ? html`<a class="button" href=${pathWith(visit.url, { [parameter]: null })}>${say.first}</a>` : null}
      ${next === null ? null : html`<a class="button" rel="next" href=${pathWith(visit.url, { [parameter]: next })}>${say.next}</a>`}
    </nav>`
}
