import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, addressOf, published, withdrawn } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { texts } from '../support/texts.ts'

let line: Line
beforeAll(async () => {
  line = await startLine()
})
afterAll(() => line?.stop())

const matched = ({ matches }: Verdict): string[] => matches.map(({ contentId }) => contentId)
const names =
  (contentId: string) =>
  (verdict: Verdict): boolean =>
    matched(verdict).join() === contentId

test('a revision without the copied text is judged anew, and one with another copy again', async () => {
  const post = { contentId: 'rev-copy', minute: 10 }
  await line.send([
    published({ contentId: 'rev-a', minute: 0, text: texts.lighthouse }),
    published({ contentId: 'rev-b', minute: 0, language: 'en', text: texts.beekeeper }),
  ])
  await line.idle()
  await line.send([published({ ...post, text: texts.lighthouse })])
  const first = await line.verdict('rev-copy')
  expect(first).toMatchObject({ verdict: 'attribution_missing', revision: 1, reason: 'first' })

  await line.send([published({ ...post, revision: 2, text: texts.ownLunch })])
  const second = await line.verdict('rev-copy', ({ revision }) => revision === 2)
  expect(second).toMatchObject({ verdict: 'no_match', reason: 'revision', supersedes: first.verdictId, matches: [] })

  await line.send([published({ ...post, revision: 3, language: 'en', text: texts.beekeeper })])
  const third = await line.verdict('rev-copy', ({ revision }) => revision === 3)
  expect(third).toMatchObject({ verdict: 'attribution_missing', reason: 'revision', supersedes: second.verdictId })
  expect(matched(third)).toEqual(['rev-b'])

  // What was edited away matches nobody any more.
  await line.send([published({ contentId: 'rev-later', minute: 20, text: texts.ownLunch })])
  expect(await line.verdict('rev-later')).toMatchObject({ verdict: 'no_match' })

  // An older revision that comes late changes nothing.
  await line.send([published({ ...post, contentId: 'rev-late', revision: 2, text: texts.ownGarden })])
  await line.verdict('rev-late')
  await line.send([published({ ...post, contentId: 'rev-late', revision: 1, text: texts.lighthouse })])
  await line.idle()
  expect(line.verdictsOf('rev-late').map(({ verdict, revision }) => [verdict, revision])).toEqual([['no_match', 2]])
})

test('an original that edits its text away leaves the next-earliest copy as the origin', async () => {
  await line.send([
    published({ contentId: 'edit-a', minute: 0, text: texts.observatory }),
    published({ contentId: 'edit-b', minute: 5, text: texts.observatory }),
  ])
  await line.idle()
  await line.send([published({ contentId: 'edit-c', minute: 6, text: texts.observatory })])
  expect(matched(await line.verdict('edit-c'))).toEqual(['edit-a'])
  await line.send([
    published({
      contentId: 'edit-a',
      minute: 0,
      revision: 2,
      text: '全文已经删除，换成了一句与此毫无关系的话放在这里。',
    }),
  ])
  expect(await line.verdict('edit-c', names('edit-b'))).toMatchObject({ verdict: 'attribution_missing' })
  expect(await line.verdict('edit-b', names(''))).toMatchObject({ verdict: 'no_match' })
})

describe('a withdrawn original', () => {
  test('matches nobody any more: its copies get another verdict, the next-earliest of them as their origin', async () => {
    await line.send([published({ contentId: 'gone-a', minute: 0, text: texts.noodles })])
    await line.idle()
    await line.send([
      published({ contentId: 'gone-b', minute: 5, text: texts.noodles }),
      published({ contentId: 'gone-c', minute: 6, text: texts.noodles }),
      published({ contentId: 'gone-d', minute: 7, text: texts.noodles }),
    ])
    const before = new Map<string, Verdict>()
    for (const id of ['gone-b', 'gone-c', 'gone-d']) before.set(id, await line.verdict(id, names('gone-a')))

    await line.send([withdrawn('gone-a', 30)])
    expect(await line.verdict('gone-b', names(''))).toMatchObject({
      verdict: 'no_match',
      reason: 'correction',
      supersedes: before.get('gone-b')?.verdictId,
    })
    for (const id of ['gone-c', 'gone-d']) {
      const verdict = await line.verdict(id, names('gone-b'))
      expect(verdict).toMatchObject({ verdict: 'attribution_missing', reason: 'correction' })
      const earlier = line.verdictsOf(id).at(-2)
      expect(verdict.supersedes).toBe(earlier?.verdictId)
    }
    await line.send([published({ contentId: 'gone-e', minute: 40, text: texts.noodles })])
    expect(matched(await line.verdict('gone-e'))).toEqual(['gone-b'])
  })

  test('matches nobody when its withdrawal came first', async () => {
    await line.send([withdrawn('early-a', 1), published({ contentId: 'early-a', minute: 0, text: texts.tramDriver })])
    await line.idle()
    await line.send([published({ contentId: 'early-b', minute: 5, language: 'en', text: texts.tramDriver })])
    expect(await line.verdict('early-b')).toMatchObject({ verdict: 'no_match' })
  })
})

