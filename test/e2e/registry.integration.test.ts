import { afterAll, beforeAll, expect, test } from 'vitest'
import { grant, type PlatformEvent, published, account as registryAccount } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { madeUpText } from '../support/texts.ts'

/**
 * Who is judged again when something is learned: exactly the posts whose judgement looked there. Counted by what the line is asked to judge,
 * whether or not the verdict changes.
 */

const text = (seed: number): string => madeUpText('zh', 70_000 + seed, 120)
const [first, second, third] = [text(1), text(2), text(3)]
const post = (contentId: string, minute: number, body: string, more: object = {}): PlatformEvent =>
  published({ contentId, minute, text: body, ...more })

let line: Line
let reader: { close(): Promise<void> } | undefined
beforeAll(async () => {
  line = await startLine()
  await line.send([
    registryAccount('acct-owner', { name: '听雨书坊', entityId: 'e-owner' }),
    registryAccount('acct-other-owner', { name: '远山书坊' }),
    post('work-1', 0, first, { accountId: 'acct-owner' }),
    post('work-2', 0, second, { accountId: 'acct-owner' }),
    post('work-3', 0, third, { accountId: 'acct-other-owner' }),
    post('copy-1', 10, first, { accountId: 'acct-a' }),
    post('copy-2', 20, second, { accountId: 'acct-a' }),
    post('copy-3', 30, third, { accountId: 'acct-a' }),
    post('copy-1-b', 40, first, { accountId: 'acct-b' }),
    post('named', 50, `转载自：半夏小筑\n${third}`, { accountId: 'acct-c' }),
    post('linked', 60, `${third}\n原文链接：https://elsewhere.example/p/9`, { accountId: 'acct-d' }),
    post('news', 70, text(4), { accountId: 'acct-e', news: true, jurisdiction: 'CN' }),
    post('plain', 80, text(5), { accountId: 'acct-e' }),
  ])
  await line.idle()
  reader = await line.broker.readTopic({
    topic: line.topics.findings,
    fromBeginning: true,
    onRecord: ({ value }) => asked.push((JSON.parse(String(value)) as { contentId: string }).contentId),
  })
})
afterAll(async () => {
  await reader?.close()
  await line?.stop()
})

/** Everything that the adjudicator was ever asked to judge, oldest first. */
const asked: string[] = []

async function readAll(): Promise<void> {
  await line.idle()
  const ends = await line.broker.endOffsets(line.topics.findings)
  const total = Number([...ends.values()].reduce((sum, end) => sum + end, 0n))
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(total)
}

/** Ids of the contents that are asked to be judged because of an event, sorted. */
async function askedBecauseOf(event: PlatformEvent): Promise<string[]> {
  await readAll()
  const before = asked.length
  await line.send([event])
  await readAll()
  return [...new Set(asked.slice(before))].sort()
}

test.each<[what: string, event: () => PlatformEvent, judged: string[]]>([
  [
    'an account’s new name: those that carry its works, and those of its own that carry others’',
    () => registryAccount('acct-owner', { name: '听雨书坊', entityId: 'e-owner', aliases: ['听雨'] }, 1),
    ['copy-1', 'copy-1-b', 'copy-2'],
  ],
  [
    'a permission for one account and one work: that account’s post of that work',
    () => grant('g-1', 'acct-owner', { grantee: 'acct-a', contentId: 'work-2' }),
    ['copy-2'],
  ],
  [
    'a permission of the entity to everybody for one work: every post of that work',
    () => grant('g-2', 'e-owner', { contentId: 'work-1' }),
    ['copy-1', 'copy-1-b'],
  ],
  ['a permission of somebody whose works nobody carries: none', () => grant('g-3', 'acct-nobody'), []],
  [
    'an account by the name that a mark gives: the post that gives it',
    () => registryAccount('acct-halfsummer', { name: '半夏小筑' }),
    ['named'],
  ],
  [
    'a licence: the news of that account, not its other posts',
    () => registryAccount('acct-e', { licences: [{ kind: 'news-editing', number: '1' }] }),
    ['news'],
  ],
  ['an account that nobody ever named: none', () => registryAccount('acct-stranger', { name: '无人提及' }), []],
  [
    'a content at the address that a mark gives: itself and the post that gives it',
    () => post('elsewhere', 5, text(6), { accountId: 'acct-f', url: 'https://www.elsewhere.example/p/9?utm_source=x' }),
    ['elsewhere', 'linked'],
  ],
  [
    'another title of a work: itself and those that carry it',
    () => post('work-3', 0, third, { accountId: 'acct-other-owner', revision: 2, title: '新题' }),
    ['copy-3', 'linked', 'named', 'work-3'],
  ],
  [
    'a copy by an account that a mark names: itself and the post that names it',
    () => post('late-copy', 45, third, { accountId: 'acct-halfsummer' }),
    ['late-copy', 'named'],
  ],
])('judged again are exactly those that looked there: %s', async (_what, event, judged) => {
  expect(await askedBecauseOf(event())).toEqual(judged)
})

test('whom a mark names is told apart from who never had the work as soon as their copy is known', () => {
  // Sent at once, a post may be judged before the work that it carries is there.
  const grades = (contentId: string): string[] => {
    const all = line
      .verdictsOf(contentId)
      .map(({ attribution }) => attribution)
      .filter((grade) => grade !== 'not_required')
    return all.filter((grade, index) => grade !== all[index - 1])
  }
  expect(grades('named')).toEqual(['A2', 'AX', 'A3'])
  expect(grades('linked')).toEqual(['A2', 'AX'])
})
