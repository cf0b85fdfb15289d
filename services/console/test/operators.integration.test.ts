import { readFile } from 'node:fs/promises'
import type { Producer } from '@sourcemark/broker'
import { appendVerdicts, lockChain, readAudit } from '@sourcemark/ledger'
import { draft } from '@sourcemark/ledger/testing'
import { addKeys, readSuppressions, registryKeys } from '@sourcemark/registry'
import { endSessionsOf } from '@sourcemark/staff'
import { shippedPackUrl } from '@sourcemark/verdict'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../../../test/support/console.ts'
import { runNextJob } from '../src/operators/policy/run-jobs.ts'
import { ask, member, type Person, send } from './people.ts'

let console: TestConsole
let producer: Producer
let admin: Person
let senior: Person
let viewer: Person

beforeAll(async () => {
  console = await startTestConsole()
  producer = await console.services.broker.createProducer()
  admin = await member(console, 'admin')
  senior = await member(console, 'senior')
  viewer = await member(console, 'viewer')
}, 120_000)
afterAll(async () => {
  await producer?.close()
  await console?.stop()
})

const page = async (person: Person, path: string): Promise<string> => {
  const answer = await ask(console, person, path)
  expect(answer.status, path).toBe(200)
  return await answer.text()
}

/** What lies on a topic, from its beginning. */
async function recordsOf(topic: string): Promise<{ key: string; value: string; headers: Record<string, string> }[]> {
  const ranges = console.services.broker.openRanges(topic)
  try {
    const all = [...(await ranges.bounds())].map(([partition, { low, high }]) => ({ partition, from: low, to: high }))
    return await ranges.read(all, ({ key, value, headers }) => ({
      key: key?.toString() ?? '',
      value: value?.toString() ?? '',
      headers: Object.fromEntries(Object.entries(headers).map(([name, said]) => [name, String(said)])),
    }))
  } finally {
    await ranges.close()
  }
}

const actionsOf = async (kind: string): Promise<string[]> =>
  (await readAudit(console.database, { subject: { kind } }, null, 50)).map(({ action }) => action).toReversed()

describe('a refused message', () => {
  const event = {
    specversion: '1.0',
    id: 'e-1',
    source: 'platform',
    type: 'sourcemark.content.withdrawn.v1',
    data: { contentId: 'post-1', withdrawnAt: '<img src=x onerror=alert(1)>' },
  }
  const headers = {
    'content-type': 'application/cloudevents+json',
    'sourcemark-error-code': 'TIME_INVALID',
    'sourcemark-error-message': 'Not a time as in RFC 3339.',
    'sourcemark-error-pointer': '/data/withdrawnAt',
    'sourcemark-error-partition': '0',
    'sourcemark-error-offset': '7',
    'sourcemark-error-attempt': '1',
    'sourcemark-error-first-failure-time': '2026-03-01T08:00:00.000Z',
  }

  beforeAll(async () => {
    const { deadLetter, ingest } = console.services.topics
    const value = JSON.stringify(event)
    await producer.send(deadLetter, [
      { key: 'post-1', value, headers: { ...headers, 'sourcemark-error-topic': ingest } },
      { key: 'post-1', value, headers: { ...headers, 'sourcemark-error-topic': 'somebody.elses' } },
    ])
  })

  test('is listed with why, and shown with what is wrong in it marked, as words and never as markup', async () => {
    expect(await page(viewer, '/dead-letters')).toContain('TIME_INVALID')
    const letter = await page(senior, '/dead-letters/0/0')
    expect(letter).toMatch(/<mark>[^<]*withdrawnAt[^<]*onerror[^<]*<\/mark>/)
    expect(letter).not.toContain('<img')
    expect((await ask(console, senior, '/dead-letters/0/99')).status).toBe(404)
    expect((await ask(console, viewer, '/dead-letters/0/0')).status).toBe(403)
  })

  test('goes back to its topic as it was, once unless somebody insists', async () => {
    expect((await send(console, viewer, '/dead-letters/0/0/replay')).status).toBe(403)
    expect((await send(console, senior, '/dead-letters/0/0/replay')).status).toBe(303)
    expect((await send(console, senior, '/dead-letters/0/0/replay')).status).toBe(409)
    const [record, ...more] = await recordsOf(console.services.topics.ingest)
    expect(more).toEqual([])
    expect(record).toEqual({
      key: 'post-1',
      value: JSON.stringify(event),
      headers: {
        'content-type': 'application/cloudevents+json',
        'sourcemark-replay-of': '0/0',
        'sourcemark-replay-number': '1',
      },
    })
    expect((await send(console, senior, '/dead-letters/0/0/replay', { again: 'true' })).status).toBe(303)
    expect(await recordsOf(console.services.topics.ingest)).toHaveLength(2)
    expect(await page(viewer, '/dead-letters')).toContain('Sent again')
  })

  test('is sent changed when that would be let in, and not before', async () => {
    const changed = (withdrawnAt: string) => ({
      edited: 'true',
      again: 'true',
      key: 'post-1',
      value: JSON.stringify({ ...event, data: { ...event.data, withdrawnAt } }, null, 2).replaceAll('\n', '\r\n'),
    })
    const refused = await send(console, senior, '/dead-letters/0/0/replay', changed('yesterday'))
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('yesterday')
    expect((await send(console, senior, '/dead-letters/0/0/replay', changed('2026-03-01T08:00:00Z'))).status).toBe(303)
    const last = (await recordsOf(console.services.topics.ingest)).at(-1)
    expect(JSON.parse(last?.value ?? '')).toMatchObject({ data: { withdrawnAt: '2026-03-01T08:00:00Z' } })
    expect(await actionsOf('dead_letter')).toEqual(Array(3).fill('dead_letter.replay'))
  })

  test('that did not come from this line is sent nowhere', async () => {
    expect((await send(console, senior, '/dead-letters/0/1/replay')).status).toBe(409)
  })
})

