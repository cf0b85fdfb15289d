import { foldName } from './fold.ts'

/** Letters of other scripts, digits and pairs that pass for a Latin letter. Source: Unicode confusables (UTS 39), the part seen in names. */
const latin: Readonly<Record<string, string>> = Object.freeze({
  a: 'аɑαạ',
  b: 'ьвβ',
  c: 'сϲᴄ',
  d: 'ԁ',
  e: 'еєҽ',
  g: 'ɡ',
  h: 'һн',
  i: 'іıι1l|!ⅼӏ',
  j: 'јϳ',
  k: 'кκ',
  m: 'м',
  n: 'ոпη',
  o: '0оοσօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ5',
  t: 'тτ',
  u: 'υսᴜ',
  v: 'ѵν',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγү',
})

/** Chinese characters that pass for one another at a glance. */
const chinese =
  '曰日 末未 己已巳 土士 人入八 大太犬 王玉主 干千于 睛晴 天夫无 田由甲申 今令 住往佳 刀力 夭天 戊戌戍 侯候 折析拆 间问闻 鸟乌 免兔 师帅 治冶 ' +
  '巨臣 旦且 目自白 木本术 口囗 贝见 历厉 拨拔 晚晩 崇祟 亨享 祟祟 茶荼 壸壶 汨汩 ' +
  '菅管 赢嬴 博搏 名各 右石 记纪 刊利 时吋 ロ口 ー一 エ工 カ力 ト卜 タ夕 ハ八 ニ二 才オ 夕タ'

const skeletons = new Map<string, string>()
for (const [letter, others] of Object.entries(latin)) for (const other of others) skeletons.set(other, letter)
const groups: Set<string>[] = []
for (const word of chinese.split(' ')) {
  const group = groups.find((known) => [...word].some((character) => known.has(character)))
  if (group === undefined) groups.push(new Set(word))
  else for (const character of word) group.add(character)
}
for (const group of groups) {
  const [first, ...rest] = group
  for (const character of rest) skeletons.set(character, first as string)
}

function skeleton(folded: string): string {
  let text = ''
  for (const character of folded) text += skeletons.get(character) ?? character
  return text.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('cl', 'd')
}

/** The Latin letter that a letter of another script passes for; undefined for letters that pass for none, and for Latin ones. */
export function latinLookAlike(folded: string): string | undefined {
  const letter = folded > '\u007f' ? skeletons.get(folded) : undefined
  return letter !== undefined && letter <= '\u007f' ? letter : undefined
}

/** Names shorter than this differ by one character without resembling each other: 李明, 李强. */
const shortestNearName = 4

/**
 * Whether two different names could be taken for one another: the same but for look-alike characters, or, from four characters on, one
 * character changed, added, left out or swapped with its neighbour. Equal names are no look-alikes.
 */
export function looksLike(name: string, other: string): boolean {
  const a = foldName(name)
  const b = foldName(other)
  if (a === '' || b === '' || a === b) return false
  if (skeleton(a) === skeleton(b)) return true
  const left = Array.from(a)
  const right = Array.from(b)
  return Math.min(left.length, right.length) >= shortestNearName && withinOneEdit(left, right)
}

function withinOneEdit(a: readonly string[], b: readonly string[]): boolean {
  if (a.length > b.length) return withinOneEdit(b, a)
  if (b.length - a.length > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let aEnd = a.length
  let bEnd = b.length
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--
    bEnd--
  }
  if (bEnd - start <= 1) return true
  return aEnd - start === 2 && bEnd - start === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]
}
