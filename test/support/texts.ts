import { randomFrom } from './random.ts'

/** Texts written for the tests. None shares a passage with another. */
export const texts = Object.freeze({
  lighthouse:
    '灯塔看守人老宋每天清晨四点起床，先摸一摸铜壶，再去擦那面一人高的透镜。他说镜子上只要留一枚指纹，二十海里外的船就会把光看成两团。冬天海雾像湿棉被一样压下来，' +
    '他就把汽笛的间隔从三十秒改成二十秒，一边数一边在本子上画正字。去年岛上通了电缆，灯改成自动的，他还是每晚上去坐一会儿，把没人再需要的正字画完。',
  noodles:
    '巷口的挂面作坊只在北风天开工。和面的水要用隔夜井水，盐按斤两随气温增减，师傅把手伸进面盆停三秒就知道差多少。面条挂上竹竿以后要翻七次架，' +
    '最后一次必须在日落前，否则夜里返潮，第二天一折就断成渣。老板娘把断面收在坛子里，煮给上学路过的孩子，撒一把葱花，不收钱。',
  observatory:
    '县里的小天文台建在旧粮仓顶上，圆顶是铁匠铺用拖拉机铁皮敲出来的，转起来嘎吱作响。管理员小贺白天在镇上教物理，晚上带着学生给变星测光。' +
    '他们连续记录了一千零六十个晴夜，把亮度画成长长的折线贴满楼梯间。有人问这有什么用，他指着折线上一个小小的凹陷说，那天晚上有一颗行星从它前面走过。',
  ropewalk:
    'The last ropewalk in the county is nine hundred feet long and so narrow that two people cannot pass without an apology. Hemp arrives in bales that smell of tar and rain, ' +
    'and the spinners walk backwards all day, paying out fibre from a bundle at the waist. A cable for a square rigger takes eleven days and four hundred pounds of yarn. ' +
    'When the foreman retired, he asked to be measured against the wall, and they found that he had walked to the moon and a third of the way home.',
  beekeeper:
    'Every spring the beekeeper of Hallow Street moves forty hives onto the roof of the municipal library, two to a lift, with a sign asking readers to use the stairs. ' +
    'Lime trees on the avenue give a pale honey that tastes faintly of peppermint, and the librarians swear that the returns desk is calmer in June. ' +
    'She labels each jar with the shelf mark of the window beneath which the frames were standing, so that a patron may ask for a spoonful of nineteenth century geology.',
  tramDriver:
    'Before the night tram leaves the depot, its driver polishes the brass bell with half a lemon and checks that the sand boxes are full. Wet plane leaves are worse than ice, he says, ' +
    'because ice at least has the courtesy to look dangerous. At the terminus he turns the pole by hand, eats a cold pancake standing up, and listens to the rails cooling behind him like a clock that has forgotten the hour.',
  ownLunch:
    '今天中午没有点外卖，自己带了饭盒，土豆炖得有点糊，同事却说闻着很香。我们在天台上找了个背风的角落，吃完还剩半个橘子，喂给了一只胆子很大的喜鹊。',
  ownWindow:
    '刚搬来的时候，对面楼总有人在半夜弹手风琴，我气得写过纸条。后来琴声停了一个月，我反而睡不着，才知道老人家住院去了，昨晚又响起来，拉得断断续续。',
  ownGarden:
    'I planted beans along the fence last weekend and the snails had held their annual meeting by Tuesday. Three survivors now live under cut bottles, looking like guests of an unfashionable hotel.',
})

const hanFirst = 0x4e00
const syllables = [
  'ba',
  'ket',
  'lor',
  'min',
  'dra',
  'fen',
  'gul',
  'hix',
  'jor',
  'pel',
  'quo',
  'rast',
  'sil',
  'tov',
  'ux',
]

/**
 * A text of made-up sentences that shares no passage with that of another seed: of Chinese characters, or of words.
 * @param units characters of Chinese, or words.
 */
export function madeUpText(language: 'zh' | 'en', seed: number, units: number): string {
  const random = randomFrom(seed * 2 + (language === 'zh' ? 0 : 1))
  const pick = (below: number): number => Math.floor(random() * below)
  let text = ''
  for (let unit = 1; unit <= units; unit++) {
    const ends = unit % 14 === 0 || unit === units
    if (language === 'zh') {
      text += String.fromCodePoint(hanFirst + pick(6000)) + (ends ? '。' : '')
    } else {
      const word = Array.from({ length: 2 + pick(2) }, () => syllables[pick(syllables.length)]).join('')
      text += word + (ends ? '. ' : ' ')
    }
  }
  return text.trim()
}
