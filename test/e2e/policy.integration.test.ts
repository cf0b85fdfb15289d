import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { activatePack, compilePack, type PolicyChange } from '@sourcemark/adjudication'
import type { Verdict } from '@sourcemark/contract'
import { shippedPackUrl } from '@sourcemark/verdict'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PlatformEvent } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { priorityContested, reviewRequired } from './verdicts/claims.ts'
import { licensedRepost, noMatch } from './verdicts/clear.ts'
import { attributedRepost, attributionDefective, attributionFalse, attributionMissing } from './verdicts/credited.ts'
import { quotation, unprotected } from './verdicts/exempt.ts'
import { type Scenario, worldOf } from './verdicts/scenario.ts'

const main = fileURLToPath(new URL('../../services/policy/src/main.ts', import.meta.url))

/** Copies of a passage that is short enough for doubt, up to one that is not. */
const short: readonly Scenario[] = [22, 24, 26, 28, 32, 40].map((units) => ({
  what: `when it repeats ${units} characters`,
  events: (w) => [
    w.publish('work', 0, { by: 'writer', text: `${w.text('a')}${w.text('b', units)}${w.text('c')}` }),
    w.publish('post', 60, { text: `${w.text('own')}${w.text('b', units)}${w.text('own-2')}` }),
  ],
  expected: { verdict: 'attribution_missing' },
}))
const earlier = [
  noMatch,
  licensedRepost,
  attributedRepost,
  quotation,
  attributionMissing,
  attributionFalse,
  priorityContested,
  reviewRequired,
  short,
]
/** Worlds that come while a pack is put in force. */
const meanwhile = [attributionDefective, unprotected]

/** The events of scenarios, each in a world of its own. */
const eventsOf = (scenarios: readonly Scenario[], firstWorld: number): PlatformEvent[] =>
  scenarios.flatMap(({ events }, index) => events(worldOf(firstWorld + index)))

/** An event about something that is published a day later. */
const dayLater = (event: PlatformEvent): PlatformEvent => {
  const { publishedAt } = event.data
  if (typeof publishedAt !== 'string') return event
  return {
    ...event,
    data: { ...event.data, publishedAt: new Date(Date.parse(publishedAt) + 86_400_000).toISOString() },
  }
}

// Each command is a process of its own, which takes seconds to start on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

