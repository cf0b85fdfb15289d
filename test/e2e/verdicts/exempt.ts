import { registryKeys, saveSuppression } from '@sourcemark/registry'
import type { Scenario, World } from './scenario.ts'

const author = '顾听澜'
/** A sentence or two of about a hundred characters out of a long essay. */
const essay = (w: World): { before: string; passage: string; after: string; whole: string } => {
  const [before, passage, after] = [
    w.text('before', 420),
    w.text('passage', 70).replaceAll('。', '，'),
    w.text('after', 420),
  ]
  return { before, passage: `${passage}。`, after, whole: `${before}${passage}。${after}` }
}
const writes = (w: World) => w.publish('work', 0, { by: 'writer', title: '山中来信', text: essay(w).whole })
const writer = (w: World) => w.account('writer', { name: author })

export const quotation: readonly Scenario[] = [
  {
    what: 'when it quotes a passage in quotation marks and names author and title',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, {
        text: `${w.text('own', 300)}\n${author}在《山中来信》里写道：“${essay(w).passage}”\n${w.text('own-2', 200)}`,
      }),
    ],
    expected: { verdict: 'quotation', action: 'allow', matches: ['work'] },
  },
  {
    what: 'when the passage stands in a block quote',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, {
        mediaType: 'text/html',
        text: `<p>${w.text('own', 300)}</p><p>${author}《山中来信》：</p><blockquote>${essay(w).passage}</blockquote><p>${w.text('own-2', 200)}</p>`,
      }),
    ],
    expected: { verdict: 'quotation', matches: ['work'] },
  },
  {
    what: 'when an English essay is quoted and named',
    events: (w) => {
      const passage = w.text('passage', 34, 'en').replaceAll('.', ',')
      return [
        w.account('writer', { name: 'Ada Thornquist' }),
        w.publish('work', 0, {
          by: 'writer',
          language: 'en',
          title: 'Letters from the Ridge',
          text: `${w.text('before', 250, 'en')} ${passage} ${w.text('after', 250, 'en')}`,
        }),
        w.publish('post', 60, {
          language: 'en',
          text: `${w.text('own', 200, 'en')}\nIn “Letters from the Ridge” Ada Thornquist writes: “${passage}”\n${w.text('own-2', 120, 'en')}`,
        }),
      ]
    },
    expected: { verdict: 'quotation', matches: ['work'] },
  },
  {
    what: 'when a Markdown quotation is named',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, {
        mediaType: 'text/markdown',
        text: `${w.text('own', 300)}\n\n${author}《山中来信》：\n\n> ${essay(w).passage}\n\n${w.text('own-2', 200)}`,
      }),
    ],
    expected: { verdict: 'quotation', matches: ['work'] },
  },
  {
    what: 'not when nothing sets the passage off',
    nearly: 'quotation',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, {
        text: `${w.text('own', 300)}\n${author}《山中来信》是一本好书。\n${essay(w).passage}\n${w.text('own-2', 200)}`,
      }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
  {
    what: 'not when the quotation marks cannot be seen',
    nearly: 'quotation',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, {
        mediaType: 'text/html',
        text:
          `<p>${w.text('own', 300)}</p><p>${author}《山中来信》是一本好书。</p>` +
          `<p><span style="display:none">“</span>${essay(w).passage}<span style="display:none">”</span></p><p>${w.text('own-2', 200)}</p>`,
      }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
  {
    what: 'not when nearly the whole work is put in quotation marks',
    nearly: 'quotation',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, { text: `${w.text('own', 300)}\n${author}在《山中来信》里写道：“${essay(w).whole}”` }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
  {
    what: 'not when nobody says whose words they are',
    nearly: 'quotation',
    events: (w) => [
      writer(w),
      writes(w),
      w.publish('post', 60, { text: `${w.text('own', 300)}\n有人说：“${essay(w).passage}”\n${w.text('own-2', 200)}` }),
    ],
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]

/** How the articles of a statute begin; no two worlds share them. */
const statutes = {
  rules: ['为了规范', '在本市行政区域内', '本条例所称', '市人民政府应当', '任何单位和个人不得', '违反本条例规定的'],
  essay: ['本办法依据', '凡从事渔业捕捞者', '前款中的期限', '港务主管部门负责', '船主于出航前', '拒不改正者处以罚款'],
} as const
const numerals = ['一', '二', '三', '四', '五', '六']

const law = (w: World, which: keyof typeof statutes): string =>
  `第一章 总则\n` +
  statutes[which]
    .map((start, index) => `第${numerals[index]}条 ${start}${w.text(`article-${index}`, 55).replaceAll('。', '，')}。`)
    .join('\n') +
  (which === 'rules' ? '\n第七条 本条例自2026年1月1日起施行。' : '\n第七条 本办法由省渔业厅解释，公布之日施行。')

const table = (w: World): string =>
  `<table>${Array.from({ length: 24 }, (_, row) => `<tr><td>${w.text(`row-${row}`, 6).replaceAll('。', '')}</td><td>${(row * 37) % 100}.${row % 10}</td><td>${row * 113}</td></tr>`).join('')}</table>`

export const unprotected: readonly Scenario[] = [
  {
    what: 'when what it repeats is a statute',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: law(w, 'rules') }),
      w.publish('post', 60, { text: `${w.text('own', 120)}\n${law(w, 'rules')}` }),
    ],
    expected: {
      verdict: 'unprotected',
      permission: 'unprotected',
      attribution: 'not_required',
      action: 'allow',
      matches: ['work'],
    },
  },
  {
    what: 'when what it repeats is an official document',
    events: (w) => {
      const document =
        `国发〔2026〕12号\n国务院关于${w.text('subject', 20).replaceAll('。', '')}的通知\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n` +
        `${w.text('body-1', 120)}\n${w.text('body-2', 100)}\n特此通知。\n国务院\n2026年1月8日`
      return [
        w.account('writer', { class: 'government' }),
        w.publish('work', 0, { by: 'writer', text: document }),
        w.publish('post', 60, { text: document }),
      ]
    },
    expected: { verdict: 'unprotected', matches: ['work'] },
  },
  {
    what: 'when what it repeats is a table of facts',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', mediaType: 'text/html', text: table(w) }),
      w.publish('post', 60, { mediaType: 'text/html', text: `<p>${w.text('own', 80)}</p>${table(w)}` }),
    ],
    expected: { verdict: 'unprotected', matches: ['work'] },
  },
  {
    what: 'once people ruled that the passage may never match',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    ruled: async (w, database) => {
      const contentId = w.id('work')
      await saveSuppression(database, {
        suppressionId: w.id('ruling'),
        contentId,
        partId: null,
        start: null,
        end: null,
        reason: 'agreed boilerplate',
        madeBy: 'operator',
        madeAt: new Date('2026-03-02T00:00:00Z'),
      })
      return [registryKeys.content(contentId)]
    },
    expected: { verdict: 'unprotected', reason: 'registry_change', matches: ['work'] },
  },
  {
    what: 'not when a story merely speaks of an article',
    nearly: 'unprotected',
    events: (w) => {
      const story = `${w.text('a', 120)}他说，按照第三条，谁也不能进去。${w.text('b', 150)}`
      return [w.publish('work', 0, { by: 'writer', text: story }), w.publish('post', 60, { text: story })]
    },
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
  {
    what: 'not when only half of what it repeats is a statute and the rest an essay on it',
    nearly: 'unprotected',
    events: (w) => {
      const both = `${w.text('a', 300)}\n${w.text('b', 200)}\n${law(w, 'essay')}`
      return [w.publish('work', 0, { by: 'writer', text: both }), w.publish('post', 60, { text: both })]
    },
    expected: { verdict: 'attribution_missing', matches: ['work'] },
  },
]