test('an original that arrives after its copies supersedes their verdicts', async () => {
  await line.send([published({ contentId: 'late-b', minute: 5, language: 'en', text: texts.ropewalk })])
  const alone = await line.verdict('late-b')
  expect(alone.verdict).toBe('no_match')
  await line.send([published({ contentId: 'late-c', minute: 6, language: 'en', text: texts.ropewalk })])
  const copy = await line.verdict('late-c')
  expect(matched(copy)).toEqual(['late-b'])

  await line.send([published({ contentId: 'late-a', minute: 4, language: 'en', text: texts.ropewalk })])
  expect(await line.verdict('late-b', names('late-a'))).toMatchObject({
    verdict: 'attribution_missing',
    reason: 'new_original',
    supersedes: alone.verdictId,
  })
  expect(await line.verdict('late-c', names('late-a'))).toMatchObject({
    verdict: 'attribution_missing',
    reason: 'new_original',
    supersedes: copy.verdictId,
  })
  expect((await line.verdict('late-a')).verdict).toBe('no_match')
  await line.idle()
  expect(line.verdictsOf('late-b')).toHaveLength(2)
  expect(line.verdictsOf('late-c')).toHaveLength(2)
  expect(line.verdictsOf('late-a')).toHaveLength(1)
})

test('of two posts of one moment the one with the smaller id is the origin, whichever came first', async () => {
  const text =
    '同一分钟里，两位邻居各自把同一张停水通知抄在了自己的墙上：本周三夜里十一点起检修水泵，请提前接好两桶清水备用。'
  await line.send([published({ contentId: 'tie-b', minute: 3, text })])
  await line.idle()
  await line.send([published({ contentId: 'tie-a', minute: 3, text })])
  expect(matched(await line.verdict('tie-b', names('tie-a')))).toEqual(['tie-a'])
  expect(await line.verdict('tie-a')).toMatchObject({ verdict: 'no_match' })
})

describe('an account update', () => {
  const text =
    '木工坊的学徒第一年只许磨刨刃。师父说，刃口照得见眉毛才算磨好，照不见就说明你的心还在别处。学徒磨了三百天，某天清晨忽然在刃口上看见自己皱着眉，于是松开了眉头。'

  test('that puts two accounts under one entity turns attribution_missing into own_content, and back', async () => {
    await line.send([
      account('acct-x', {}, 1),
      account('acct-y', { entityId: 'e-y' }, 1),
      published({ contentId: 'ent-a', accountId: 'acct-x', minute: 0, text }),
    ])
    await line.idle()
    await line.send([published({ contentId: 'ent-b', accountId: 'acct-y', minute: 5, text })])
    const foreign = await line.verdict('ent-b')
    expect(foreign.verdict).toBe('attribution_missing')

    // Now it is said who is behind the account of the original.
    await line.send([account('acct-x', { entityId: 'e-y' }, 2)])
    const own = await line.verdict('ent-b', ({ verdict }) => verdict === 'own_content')
    expect(own).toMatchObject({ reason: 'registry_change', supersedes: foreign.verdictId, permission: 'own' })

    // Before it published the copy, that account changed hands.
    await line.send([account('acct-y', { entityId: 'e-z' }, 3)])
    expect(await line.verdict('ent-b', ({ verdict }) => verdict === 'attribution_missing')).toMatchObject({
      reason: 'registry_change',
      supersedes: own.verdictId,
    })
  })

  test('that is older than what is known changes nothing', async () => {
    await line.idle()
    const count = line.verdicts().length
    await line.send([account('acct-y', { entityId: 'e-y' }, 2)])
    await line.idle()
    expect(line.verdicts()).toHaveLength(count)
  })
})

test('an address of the work is enough to credit it once the original is known under it', async () => {
  const text =
    'The clockmaker across the canal repairs only what ticks, and sends away anything with a battery. Her window holds eleven faces that disagree by design, so that nobody may use them to be punctual.'
  await line.send([
    published({
      contentId: 'cred-b',
      minute: 5,
      language: 'en',
      text,
      declared: { repostOf: { url: addressOf('cred-a') } },
    }),
  ])
  expect((await line.verdict('cred-b')).verdict).toBe('no_match')
  await line.send([published({ contentId: 'cred-a', minute: 0, language: 'en', text })])
  expect(await line.verdict('cred-b', names('cred-a'))).toMatchObject({
    verdict: 'attributed_repost',
    attribution: 'A5',
    reason: 'new_original',
  })
})
