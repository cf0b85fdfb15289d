import type { Block } from '@sourcemark/attribution'
import { foldText } from './lines.ts'

/** Blocks and code units of a text that are read; news says what it is at its beginning. */
const read = Object.freeze({ first: 30, last: 4, units: 600 } as const)

/** Signs of news and how much each says by itself, 0 to 1. All folded: one script, width and case. */
const signs: readonly { readonly weight: number; readonly pattern: RegExp }[] = [
  // datelines
  {
    weight: 0.65,
    pattern:
      /^[\s【(]{0,3}(?:新华社|中新社|中新网|人民网|央视新闻|法新社|路透社|美联社|塔斯社)[\p{Script=Han}]{0,8}(?:\d{1,2}月)?\d{1,2}日(?:电|讯|消息)/u,
  },
  {
    weight: 0.5,
    pattern:
      /^[\s【(]{0,3}(?:本报|本网|本台|本刊)?(?:综合)?[\p{Script=Han}]{0,6}(?:讯|电)[\s】)(:]{1,3}(?=\S)|^[\s【(]{0,3}(?:本报|本网|本台)[\p{Script=Han}]{0,6}(?:\d{1,2}月\d{1,2}日)?(?:讯|电)/u,
  },
  {
    weight: 0.65,
    pattern:
      /^[a-z][a-z .,'/]{2,40}(?:, [a-z]{3,9}\.? \d{1,2})? ?\((?:reuters|ap|afp|xinhua|upi|bloomberg|dpa|kyodo|tass|pti|ani)\) ?-/,
  },
  { weight: 0.35, pattern: /^(?:by [a-z .'-]{3,40}\| )?(?:reuters|associated press|afp|xinhua)\s*[-|]/ },
  // reporters
  {
    weight: 0.3,
    pattern:
      /(?:^|[(（\s。])(?:本报|本网|本台|新华社)?(?:特约|实习|首席|见习)?记者 ?[\p{Script=Han}、 ]{2,20}(?:报道|摄影报道|采写|北京|摄|从|获悉|了解到)|记者(?:从[^。]{2,30}(?:获悉|了解到)|获悉|了解到|今日|\d{1,2}日)/u,
  },
  {
    weight: 0.35,
    pattern:
      /\b(?:told reporters|told a news conference|in a statement on (?:mon|tues|wednes|thurs|fri|satur|sun)day|declined to comment|said on (?:mon|tues|wednes|thurs|fri|satur|sun)day|according to (?:police|officials|authorities|state media|a spokes(?:man|woman|person)))\b/,
  },
  // whom it quotes
  {
    weight: 0.25,
    pattern:
      /据[^。,]{0,20}(?:消息|报道|通报|通告|公告|披露|介绍)|(?:新闻发布会|发布会上|发言人[\p{Script=Han}]{0,8}(?:表示|说|称))/u,
  },
  {
    weight: 0.15,
    pattern:
      /(?:警方|公安(?:局|机关|厅|部)|检察(?:院|机关)|法院|国务院|外交部|商务部|教育部|卫健委|应急管理部|国家[\p{Script=Han}]{2,6}局|省政府|市政府|人民政府|纪委监委|气象局|地震台网|消防)/u,
  },
  {
    weight: 0.15,
    pattern:
      /\b(?:police|prosecutors|the (?:ministry|government|parliament|supreme court|president|prime minister|white house|foreign ministry)|officials|lawmakers|spokes(?:man|woman|person))\b/,
  },
  // what happened when
  {
    weight: 0.15,
    pattern:
      /(?:^|[。,\s])(?:今(?:日|天)|昨(?:日|天)|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚|凌晨|清晨)?|近日|日前|当地时间|截至目前)/,
  },
  {
    weight: 0.1,
    pattern: /\bon (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|earlier (?:today|this week))\b/,
  },
]

/** What is written in other forms than news: the writer speaks of themselves, explains how to do a thing, or tells a story. */
const against: readonly { readonly weight: number; readonly pattern: RegExp }[] = [
  {
    weight: 0.3,
    pattern: /(?:^|[。,\s])(?:我(?!们?国|省|市|县|军)|小时候|那年|很久以前|从前)|笔者|亲爱的|大家好|朋友们/,
  },
  { weight: 0.3, pattern: /\b(?:i|i'm|i've|my|dear readers?|once upon a time)\b/ },
  {
    weight: 0.3,
    pattern:
      /(?:^|\s)(?:步骤|食材|配料|做法|教程|第一步|安装|代码)(?:[:\s一二三1-9]|$)|攻略|食谱|测评|小说|散文|第[一二三四五六七八九十百\d]{1,5}[章回]/,
  },
  { weight: 0.3, pattern: /\b(?:recipe|ingredients|step \d|how to|tutorial|chapter \w+|review:|opinion|essay)\b/ },
]

/**
 * How much a text reads like news, 0 to 1: datelines, reporters, whom it quotes, offices, and days. Each sign counts once, and what speaks against
 * it lowers the score. Deterministic; reads the beginning and the end.
 */
export function newsSigns(title: string | undefined, blocks: readonly Block[]): number {
  const first = blocks.slice(0, read.first)
  const last = blocks.slice(Math.max(read.first, blocks.length - read.last))
  const lines = [...(title === undefined ? [] : [title]), ...[...first, ...last].map(({ text }) => text)].map((text) =>
    foldText(text.slice(0, read.units)),
  )
  const has = ({ pattern }: { pattern: RegExp }): boolean => lines.some((line) => pattern.test(line))
  const doubt = signs.filter(has).reduce((left, { weight }) => left * (1 - weight), 1)
  const counter = against.filter(has).reduce((left, { weight }) => left * (1 - weight), 1)
  return (1 - doubt) * counter
}
