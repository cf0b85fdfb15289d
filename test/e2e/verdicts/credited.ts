import { withdrawn } from '../../support/events.ts'
import type { Scenario, World } from './scenario.ts'

const work = (w: World, fields = {}) =>
  w.publish('work', 0, { by: 'writer', title: '山中来信', text: w.text('a'), ...fields })
const post = (w: World, around: (text: string) => string, fields = {}) =>
  w.publish('post', 60, { text: around(w.text('a')), ...fields })

export const attributedRepost: readonly Scenario[] = [
  {
    what: 'when it declares the work by its id',
    events: (w) => [
      w.account('writer'),
      work(w),
      post(w, (a) => a, { declared: { repostOf: { contentId: w.id('work') } } }),
    ],
    expected: {
      verdict: 'attributed_repost',
      attribution: 'A5',
      permission: 'unknown',
      action: 'notify',
      matches: ['work'],
    },
  },
  {
    what: 'when its first line names owner and address',
    events: (w) => [
      w.account('writer'),
      work(w),
      post(w, (a) => `转载自：${w.nameOf('writer')} 原文：${w.address('work')}\n${a}`),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', matches: ['work'] },
  },
  {
    what: 'when its last line names the account by name and id',
    events: (w) => [
      w.account('writer', { handles: ['tingyu_shufang'] }),
      work(w),
      post(w, (a) => `${a}\n来源丨公众号：${w.nameOf('writer')}（ID：tingyu_shufang）`),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', matches: ['work'] },
  },
  {
    what: 'when it links to the work in English',
    events: (w) => [
      w.account('writer', { name: 'The Hollow Lantern' }),
      w.publish('work', 0, { by: 'writer', title: 'Tides', language: 'en', text: w.text('a', 200, 'en') }),
      w.publish('post', 60, {
        language: 'en',
        mediaType: 'text/html',
        text: `<p>${w.text('a', 200, 'en')}</p><p>Originally published at <a href="${w.address('work')}">The Hollow Lantern</a></p>`,
      }),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', matches: ['work'] },
  },
  {
    what: 'when a revision adds the credit line that the verdict asked for',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => a)],
    later: (w) => [
      post(w, (a) => `${a}\n转载自：${w.nameOf('writer')}《山中来信》 原文：${w.address('work')}`, { revision: 2 }),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', reason: 'revision', matches: ['work'] },
  },
  {
    what: 'when it names the owner by the name that the account bore then',
    events: (w) => [
      w.account('writer'),
      w.account('writer', { name: '后来的名字' }, 90),
      work(w),
      post(w, (a) => `转载自：${w.nameOf('writer')} 原文：${w.address('work')}\n${a}`),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', matches: ['work'] },
  },
  {
    what: 'not when the name leads nowhere: no address, no id, no title',
    nearly: 'attributed_repost',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `转载自：${w.nameOf('writer')}\n${a}`)],
    expected: { verdict: 'attribution_defective', attribution: 'A4', defects: ['NO_LINK'], matches: ['work'] },
  },
]

export const attributionDefective: readonly Scenario[] = [
  {
    what: 'when its mark is vague',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${a}\n来源：网络`)],
    expected: {
      verdict: 'attribution_defective',
      attribution: 'A1',
      action: 'return',
      defects: ['VAGUE'],
      matches: ['work'],
    },
  },
  {
    what: 'when it carries a disclaimer only',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${a}\n版权归原作者所有，如有侵权请联系删除。`)],
    expected: { verdict: 'attribution_defective', attribution: 'A1', defects: ['VAGUE'], matches: ['work'] },
  },
  {
    what: 'when it names somebody whom nobody knows',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `转载自：飞檐小筑札记\n${a}`)],
    expected: {
      verdict: 'attribution_defective',
      attribution: 'A2',
      defects: ['NO_OWNER', 'NO_LINK'],
      matches: ['work'],
    },
  },
  {
    what: 'when the name only resembles the owner’s',
    events: (w) => [
      w.account('writer', { name: '未央宫灯火录' }),
      work(w),
      post(w, (a) => `转载自：末央宫灯火录\n${a}`),
    ],
    expected: { verdict: 'attribution_defective', attribution: 'A2', defects: ['NO_OWNER'], matches: ['work'] },
  },
  {
    what: 'when it names who passed the work on, not its owner',
    events: (w) => [
      w.account('writer'),
      w.account('carrier'),
      work(w),
      w.publish('copy', 30, { by: 'carrier', text: w.text('a'), declared: { repostOf: { contentId: w.id('work') } } }),
      post(w, (a) => `转载自：${w.nameOf('carrier')} 原文：${w.address('copy')}\n${a}`),
    ],
    expected: { verdict: 'attribution_defective', attribution: 'A3', defects: ['INTERMEDIATE'], matches: ['work'] },
  },
  {
    what: 'when it leads to the owner’s site, but to another article',
    events: (w) => [
      w.account('writer', { urls: ['https://tingyu.example/'] }),
      work(w, { url: 'https://tingyu.example/2026/letters' }),
      post(w, (a) => `${a}\n原文链接：https://tingyu.example/2025/other`),
    ],
    expected: { verdict: 'attribution_defective', attribution: 'A3', defects: ['NO_LINK'], matches: ['work'] },
  },
  {
    what: 'when the right credit cannot be seen',
    events: (w) => [
      w.account('writer'),
      work(w),
      post(
        w,
        (a) => `<p>${a}</p><p style="display:none">转载自：${w.nameOf('writer')} 原文：${w.address('work')}</p>`,
        {
          mediaType: 'text/html',
        },
      ),
    ],
    expected: { verdict: 'attribution_defective', attribution: 'A4', defects: ['HIDDEN'], matches: ['work'] },
  },
  {
    what: 'when the right owner is named for the pictures only',
    events: (w) => [
      w.account('writer'),
      work(w),
      post(w, (a) => `${a}\n图源：${w.nameOf('writer')} ${w.address('work')}`),
    ],
    expected: { verdict: 'attribution_defective', attribution: 'A4', defects: ['SCOPE_GAP'], matches: ['work'] },
  },
  {
    what: 'when a news repost names no editor',
    events: (w) => [
      w.account('writer', { name: '新华社', class: 'media' }),
      w.account('post', { licences: [{ kind: 'news-repost', number: '1' }] }),
      w.publish('work', 0, { by: 'writer', title: '水库开闸', news: true, jurisdiction: 'CN', text: w.text('a') }),
      w.publish('post', 60, {
        title: '水库开闸',
        news: true,
        jurisdiction: 'CN',
        text: `来源：新华社 作者：新华社 原标题：《水库开闸》 原文：${w.address('work')}\n${w.text('a')}`,
      }),
    ],
    expected: {
      verdict: 'attribution_defective',
      attribution: 'A4',
      pack: 'cn-news',
      defects: ['NO_EDITOR'],
      matches: ['work'],
    },
  },
  {
    what: 'when a news repost does not say the original title',
    events: (w) => [
      w.account('writer', { name: '新华社', class: 'media' }),
      w.account('post', { licences: [{ kind: 'news-repost', number: '1' }] }),
      w.publish('work', 0, { by: 'writer', title: '水库开闸', news: true, jurisdiction: 'CN', text: w.text('a') }),
      w.publish('post', 60, {
        title: '水库开闸',
        news: true,
        jurisdiction: 'CN',
        declared: { editor: '顾小满' },
        text: `来源：新华社 作者：新华社 原文：${w.address('work')}\n${w.text('a')}`,
      }),
    ],
    expected: {
      verdict: 'attribution_defective',
      attribution: 'A4',
      pack: 'cn-news',
      defects: ['NO_TITLE'],
      matches: ['work'],
    },
  },
  {
    what: 'not when the credit is complete and can be seen',
    nearly: 'attribution_defective',
    events: (w) => [
      w.account('writer'),
      work(w),
      post(w, (a) => `${a}\n来源：网络\n转载自：${w.nameOf('writer')} 原文：${w.address('work')}`),
    ],
    expected: { verdict: 'attributed_repost', attribution: 'A5', matches: ['work'] },
  },
]

