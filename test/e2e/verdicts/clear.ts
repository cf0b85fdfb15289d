import { grant, withdrawn } from '../../support/events.ts'
import type { Scenario } from './scenario.ts'

const unreadable = { partId: 'img', kind: 'image', mediaType: 'image/jpeg', uri: 'file:///no-root/k.jpg' }

export const noMatch: readonly Scenario[] = [
  {
    what: 'when nothing of it was published before',
    events: (w) => [w.publish('writer', 0, { text: w.text('other') }), w.publish('post', 60, { text: w.text('own') })],
    expected: { verdict: 'no_match', attribution: 'not_required', permission: 'unknown', action: 'allow', matches: [] },
  },
  {
    what: 'when the work that it repeats was withdrawn',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    later: (w) => [withdrawn(w.id('work'), 90)],
    expected: { verdict: 'no_match', reason: 'correction', matches: [] },
  },
  {
    what: 'when it declares itself original and is',
    events: (w) => [
      w.publish('post', 60, { text: w.text('own', 200, 'en'), language: 'en', declared: { original: true } }),
    ],
    expected: { verdict: 'no_match', findings: ['DECLARED_ORIGINAL'], matches: [] },
  },
  {
    what: 'when others copied it afterwards, whatever they declare',
    events: (w) => [
      w.publish('post', 0, { text: w.text('a') }),
      w.publish('copy', 60, { by: 'other', text: w.text('a'), declared: { original: true } }),
    ],
    expected: { verdict: 'no_match', matches: [] },
  },
  {
    what: 'only when every part was read: a picture that nobody could read leaves it open',
    nearly: 'no_match',
    events: (w) => [
      w.publish('post', 60, {
        parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text: w.text('own') }, unreadable],
      }),
    ],
    expected: { verdict: 'indeterminate', matches: [] },
  },
]

export const ownContent: readonly Scenario[] = [
  {
    what: 'when an account repeats itself',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { by: 'writer', text: w.text('a') }),
    ],
    expected: {
      verdict: 'own_content',
      permission: 'own',
      attribution: 'not_required',
      action: 'allow',
      matches: ['work'],
    },
  },
  {
    what: 'when the work belongs to another account of its entity',
    events: (w) => [
      w.account('writer', { entityId: w.id('house') }),
      w.account('sibling', { entityId: w.id('house') }),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, {
        by: 'sibling',
        text: `${w.text('own', 80)}\n${w.text('a')}`,
        declared: { original: true },
      }),
    ],
    expected: { verdict: 'own_content', permission: 'own', matches: ['work'] },
  },
  {
    what: 'once the platform says that both accounts are of one entity',
    events: (w) => [
      w.account('writer'),
      w.account('sibling'),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { by: 'sibling', text: w.text('a') }),
    ],
    later: (w) => [
      w.account('writer', { entityId: w.id('house') }, 90),
      w.account('sibling', { entityId: w.id('house') }, 90),
    ],
    expected: { verdict: 'own_content', reason: 'registry_change', matches: ['work'] },
  },
  {
    what: 'also for what an account wrote before it changed hands, when whoever had it then posts it again',
    events: (w) => [
      w.account('writer', { entityId: w.id('house') }),
      w.account('writer', { entityId: w.id('buyer') }, 30),
      w.account('sibling', { entityId: w.id('house') }),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { by: 'sibling', text: w.text('a') }),
    ],
    expected: { verdict: 'own_content', matches: ['work'] },
  },
  {
    what: 'not when the account changed hands in between: the work stays with the entity that had it then',
    nearly: 'own_content',
    events: (w) => [
      w.account('writer', { entityId: w.id('house') }),
      w.account('writer', { entityId: w.id('buyer') }, 30),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { by: 'writer', text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', permission: 'unknown', matches: ['work'] },
  },
]

export const indeterminate: readonly Scenario[] = [
  ...(['image', 'audio', 'video'] as const).map(
    (kind): Scenario => ({
      what: `when a part of kind ${kind} could not be read and nothing else was found`,
      events: (w) => [
        w.publish('post', 60, {
          parts: [
            { partId: 'body', kind: 'text', mediaType: 'text/plain', text: w.text('own') },
            { partId: 'medium', kind, mediaType: `${kind}/mp4`, uri: 'https://platform.example/m' },
          ],
        }),
      ],
      expected: { verdict: 'indeterminate', findings: ['PART_NOT_READ'], action: 'review', matches: [] },
    }),
  ),
  {
    what: 'when what was read is marked well, but a picture was not read',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, {
        declared: { repostOf: { contentId: w.id('work') } },
        parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text: w.text('a') }, unreadable],
      }),
    ],
    expected: { verdict: 'indeterminate', attribution: 'A5', findings: ['PART_NOT_READ'], matches: ['work'] },
  },
  {
    what: 'not when what was found is enough whatever else is in it',
    nearly: 'indeterminate',
    events: (w) => [
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, {
        parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text: w.text('a') }, unreadable],
      }),
    ],
    expected: { verdict: 'attribution_missing', findings: ['PART_NOT_READ'], matches: ['work'] },
  },
]

