import type { BothLanguages } from '@sourcemark/review'

/** Laws as packs cite them, and in the other language. */
const laws: readonly (readonly [string, string])[] = Object.freeze([
  ['互联网新闻信息服务管理规定', 'Provisions on the Administration of Internet News Information Services'],
  [
    '互联网用户公众账号信息服务管理规定',
    'Provisions on the Administration of Information Services of Internet User Public Accounts',
  ],
  [
    '信息网络传播权保护条例',
    'Regulations on the Protection of the Right of Communication through Information Networks',
  ],
  [
    '国家版权局关于规范网络转载版权秩序的通知（2015）',
    'Notice of the National Copyright Administration on the Copyright Order of Online Reposts (2015)',
  ],
  [
    '最高人民法院关于审理著作权民事纠纷案件适用法律若干问题的解释',
    'Interpretation of the Supreme People’s Court on the Trial of Civil Disputes over Copyright',
  ],
  ['著作权法', 'Copyright Law of the People’s Republic of China'],
  ['民法典', 'Civil Code of the People’s Republic of China'],
  ['电子商务法', 'E-Commerce Law of the People’s Republic of China'],
  ['网络安全法', 'Cybersecurity Law of the People’s Republic of China'],
  ['《美国法典》第 17 编', '17 U.S.C.'],
  ['欧盟《数字单一市场版权指令》（(EU) 2019/790）', 'Directive (EU) 2019/790'],
  ['欧盟《信息社会版权指令》（2001/29/EC）', 'Directive 2001/29/EC'],
  ['欧盟《知识产权执法指令》（2004/48/EC）', 'Directive 2004/48/EC'],
  ['欧盟《数字服务法》（(EU) 2022/2065）', 'Regulation (EU) 2022/2065'],
])

const digits = '零一二三四五六七八九'

/** 一百九十六 → 196; undefined when it is no such number. */
function numberOf(written: string): number | undefined {
  let [sum, digit] = [0, 0]
  for (const character of written) {
    const value = digits.indexOf(character)
    if (value >= 0) digit = value
    else if (character === '十') sum += (digit || 1) * 10
    else if (character === '百') sum += digit * 100
    else return undefined
    if (value < 0) digit = 0
  }
  return sum + digit
}

/** What a pack rests a rule on, in both languages; as it is written where the law is not known here. */
export function basisWords(basis: string): BothLanguages {
  for (const [zh, en] of laws) {
    if (basis === zh || basis === en) return { zh, en }
    const [, chinese] = basis.startsWith(`${zh} 第`) ? (/第([零一二三四五六七八九十百]+)条$/.exec(basis) ?? []) : []
    const article = chinese === undefined ? undefined : numberOf(chinese)
    if (article !== undefined) return { zh: basis, en: `${en}, Article ${article}` }
    const [, number] = basis.startsWith(en) ? (/(?:, Article|§) (\S+)$/.exec(basis) ?? []) : []
    if (number !== undefined) return { zh: `${zh}第 ${number} 条`, en: basis }
  }
  return { zh: basis, en: basis }
}