test('a passage that is excluded and let in again has everybody judged again who looked at the work, as the command does', async () => {
  const { database, services } = console
  await console.publish({ contentId: 'work', minute: 0, text: '山高月小，水落石出。' })
  await console.publish({ contentId: 'post', minute: 60, text: '山高月小，水落石出。' })
  await addKeys(database, new Map([['post', [registryKeys.content('work')]]]))
  const order = { part: 'body', from: '0', to: '4', because: '常用语' }
  expect((await send(console, viewer, '/originals/work/suppress', order)).status).toBe(403)
  expect((await send(console, senior, '/originals/work/suppress', { ...order, to: '400' })).status).toBe(422)
  expect((await send(console, senior, '/originals/work/suppress', { ...order, because: ' ' })).status).toBe(422)
  expect((await send(console, senior, '/originals/nothing/suppress', { ...order, part: '' })).status).toBe(404)
  expect((await send(console, senior, '/originals/work/suppress', order)).status).toBe(303)
  const [standing] = await readSuppressions(database, ['work'])
  expect(standing).toMatchObject({ partId: 'body', start: 0, end: 4, reason: '常用语', madeBy: senior.staffId })
  const told = { key: 'post', value: '{"contentId":"post","revision":1,"reason":"registry_change"}' }
  expect(await recordsOf(services.topics.findings)).toMatchObject([told])
  // the same order again rules nothing new, and tells again
  expect((await send(console, senior, '/originals/work/suppress', order)).status).toBe(303)
  expect(await readSuppressions(database, ['work'])).toHaveLength(1)
  const lifted = await send(console, senior, '/originals/work/lift', { suppressionId: standing?.suppressionId ?? '' })
  expect(lifted.status).toBe(303)
  expect(await readSuppressions(database, ['work'])).toEqual([])
  expect(await recordsOf(services.topics.findings)).toMatchObject([told, told, told])
  expect(await actionsOf('content')).toEqual(['suppression.add', 'suppression.lift'])
  expect(await page(viewer, '/originals/work')).toContain('Lifted')
})

test('an account is shown with what its verdicts recommend, and everything is found by what people know of it', async () => {
  const post = { accountId: 'acct-ada', text: '文', minute: 1 } as const
  const now = console.now().toISOString()
  for (const name of ['one', 'two', 'three']) {
    const contentId = `found-${name}`
    const at = { contentId, title: `江南春雨 ${name}`, url: `https://posts.example/${name}` }
    await console.publish({ ...post, ...at })
    await console.database.transaction(async (tx) => {
      const timings = { acceptedAt: now, decidedAt: now }
      const said = draft(contentId, { accountId: 'acct-ada', verdict: 'attribution_missing', timings })
      await appendVerdicts(tx, await lockChain(tx, 0), [said])
    })
  }
  const account = await page(viewer, '/accounts/acct-ada')
  expect(account).toContain('come to 6 points')
  expect(account).toContain('Recommended: <span class="badge warn">Reminder</span>')
  expect((await ask(console, viewer, '/accounts/nobody')).status).toBe(404)
  const found = async (words: string) => await page(viewer, `/search?q=${encodeURIComponent(words)}`)
  for (const words of ['found-', 'https://posts.example/one#part', '春雨 one', 'attribution_missing', '缺少署名']) {
    expect(await found(words), words).toContain('found-one')
  }
  expect(await found('found-t')).not.toContain('found-one')
  for (const words of ["'; drop table content; --", '%', '\\', '(', 'x'.repeat(300)]) {
    expect(await found(words)).toContain('Nothing was found.')
  }
})

