import type { ListedContent } from '@sourcemark/originals'
import type { Visit } from '../http/route.ts'
import { Badge } from '../pages/badge.ts'
import { dictionary } from '../pages/dictionary.ts'
import { type Children, html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Said } from '../pages/outside-link.ts'
import { Table } from '../pages/table.ts'
import { accountPath, contentPath, originalPath } from './links.ts'

const words = dictionary({
  content: { zh: '内容', en: 'Content' },
  title: { zh: '标题', en: 'Title' },
  owner: { zh: '发布者', en: 'Published by' },
  published: { zh: '发布时间', en: 'Published' },
  look: { zh: '查看', en: 'Look at' },
  verdict: { zh: '判定', en: 'Verdict' },
  original: { zh: '作为原作', en: 'As an original' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  registered: { zh: '登记作品', en: 'Registered work' },
  untitled: { zh: '（无标题）', en: '(no title)' },
})

interface ContentTableProps<C extends ListedContent> {
  readonly visit: Visit
  readonly caption: string
  readonly contents: readonly C[]
  readonly empty: string
  readonly quietCaption?: boolean
  /** Whether they are of several accounts. */
  readonly owners?: boolean
  /** A column besides. */
  readonly more?: { readonly label: string; readonly cell: (content: C) => Children; readonly numbers?: boolean }
}

/** Some contents, each leading to its verdict and to what leans on it. */
export function ContentTable<C extends ListedContent>({
  visit,
  contents,
  owners = true,
  more,
  ...rest
}: ContentTableProps<C>) {
  const say = words[visit.language]
  const owner = ({ accountId, ownerName }: ListedContent): Children =>
    accountId === null
      ? html`<${Said}>${ownerName}<//>`
      : html`<a href=${accountPath(accountId)}><${Said}>${accountId}<//></a>`
  return html`<${Table}
    ...${rest}
    columns=${[
      say.content,
      say.title,
      ...(owners ? [say.owner] : []),
      say.published,
      ...(more === undefined ? [] : [{ label: more.label, numbers: more.numbers === true }]),
      say.look,
    ]}
    rows=${contents.map((content) => {
      const { contentId, title, publishedAt, registered, withdrawn } = content
      return [
        html`<${Said}>${contentId}<//>`,
        html`${title === null ? html`<span class="quiet">${say.untitled}</span>` : html`<${Said}>${title}<//>`}
          ${registered ? html` <${Badge} word=${say.registered} />` : null}
          ${withdrawn ? html` <${Badge} word=${say.withdrawn} tone="warn" />` : null}`,
        ...(owners ? [owner(content)] : []),
        html`<${Moment} visit=${visit} at=${publishedAt} />`,
        ...(more === undefined ? [] : [more.cell(content)]),
        html`${registered ? null : html`<a href=${contentPath(contentId)}>${say.verdict}</a>${' · '}`}<a href=${originalPath(contentId)}>${say.original}</a>`,
      ]
    })} />`
}
