/** Names for maps and charts. */
export const places = [
  '青石镇',
  '柳湾',
  '白沙',
  '云岭',
  '东桥',
  '南浦',
  '石门',
  '望江',
  '松林',
  '三河口',
  '红枫',
  '溪口',
  '海螺湾',
  '鹿回头',
  '大埔',
  '铁炉',
  'Eastwick',
  'Harrow',
  'Milton',
  'Skerry',
  'Low Fell',
  'Ashby',
  'Norton',
  'Whitcombe',
  'Kirkby',
  'Old Mill',
  'Q1',
  'Q2',
  'Q3',
  'Q4',
] as const

export const chartTitles = [
  '各区人均阅读量',
  '茶叶产量',
  '通勤时间分布',
  '降雨量与水位',
  '早餐价格指数',
  'Households with bicycles',
  'Ferry passengers',
  'Bread prices',
  'Library loans by branch',
  'Rainfall and river level',
] as const

/** What people in comics and memes say. */
export const sayings = [
  '周一又来了',
  '我再睡五分钟',
  '这个需求很简单',
  '你说得对，但是',
  '谁动了我的面',
  '今天也要加油',
  '老板说先放着',
  '猫比我忙',
  'It works on my machine',
  'One more cup',
  'Nobody told me',
  'Just five minutes',
  'Who moved my tea?',
  'Trust the process',
  '明天一定早睡',
  '外婆说我瘦了',
  '会议改到六点',
  '钥匙又忘带了',
] as const

export const accountNames = [
  '每日一图',
  '城南旧事录',
  '小镇周刊',
  '山里人家',
  '阿布看世界',
  '老照片馆',
  '街角观察',
  'Picture Post',
  'The Daily Reel',
  'Northern Lens',
  '吃货地图',
  '读图时间',
  '河边散步',
  'Tea & Trains',
  '摄影社',
  '今日见闻',
] as const

const syllables =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严'

/** Words that mean nothing, with the punctuation of a text: as many characters as asked for. */
export function madeText(chance: { readonly random: () => number }, characters: number): string {
  let text = ''
  for (let index = 1; index < characters; index++) {
    const mark = index > 3 && chance.random() < 0.09
    text += mark
      ? '，。、？'[Math.floor(chance.random() * 4)]
      : syllables[Math.floor(chance.random() * syllables.length)]
  }
  return `${text}。`
}