describe('the overview', () => {
  /** Reads events until there are none, and says when one has come. */
  const follow = (answer: Response) => {
    const first = Promise.withResolvers<string>()
    const over = (async () => {
      let text = ''
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString()
        if (text.includes('\n\n') && text.includes('event: snapshot')) first.resolve(text)
      }
    })()
    return { first: first.promise, over }
  }

  test('tells what the database and the broker say', async () => {
    const html = await page(viewer, '/overview')
    expect(html).toMatch(/data-live="code-attribution_missing">3</)
    // nobody in this test takes records: what was sent to the topics is what is left to do
    expect(html).toMatch(/data-live="lag-adjudicator">3</)
  })

  test('keeps itself up to date until the session is over, and asking is no use of the session', async () => {
    const watcher = await member(console, 'viewer')
    const answer = await ask(console, watcher, '/api/v1/overview/events')
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const { first, over } = follow(answer)
    const event = await first
    const data = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '') as { texts: Record<string, string> }
    expect(data.texts['lag-adjudicator']).toBe('3')
    await endSessionsOf(console.database, watcher.staffId)
    await over
    expect((await ask(console, watcher, '/api/v1/overview/events')).status).toBe(401)
  })
})

describe('a policy pack', () => {
  let yaml: string
  const jobOf = (answer: Response): string => answer.headers.get('location') ?? ''
  /** Console services whose threads find the database of this test. */
  const work = async (): Promise<boolean> => {
    const [row] = await console.database.query<{ name: string }>('select current_database() as name')
    const url = new URL(console.services.settings.DATABASE_URL)
    url.pathname = `/${row?.name}`
    return await runNextJob({
      ...console.services,
      settings: { ...console.services.settings, DATABASE_URL: url.href },
    })
  }

  beforeAll(async () => {
    yaml = (await readFile(shippedPackUrl('us-dmca'), 'utf8')).replace(/^version: .*$/m, 'version: 9.9.9')
  })

  test('is explained with every mistake, and is neither tried nor proposed with one', async () => {
    const wrong = { yaml: yaml.replace('version: 9.9.9', 'versoin: 9.9.9'), note: 'x' }
    const answer = await send(console, senior, '/policy/check', wrong)
    expect(await answer.text()).toContain('versoin')
    expect((await send(console, senior, '/policy/shadow', wrong)).status).toBe(422)
    expect((await send(console, admin, '/policy/propose', wrong)).status).toBe(422)
    const checked = await (await send(console, senior, '/policy/check', { yaml })).text()
    expect(checked).toMatch(/<ins>.*version: 9\.9\.9<\/ins>/)
  })

  test('is tried in the background, and that changes nothing', async () => {
    expect((await send(console, viewer, '/policy/shadow', { yaml })).status).toBe(403)
    const job = jobOf(await send(console, senior, '/policy/shadow', { yaml }))
    expect(await page(viewer, job)).toContain('Waits')
    expect(await work()).toBe(true)
    // what these contents consist of was read by nobody, so there is nothing to judge them by
    expect(await page(viewer, job)).toContain('3 contents wait for another judgement')
    expect(await console.database.query('select 1 from policy_activation')).toEqual([])
  })

  test('that is being tried can be stopped', async () => {
    const job = jobOf(await send(console, senior, '/policy/shadow', { yaml }))
    expect((await send(console, senior, `${job}/cancel`)).status).toBe(303)
    expect(await work()).toBe(false)
    expect((await send(console, senior, `${job}/cancel`)).status).toBe(409)
  })

  test('is put in force when another admin agrees, and not by whoever proposed it', async () => {
    expect((await send(console, senior, '/policy/propose', { yaml, note: 'better' })).status).toBe(403)
    expect((await send(console, admin, '/policy/propose', { yaml })).status).toBe(422)
    const job = jobOf(await send(console, admin, '/policy/propose', { yaml, note: 'better' }))
    expect((await send(console, senior, `${job}/approve`)).status).toBe(403)
    expect((await send(console, admin, `${job}/approve`)).status).toBe(409)
    expect(await work()).toBe(false)
    const other = await member(console, 'admin')
    expect((await send(console, other, `${job}/approve`)).status).toBe(303)
    expect((await send(console, other, `${job}/approve`)).status).toBe(409)
    // an adjudicator that does all that it is asked for at once
    const { broker, topics } = console.services
    const judged: string[] = []
    const consumer = await broker.consume({
      groupId: 'sourcemark-adjudicator',
      topics: [topics.findings],
      concurrency: 10,
      deadLetterTopic: topics.deadLetter,
      onFatal: () => undefined,
      handle: async ({ value }) => void judged.push(JSON.parse(value?.toString() ?? '').reason),
    })
    try {
      expect(await work()).toBe(true)
    } finally {
      await consumer.stop()
    }
    expect(judged.filter((reason) => reason === 'policy')).toHaveLength(3)
    expect(await page(viewer, job)).toContain('Done')
    const activated = `select pack, version, activated_by as by from policy_activation`
    expect(await console.database.query(activated)).toEqual([{ pack: 'us-dmca', version: '9.9.9', by: admin.staffId }])
    const actions = await actionsOf('policy_job')
    expect(actions.slice(-2)).toEqual(['policy.propose', 'policy.approve'])
    expect(await page(viewer, '/policy/compare?before=shipped:us-dmca&after=1')).toMatch(/<ins>.*9\.9\.9/)
  })
})

