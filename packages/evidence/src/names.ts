import { WordFlag, type Words } from './words.ts'

/** A stretch of words, by their numbers. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A name within words. */
export interface FoundName extends Stretch {
  readonly kind: 'person' | 'body' | 'place' | 'latin'
  readonly name: string
}

/** The surnames that cover more than nine in ten people. */
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由'
const surname = `(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|[${surnames}])`
const given = '[^\\s的了是在有和与及或也都就还又将被把对从到向等说称这那其之为不没未已曾正]'
const before =
  '(?:记者|主席|总理|部长|书记|市长|省长|县长|区长|镇长|校长|院长|教授|董事长|总裁|总经理|经理|局长|处长|科长|主任|司长|厅长|导演|演员|作者|编辑|发言人|医生|律师|法官|检察官|工程师|博士|院士|研究员|分析师|专家|老师|队长|教练|球员|运动员|选手|歌手|作家|画家|诗人|总统|首相|大使|议员|委员|代表|创始人|负责人|学者|摄影师|嫌疑人|被告人?|原告|男子|女子|村民|市民|居民|司机|学生|网友|同学|先生|女士)'
const after =
  '(?=说|表示|认为|指出|介绍|透露|强调|称|告诉|回应|宣布|坦言|解释|写道|提出|建议|呼吁|承认|否认|先生|女士|教授|同志|博士|院士|老师|医生|主任|局长|部长|书记|市长|总裁|董事长|经理|律师|导演|报道|摄|任|当选|出任|获|因涉嫌|被捕|出生|去世|逝世|率|出席|主持)'
const personAfterTitle = new RegExp(
  `${before}(?:：|:| )?(${surname}${given}(?:${given}?${after}|${given}?(?=$| )|))`,
  'g',
)
const personBeforeVerb = new RegExp(`(?<=^|[ 由据对向被请让和与跟、]|${before})(${surname}${given}{1,2})${after}`, 'g')
const bodySuffix =
  '(?:公司|集团|银行|大学|学院|中学|小学|医院|法院|检察院|公安局|公安厅|委员会|协会|学会|基金会|研究院|研究所|实验室|出版社|日报|晚报|时报|周刊|通讯社|电视台|新闻社|俱乐部|大使馆|航空|证券|保险|科技|汽车|电器)'
const placeSuffix =
  '(?:省|市(?!场|民|值)|县|(?<!社|小)区(?!别|分|间|域)|镇|乡|村|州|路(?!径|由|线)|街|岛|河|山|(?<!网)站(?!点|立|在)|机场|港|湾|湖)'
const bodyPattern = new RegExp(`^([\\p{Script=Han}]{2,10}?)${bodySuffix}`, 'u')
const placePattern = new RegExp(`^([\\p{Script=Han}]{1,6}?)${placeSuffix}`, 'u')
/** Words that say of what kind a body or place is, and not which. */
const kinds =
  /国有|民营|大型|小型|中型|知名|著名|相关|有关|当地|本地|外地|附近|其他|其它|部分|多家|全国|地方|上级|下级|主管|私营|公立|私立|重点|中心|多个|一些|这些|那些|各地|沿海|内陆|农村|城市|中央|省级|市级|县级|国际|国内|外国|某个|新建|老牌|科技|金融|互联网|技术|商业|工业|传统|现代|两家|一家|几家|该家|头部|上市|初创|创业|贫困|发达|邻近|全省|全市|全县|主要|多数|少数|众多|许多|同一|不同|另一|第一|第二|偏远|繁华|热门|新兴|优秀|普通|高等|职业|专科|综合|三甲|民办|跨国|外资|合资|本土|龙头|明星|小微|中小/
const ordinary =
  /[的了是在有和与及或大小新旧多少高低这那各每全本某该其老好坏很最更不没未无已将被把对从到向为以于等也都]/
const places = new Set(
  (
    '北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 ' +
    '广州 深圳 南京 杭州 苏州 武汉 成都 西安 郑州 长沙 合肥 福州 厦门 南昌 济南 青岛 大连 沈阳 长春 哈尔滨 石家庄 太原 呼和浩特 南宁 海口 贵阳 昆明 拉萨 兰州 西宁 银川 乌鲁木齐 台北 高雄 宁波 温州 无锡 常州 佛山 东莞 珠海 三亚 桂林 洛阳 开封 烟台 泉州 徐州 ' +
    '中国 美国 英国 法国 德国 日本 韩国 朝鲜 俄罗斯 印度 巴西 加拿大 澳大利亚 新西兰 意大利 西班牙 葡萄牙 荷兰 比利时 瑞士 瑞典 挪威 芬兰 丹麦 波兰 乌克兰 土耳其 以色列 伊朗 伊拉克 沙特 埃及 南非 墨西哥 阿根廷 泰国 越南 新加坡 马来西亚 印尼 菲律宾 缅甸 柬埔寨 老挝 蒙古 巴基斯坦 欧盟 联合国 ' +
    '华盛顿 纽约 伦敦 巴黎 柏林 东京 首尔 莫斯科 罗马 悉尼 多伦多 曼谷 日内瓦 布鲁塞尔'
  ).split(' '),
)
/** English words that are written as capitals without being names. */
const notNames = new Set(
  'i a an the this that these those he she it we they you his her its our their my your in on at by for from to of with as and or but if when while after before since although however moreover meanwhile also yet so then there here what who why how where which not no yes many most some all every each both few several one two new old mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december'.split(
    ' ',
  ),
)

