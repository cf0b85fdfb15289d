import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type World, worldOf } from '../e2e/verdicts/scenario.ts'
import { grant, type PlatformEvent, withdrawn } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { shuffled } from '../support/random.ts'

/** Worlds in which the same things happen, in 300 different orders. */
const interleavings = 300
/** Worlds of the scenarios have lower numbers. */
const firstWorld = 1000

/** A work and what may happen around it: copies, credits, permissions, licences, revisions, changes of hands, withdrawals. */
function happenings(w: World): PlatformEvent[] {
  const a = w.text('a', 160)
  const b = w.text('b', 160)
  const own = w.text('own', 80)
  return [
    w.account('writer', { name: '听雨人家', entityId: w.id('house') }, 0),
    w.account('writer', { name: '听雨新居', entityId: w.id('buyer') }, 200),
    w.account('sibling', { entityId: w.id('house') }, 0),
    w.account('carrier', {}, 0),
    w.account('reader', { licences: [{ kind: 'news-repost', number: '1', validTo: '2026-03-01T09:30:00Z' }] }, 0),
    grant(w.id('g-1'), w.id('house'), { grantee: w.id('acct-friend'), mayHideSource: true }, 10),
    grant(w.id('g-1'), w.id('house'), { grantee: w.id('acct-friend'), mayHideSource: true, revoked: true }, 90),
    // Of one work two copies, one of them credited by others; the work is registered late and retitled.
    w.publish('work', 0, { by: 'writer', title: '旧题', text: a }),
    w.publish('work', 0, { by: 'writer', title: '新题', text: a, revision: 2 }),
    w.publish('copy', 20, { by: 'carrier', text: `${a}\n${own}`, declared: { repostOf: { contentId: w.id('work') } } }),
    w.publish('by-carrier', 40, { text: `转载自：${w.nameOf('carrier')} 原文：${w.address('copy')}\n${a}` }),
    w.publish('by-name', 50, { text: `转载自：听雨人家《新题》 原文：${w.address('work')}\n${a}` }),
    w.publish('by-later-name', 60, { text: `转载自：听雨新居\n${a}` }),
    w.publish('friend', 45, { by: 'friend', text: a }),
    w.publish('friend-late', 120, { by: 'friend', text: a }),
    w.publish('kin', 70, { by: 'sibling', text: a }),
    w.publish('claims', 80, { text: a, declared: { original: true } }),
    w.publish('news-in-time', 85, { by: 'reader', news: true, jurisdiction: 'CN', text: w.text('own-4', 80) }),
    w.publish('news-late', 95, { by: 'reader', news: true, jurisdiction: 'CN', text: w.text('own-2', 80) }),
    // Another work, which is withdrawn; and a post that edits its copy away.
    w.publish('gone', 5, { by: 'writer', text: b }),
    w.publish('gone-copy', 30, { text: b }),
    w.publish('gone-copy-2', 100, { text: b }),
    withdrawn(w.id('gone'), 150),
    w.publish('turned', 110, { text: b }),
    w.publish('turned', 110, { text: w.text('own-3', 80), revision: 2 }),
  ]
}

/** What a verdict says, without what differs from world to world. */
function said(verdict: Verdict, w: World): Record<string, unknown> {
  const { attribution, permission, action, revision, status, policy, matches, credits } = verdict
  const bare = (id: string | null): string | null => id?.replace(w.id(''), '') ?? null
  return {
    verdict: verdict.verdict,
    attribution,
    permission,
    action,
    revision,
    status,
    rule: policy.rule,
    matches: matches.map(({ contentId, owner }) => [bare(contentId), bare(owner.entityId), bare(owner.name)]),
    credits: credits.map(({ grade, resolvesTo, defects }) => [grade, bare(resolvesTo), defects]),
  }
}

const worlds = Array.from({ length: interleavings }, (_, index) => worldOf(firstWorld + index))

let line: Line
beforeAll(async () => {
  line = await startLine({ workers: 2 })
  const orders = worlds.map((world, index) => (index === 0 ? happenings(world) : shuffled(happenings(world), index)))
  // Round by round, so that the worlds are interleaved with one another as well.
  const rounds = Math.max(...orders.map(({ length }) => length))
  for (let round = 0; round < rounds; round += 5) {
    await line.send(orders.flatMap((events) => events.slice(round, round + 5)))
  }
  await line.idle(600_000)
}, 900_000)
afterAll(() => line?.stop())

describe('300 orders of the same events', () => {
  test('end in the same verdicts', () => {
    const finals = line.finalVerdicts()
    const endOf = (w: World): Record<string, unknown> =>
      Object.fromEntries(
        [
          ...new Set(
            happenings(w).flatMap(({ type, data }) =>
              type.includes('content.published') ? [String(data.contentId)] : [],
            ),
          ),
        ]
          .sort()
          .map((contentId) => {
            const verdict = finals.get(contentId)
            return [contentId.slice(w.id('').length), verdict === undefined ? null : said(verdict, w)]
          }),
      )
    const [first, ...others] = worlds.map(endOf)
    expect(
      Object.fromEntries(Object.entries(first ?? {}).map(([id, one]) => [id, (one as { verdict: string }).verdict])),
    ).toEqual({
      work: 'no_match',
      copy: 'attributed_repost',
      'by-carrier': 'attribution_defective',
      'by-name': 'attributed_repost',
      'by-later-name': 'attribution_defective',
      friend: 'licensed_repost',
      'friend-late': 'attribution_missing',
      kin: 'own_content',
      claims: 'false_original_claim',
      'news-in-time': 'no_match',
      'news-late': 'news_unlicensed',
      gone: 'no_match',
      'gone-copy': 'no_match',
      'gone-copy-2': 'attribution_missing',
      turned: 'no_match',
    })
    for (const [index, other] of others.entries()) expect(other, `order ${index + 1}`).toEqual(first)
  })

  test('tell each change with its reason, and no change twice', () => {
    for (const w of worlds) {
      const events = happenings(w).length
      for (const name of [
        'work',
        'copy',
        'by-carrier',
        'by-name',
        'friend',
        'friend-late',
        'kin',
        'gone-copy',
        'gone-copy-2',
        'turned',
      ]) {
        const verdicts = line.verdictsOf(w.id(name))
        expect(verdicts.length, w.id(name)).toBeLessThanOrEqual(events)
        for (const [index, verdict] of verdicts.entries()) {
          const before = verdicts[index - 1]
          if (before === undefined) {
            expect([verdict.reason, verdict.supersedes]).toEqual(['first', null])
            continue
          }
          expect(verdict.supersedes).toBe(before.verdictId)
          expect(verdict.verdictId).not.toBe(before.verdictId)
          expect(verdict.reason).not.toBe('first')
          if (verdict.revision > before.revision) expect(verdict.reason).toBe('revision')
        }
      }
    }
  })

  test('change nothing when everything is sent once more', async () => {
    const rows = line.records().length
    await line.send(
      worlds
        .slice(0, 8)
        .flatMap(happenings)
        .map((event) => ({ ...event, id: `again-${event.id}` })),
    )
    await line.idle()
    expect(line.records().length).toBe(rows)
  }, 240_000)
})