export const attributionMissing: readonly Scenario[] = [
  {
    what: 'when it repeats a work and says nothing',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${w.text('own', 100)}\n${a}`)],
    expected: {
      verdict: 'attribution_missing',
      attribution: 'A0',
      permission: 'unknown',
      action: 'hold',
      matches: ['work'],
    },
  },
  {
    what: 'when it only asks others to name the source',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${a}\n转载请注明出处。`)],
    expected: { verdict: 'attribution_missing', attribution: 'A0', matches: ['work'] },
  },
  {
    what: 'when it forbids others what it does itself',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${a}\n严禁未经授权转载`)],
    expected: { verdict: 'attribution_missing', attribution: 'A0', matches: ['work'] },
  },
  {
    what: 'when the owner’s word about their own first publication was copied along',
    events: (w) => {
      const said = (a: string): string => `${a}\n本文首发于公众号“${w.nameOf('writer')}”，未经授权禁止转载`
      return [w.account('writer'), work(w, { text: said(w.text('a')) }), post(w, said)]
    },
    expected: { verdict: 'attribution_missing', attribution: 'A0', findings: ['RESIDUE_MARK'], matches: ['work'] },
  },
  {
    what: 'when one of two works is credited and the other is not',
    events: (w) => [
      w.account('writer'),
      work(w),
      w.publish('work-2', 0, { by: 'other', text: w.text('b') }),
      post(w, (a) => `转载自：${w.nameOf('writer')} 原文：${w.address('work')}\n${a}\n${w.text('b')}`),
    ],
    expected: { verdict: 'attribution_missing', attribution: 'A0', matches: ['work', 'work-2'] },
  },
  {
    what: 'not when a vague mark is there: that is a defective one',
    nearly: 'attribution_missing',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `${a}\n（图文来自网络）`)],
    expected: { verdict: 'attribution_defective', attribution: 'A1', matches: ['work'] },
  },
]

export const attributionFalse: readonly Scenario[] = [
  {
    what: 'when it names somebody who never had the work',
    events: (w) => [
      w.account('writer'),
      w.account('other'),
      work(w),
      post(w, (a) => `转载自：${w.nameOf('other')}\n${a}`),
    ],
    expected: { verdict: 'attribution_false', attribution: 'AX', action: 'hold', matches: ['work'] },
  },
  {
    what: 'when it names an account of its own entity',
    events: (w) => [
      w.account('writer'),
      w.account('post', { entityId: w.id('house') }),
      w.account('sibling', { entityId: w.id('house') }),
      work(w),
      w.publish('copy', 30, { by: 'sibling', text: w.text('a') }),
      post(w, (a) => `转载自：${w.nameOf('sibling')} 原文：${w.address('copy')}\n${a}`),
    ],
    expected: { verdict: 'attribution_false', attribution: 'AX', matches: ['work'] },
  },
  {
    what: 'when it declares another work than the one that it repeats',
    events: (w) => [
      w.account('writer'),
      work(w),
      w.publish('elsewhere', 0, { by: 'other', text: w.text('b') }),
      post(w, (a) => a, { declared: { repostOf: { contentId: w.id('elsewhere') } } }),
    ],
    expected: { verdict: 'attribution_false', attribution: 'AX', matches: ['work'] },
  },
  {
    what: 'when it gives its own name as the author',
    events: (w) => [w.account('writer'), w.account('post'), work(w), post(w, (a) => `作者：${w.nameOf('post')}\n${a}`)],
    expected: { verdict: 'attribution_false', attribution: 'AX', matches: ['work'] },
  },
  {
    what: 'when it names somebody who took the work up only later',
    events: (w) => [
      w.account('writer'),
      w.account('carrier'),
      work(w),
      w.publish('copy', 90, { by: 'carrier', text: w.text('a') }),
      post(w, (a) => `转载自：${w.nameOf('carrier')}\n${a}`),
    ],
    expected: { verdict: 'attribution_false', attribution: 'AX', matches: ['work'] },
  },
  {
    what: 'until it turns out that whom it names had passed the work on before',
    nearly: 'attribution_false',
    events: (w) => [
      w.account('writer'),
      w.account('carrier'),
      work(w),
      post(w, (a) => `转载自：${w.nameOf('carrier')}\n${a}`),
    ],
    later: (w) => [w.publish('copy', 30, { by: 'carrier', text: w.text('a') })],
    expected: {
      verdict: 'attribution_defective',
      attribution: 'A3',
      reason: 'new_original',
      defects: ['INTERMEDIATE'],
      matches: ['work'],
    },
  },
  {
    what: 'not when whom it names took something down that may have been the work',
    nearly: 'attribution_false',
    events: (w) => [
      w.account('writer'),
      w.account('other'),
      work(w),
      w.publish('elsewhere', 10, { by: 'other', text: w.text('b') }),
      post(w, (a) => `转载自：${w.nameOf('other')}\n${a}`),
    ],
    later: (w) => [withdrawn(w.id('elsewhere'), 90)],
    expected: { verdict: 'attribution_defective', attribution: 'A2', reason: 'correction', matches: ['work'] },
  },
  {
    what: 'not when nobody knows whom it names',
    nearly: 'attribution_false',
    events: (w) => [w.account('writer'), work(w), post(w, (a) => `转载自：${w.nameOf('other')}\n${a}`)],
    expected: { verdict: 'attribution_defective', attribution: 'A2', matches: ['work'] },
  },
]
