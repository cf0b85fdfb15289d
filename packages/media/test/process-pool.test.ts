import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { findLauncher } from '../src/child/isolation.ts'
import {
  type JobOutcome,
  openProcessPool,
  type ProcessPool,
  type ProcessPoolOptions,
} from '../src/child/process-pool.ts'
import type { ChildJob } from './fixtures/child.ts'

const { isolation } = await findLauncher()
const { signal } = new AbortController()

const opened: ProcessPool<ChildJob, unknown, number>[] = []
function openPool(options: Partial<ProcessPoolOptions> = {}): ProcessPool<ChildJob, unknown, number> {
  const pool = openProcessPool<ChildJob, unknown, number>({
    module: new URL('./fixtures/child.ts', import.meta.url),
    processes: 1,
    timeoutMs: 15_000,
    jobsPerProcess: 100,
    memoryMb: 256,
    ...options,
  })
  opened.push(pool)
  return pool
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((pool) => pool.close()))
})

const replyOf = <T>(outcome: JobOutcome<unknown>): T => {
  if (outcome.end !== 'answered') throw new Error(JSON.stringify(outcome))
  return outcome.reply as T
}
const pidOf = (outcome: JobOutcome<unknown>): number => replyOf<{ pid: number }>(outcome).pid

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits until a process is gone: one whose parent was killed is buried by the system, when it gets to it. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && exists(pid); tries++) await delay(50)
  return !exists(pid)
}

test('Jobs are answered one after the other by the same child, bytes as bytes', async () => {
  const pool = openPool()
  const value = { bytes: new Uint8Array([1, 2, 255]), list: [1n, undefined] }
  const first = await pool.run({ do: 'answer', value }, signal)
  expect(replyOf<{ value: unknown }>(first).value).toEqual(value)
  expect(pidOf(await pool.run({ do: 'answer' }, signal))).toBe(pidOf(first))
})

test('What a child tells on its way is heard in order before its answer, and by nobody but who asked', async () => {
  const pool = openPool()
  const heard: number[] = []
  const outcome = await pool.run({ do: 'tell', steps: [1, 2, 3] }, signal, (step) => heard.push(step))
  expect(heard).toEqual([1, 2, 3])
  expect(pidOf(await pool.run({ do: 'tell', steps: [4] }, signal))).toBe(pidOf(outcome))
  expect(heard).toEqual([1, 2, 3])
})

test('Jobs at once are spread over the children that are allowed, and the others wait', async () => {
  const pool = openPool({ processes: 2 })
  const job = { do: 'answer', after: 200 } as const
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => pool.run(job, signal)))
  expect(new Set(outcomes.map(pidOf)).size).toBe(2)
})

test('A child is replaced after its number of jobs', async () => {
  const pool = openPool({ jobsPerProcess: 2 })
  const pids: number[] = []
  for (let job = 0; job < 4; job++) pids.push(pidOf(await pool.run({ do: 'answer' }, signal)))
  expect(pids[0]).toBe(pids[1])
  expect(pids[2]).toBe(pids[3])
  expect(pids[2]).not.toBe(pids[0])
  expect(await gone(pids[0] as number)).toBe(true)
})

test('A job that does not end is ended with its child and all that it started, and the next is answered', async () => {
  const pool = openPool({ timeoutMs: 3_000 })
  const child = pidOf(await pool.run({ do: 'answer' }, signal))
  const another = pidOf(await pool.run({ do: 'start another' }, signal))
  expect(exists(another)).toBe(true)
  expect(await pool.run({ do: 'hang' }, signal)).toEqual({ end: 'timeout' })
  expect(await gone(child)).toBe(true)
  expect(await gone(another)).toBe(true)
  expect(pidOf(await pool.run({ do: 'answer' }, signal))).not.toBe(child)
})

test('A child that dies of its first job is a crash, told with its last words', async () => {
  const pool = openPool()
  const outcome = await pool.run({ do: 'die' }, signal)
  expect(outcome).toMatchObject({ end: 'crashed', lastWords: expect.stringContaining('dying as told') })
  expect(await pool.run({ do: 'answer', value: 1 }, signal)).toMatchObject({ end: 'answered', reply: { value: 1 } })
})

