import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServiceEvent, startServices } from '@sourcemark/devstack'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, isRunning, testFolder } from './support.ts'

const entry = fileURLToPath(new URL('./fixtures/service.ts', import.meta.url))
const env = { PATH: process.env.PATH }

test('services run as processes of their own with a health port, and all of them stop', async () => {
  const logDir = testFolder()
  const lines: string[] = []
  const definitions = [
    { name: 'one', entry },
    { name: 'two', entry, env: { SOURCEMARK_SERVICE_INSTANCE: '1' } },
  ]
  const running = await startServices({
    definitions,
    env: { ...env, SHARED: 'yes' },
    logDir,
    log: (line) => lines.push(line),
  })
  onTestFinished(() => running.stop())
  const pids = running.services.map(({ pid }) => pid as number)
  expect(new Set([...pids, process.pid]).size).toBe(3)
  const environments = await Promise.all(
    running.services.map(async ({ url }) => (await fetch(`${url}/environment`)).json() as Promise<unknown>),
  )
  expect(environments).toMatchObject([
    { SHARED: 'yes', SOURCEMARK_SERVICE_INSTANCE: '0', SOURCEMARK_PARENT_WATCH: '1' },
    { SHARED: 'yes', SOURCEMARK_SERVICE_INSTANCE: '1' },
  ])
  await running.stop()
  expect(pids.filter(isRunning)).toEqual([])
  expect(lines.sort()).toEqual(['one: warn: a warning: its cause', 'two: warn: a warning: its cause'])
  expect(await readFile(join(logDir, 'one.log'), 'utf8')).toContain('nothing to see')
})

test('a service that dies is started again, at once and then ever later, and keeps its port', async () => {
  const events: ServiceEvent[] = []
  const running = await startServices({
    definitions: [{ name: 'one', entry }],
    env,
    logDir: testFolder(),
    onEvent: (event) => events.push(event),
  })
  onTestFinished(() => running.stop())
  const [service] = running.services
  if (service === undefined) throw new Error('no service')
  const url = service.url
  for (const restarts of [1, 2, 3]) {
    process.kill(service.pid as number, 'SIGKILL')
    await eventually(`restart ${restarts}`, () => service.restarts === restarts && service.ready)
  }
  expect(service.url).toBe(url)
  expect(events.flatMap((event) => (event.type === 'ended' ? [event.restartIn] : []))).toEqual([0, 200, 400])
  await running.stop()
})

test('a service that never becomes ready fails the start with the end of its log, and nothing stays', async () => {
  const events: ServiceEvent[] = []
  const definitions = [
    { name: 'good', entry },
    { name: 'bad', entry, env: { FIXTURE_FAILS: '1' } },
  ]
  const start = startServices({ definitions, env, logDir: testFolder(), onEvent: (event) => events.push(event) })
  await expect(start).rejects.toThrow(/not ready: bad[\s\S]*cannot work like this/)
  expect(events.flatMap((event) => (event.type === 'started' ? [event.pid] : [])).filter(isRunning)).toEqual([])
})

test('a start that is given up stops what runs already', async () => {
  const events: ServiceEvent[] = []
  const giveUp = new AbortController()
  const start = startServices({
    definitions: [{ name: 'one', entry: '/nonexistent.ts' }],
    env,
    logDir: testFolder(),
    signal: giveUp.signal,
    onEvent: (event) => {
      events.push(event)
      giveUp.abort(new Error('given up'))
    },
  })
  await expect(start).rejects.toThrow('given up')
  expect(events.flatMap((event) => (event.type === 'started' ? [event.pid] : [])).filter(isRunning)).toEqual([])
})