export const licensedRepost: readonly Scenario[] = [
  {
    what: 'when its account may repost this work and shows where it is from',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { grantee: w.id('acct-post'), contentId: w.id('work') }),
      w.publish('work', 0, { by: 'writer', title: '山中', text: w.text('a') }),
      w.publish('post', 60, { text: `${w.text('a')}\n转载自：${w.nameOf('writer')}` }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', action: 'allow', matches: ['work'] },
  },
  {
    what: 'when everybody may repost everything of its owner without showing the source',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true }),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
  {
    what: 'when the entity behind the owner’s account grants it',
    events: (w) => [
      w.account('writer', { entityId: w.id('house') }),
      grant(w.id('g'), w.id('house'), {
        mayHideSource: true,
        validFrom: '2026-01-01T00:00:00Z',
        validTo: '2027-01-01T00:00:00Z',
      }),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
  {
    what: 'when a permission comes after it',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    later: (w) => [grant(w.id('g'), w.id('acct-writer'), { contentId: w.id('work'), mayHideSource: true }, 90)],
    expected: { verdict: 'licensed_repost', permission: 'licensed', reason: 'registry_change', matches: ['work'] },
  },
  {
    what: 'when the work is under an open licence and the post names author, title, source and licence',
    events: (w) => [
      w.account('writer'),
      w.publish('work', 0, {
        by: 'writer',
        title: '山中',
        text: `${w.text('a')}\n本作品采用 CC BY-SA 4.0 许可协议授权。`,
      }),
      w.publish('post', 60, {
        text: `${w.text('a')}\n转载自：${w.nameOf('writer')}《山中》 原文：${w.address('work')}\n本文采用 CC BY-SA 4.0 许可协议。`,
      }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'open_licence', matches: ['work'] },
  },
  {
    what: 'when the permission was taken back only after it was published',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true }, 10),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true, revoked: true }, 90),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'licensed_repost', permission: 'licensed', matches: ['work'] },
  },
  {
    what: 'not when the permission was over by then',
    nearly: 'licensed_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true, validTo: '2026-03-01T08:59:00Z' }),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', permission: 'expired', matches: ['work'] },
  },
  {
    what: 'not when the permission had been taken back before',
    nearly: 'licensed_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true }, 10),
      grant(w.id('g'), w.id('acct-writer'), { mayHideSource: true, revoked: true }, 30),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', permission: 'denied', matches: ['work'] },
  },
  {
    what: 'not when the permission asks to show the source and the post does not',
    nearly: 'licensed_repost',
    events: (w) => [
      w.account('writer'),
      grant(w.id('g'), w.id('acct-writer')),
      w.publish('work', 0, { by: 'writer', text: w.text('a') }),
      w.publish('post', 60, { text: w.text('a') }),
    ],
    expected: { verdict: 'attribution_missing', permission: 'licensed', matches: ['work'] },
  },
]