/** Words looked at on each side of a difference. */
const around = 10

/** Names that words from `start` to `end` touch, read with what stands around them in their clause. */
export function namesAt(words: Words, { start, end }: Stretch): FoundName[] {
  if (end <= start) return []
  const clause = words.clauses[start]
  let first = start
  while (first > 0 && start - first < around && words.clauses[first - 1] === clause) first--
  let last = end
  const lastClause = words.clauses[end - 1]
  while (last < words.keys.length && last - end < around && words.clauses[last] === lastClause) last++
  return [...hanNames(words, { start, end }, first, last), ...latinNames(words, { start, end })]
}

function hanNames(words: Words, { start, end }: Stretch, first: number, last: number): FoundName[] {
  // one code unit a word, so that places in the text are places in the list
  let text = ''
  for (let index = first; index < last; index++) {
    const key = words.keys[index] as string
    text += ((words.flags[index] as number) & WordFlag.han) !== 0 && key.length === 1 ? key : ' '
  }
  const [from, to] = [start - first, end - first]
  const touched = text.slice(from, to)
  const found: FoundName[] = []
  const add = (kind: FoundName['kind'], at: number, name: string): void => {
    if (at < to && at + name.length > from) found.push({ kind, name, start: first + at, end: first + at + name.length })
  }
  for (const match of text.matchAll(personAfterTitle))
    add('person', match.index + match[0].length - (match[1] as string).length, match[1] as string)
  for (const match of text.matchAll(personBeforeVerb)) add('person', match.index, match[1] as string)
  const isParticular = (name: string): boolean => !ordinary.test(name) && !kinds.test(name)
  if (touched.length >= 2 && isParticular(touched)) {
    for (const [kind, pattern] of [
      ['body', bodyPattern],
      ['place', placePattern],
    ] as const) {
      const match = pattern.exec(text.slice(from))
      if (match !== null && isParticular(match[1] as string)) add(kind, from, match[0])
    }
  }
  for (const length of [2, 3, 4, 5]) {
    for (let at = Math.max(0, from - length + 1); at < to; at++) {
      const name = text.slice(at, at + length)
      if (places.has(name)) add('place', at, name)
    }
  }
  return found
}

function latinNames(words: Words, { start, end }: Stretch): FoundName[] {
  const isCapital = (index: number): boolean => ((words.flags[index] ?? 0) & WordFlag.capital) !== 0
  const isFirst = (index: number): boolean => ((words.flags[index] ?? 0) & WordFlag.first) !== 0
  if (isHeadline(words, start)) return []
  const found: FoundName[] = []
  for (let index = start; index < end; index++) {
    if (!isCapital(index) || notNames.has(words.keys[index] as string)) continue
    let first = index
    while (first > 0 && !isFirst(first) && index - first < 4 && isCapital(first - 1)) first--
    let last = index + 1
    while (last < words.keys.length && last - index < 4 && isCapital(last) && !isFirst(last)) last++
    while (first < index && notNames.has(words.keys[first] as string)) first++
    // every first word of a sentence is a capital
    if (isFirst(first) && last - first < 2) continue
    found.push({ kind: 'latin', name: words.keys.slice(first, last).join(' '), start: first, end: last })
    index = last - 1
  }
  return found
}

/** Whether the words around are capitals anyway, as in a headline: only little words such as "of" and "with" are small there. */
function isHeadline(words: Words, at: number): boolean {
  let capitals = 0
  let others = 0
  const sentence = words.sentences[at]
  for (let index = Math.max(0, at - 12); index < Math.min(words.keys.length, at + 12); index++) {
    if (words.sentences[index] !== sentence) continue
    const flags = words.flags[index] as number
    if ((flags & WordFlag.capital) !== 0) capitals++
    else if ((flags & WordFlag.han) !== 0 || /^[a-z']{5,}$/.test(words.keys[index] as string)) others++
  }
  return capitals >= 4 && capitals > others * 4
}
