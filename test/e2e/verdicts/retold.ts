import { cellar, cellarRetold, mountainRailway, mountainRailwayRetold, otherRailway } from '../../support/retold.ts'
import type { Scenario } from './scenario.ts'

const saltWell =
  '自贡东郊的燊海井开凿于清道光年间，工匠们靠一根楠竹弹杆和铁锉，用了十三年才打到一千零一米深的卤水。井架叫作天车，高十八米，由两千多根杉木捆成，不用一颗铁钉。' +
  '盐工把卤水倒进直径一米五的圆锅，用井里同时冒出的天然气日夜熬煮，每口锅四个时辰出盐一百二十斤。为了让盐色洁白，灶头要往锅里点豆浆，让杂质凝成浮沫再撇掉。' +
  '民国二十七年海盐断运，川盐第二次济楚，这口井一年供出三百吨。现在还有八口灶在烧，游客可以花十块钱买一小袋刚出锅的花盐。'
const saltWellRetold =
  '说到燊海井，得上溯到道光朝：自贡东郊的匠人拿铁锉配楠竹弹杆往下凿，前后耗费十三年，终于在一千零一米的深处见到卤水。立在井口的天车有十八米之高，捆扎它的杉木超过两千根，铁钉一颗都没用上。' +
  '熬盐靠的是井中一并涌出的天然气，昼夜不停，卤水盛在一米五宽的圆锅里，四个时辰便得盐一百二十斤。想要盐色雪白，就得由灶头点入豆浆，杂质遇上它结为浮沫，随手撇净即可。' +
  '到民国二十七年，海盐运不进来，川盐济楚再度上演，单是此井一年就交出三百吨。至今仍有八口灶没有熄火，来玩的人掏十块钱便能带走一小袋新出锅的花盐。'

export const rewriteSuspected: readonly Scenario[] = [
  {
    what: 'when it retells a Chinese article sentence by sentence in other words',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', title: '青石岭铁路', text: mountainRailway }),
      w.publish('post', 60, { text: mountainRailwayRetold }),
    ],
    expected: { verdict: 'rewrite_suspected', action: 'review', findings: ['RETOLD_SENTENCES'], matches: [] },
  },
  {
    what: 'when it retells an English article with its sentences turned round',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', language: 'en', text: cellar }),
      w.publish('post', 60, { language: 'en', text: cellarRetold }),
    ],
    expected: { verdict: 'rewrite_suspected', findings: ['RETOLD_SENTENCES'], matches: [] },
  },
  {
    what: 'also when it declares itself original: people decide, no machine',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: saltWell }),
      w.publish('post', 60, {
        text: `${w.text('own', 60)}\n${saltWellRetold}`,
        declared: { original: true },
      }),
    ],
    expected: { verdict: 'rewrite_suspected', action: 'review', findings: ['RETOLD_SENTENCES'], matches: [] },
  },
  {
    what: 'not when it is another article on the same subject',
    nearly: 'rewrite_suspected',
    events: (w) => [w.publish('post', 60, { text: otherRailway })],
    expected: { verdict: 'no_match', matches: [] },
  },
  {
    what: 'not when the words are the same: that is a copy',
    nearly: 'rewrite_suspected',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]
