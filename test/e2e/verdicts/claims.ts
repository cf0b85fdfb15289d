import { grant } from '../../support/events.ts'
import type { Scenario } from './scenario.ts'

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
      w.publish('work', 0, { by: 'writer', jurisdiction: 'DE', text: `${w.text('a', 300)}${w.text('b', 16)}` }),
      w.publish('post', 60, { jurisdiction: 'DE', text: `${w.text('own')}${w.text('b', 16)}${w.text('own-2')}` }),
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

/** A report of about 300 characters with numbers, names and statements. */
const report = (w: Parameters<Scenario['events']>[0], change: (text: string) => string = (text) => text): string =>
  change(
    `${w.text('a', 90)}水库管理处处长陈远志表示，本次开闸放水每秒320立方米，下游12个村庄的村民不需要撤离。${w.text('b', 90)}` +
      `他说，今年汛期比往年提前了9天，但水位没有超过警戒线。${w.text('c', 60)}`,
  )

export const distortedRepost: readonly Scenario[] = [
  {
    what: 'when a permission forbids changes and its statements were turned round',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayModify: false, mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: report(w) }),
      w.publish('post', 60, {
        text: report(w, (text) =>
          text.replace('不需要撤离', '需要撤离').replace('没有超过', '超过').replace('320', '920'),
        ),
      }),
    ],
    expected: { verdict: 'distorted_repost', permission: 'denied', action: 'review', matches: ['work'] },
  },
  {
    what: 'when an open licence forbids changes and numbers were changed',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        title: '开闸',
        text: `${report(w)}\n本作品采用 CC BY-ND 4.0 许可协议授权。`,
      }),
      w.publish('post', 60, {
        text:
          `${report(w, (text) => text.replace('320', '920').replace('12个', '42个'))}\n` +
          `转载自：${w.nameOf('writer')}《开闸》 原文：${w.address('work')}\n本文采用 CC BY-ND 4.0 许可协议。`,
      }),
    ],
    expected: { verdict: 'distorted_repost', permission: 'denied', matches: ['work'] },
  },
  ...(
    [
      [
        'when a credited news repost turns a statement round',
        '开闸放水',
        (text: string) => text.replace('不需要撤离', '需要撤离'),
      ],
      ['when a credited news repost has other numbers', '开闸放水', (text: string) => text.replace('320', '3200')],
      ['when a credited news repost has another title', '震惊！全村连夜逃命', (text: string) => text],
    ] as const
  ).map(
    ([what, title, change]): Scenario => ({
      what,
      events: (w) => [
        w.account('writer', { name: '新华社' }),
        w.account('post', { licences: [{ kind: 'news-repost', number: '1' }] }),
        w.publish('work', 0, { by: 'writer', title: '开闸放水', news: true, jurisdiction: 'CN', text: report(w) }),
        w.publish('post', 60, {
          title,
          news: true,
          jurisdiction: 'CN',
          text: `来源：新华社 作者：新华社 原标题：《开闸放水》 编辑：顾小满 原文：${w.address('work')}\n${report(w, change)}`,
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
      w.publish('work', 0, { by: 'writer', text: report(w) }),
      w.publish('post', 60, { text: report(w, (text) => text.replace('不需要撤离', '需要撤离')) }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
  {
    what: 'not when only punctuation and script differ',
    nearly: 'distorted_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayModify: false, mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: report(w) }),
      w.publish('post', 60, {
        text: report(w, (text) => text.replaceAll('。', '\n').replaceAll('，', ', ').replace('320', '３２０')),
      }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
]