test('webhooks are added, renewed and sent to again by those who may, and a secret is shown once', async () => {
  const url = 'https://platform.example/hooks'
  expect((await send(console, senior, '/webhooks', { url })).status).toBe(403)
  expect((await send(console, admin, '/webhooks', { url: 'ftp://x' })).status).toBe(422)
  const added = await (await send(console, admin, '/webhooks', { url })).text()
  const [, secret = ''] = /<code>(whsec_[^<]+)<\/code>/.exec(added) ?? []
  expect(secret).not.toBe('')
  const listed = await page(viewer, '/webhooks')
  expect(listed).toContain('platform.example')
  expect(listed).not.toContain(secret)
  const [, id = ''] = /(ep_[0-9a-f]{18})/.exec(listed) ?? []
  expect(await (await send(console, admin, `/webhooks/${id}/rotate`)).text()).toContain('whsec_')
  expect((await send(console, admin, `/webhooks/${id}/disable`)).status).toBe(303)
  expect(await page(viewer, '/webhooks')).toContain('Not in use')
  const range = { endpointId: id, from: '2026-03-01T08:00', to: '2026-03-01T09:00' }
  expect((await send(console, senior, '/webhooks/replay-range', { ...range, to: range.from })).status).toBe(422)
  expect((await send(console, senior, '/webhooks/replay-range', range)).status).toBe(303)
  expect(await actionsOf('webhook')).toEqual([
    'webhook.add',
    'webhook.rotate',
    'webhook.disable',
    'webhook.replay_range',
  ])
})

test('the audit is for admins, and tells who did what by their names', async () => {
  expect((await ask(console, senior, '/audit')).status).toBe(403)
  const audit = await page(admin, '/audit?kind=content')
  expect(audit).toContain('suppression.add')
  expect(audit).toMatch(/senior-\d/)
  expect(audit).not.toContain('policy.propose')
})

test('the numbers are for everybody, as a page, as CSV and as JSON', async () => {
  const nobody: Person = { cookie: '', token: '', staffId: '' }
  expect(await page(nobody, '/transparency')).toContain('Transparency report')
  const csv = await ask(console, nobody, '/transparency.csv?from=2026-01&to=2026-02')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(await csv.text()).toMatch(/^month,group,name,value\r\n2026-01,/)
  const json = await ask(console, nobody, '/transparency.json?from=2026-01&to=2026-02')
  expect(((await json.json()) as { months: unknown[] }).months).toHaveLength(2)
  expect((await ask(console, nobody, '/transparency?from=1900-01&to=2026-02')).status).toBe(400)
  expect((await ask(console, nobody, '/transparency.csv?from=x')).status).toBe(400)
})