let folder: string
let line: Line
let shipped: string
let databaseUrl: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-policy-'))
  shipped = await readFile(shippedPackUrl('cn-official-accounts'), 'utf8')
  line = await startLine()
  const [row] = await line.database.query<{ name: string }>('select current_database() as name')
  databaseUrl = new URL(`/${row?.name}`, process.env.DATABASE_URL).href
  await line.send(eventsOf(earlier.flat(), 0))
  await line.idle()
}, 300_000)
afterAll(async () => {
  await line?.stop()
  await rm(folder, { recursive: true })
})

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command against the line. */
const policy = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      KAFKA_BROKERS: process.env.KAFKA_BROKERS,
      DATABASE_URL: databaseUrl,
      SOURCEMARK_TOPIC_PREFIX: line.topics.findings.slice(0, line.topics.findings.indexOf('.') + 1),
      SOURCEMARK_PARTITIONS: String(line.partitions),
    }
    execFile(process.execPath, [main, ...args], { env, cwd: folder, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

/** The shipped pack, changed under another version, its tests with it. */
async function stricter(): Promise<string> {
  const changes = [
    ['version: 1.0.0', 'version: 1.1.0'],
    ['text: { report: 0.5, act: 0.55 }', 'text: { report: 0.5, act: 0.9 }'],
    ['marginSeconds: 300', 'marginSeconds: 10'],
    ['priority: { seconds: 120, confidence: 0.9, bothOriginal: true }', 'priority: { seconds: 9, confidence: 0.9 }'],
    ['quotationShare: 0.2 #', 'quotationShare: 0.1 #'],
    ['&& !distorted && !exempt.any\n    action: notify', '&& !distorted && !exempt.any\n    action: label'],
    ['rule: repost-attributed, action: notify,', 'rule: repost-attributed, action: label,'],
  ] as const
  const yaml = changes.reduce((text, [passage, replacement]) => {
    expect(text).toContain(passage)
    return text.replaceAll(passage, replacement)
  }, shipped)
  await writeFile(join(folder, 'stricter.yaml'), yaml)
  return 'stricter.yaml'
}

async function changesIn(file: string): Promise<PolicyChange[]> {
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter((text) => text !== '')
  return lines.map((text) => JSON.parse(text) as PolicyChange).sort((a, b) => (a.contentId < b.contentId ? -1 : 1))
}

const ledgerRows = async (): Promise<number> => {
  const [row] = await line.database.query<{ count: number }>('select count(*)::int as count from ledger')
  return row?.count ?? 0
}
const activations = async (): Promise<string[]> =>
  (
    await line.database.query<{ said: string }>(
      `select pack || ' ' || version || ' by ' || activated_by || ': ' || note as said from policy_activation order by seq`,
    )
  ).map(({ said }) => said)

const flipsIn = (changes: readonly PolicyChange[]) =>
  changes
    .filter(({ differs }) => differs.includes('verdict'))
    .map(({ contentId, before, after }) => ({ contentId, from: before.verdict, to: after.verdict }))

/** What changed from one time to another, as the verdict topic shows it. */
function flipsSeen(before: ReadonlyMap<string, Verdict>, after: ReadonlyMap<string, Verdict>) {
  return [...before]
    .map(([contentId, { verdict }]) => ({ contentId, from: verdict, to: (after.get(contentId) as Verdict).verdict }))
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => (a.contentId < b.contentId ? -1 : 1))
}

test('a pack with a mistake is refused with its place, and nothing changes', async () => {
  const rows = await ledgerRows()
  await writeFile(join(folder, 'wrong.yaml'), shipped.replace('marginSeconds: 300', 'marginSeconds: soon'))
  const failing = shipped.replace('quotationShare: 0.2 #', 'quotationShare: 0.01 #')
  await writeFile(join(folder, 'failing.yaml'), failing)
  for (const [file, problem] of [
    ['wrong.yaml', /^wrong\.yaml:\d+:\d+: `priority\.marginSeconds`/],
    ['failing.yaml', /^failing\.yaml:\d+:\d+: The test “.+” fails/],
  ] as const) {
    expect(await policy('shadow', file)).toMatchObject({ code: 1, out: expect.stringMatching(problem) })
    const refused = await policy('activate', file, '--by', 'Ada', '--because', 'trial')
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(problem) })
  }
  expect(await policy('activate', await stricter(), '--by', 'Ada')).toMatchObject({ code: 2 })
  expect(await activations()).toEqual([])
  await line.idle()
  expect(await ledgerRows()).toBe(rows)
})

