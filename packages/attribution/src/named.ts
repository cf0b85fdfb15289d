import { isIgnorable, plainCharacter, readable } from './fold.ts'
import type { Named } from './mark.ts'
import { isNobody } from './nobody.ts'

/** Platforms whose name stands before an account's or after its `@`. */
const platform =
  '(?:微信)?公[众眾]平[台臺]|(?:微信)?(?:公[众眾][号號]|公[号號]|订阅号|訂閱號|服务号|服務號)|视频号|視頻號|微信[号號]?|(?:新浪)?微博|知乎(?:专栏|專欄|用户)?|今日头条|头条[号號]?|頭條[号號]?|百家[号號]|企鹅号|网易号|搜狐号|大鱼号|抖音[号號]?|快手[号號]?|小红书[号號]?|B站(?:UP主?)?|哔哩哔哩|豆瓣|简书|博客|部落格|站酷|Lofter|WeChat(?: Official)?(?: Account)?|Weibo|Twitter|X|Instagram|IG|Facebook|YouTube|TikTok|Medium|Substack|Flickr|Unsplash|Pixabay|Pexels'
const wholePlatform = new RegExp(`^(?:${platform})$`, 'i')
const platformBefore = new RegExp(`^(?:${platform})(?:[名ID]?[:：|]| ?[-·] ?|(?=[@"「“《【'『])|\\s+(?=\\S))\\s*`, 'i')
/** Words that stay glued to a name. */
const gluedBefore =
  /^(?:微信)?(?:公[众眾][号號]|公[号號])(?=[^\s])|^(?:原?作者)[:：\s]\s*(?=\S{2})|^(?:記者|记者|通讯员|攝影師|摄影师|网友|網友|博主|用户|用戶|账号|帳號|名称|名稱|媒体|媒體)[:：]?\s*(?=\S{2})|^(?:the\s+)?(?:website|blog|account|magazine|newspaper|photographer|author|user)\s+(?=[@"“A-Z])/i
const platformAfter = new RegExp(`@(?:${platform})$`, 'i')

const address =
  /(?:https?:\/\/|www\.)[^\s<>"'`，。；、！？（）【】「」《》“”]{1,2048}|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}(?:com|cn|net|org|example|test|io|co|info|tv|me|dev|app|edu|gov|uk|de|fr|jp|tw|hk)(?:\/[^\s<>"'`，。；、！？（）【】「」《》“”]{0,2048})?(?![\w@-])/gi
const accountId =
  /[(（[【]?\s*(?:(?:微信|公众|公眾|公|帐|账|帳)?[号號]|微信ID|公众号ID|ID|gh|account|wechat(?: id)?)\s*[:：]\s*(@?[a-z][\w-]{3,39})\s*[)）\]】]?|[(（]\s*(@?[a-z][\w-]{4,39})\s*[)）]/gi
const bracketed = /(?<=\S\s*)[(（]([^()（）]{1,80})[)）]/g
const changes = /[删刪]|改动|改動|节选|節選|摘录|摘錄|有修改|编辑|edited|abridged|translated|excerpt|abbreviated/i
/** A platform that follows a name: on Twitter, from Pixabay. */
const platformBehind = new RegExp(
  `(?: (?:on|from|via|at) (?:${platform}|Reddit|Tumblr|LinkedIn|Threads|Bluesky|Mastodon|DeviantArt)| +(?:${platform}))$`,
  'i',
)
const handle = /@([\p{L}\p{N}_][\p{L}\p{N}_.\-·]{0,39})/gu
const date =
  /[(（]?(?:on |in |於|于)?(?:(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号號]?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?|(?:19|20)\d{2}\s?年(?:\s?\d{1,2}\s?月)?(?:第?\s?\d{1,4}\s?期)?|(?:on |in )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?!\d)(?:st|nd|rd|th)?,?(?:\s+(?:19|20)\d{2})?|(?:on |in )?(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+(?:19|20)\d{2}|(?<![\d\w])(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)?\d{2})?(?![\d\w]))[)）]?/gi
/** The page or issue of a paper. */
const issue = /第? ?[A-Z]?\d{1,4} ?[版期页刊]/g
/** Titles, and words that are given as written. */
const cited =
  /"[^"]{1,200}"|“[^”]{1,200}”|「[^」]{1,200}」|『[^』]{1,200}』|《[^》]{1,200}》|〈[^〉]{1,200}〉|«[^»]{1,200}»/
const citedOrDate = new RegExp(`(${cited.source})|${date.source}|${issue.source}`, 'gi')
/** What follows a name in a notice of rights: 版权所有, All rights reserved. */
const reserved =
  /(?:(?:版[权權]|著作[权權])所有|保留(?:所有|一切)(?:[权權]利|版[权權])|翻印必究|[侵违違][权權者]必究|(?:all|some) rights reserved)[!！。.]?$/i
const quoted =
  /"([^"]{1,200})"|“([^”]{1,200})”|「([^」]{1,200})」|『([^』]{1,200})』|《([^》]{1,200})》|〈([^〉]{1,200})〉|【([^】]{1,200})】|«([^»]{1,200})»/g
