import { editDistance } from './edit-distance.ts'

/** Chinese words with a negating character that deny nothing. Longest first. */
const harmless = new RegExp(
  [
    '不得不|不能不|不可不|不会不|不无|无不|莫不|无非|未必不|毫无疑问|不仅仅|不仅|不但|不光(?!彩)|不只|不单|不管|不论|无论|不过|不久|不断|不停|不时|不同(?!意)|不少|不错|不一(?!定)|不禁|不由|不由得|不妨|不愧|不惜|不至于|不胜|了不起|不得了|差不多|说不定|要不|要不是|不然|不料|不知不觉|不约而同|不可思议|不容置疑|不可避免|毋庸置疑',
    '非常|除非|非洲|非法|非凡|是非|莫非|并非不',
    '无数|无比|无锡|无限|无疑|无奈|无线|无人机|无偿|无意中|无形|无私|无情|无聊|无穷|无处不在',
    '未来(?!得)|未免|未婚|未成年|未必',
    '没关系|没想到|没事|没准',
    '别人|别的|特别|区别|分别|个别|级别|性别|类别|识别|差别|别墅|别名|告别|派别|别致|鉴别|国别|别处',
    '是否|能否|可否|与否|否则|会否|能不能|是不是|会不会|有没有|要不要|好不好|可不可以|对不对',
    '莫斯科|莫名|莫言|勿忘',
  ].join('|'),
  'g',
)
const denying =
  /没有|不是|并非|并未|尚未|从未|未曾|不曾|不再|不会|不能|不可|不得|不应|不该|不许|不准|禁止|不|没|未|无|非|别|勿|莫|否/g
const denyingEnglish = new Set([
  'not',
  'never',
  'no',
  'none',
  'nor',
  'neither',
  'nobody',
  'nothing',
  'nowhere',
  'cannot',
  'without',
  'hardly',
  'barely',
  'scarcely',
])
const harmlessEnglish =
  /\b(?:not (?:only|just|merely|least|to mention)|no (?:doubt|matter|sooner|wonder)|nothing but|none other|no one knows|whether or not|if not)\b/g

/** Words that say the opposite of one another. */
const opposites: readonly (readonly [string, string])[] = (
  '增/减 涨/跌 升/降 升/跌 涨/降 支持/反对 赞成/反对 同意/反对 同意/拒绝 接受/拒绝 成功/失败 合法/违法 盈利/亏损 盈/亏 赢/输 胜/败 胜/负 通过/否决 允许/禁止 肯定/否定 承认/否认 证实/否认 ' +
  '安全/危险 提高/降低 上调/下调 买入/卖出 买进/卖出 流入/流出 扩大/缩小 扩张/收缩 加强/削弱 高于/低于 多于/少于 大于/小于 优于/劣于 增强/减弱 延长/缩短 加快/放缓 加速/减速 改善/恶化 好转/恶化 乐观/悲观 利好/利空 ' +
  '真实/虚假 真/假 开放/关闭 开业/停业 恢复/中断 录用/辞退 表扬/批评 赞扬/批评 称赞/谴责 领先/落后 最高/最低 最好/最差 最多/最少 正确/错误 清白/有罪 不同/相同 上升/下降 上行/下行 上浮/下浮 获救/遇难 生还/遇难 存活/死亡 顺差/逆差 增持/减持'
)
  .split(' ')
  .map((pair) => pair.split('/') as [string, string])

const englishOpposites: readonly (readonly [ReadonlySet<string>, ReadonlySet<string>])[] = (
  'rise,rises,rose,risen,rising,climb,climbs,climbed,climbing,soar,soars,soared,up/fall,falls,fell,fallen,falling,drop,drops,dropped,dropping,decline,declines,declined,declining,plunge,plunged,plunges,down ' +
  'increase,increases,increased,increasing,grow,grows,grew,grown,growing/decrease,decreases,decreased,decreasing,shrink,shrinks,shrank,shrunk,shrinking,fall,falls,fell,declined,decline ' +
  'gain,gains,gained,gaining/loss,losses,lose,loses,lost,losing win,wins,won,winning,victory/lose,loses,lost,losing,defeat ' +
  'support,supports,supported,supporting,back,backs,backed,endorse,endorsed,endorses/oppose,opposes,opposed,opposing,reject,rejects,rejected ' +
  'accept,accepts,accepted,accepting,approve,approves,approved,approving/reject,rejects,rejected,rejecting,refuse,refuses,refused,veto,vetoed ' +
  'allow,allows,allowed,allowing,permit,permits,permitted/ban,bans,banned,banning,forbid,forbids,forbade,forbidden,prohibit,prohibits,prohibited ' +
  'guilty/innocent profit,profits/loss,losses above/below over/under more/less,fewer most/least always/rarely true/false safe,safely/dangerous,unsafe success,succeed,succeeds,succeeded/failure,fail,fails,failed ' +
  'confirm,confirms,confirmed,admit,admits,admitted/deny,denies,denied buy,buys,bought,buying/sell,sells,sold,selling higher/lower highest/lowest better/worse best/worst improve,improves,improved,improving/worsen,worsens,worsened,worsening ' +
  'expand,expands,expanded,expanding/shrink,shrinks,shrank,contract,contracts,contracted strengthen,strengthens,strengthened/weaken,weakens,weakened praise,praises,praised/criticise,criticises,criticised,criticize,criticized,condemn,condemned ' +
  'legal,lawful/illegal,unlawful survive,survived,survivors/die,died,killed,dead raise,raises,raised/cut,cuts,lower,lowered,lowers'
)
  .split(' ')
  .map((pair) => {
    const [one = '', other = ''] = pair.split('/')
    return [new Set(one.split(',')), new Set(other.split(','))] as const
  })

