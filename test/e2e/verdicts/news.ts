import type { Scenario, World } from './scenario.ts'

const news = { news: true, jurisdiction: 'CN' }
const licence = (kind: string, more = {}) => ({ licences: [{ kind, number: '31120260001', ...more }] })
const report = (w: World, by = 'writer') => w.publish('work', 0, { by, title: '水库开闸', ...news, text: w.text('a') })
const complete = (w: World, source: string): string =>
  `来源：${source} 作者：${source} 原标题：《水库开闸》 编辑：顾小满 原文：${w.address('work')}\n${w.text('a')}`

export const newsUnlicensed: readonly Scenario[] = [
  {
    what: 'when an account without any licence publishes news',
    events: (w) => [w.account('post'), w.publish('post', 60, { ...news, text: w.text('own') })],
    expected: { verdict: 'news_unlicensed', pack: 'cn-news', action: 'hold', matches: [] },
  },
  {
    what: 'when the licence was over by then',
    events: (w) => [
      w.account('post', licence('news-editing', { validTo: '2026-03-01T08:30:00Z' })),
      w.publish('post', 60, { ...news, text: w.text('own') }),
    ],
    expected: { verdict: 'news_unlicensed', matches: [] },
  },
  {
    what: 'when the licence was taken back',
    events: (w) => [
      w.account('post', licence('news-repost', { status: 'revoked' })),
      w.publish('post', 60, { ...news, text: w.text('own') }),
    ],
    expected: { verdict: 'news_unlicensed', matches: [] },
  },
  {
    what: 'when the account may only carry what others publish',
    events: (w) => [
      w.account('post', licence('news-platform')),
      w.publish('post', 60, { ...news, text: w.text('own') }),
    ],
    expected: { verdict: 'news_unlicensed', matches: [] },
  },
  {
    what: 'when an account that may only repost publishes news of its own',
    events: (w) => [
      w.account('post', licence('news-repost')),
      w.publish('post', 60, { ...news, text: w.text('own'), declared: { original: true } }),
    ],
    expected: { verdict: 'news_unlicensed', matches: [] },
  },
  {
    what: 'also when no country is said, and whatever else is wrong with it',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { news: true, text: w.text('a') }),
    ],
    expected: { verdict: 'news_unlicensed', matches: ['work'] },
  },
  {
    what: 'when it reads like news although its platform did not call it so, and nothing else was found in it',
    events: (w) => [
      w.account('post'),
      w.publish('post', 60, {
        jurisdiction: 'CN',
        text:
          '本报讯（记者 顾小满）3月1日，记者从市水务局获悉，青岗水库当天上午开闸放水，流量为每秒三百二十立方米。' +
          `据市防汛办通报，下游十二个村庄的群众已经提前转移。${w.text('own', 60)}\n水库管理处负责人表示，放水将持续到3月4日。`,
      }),
    ],
    expected: { verdict: 'news_unlicensed', pack: 'cn-news', matches: [] },
  },
  {
    what: 'not when somebody tells of the same day as their own',
    nearly: 'news_unlicensed',
    events: (w) => [
      w.account('post'),
      w.publish('post', 60, {
        jurisdiction: 'CN',
        text: `三月一日那天我去看水库放水。闸门一开，水像一堵墙倒下来，站在坝上的人都往后退了半步，又都笑起来。${w.text('own', 60)}`,
      }),
    ],
    expected: { verdict: 'no_match', pack: 'cn-official-accounts', matches: [] },
  },
  {
    what: 'not when the account may gather and publish news',
    nearly: 'news_unlicensed',
    events: (w) => [
      w.account('post', licence('news-editing', { status: 'valid', validFrom: '2026-01-01T00:00:00Z' })),
      w.publish('post', 60, { ...news, text: w.text('own'), declared: { original: true } }),
    ],
    expected: { verdict: 'no_match', pack: 'cn-news', matches: [] },
  },
  {
    what: 'not any more once the platform has checked a licence',
    nearly: 'news_unlicensed',
    events: (w) => [w.account('post'), w.publish('post', 60, { ...news, text: w.text('own') })],
    later: (w) => [w.account('post', licence('news-editing'), 90)],
    expected: { verdict: 'no_match', reason: 'registry_change', matches: [] },
  },
]

export const newsSourceUnlisted: readonly Scenario[] = [
  {
    what: 'when a licensed account reposts news from an account that is on no list',
    events: (w) => [
      w.account('writer'),
      w.account('post', licence('news-repost')),
      report(w),
      w.publish('post', 60, { ...news, title: '水库开闸', text: complete(w, w.nameOf('writer')) }),
    ],
    expected: { verdict: 'news_source_unlisted', pack: 'cn-news', action: 'hold', matches: ['work'] },
  },
  {
    what: 'when the source is a registered work of somebody who is on no list',
    events: (w) => [
      w.account('post', licence('news-editing')),
      w.register('work', 0, { owner: '青禾出版社', title: '水库开闸', url: w.address('work'), text: w.text('a') }),
      w.publish('post', 60, { ...news, title: '水库开闸', text: complete(w, '青禾出版社') }),
    ],
    expected: { verdict: 'news_source_unlisted', matches: ['work'] },
  },
  {
    what: 'when the source calls itself nearly like a listed one',
    events: (w) => [
      w.account('writer', { name: '新华杜' }),
      w.account('post', licence('news-repost')),
      report(w),
      w.publish('post', 60, { ...news, title: '水库开闸', text: complete(w, '新华杜') }),
    ],
    expected: { verdict: 'news_source_unlisted', matches: ['work'] },
  },
  {
    what: 'when nothing is said of the source either',
    events: (w) => [
      w.account('writer'),
      w.account('post', licence('news-repost')),
      report(w),
      w.publish('post', 60, { ...news, text: w.text('a') }),
    ],
    expected: { verdict: 'news_source_unlisted', attribution: 'A0', matches: ['work'] },
  },
  {
    what: 'not when the source is on the list and everything is said',
    nearly: 'news_source_unlisted',
    events: (w) => [
      w.account('writer', { name: '新华社' }),
      w.account('post', licence('news-repost')),
      report(w),
      w.publish('post', 60, { ...news, title: '水库开闸', text: complete(w, '新华社') }),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', pack: 'cn-news', matches: ['work'] },
  },
]