test('A job at which a used child dies is tried once more in a fresh one', async () => {
  const pool = openPool()
  const used = pidOf(await pool.run({ do: 'answer' }, signal))
  expect(pidOf(await pool.run({ do: 'die unless fresh' }, signal))).not.toBe(used)
})

test('An abandoned job frees its place: at work its child is killed, in the queue it leaves', async () => {
  const pool = openPool()
  const child = pidOf(await pool.run({ do: 'answer' }, signal))
  const running = new AbortController()
  const queued = new AbortController()
  const first = pool.run({ do: 'hang' }, running.signal)
  const second = pool.run({ do: 'answer' }, queued.signal)
  const third = pool.run({ do: 'answer', value: 3 }, signal)
  queued.abort(new Error('no longer wanted'))
  await expect(second).rejects.toThrow('no longer wanted')
  running.abort(new Error('stopped'))
  await expect(first).rejects.toThrow('stopped')
  expect(await third).toMatchObject({ end: 'answered', reply: { value: 3 } })
  expect(await gone(child)).toBe(true)
})

test('Closing ends idle children and those at work, and takes no more jobs', async () => {
  const pool = openPool({ processes: 2 })
  const job = { do: 'answer', after: 50 } as const
  const pids = (await Promise.all([pool.run(job, signal), pool.run(job, signal)])).map(pidOf)
  const hanging = pool.run({ do: 'hang' }, signal)
  const closed = pool.close()
  await expect(hanging).rejects.toThrow('closed')
  await closed
  for (const pid of pids) expect(exists(pid)).toBe(false)
  await expect(pool.run({ do: 'answer' }, signal)).rejects.toThrow('closed')
})

test.each(isolation.tied ? ['idle', 'hanging'] : ['idle'])(
  'A child that is %s does not outlive the process that owns it',
  async (state) => {
    const owner = spawn(process.execPath, [fileURLToPath(new URL('./fixtures/pool-owner.ts', import.meta.url)), state])
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    const child = pidOf(JSON.parse(line.toString()) as JobOutcome<unknown>)
    expect(exists(child)).toBe(true)
    owner.kill('SIGKILL')
    expect(await gone(child)).toBe(true)
  },
)

test('A child that cannot start is a fault with its reason', async () => {
  const pool = openPool({ module: new URL('./fixtures/broken-child.ts', import.meta.url) })
  await expect(pool.run({ do: 'answer' }, signal)).rejects.toMatchObject({
    code: 'UNEXPECTED',
    message: expect.stringContaining('this child cannot start'),
  })
})

test('A child sees nothing of our environment', async () => {
  process.env.SOURCEMARK_TEST_SECRET = 'secret'
  try {
    const env = replyOf<Record<string, string>>(
      await openPool({ env: { A: '1' } }).run({ do: 'read environment' }, signal),
    )
    expect(env).toMatchObject({ A: '1' })
    expect(env).not.toHaveProperty('SOURCEMARK_TEST_SECRET')
    expect(env).not.toHaveProperty('HOME')
  } finally {
    delete process.env.SOURCEMARK_TEST_SECRET
  }
})

test.skipIf(!isolation.network)('A child reaches no server, not even on this host', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const ours = connect(port, '127.0.0.1')
    await once(ours, 'connect')
    ours.destroy()
    expect(connections).toBe(1)
    const outcome = await openPool().run({ do: 'connect', port }, signal)
    expect(outcome).toMatchObject({ end: 'answered', reply: expect.stringMatching(/UNREACH/) })
    expect(connections).toBe(1)
  } finally {
    server.close()
  }
})

test.skipIf(!isolation.limits)('A child that takes too much memory dies of it, and writes no files', async () => {
  const pool = openPool()
  expect(await pool.run({ do: 'take memory' }, signal)).toMatchObject({
    end: 'crashed',
    lastWords: expect.stringMatching(/failed to allocate/i),
  })
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-child-'))
  try {
    const path = join(folder, 'file')
    expect(await pool.run({ do: 'write', path }, signal)).toMatchObject({ end: 'crashed' })
    expect(await readFile(path, 'utf8')).toBe('')
  } finally {
    await rm(folder, { recursive: true })
  }
})
