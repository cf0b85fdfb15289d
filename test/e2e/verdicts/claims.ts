import { grant } from '../../support/events.ts'
import type { Scenario, World } from './scenario.ts'

const original = { declared: { original: true } }

export const falseOriginalClaim: readonly Scenario[] = [
  {
    what: 'when it is declared original and repeats an earlier work',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'false_original_claim', attribution: 'A0', action: 'review', matches: ['work'] },
  },
  {
    what: 'when a third of it is somebody else’s',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: `${w.text('own', 300)}\n${w.text('own-2', 300)}\n${w.text('a')}`, ...original }),
    ],
    expected: { verdict: 'false_original_claim', matches: ['work'] },
  },
  {
    what: 'when a right holder registered the work',
    events: (w) => [
      w.register('work', 0, { owner: '青禾出版社', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'false_original_claim', matches: ['work'] },
  },
  {
    what: 'although it names the source, which does not go with the declaration',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, {
        text: `转载自：${w.nameOf('writer')} 原文：${w.address('work')}\n${w.text('a')}`,
        ...original,
      }),
    ],
    expected: { verdict: 'false_original_claim', attribution: 'A5', matches: ['work'] },
  },
  {
    what: 'once the earlier work turns up',
    events: (w) => [w.publish('post', 60, { text: w.text('a'), ...original })],
    later: (w) => [w.publish('work', 0, { by: 'writer', text: w.text('a') })],
    expected: { verdict: 'false_original_claim', reason: 'new_original', matches: ['work'] },
  },
  {
    what: 'not when the works are so close in time that nobody can say who was first',
    nearly: 'false_original_claim',
    events: (w) => [
      w.publish('work', 60, { by: 'writer', text: w.text('a'), ...original }),
      w.publish('post', 60, { seconds: 30, text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'priority_contested', matches: ['work'] },
  },
  {
    what: 'not when the earlier work is its own',
    nearly: 'false_original_claim',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { by: 'writer', text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'own_content', matches: ['work'] },
  },
]

export const priorityContested: readonly Scenario[] = [
  {
    what: 'when two accounts declare one text original within half a minute',
    events: (w) => [
      w.publish('work', 60, { by: 'writer', text: w.text('a'), ...original }),
      w.publish('post', 60, { seconds: 20, text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'priority_contested', action: 'review', matches: ['work'] },
  },
  {
    what: 'when two declare it in the same second',
    events: (w) => [
      w.publish('a-work', 60, { by: 'writer', text: w.text('a'), ...original }),
      w.publish('post', 60, { text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'priority_contested', matches: ['a-work'] },
  },
  {
    what: 'when a work was registered shortly before it',
    events: (w) => [
      w.register('work', 60, { owner: '青禾出版社', text: w.text('a') }),
      w.publish('post', 60, { seconds: 15, text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'priority_contested', matches: ['work'] },
  },
  {
    what: 'when it declares itself original seconds after the same text appeared undeclared',
    events: (w) => [
      w.publish('work', 60, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { seconds: 5, text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'priority_contested', matches: ['work'] },
  },
  {
    what: 'not when it came an hour later',
    nearly: 'priority_contested',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a'), ...original }),
      w.publish('post', 60, { text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'false_original_claim', matches: ['work'] },
  },
  {
    what: 'not when it claims nothing',
    nearly: 'priority_contested',
    events: (w) => [
      w.publish('work', 60, { by: 'writer', text: w.text('a'), ...original }),
      w.publish('post', 60, { seconds: 20, text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]

export const reviewRequired: readonly Scenario[] = [
  {
    what: 'when the earlier text itself says that it first appeared with who posts this',
    events: (w) => [
      w.account('writer'),
      w.account('post'),
      w.publish('work', 0, {
        by: 'writer',
        text: `${w.text('a')}\n本文首发于公众号“${w.nameOf('post')}”，未经授权禁止转载`,
      }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'review_required', action: 'review', matches: ['work'] },
  },
  {
    what: 'when it is declared original, and the earlier text names it as the source',
    events: (w) => [
      w.account('writer'),
      w.account('post'),
      w.publish('work', 0, { by: 'writer', text: `转载自：${w.nameOf('post')}\n${w.text('a')}` }),
      w.publish('post', 60, { text: w.text('a'), ...original }),
    ],
    expected: { verdict: 'review_required', matches: ['work'] },
  },
  {
    what: 'when the earlier text is a repost from somebody unknown here, and the post names the same source',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, { by: 'writer', text: `转载自：飞檐小筑札记\n${w.text('a')}` }),
      w.publish('post', 60, { text: `转载自：飞檐小筑札记\n${w.text('a')}` }),
    ],
    expected: { verdict: 'review_required', matches: ['work'] },
  },
  {
    what: 'when the score lies between reporting and acting',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', jurisdiction: 'DE', text: `${w.text('a', 300)}${w.text('b', 21)}` }),
      w.publish('post', 60, { jurisdiction: 'DE', text: `${w.text('own')}${w.text('b', 21)}${w.text('own-2')}` }),
    ],
    expected: { verdict: 'review_required', pack: 'eu-dsa', matches: ['work'] },
  },
  {
    what: 'not when the earlier text names somebody else as its source, and the post nobody',
    nearly: 'review_required',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, { by: 'writer', text: `转载自：飞檐小筑札记\n${w.text('a')}` }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]

export const rightsInfoRemoved: readonly Scenario[] = [
  {
    what: 'when the notice within the copied passages is gone',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        text: `${w.text('a')}\n© 2026 ${w.nameOf('writer')} 版权所有\n${w.text('b')}`,
      }),
      w.publish('post', 60, { text: `${w.text('a')}\n${w.text('b')}` }),
    ],
    expected: { verdict: 'rights_info_removed', attribution: 'A0', action: 'review', matches: ['work'] },
  },
  {
    what: 'when a near-identical page lost what its markup said about author and rights',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        mediaType: 'text/html',
        text:
          `<head><meta name="author" content="${w.nameOf('writer')}"><meta name="copyright" content="${w.nameOf('writer')}">` +
          `<script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","name":"${w.nameOf('writer')}"},"copyrightHolder":{"name":"${w.nameOf('writer')}"}}</script></head>` +
          `<body><p>${w.text('a')}</p></body>`,
      }),
      w.publish('post', 60, { mediaType: 'text/html', text: `<body><p>${w.text('a')}</p></body>` }),
    ],
    expected: { verdict: 'rights_info_removed', matches: ['work'] },
  },
  {
    what: 'when the notice now names somebody else',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        text: `${w.text('a')}\n© 2026 ${w.nameOf('writer')} 版权所有\n${w.text('b')}`,
      }),
      w.publish('post', 60, { text: `${w.text('a')}\n© 2026 飞檐小筑札记 版权所有\n${w.text('b')}` }),
    ],
    expected: { verdict: 'rights_info_removed', matches: ['work'] },
  },
  {
    what: 'when an invisible watermark was taken out of the text',
    events: (w) => {
      const a = w.text('a')
      const mark = '\u200b\u200c\u200b\u200b\u200c\u200c\u200b\u200c\u200b\u200b\u200c\u200b'
      return [
        w.account('writer'),
        w.publish('work', 0, { by: 'writer', text: `${a.slice(0, 150)}${mark}${a.slice(150)}` }),
        w.publish('post', 60, { text: a }),
      ]
    },
    expected: { verdict: 'rights_info_removed', matches: ['work'] },
  },
  {
    what: 'not when the owner is credited elsewhere in it',
    nearly: 'rights_info_removed',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        text: `${w.text('a')}\n© 2026 ${w.nameOf('writer')} 版权所有\n${w.text('b')}`,
      }),
      w.publish('post', 60, {
        text: `${w.text('a')}\n${w.text('b')}\n转载自：${w.nameOf('writer')} 原文：${w.address('work')}`,
      }),
    ],
    expected: { verdict: 'attributed_repost', matches: ['work'] },
  },
  {
    what: 'not when the notice stood outside of what was copied',
    nearly: 'rights_info_removed',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        text: `${w.text('a')}\n${w.text('b')}\n© 2026 ${w.nameOf('writer')} 版权所有`,
      }),
      w.publish('post', 60, { text: `${w.text('own', 100)}\n${w.text('a')}` }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]

/** What a report says, and what it is turned into: a statement, a number. No two worlds say the same. */
interface Said {
  readonly first: string
  readonly second: string
  readonly turned: readonly [string, string]
  readonly number: readonly [string, string]
}
const reports = {
  grant: {
    first: '水库管理处处长陈远志表示，本次开闸放水每秒320立方米，下游12个村庄的村民不需要撤离。',
    second: '他说，今年汛期比往年提前了9天，但水位没有超过警戒线。',
    turned: ['不需要撤离', '需要撤离'],
    number: ['320', '920'],
  },
  licence: {
    first: '渔政站站长林素秋介绍，海湾里这一季投放的鲍苗有46万粒，成活率与去年持平。',
    second: '她还说，网箱之间的航道没有收窄，夜里收工的船可以照常回港。',
    turned: ['没有收窄', '收窄'],
    number: ['46万', '16万'],
  },
  statement: {
    first: '县医院副院长韩广平说，入冬以来门诊量增加了三成，住院的孩子病情都不重。',
    second: '院里备下的药够用到开春，各乡卫生所不会停诊。',
    turned: ['不会停诊', '会停诊'],
    number: ['三成', '五成'],
  },
  number: {
    first: '调度中心主任邱明远通报，列车在隧道口停了17分钟，车上268名乘客没有人受伤。',
    second: '抢修的工人清走落石以后，线路在当天傍晚恢复了单向通行。',
    turned: ['没有人受伤', '有人受伤'],
    number: ['17分钟', '71分钟'],
  },
  title: {
    first: '气象台首席预报员罗静宜提醒，寒潮后天夜里抵达，山口的阵风可能到九级。',
    second: '果农已经给三千亩柑橘套上了防寒袋，储备的草帘还够铺两遍。',
    turned: ['已经', '还没有'],
    number: ['三千', '三百'],
  },
  allowed: {
    first: '图书馆馆长贺知秋宣布，古籍阅览室下月迁到新楼，搬动的善本共有5200册。',
    second: '迁馆期间借阅不中断，读者可以凭旧证在侧门取书。',
    turned: ['不中断', '中断'],
    number: ['5200', '2500'],
  },
  signs: {
    first: '农技员曹立春在地头讲，这块旱地一亩撒种14斤，比山那边省下一成半的水。',
    second: '等到芒种前后再追一次肥，麦穗就不会空壳。',
    turned: ['不会空壳', '会空壳'],
    number: ['14', '41'],
  },
} as const satisfies Record<string, Said>

/** A report of about 300 characters with numbers, names and statements. */
const report = (w: World, { first, second }: Said, change: (text: string) => string = (text) => text): string =>
  change(`${w.text('a', 90)}${first}${w.text('b', 90)}${second}${w.text('c', 60)}`)
const turn =
  ({ turned }: Said) =>
  (text: string): string =>
    text.replace(...turned)
const recount =
  ({ number }: Said) =>
  (text: string): string =>
    text.replace(...number)

export const distortedRepost: readonly Scenario[] = [
  {
    what: 'when a permission forbids changes and its statements were turned round',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayModify: false, mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: report(w, reports.grant) }),
      w.publish('post', 60, { text: recount(reports.grant)(report(w, reports.grant, turn(reports.grant))) }),
    ],
    expected: { verdict: 'distorted_repost', permission: 'denied', action: 'review', matches: ['work'] },
  },
  {
    what: 'when an open licence forbids changes and numbers were changed',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        title: '海湾',
        text: `${report(w, reports.licence)}\n本作品采用 CC BY-ND 4.0 许可协议授权。`,
      }),
      w.publish('post', 60, {
        text:
          `${report(w, reports.licence, recount(reports.licence))}\n` +
          `转载自：${w.nameOf('writer')}《海湾》 原文：${w.address('work')}\n本文采用 CC BY-ND 4.0 许可协议。`,
      }),
    ],
    expected: { verdict: 'distorted_repost', permission: 'denied', matches: ['work'] },
  },
  ...(
    [
      ['when a credited news repost turns a statement round', '入冬通报', reports.statement, turn(reports.statement)],
      ['when a credited news repost has other numbers', '入冬通报', reports.number, recount(reports.number)],
      ['when a credited news repost has another title', '震惊！全村连夜逃命', reports.title, (text: string) => text],
    ] as const
  ).map(
    ([what, title, said, change]): Scenario => ({
      what,
      events: (w) => [
        w.account('writer', { name: '新华社' }),
        w.account('post', { licences: [{ kind: 'news-repost', number: '1' }] }),
        w.publish('work', 0, {
          by: 'writer',
          title: '入冬通报',
          news: true,
          jurisdiction: 'CN',
          text: report(w, said),
        }),
        w.publish('post', 60, {
          title,
          news: true,
          jurisdiction: 'CN',
          text: `来源：新华社 作者：新华社 原标题：《入冬通报》 编辑：顾小满 原文：${w.address('work')}\n${report(w, said, change)}`,
        }),
      ],
      expected: { verdict: 'distorted_repost', pack: 'cn-news', attribution: 'A5', matches: ['work'] },
    }),
  ),
  {
    what: 'not when the permission allows changes',
    nearly: 'distorted_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayModify: true, mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: report(w, reports.allowed) }),
      w.publish('post', 60, { text: report(w, reports.allowed, turn(reports.allowed)) }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
  {
    what: 'not when only punctuation and script differ',
    nearly: 'distorted_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayModify: false, mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: report(w, reports.signs) }),
      w.publish('post', 60, {
        text: report(w, reports.signs, (text) =>
          text.replaceAll('。', '\n').replaceAll('，', ', ').replace('14斤', '１４斤').replace('讲，这块', '講,這塊'),
        ),
      }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
]
