import type { Verdict } from '@sourcemark/contract'
import type { WorkFacts } from './facts.ts'
import type { SpokenWork } from './judged.ts'
import type { PackDocument, RequiredField } from './pack-document.ts'
import { type Language, licenceName } from './sentences.ts'
import { fillTemplate, type Template } from './template.ts'

/** Values that the credit line of a pack is made of; empty when the work does not have them. */
export const LABEL_VALUES = Object.freeze({
  owner: 'Name of the owner.',
  handle: 'Shown id of the owner’s account.',
  authors: 'Names of the authors.',
  title: 'Title of the work; empty where {original} says it.',
  what: 'What the original is, as it follows 原 or Original: an article, or a recording or film where nothing else was found.',
  original: 'Address of the work; in English with owner and title.',
  licence: 'Open licence of the work, when it asks for a credit.',
} as const)

/** An id that readers recognise as one behind `ID：`. */
const accountId = /^[a-z][\w-]{3,39}$/i
/** Characters of names and titles, and words of either, that can be read back from a line. */
const longest = Object.freeze({ name: 60, title: 120, words: 5 })
/** Signs by which credit lines are divided. Comparisons of names and titles ignore all of them. */
const signs = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s"'“”‘’「」『』《》〈〉【】«»()（）[\]<>:：|｜丨/\\@©!！?？;；。…]+/gu
/** Words that begin a credit wherever they stand. */
const beginsCredit =
  /转载自|转自|摘自|授权|图片来[源自]|原文链接|阅读原文|侵权|侵删|转载请|未经|版权归|欢迎转载|禁止转载|轉載|轉自|原文連結|閱讀原文/
/** Dates and issues, which are read as such wherever they stand. */
const dated =
  /(?<!\w)(?:19|20)\d\d(?!\d)|\d ?[版期页刊]|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? +\d/i
/** Words after which an English credit speaks of something else, or of somebody else. */
const turns =
  /^(?:a|all|and|appears?|are|as|at|available|be|by|can|click|edited|for|from|has|have|he|if|in|is|it|licen[sc]ed|may|more|on|or|please|provided|read|released|re-?(?:posted|printed|published)|shared|she|they|through|to|under|used|via|was|we|where|which|who|with)$/i
/** What Chinese credits say after a name, and that is therefore no part of one at the end of a line. */
const chineseTail = /(?:报道|文章|一文|原文|稿件|推文|推送|内容|博文|帖子|作品|图片|视频|转载|发布|使用)$/

const plain = (text: string): string => text.replace(signs, ' ').trim()

/** A name as one unit without quotes: what would divide it becomes a dot, which comparisons ignore like any other sign. */
function unquoted(name: string): string {
  const words = plain(name)
    .replace(/[^\p{L}\p{N}\p{M}\s-]+|\s+-\s+|^-+|-+$/gu, '·')
    .split(/\s+/)
  const divided =
    words.some((word) => turns.test(word)) ||
    (words.length > 1 && /\p{Script=Han}/u.test(name)) ||
    words.length > longest.words
  const capital = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return (divided ? capital.join('·') : capital.join(' ')).replace(/\s*·[\s·]*/g, '·').replace(/^·|·$/g, '')
}

/** A name at the end of its mark, where it can stand in quotes. */
function quoted(name: string, language: Language): string {
  const words = plain(name)
  const simple = words === unquoted(name) && !chineseTail.test(words)
  if (simple) return words
  return language === 'zh' ? `「${words}」` : `“${words}”`
}

/** The address in a form that can stand in a line and still leads to the same page; empty when readers cannot follow it. */
function lineAddress(written: string | null): string {
  if (written === null) return ''
  let url: URL
  try {
    url = new URL(written)
  } catch {
    return ''
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return ''
  const href = url.href.replace(/['`()[\]{}]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  // a sign at the end would be taken for the sentence's; an empty fragment keeps it
  return /[.,;:!?]$/.test(href) ? `${href}#` : href
}

const handleOf = ({ ownerHandle }: SpokenWork): string => {
  const handle = ownerHandle?.replace(/^@/, '') ?? ''
  return accountId.test(handle) ? handle : ''
}
const titleOf = ({ title }: SpokenWork): string => {
  const words = plain(title ?? '')
  const readable =
    /[\p{L}\p{N}]/u.test(words) && words.length <= longest.title && !beginsCredit.test(words) && !dated.test(words)
  return readable ? words : ''
}
const authorsOf = ({ authors }: SpokenWork): string[] =>
  authors.map(unquoted).filter((author) => author !== '' && author.length <= longest.name)

/** Whether a work has what a mark is asked to name: nobody can name an author who is not known, or link to what has no address. */
export function canName(work: SpokenWork, field: RequiredField): boolean {
  if (field === 'source') return handleOf(work) !== '' || lineAddress(work.url) !== ''
  if (field === 'author') return authorsOf(work).length > 0
  if (field === 'title') return titleOf(work) !== ''
  return true
}

/** Whether a line in this language is asked for. */
export function languageOf(language: string | null, { labels }: Pick<PackDocument, 'labels'>): Language {
  if (language === null) return labels.unsaid
  return language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const article: Readonly<Record<Language, string>> = Object.freeze({ zh: '文', en: 'article' })
const recording: Readonly<Record<Language, string>> = Object.freeze({ zh: '声', en: 'recording' })
const film: Readonly<Record<Language, string>> = Object.freeze({ zh: '视频', en: 'video' })

/** What a work is, by the kinds of its parts that were found. */
function whatIs(originals: readonly string[]): Readonly<Record<Language, string>> {
  const [first] = originals
  if (originals.some((kind) => kind !== first)) return article
  return first === 'audio' ? recording : first === 'video' ? film : article
}

/** The credit line for a work: one line that, put into the post, is a complete mark under the pack. */
export function creditLine(
  work: SpokenWork,
  { licence, originals }: Pick<WorkFacts, 'licence' | 'originals'>,
  templates: Readonly<Record<Language, Template>>,
  language: Language,
): NonNullable<Verdict['label']> {
  const name = Array.from(work.ownerName).slice(0, longest.name).join('')
  const title = titleOf(work)
  const address = lineAddress(work.url)
  // English credits are told from prose by their capitals, but for those that lead to an article
  const linked = language === 'en' && title !== '' && address !== ''
  const alone = title === '' || linked
  const text = fillTemplate(templates[language], {
    owner: alone ? quoted(name, language) : unquoted(name),
    handle: handleOf(work),
    authors: authorsOf(work).join(language === 'zh' ? '、' : ', '),
    title: linked ? '' : language === 'en' ? capitals(title) : title,
    what: whatIs(originals)[language],
    original: linked ? `${unquoted(name)} “${title}” ${address}` : address,
    licence: licence.attribution ? licenceName(licence.id) : '',
  })
  return { text: text.trim(), url: work.url }
}

/** A title in capitals; as one word when it has more than a name would have. */
function capitals(title: string): string {
  const words = title.split(' ').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return words.join(words.length > longest.words ? '·' : ' ')
}
