import hongKong from 'opencc-js/dict/HKVariants'
import traditional from 'opencc-js/dict/TSCharacters'
import taiwan from 'opencc-js/dict/TWVariants'

/**
 * Pairs that OpenCC keeps apart because both forms have a meaning of their own, and that a change of script still mixes up:
 * the first form becomes the second. Both sides of a comparison pass here, so losing the difference is harmless.
 */
const variants =
  '著着 瞭了 裡里 裏里 線线 綫线 麵面 隻只 係系 繫系 鬆松 鬍胡 鬚须 餘余 於于 乾干 幹干 榦干 後后 週周 徵征 鍾钟 鐘钟 髮发 發发 復复 複复 覆复 ' +
  '曆历 歷历 臺台 颱台 檯台 衝冲 沖冲 準准 醜丑 範范 穀谷 颳刮 闆板 錶表 製制 託托 彙汇 匯汇 儘尽 盡尽 獲获 穫获 籤签 簽签 誌志 佔占 佈布 ' +
  '兇凶 嚐尝 慾欲 採采 彩采 煉炼 鍊炼 熔镕 祕秘 糰团 迴回 鬱郁 籲吁 禦御 註注 並并 併并 讚赞 週周 昇升 陞升 藉借 妳你 牠它 祂他 甚什 麼么 ' +
  '喫吃 峯峰 羣群 裱表 衆众 爲为 污汙 汙污 箇个 菸烟 煙烟 週周 逹达 痹痺 痺痹 棲栖 諮咨 週周 僱雇 傢家 夥伙 傢家 捲卷 蹟迹 跡迹 績绩 勣绩 咀嘴'

/** Characters of radicals that copying out of a PDF leaves in place of the character, and that NFKC does not fold. */
const radicals =
  '⺌小 ⺍小 ⺎兀 ⺗心 ⺘手 ⺙攵 ⺛无 ⺟母 ⺠民 ⺡水 ⺢水 ⺣火 ⺧牛 ⺨犭 ⺩王 ⺬示 ⺮竹 ⺰纟 ⺵网 ⺶羊 ⺷羊 ⺸羊 ⺺聿 ⺼肉 ⺾艹 ⻁虎 ⻂衣 ⻄西 ⻅见 ' +
  '⻆角 ⻇角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻐钅 ⻑长 ⻒长 ⻓长 ⻔门 ⻖阝 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻟饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⻳龟'

const forms = new Map<number, number>()
const traditionalOnly = new Set<number>()

/** Adds pairs of code points; pairs are read by code point, so that characters outside the basic plane cannot shift the rest. */
function addPairs(pairs: Iterable<string>, marksScript: boolean): void {
  for (const pair of pairs) {
    const [from, to, ...more] = Array.from(pair).filter((character) => character !== ' ')
    if (from === undefined || to === undefined || more.length > 0 || from === to) continue
    const key = from.codePointAt(0) as number
    if (forms.has(key)) continue
    forms.set(key, to.codePointAt(0) as number)
    if (marksScript) traditionalOnly.add(key)
  }
}

function* standardOf(table: string): Generator<string> {
  for (const entry of table.split('|')) {
    const [standard, variant] = entry.split(' ')
    if (standard !== undefined && variant !== undefined && !forms.has(variant.codePointAt(0) as number))
      yield `${variant}${standard}`
  }
}

addPairs(radicals.split(' '), false)
addPairs(
  variants.split(' ').filter((pair) => pair !== '污汙' && pair !== '痺痹'),
  false,
)
addPairs(
  traditional.split('|').map((entry) => entry.split(' ').slice(0, 2).join('')),
  true,
)
// regional forms stand one step away from the traditional standard
const simplifiedForms = new Set(forms.values())
for (const pair of [...standardOf(taiwan), ...standardOf(hongKong)]) {
  const from = pair.codePointAt(0) as number
  if (!simplifiedForms.has(from)) addPairs([pair], false)
}

/**
 * The simplified form of a Chinese character, one to one; characters without one come back as they are.
 * Source: OpenCC's character tables, plus variant pairs.
 */
export function simplify(codePoint: number): number {
  let form = codePoint
  for (let step = 0; step < 3; step++) {
    const next = forms.get(form)
    if (next === undefined || next === codePoint) return form
    form = next
  }
  return form
}

/** Whether a character is written so only in traditional Chinese. */
export function isTraditional(codePoint: number): boolean {
  return traditionalOnly.has(codePoint)
}