const edges =
  /^[\s,，、;；:：|/\\·.。\-—–~*_#>→=^+!！"'“”‘’()（）[\]【】《》「」『』<]+|[\s,，、;；:：|/\\·。\-—–~*_#<!！"'“”‘’(（[【《「『】》」』\])）]+$/g

export const nobodyNamed: Named = Object.freeze({
  names: [],
  accountIds: [],
  handles: [],
  urls: [],
  titles: [],
  contentIds: [],
  named: '',
  vague: false,
})

/** Takes matches out of a text. */
function take(text: string, pattern: RegExp, keep: (match: RegExpMatchArray) => void): string {
  return text.replace(pattern, (...found) => {
    const groups = found.filter((item) => typeof item === 'string' || item === undefined) as RegExpMatchArray
    keep(groups)
    return ' '
  })
}

/** Takes dates and issues out, but for those that belong to a title. */
const undated = (text: string): string => text.replace(citedOrDate, (_whole, words?: string) => words ?? ' ')

const withoutDate = (words: string): string => words.replace(date, ' ').replace(issue, ' ')

/** Takes out what notices of rights say behind a name. */
function withoutReserved(text: string): string {
  let rest = text
  for (let step = 0; step < 3 && reserved.test(rest); step++)
    rest = rest.replace(reserved, '').replace(/[\s,，、;；|/·。.]{1,8}$/, '')
  return rest
}

/** Full width and odd separators in their plain form; letters stay as they are. */
function plain(value: string): string {
  let text = ''
  for (const character of value) {
    if (isIgnorable(character)) continue
    const form = plainCharacter(character)
    text += /[\p{P}\p{S}\p{Z}a-z0-9]/iu.test(form) && !/[“”‘’]/.test(character) ? form : character
  }
  return text
}

/** Reads whom the value of a credit names: `公众号：名称（ID：xxx）`, `A、B`, `A@知乎`, `A, The Paper, 2024`. */
export function readNamed(value: string, english: boolean): Named {
  const urls: string[] = []
  const accountIds: string[] = []
  const handles: string[] = []
  let text = plain(readable(value))
  text = take(text, address, ([whole]) => urls.push((whole ?? '').replace(/[.,;:!?)\]}]+$/, '')))
  text = take(text, accountId, ([, labelled, bracketed]) =>
    accountIds.push((labelled ?? bracketed ?? '').replace(/^@/, '')),
  )
  text = text
    .replace(/[(（]\s*[)）]/g, ' ')
    .trim()
    .replace(platformAfter, '')
    .trim()
  // 网友投稿 is nobody as a whole
  if (!isNobody(text)) text = text.replace(platformBefore, '').replace(gluedBefore, '').trim()
  const names: string[] = []
  if (text.includes('@')) {
    for (const [, name = ''] of text.matchAll(handle)) handles.push(name.replace(/[.\-·]+$/, ''))
    text = text.replace(/(?<=\S)@[\w.-]+(?=$|\s)|@/gu, (found) => (found === '@' ? '' : ' '))
  }
  text = withoutReserved(undated(text).trimEnd())
  // what stands in brackets belongs to the name before it, unless it speaks of the text
  const aside: string[] = []
  text = take(text, bracketed, ([, words = '']) => {
    if (!changes.test(words)) aside.push(words)
  })
  text = text.trim().replace(platformBehind, '')
  const { rest, inside } = takeQuotes(text)
  const titles: string[] = []
  const outside = rest.replace(edges, '').trim()
  let named: string
  const found = accountIds.length + handles.length + urls.length > 0
  if (found && inside.length === 0 && wholePlatform.test(outside)) named = ''
  else if (inside.length > 0 && (outside === '' || wholePlatform.test(outside))) {
    // whose date belongs to the issue that a paper is of, and not to its name
    for (const words of inside) {
      names.push(words)
      const timeless = readable(withoutDate(words).replace(edges, ''))
      if (timeless !== words && timeless !== '') names.push(timeless)
    }
    named = inside.join('、')
  } else {
    titles.push(...inside)
    named = readable(outside).replace(/^(?:by|from|of)\s+(?=[@A-Z])/, '')
    const [first = '', ...employers] = english ? named.split(/\s+for\s+(?=[A-Z@]|the\s+[A-Z])/) : [named]
    named = first.replace(edges, '')
    for (const list of [first, ...employers]) names.push(...splitNames(list, english))
    // by A in B: both
    if (english)
      names.push(
        ...first
          .split(/\s+(?:in|at|on|from|via)\s+(?=[A-Z@]|the\s+[A-Z])/)
          .slice(0, 3)
          .filter((part) => part !== first),
      )
  }
  for (const list of aside) names.push(...splitNames(list, english))
  const known = names.filter((name) => !isNobody(name))
  const vague =
    known.length === 0 &&
    urls.length === 0 &&
    accountIds.length === 0 &&
    handles.every(isNobody) &&
    (names.length > 0 || handles.length > 0)
  return { names, accountIds, handles, urls, titles, contentIds: [], named, vague }
}

