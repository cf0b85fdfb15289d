import hongKong from 'opencc-js/dict/HKVariants'
import traditional from 'opencc-js/dict/TSCharacters'
import taiwan from 'opencc-js/dict/TWVariants'

/** Pairs that OpenCC keeps apart because each form also has a meaning of its own, and that credit lines mix up. */
const variants =
  '於于 後后 週周 鍾钟 臺台 佈布 發发 徵征 係系 裡里 裏里 祕秘 併并 註注 誌志 採采 彙汇 闆板 鬱郁 餘余 製制 佔占 昇升 藉借 嚮向 羣群 峯峰 綫线 衆众 爲为 迴回'

const forms = new Map<string, string>()

function add(from: string | undefined, to: string | undefined): void {
  // 著 is a character of its own in 著作权
  if (from === '著') return
  if (from !== undefined && to !== undefined && from !== to && !forms.has(from)) forms.set(from, to)
}

for (const pair of variants.split(' ')) add(...(Array.from(pair) as [string, string]))
for (const entry of traditional.split('|')) {
  const [from, to] = entry.split(' ')
  add(from, to)
}
const simplified = new Set(forms.values())
for (const table of [taiwan, hongKong]) {
  for (const entry of table.split('|')) {
    const [standard, variant] = entry.split(' ')
    // a regional form of one character may be the ordinary form of another
    if (variant !== undefined && !simplified.has(variant)) add(variant, standard)
  }
}

/** The simplified form of one Chinese character; others come back as they are. Source: OpenCC's character tables. */
export function simplify(character: string): string {
  let form = character
  for (let step = 0; step < 3; step++) {
    const next = forms.get(form)
    if (next === undefined || next === character) return form
    form = next
  }
  return form
}
