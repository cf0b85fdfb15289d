import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '@sourcemark/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, published } from '../../../test/support/events.ts'
import { type Line, startLine } from '../../../test/support/line.ts'
import { madeUpText } from '../../../test/support/texts.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const [copied, rest, other, own] = [11, 12, 13, 14].map((seed) => madeUpText('zh', seed, 300)) as [
  string,
  string,
  string,
  string,
]

let line: Line
let databaseUrl: string
beforeAll(async () => {
  line = await startLine()
  const [row] = await line.database.query<{ name: string }>('select current_database() as name')
  databaseUrl = new URL(`/${row?.name}`, process.env.DATABASE_URL).href
  await line.send([
    account('acct-work', { name: '听雨书坊', entityId: 'e-1' }),
    account('acct-work', { name: '听雨书坊二号', entityId: 'e-1', handles: ['tingyu2'] }, 5),
    published({ contentId: 'work', minute: 0, text: `${copied}\n${rest}` }),
    published({ contentId: 'other', minute: 0, text: other }),
  ])
  // On a busy machine the posts would be judged before the works are looked at, and again afterwards.
  await line.idle()
  await line.send([
    published({ contentId: 'post', minute: 60, text: `${copied}\n${own}` }),
    published({ contentId: 'post-of-other', minute: 60, text: other }),
  ])
  await line.idle()
}, 300_000)
afterAll(() => line?.stop())

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command against the line. */
const registry = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Run> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      KAFKA_BROKERS: process.env.KAFKA_BROKERS,
      DATABASE_URL: databaseUrl,
      SOURCEMARK_TOPIC_PREFIX: line.topics.findings.slice(0, line.topics.findings.indexOf('.') + 1),
      ...more,
    }
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

const why = ['--by', 'operator', '--because', 'agreed boilerplate']
const is =
  (code: Verdict['verdict']) =>
  ({ verdict }: Verdict): boolean =>
    verdict === code
const verdictCounts = () => [...line.finalVerdicts().keys()].map((id) => [id, line.verdictsOf(id).length]).sort()

test('a passage that is suppressed changes the verdicts of what matched it and of nothing else, and lifting brings them back', async () => {
  const before = await line.verdict('post')
  expect(before).toMatchObject({ verdict: 'attribution_missing', reason: 'first' })
  const counts = Object.fromEntries(verdictCounts())

  const made = await registry([
    'suppress',
    'work',
    '--part',
    'body',
    '--from',
    '0',
    '--to',
    String(copied.length),
    ...why,
  ])
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^sup-[0-9a-f]{16}\n$/) })
  expect(made.err).toContain(copied.slice(0, 20))
  const id = made.out.trim()
  const suppressed = await line.verdict('post', is('unprotected'))
  expect(suppressed).toMatchObject({ reason: 'registry_change', supersedes: before.verdictId })

  const again = await registry(['suppress', 'work', '--from', '0', '--to', String(copied.length), ...why])
  expect(again).toMatchObject({ code: 0, out: made.out, err: expect.stringContaining('stands already') })

  const listed = await registry(['list', 'work'])
  expect(listed.code).toBe(0)
  expect(listed.out).toMatch(
    new RegExp(`^${id} {2}work, part body, from 0 to ${copied.length} {2}\\(operator, .*: agreed boilerplate\\)\n$`),
  )

  expect(await registry(['lift', id])).toMatchObject({ code: 0, err: expect.stringContaining('matches again') })
  expect(await line.verdict('post', is('attribution_missing'))).toMatchObject({
    reason: 'registry_change',
    supersedes: suppressed.verdictId,
  })
  expect(await registry(['lift', id])).toMatchObject({ code: 0, err: expect.stringContaining('lifted before') })
  const record = JSON.parse((await registry(['list', '--json'])).out)
  expect(record).toMatchObject({ suppressionId: id, contentId: 'work', madeBy: 'operator', start: 0 })
  expect(record.liftedAt).not.toBeNull()

  await line.idle()
  expect(Object.fromEntries(verdictCounts())).toEqual({ ...counts, post: (counts.post as number) + 2 })
})

test('what was not copied may be suppressed, and changes nothing', async () => {
  const counts = verdictCounts()
  expect((await registry(['suppress', 'work', '--from', String(copied.length + 1), ...why])).code).toBe(0)
  await line.idle()
  expect(verdictCounts()).toEqual(counts)
})

test('a whole work is suppressed without naming a part', async () => {
  expect((await registry(['suppress', 'other', ...why])).code).toBe(0)
  expect(await line.verdict('post-of-other', is('unprotected'))).toMatchObject({ reason: 'registry_change' })
})

test('what is not there is refused with 1, and leaves no trace', async () => {
  const rulings = async () => (await registry(['list'])).out
  const before = await rulings()
  for (const [args, said] of [
    [['suppress', 'nowhere', ...why], 'No content nowhere is known.'],
    [['suppress', 'work', '--part', 'tail', ...why], 'has no part tail; it has body.'],
    [['suppress', 'work', '--to', '9999', ...why], 'from 0 to 9999 is no passage of it.'],
    [['suppress', 'work', '--from', '9999', ...why], 'is no passage of it.'],
    [['lift', 'sup-0'], 'No suppression sup-0 is known.'],
    [['show', 'acct-nobody'], 'No account acct-nobody is known.'],
  ] as const) {
    expect(await registry(args), args.join(' ')).toMatchObject({ code: 1, out: '', err: expect.stringContaining(said) })
  }
  expect(await rulings()).toBe(before)
})

test('an account is shown with all that was said of it, oldest first', async () => {
  const { code, out } = await registry(['show', 'acct-work'])
  expect(code).toBe(0)
  expect(out.split('\n').filter((text) => /^20/.test(text))).toEqual([
    expect.stringMatching(/ {2}听雨书坊 {2}\(.*entity e-1\)$/),
    expect.stringMatching(/ {2}听雨书坊二号 {2}\(.*entity e-1\)$/),
  ])
  expect(out).toContain('handles: tingyu2')
  expect(JSON.parse((await registry(['show', 'acct-work', '--json'])).out).states).toHaveLength(2)
})

test('without a broker nothing is changed and the missing setting is named', async () => {
  expect(await registry(['suppress', 'work', ...why], { KAFKA_BROKERS: '' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('KAFKA_BROKERS is missing'),
  })
  expect((await registry(['list', 'work'], { KAFKA_BROKERS: '' })).out).not.toContain('every part')
})