describe('a pack that is put in force', () => {
  let before: Map<string, Verdict>
  let after: Map<string, Verdict>
  let foreseen: PolicyChange[]

  beforeAll(async () => {
    before = line.finalVerdicts()
    const file = await stricter()
    const rows = await ledgerRows()
    const shadow = await policy('shadow', file, '--changes', 'foreseen.jsonl')
    expect(shadow, shadow.out).toMatchObject({ code: 0, err: '' })
    foreseen = await changesIn('foreseen.jsonl')
    expect(await policy('shadow', file)).toEqual(shadow)
    expect(await activations()).toEqual([])
    expect(await ledgerRows()).toBe(rows)
    // Posts go on coming, after all of the others: what came in between of these would have them judged again for another reason.
    const [activated] = await Promise.all([
      policy(
        'activate',
        file,
        '--by',
        'Ada',
        '--because',
        'Fewer doubtful cases',
        '--rate',
        '50',
        '--changes',
        'made.jsonl',
      ),
      line.send(eventsOf(meanwhile.flat(), earlier.flat().length).map(dayLater)),
    ])
    expect(activated, activated.out).toMatchObject({ code: 0 })
    await line.idle()
    after = line.finalVerdicts()
  }, 300_000)

  test('flips exactly the verdicts that shadow said it would', () => {
    const flips = flipsIn(foreseen)
    expect(flipsSeen(before, after)).toEqual(flips)
    const kinds = new Set(flips.map(({ from, to }) => `${from} → ${to}`))
    expect(kinds.size).toBeGreaterThanOrEqual(3)
    expect(flips.length).toBeLessThan(before.size / 2)
  })

  test('changes exactly what shadow said also where the code stays', async () => {
    const made = (await changesIn('made.jsonl')).filter(({ contentId }) => before.has(contentId))
    expect(made).toEqual(foreseen)
    const labelled = made.filter(({ differs }) => differs.length === 1 && differs[0] === 'action')
    expect(new Set(labelled.map(({ before: was, after: is }) => `${was.action} → ${is.action}`))).toEqual(
      new Set(['notify → label']),
    )
  })

  test('gives each new verdict the reason policy, once, in the place of the one before', () => {
    for (const { contentId } of foreseen) {
      const [last, newest] = line.verdictsOf(contentId).slice(-2)
      expect(newest?.reason).toBe('policy')
      expect(newest?.supersedes).toBe(last?.verdictId)
      expect(last?.verdictId).toBe(before.get(contentId)?.verdictId)
    }
    const unchanged = [...before.keys()].filter((id) => !foreseen.some(({ contentId }) => contentId === id))
    for (const contentId of unchanged) expect(after.get(contentId)).toEqual(before.get(contentId))
  })

  test('also judges everything that came meanwhile', () => {
    const late = [...after].filter(([contentId]) => !before.has(contentId))
    expect(late.length).toBeGreaterThan(meanwhile.flat().length)
    const versions = new Set(
      late.filter(([, { policy: by }]) => by.pack === 'cn-official-accounts').map(([, { policy: by }]) => by.version),
    )
    expect(versions).toEqual(new Set(['1.1.0']))
  })

  test('is on record once, with who and why; the same again changes nothing', async () => {
    const rows = await ledgerRows()
    const again = await policy('activate', 'stricter.yaml', '--by', 'Ada', '--because', 'again', '--json')
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ activated: false, flips: 0, otherwise: 0, reworded: 0 })
    await line.idle()
    expect(await ledgerRows()).toBe(rows)
    expect(await activations()).toEqual(['cn-official-accounts 1.1.0 by Ada: Fewer doubtful cases'])
    const shadow = await policy('shadow', 'stricter.yaml', '--json')
    expect(JSON.parse(shadow.out)).toMatchObject({ flips: 0, otherwise: 0, reworded: 0, judged: after.size })
  })

  test('explains a verdict: which rule, what it saw, what would change it, which credit line', async () => {
    const missing = [...after.values()].find(({ verdict }) => verdict === 'attribution_missing') as Verdict
    const { code, out } = await policy('explain', missing.contentId)
    expect(code).toBe(0)
    expect(out).toContain(`${missing.contentId}, revision 1: attribution_missing → hold`)
    expect(out).toContain('by cn-official-accounts 1.1.0, rule repost-source')
    expect(out).toContain(missing.reasons.zh)
    expect(out).toContain(missing.reasons.en)
    expect(out).toContain('► repost-source → attribution_missing (decided)')
    expect(out).toMatch(/work\.grade = "A0"/)
    expect(out).toMatch(/licensed_repost \(repost-licensed, allow\): .*permission/)
    expect(out).toContain(`would satisfy the pack: ${missing.label?.text}`)
    const other = await policy('explain', missing.contentId, '--pack', 'us-dmca', '--json')
    expect(JSON.parse(other.out)).toMatchObject({
      inForce: 'cn-official-accounts',
      explanation: { pack: 'us-dmca' },
      latest: { verdict: { verdictId: missing.verdictId } },
    })
    expect(await policy('explain', 'nothing-of-this-id')).toMatchObject({ code: 1, out: '' })
  })

  test('that was interrupted right after it came in force is completed by the same command', async () => {
    const [back, early] = [compilePack(shipped, 'shipped'), ledgerRows()]
    await line.database.transaction((tx) =>
      activatePack(tx, { pack: back, yaml: shipped, by: 'Ada', note: 'Back again' }),
    )
    await line.idle()
    expect(await ledgerRows()).toBe(await early)
    const { code, out } = await policy(
      'activate',
      'cn-official-accounts',
      '--by',
      'Ada',
      '--because',
      'Back again',
      '--json',
    )
    expect(code).toBe(0)
    await line.idle()
    const restored = line.finalVerdicts()
    for (const [contentId, { verdict, action, policy: by }] of before) {
      expect(restored.get(contentId)).toMatchObject({ verdict, action, policy: by })
    }
    expect(JSON.parse(out)).toMatchObject({ activated: false, flips: flipsSeen(after, restored).length })
  })
})