const negativePrefix = /^(?:un|in|im|il|ir|dis|non)(?=[a-z]{4})/
/** Words whose prefix does not turn them round. */
const sameWithPrefix = new Set([
  'valuable',
  'flammable',
  'habitable',
  'famous',
  'come',
  'side',
  'different',
  'deed',
  'dependent',
  'form',
  'crease',
  'vest',
  'tend',
  'press',
])

/** Words that come and go with a denial and say nothing by themselves. */
const auxiliaries = /[有是会能可将曾了过得应该要予以被所也都还]/g
const auxiliaryWords = new Set(
  'can will would could should may might must do does did is are was were be been being has have had ever any to'.split(
    ' ',
  ),
)

/** Which of the words deny something, read among the words around them: 不 in 不断 does not. */
export function denials(words: readonly string[]): boolean[] {
  const han = words.map((word) => (/^[\p{Script=Han}]$/u.test(word) ? word : ' ')).join('')
  const found = words.map((word) => denyingEnglish.has(word) || /n't$/.test(word))
  const spoken = han.replace(harmless, (words) => ' '.repeat(words.length))
  // 没有 is one denial, told by its first character
  for (const { index } of spoken.matchAll(denying)) found[index] = true
  let at = 0
  const starts = words.map((word) => {
    at += word.length + 1
    return at - word.length - 1
  })
  for (const match of words.join(' ').matchAll(harmlessEnglish)) {
    for (const [index, start] of starts.entries())
      if (start >= match.index && start < match.index + match[0].length) found[index] = false
  }
  return found
}

/** Share of what is left without denials that may still differ. */
const alike = 1 / 3

/** Whether two wordings say the same but for denying it: 没有回应 and 回应, "did not approve" and "approved". */
export function isSameButDenied(left: readonly string[], right: readonly string[]): boolean {
  const rest = (words: readonly string[]): string[] => [
    ...words
      .filter((word) => /^[\p{Script=Han}]$/u.test(word))
      .join('')
      .replace(denying, '')
      .replace(auxiliaries, ''),
    ...words
      .filter((word) => !/^[\p{Script=Han}]$/u.test(word))
      .map((word) => (word === 'cannot' ? 'can' : word.replace(/n't$/, '')))
      .filter((word) => !denyingEnglish.has(word) && !auxiliaryWords.has(word) && word !== 'ca' && word !== 'wo')
      .map((word) => word.slice(0, 5)),
  ]
  return editDistance(rest(left), rest(right)) <= alike
}

/** Whether words put in the place of others say the opposite: 增 for 减, fell for rose, unlikely for likely. */
export function isOpposite(left: readonly string[], right: readonly string[]): boolean {
  const a = ` ${left.join('')} `
  const b = ` ${right.join('')} `
  const turns = (one: string, other: string): boolean =>
    a.includes(one) && b.includes(other) && !a.includes(other) && !b.includes(one)
  if (opposites.some(([one, other]) => turns(one, other) || turns(other, one))) return true
  const has = (words: readonly string[], set: ReadonlySet<string>): boolean => words.some((word) => set.has(word))
  const turnsRound = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    has(left, one) && has(right, other) && !has(left, other) && !has(right, one)
  if (englishOpposites.some(([one, other]) => turnsRound(one, other) || turnsRound(other, one))) return true
  return isPrefixed(left, right) || isPrefixed(right, left)
}

function isPrefixed(plain: readonly string[], negated: readonly string[]): boolean {
  return negated.some((word) => {
    const stem = word.replace(negativePrefix, '')
    return stem !== word && !sameWithPrefix.has(stem) && plain.includes(stem)
  })
}