function takeQuotes(text: string): { rest: string; inside: string[] } {
  const inside: string[] = []
  const rest = text.replace(quoted, (_whole, ...groups: (string | undefined)[]) => {
    const words = groups.slice(0, 8).find((group) => typeof group === 'string')
    if (words !== undefined && words.trim() !== '') inside.push(readable(words.replace(edges, '')))
    return ' '
  })
  return { rest, inside }
}

/** A paper and its reporter in one word: 晨报记者李四. */
const reporter =
  /^(\p{Script=Han}{0,12}?)(?:特约|特約|实习|實習|首席|见习|見習)?(?:记者|記者|通讯员|通訊員)\s*(\p{Script=Han}{2,4})$/u
const maker = /^(?:原?作者|译者|譯者|摄影师|攝影師|博主|画师|畫師|编剧|導演|导演)(\p{Script=Han}{2,12})$/u

function splitNames(list: string, english: boolean): string[] {
  const parts = list.split(
    english ? /\s*[,/|;、&]\s*|\s+(?:and|with|via|\+)\s+|\s+-\s+/ : /\s*[,，、/|;；&+]\s*|\s+-\s+|\s+(?:via|and)\s+/,
  )
  const names: string[] = []
  for (const part of parts) {
    const name = readable(part.replace(edges, ''))
    if (name === '') continue
    names.push(name)
    const staff = reporter.exec(name) ?? maker.exec(name)
    if (staff !== null) names.push(...staff.slice(1).filter((part) => part !== ''))
    // a space between Chinese words parts two names, or a name from what its bearer is
    if (/^\p{Script=Han}{2,}(?: \p{Script=Han}{2,})+$/u.test(name)) names.push(...name.split(' '))
  }
  return [...new Set(names)]
}
