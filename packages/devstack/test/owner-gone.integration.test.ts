import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, isListening, isRunning, ownEnvironment, processesOn, testFolder } from './support.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

/** Runs a fixture in a process group of its own, as a shell does, until it tells something. */
async function startOwner<T>(file: string, args: string[]): Promise<{ owner: ChildProcess; told: T }> {
  const owner = spawn(process.execPath, [fixture(file), ...args], {
    detached: true,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void owner.kill('SIGKILL'))
  const lines = createInterface({ input: owner.stdout as NonNullable<typeof owner.stdout> })
  for await (const line of lines) return { owner, told: JSON.parse(line) }
  throw new Error(`${file} told nothing`)
}

type Told = { ports: number[] }

const groupOf = ({ pid }: ChildProcess): number => -(pid as number)

const endings: Record<string, { what: string; afterwards: string; end(owner: ChildProcess): void }> = {
  'is killed': { what: 'stack', afterwards: 'wait', end: (owner) => owner.kill('SIGKILL') },
  'gets Ctrl-C with its whole process group': {
    what: 'stack',
    afterwards: 'wait',
    end: (owner) => process.kill(groupOf(owner), 'SIGINT'),
  },
  'is killed with its whole process group': {
    what: 'postgres',
    afterwards: 'wait',
    end: (owner) => process.kill(groupOf(owner), 'SIGKILL'),
  },
  'fails with an exception': { what: 'postgres', afterwards: 'fail', end: () => undefined },
  'ends without a word': { what: 'postgres', afterwards: 'nothing', end: () => undefined },
}

test.each(Object.entries(endings))('servers end within 15 s when their owner %s', async (_ending, how) => {
  const dataDir = testFolder()
  const { owner, told } = await startOwner<Told>('stack-owner.ts', [how.what, dataDir, how.afterwards])
  const pids = await processesOn(dataDir)
  how.end(owner)
  await eventually('every process ended', () => !pids.some(isRunning))
  expect(await Promise.all(told.ports.map(isListening))).not.toContain(true)
})

test('a new owner on the folder of one that was killed a moment ago waits for its server to end', async () => {
  const dataDir = testFolder()
  const first = await startOwner<Told>('stack-owner.ts', ['postgres', dataDir, 'wait'])
  first.owner.kill('SIGKILL')
  const second = await startOwner<Told>('stack-owner.ts', ['postgres', dataDir, 'wait'])
  const pids = await processesOn(dataDir)
  expect(pids.filter(isRunning)).toHaveLength(2)
  second.owner.kill('SIGKILL')
  await eventually('every process ended', () => !pids.some(isRunning))
})

test('a server whose keeper was killed too is ended by the next start on its folder', async () => {
  const dataDir = testFolder()
  const { owner } = await startOwner<Told>('stack-owner.ts', ['postgres', dataDir, 'wait'])
  const [keeper, orphan] = await processesOn(dataDir)
  process.kill(keeper as number, 'SIGKILL')
  owner.kill('SIGKILL')
  await eventually('the keeper ended', () => !isRunning(keeper as number))
  expect(isRunning(orphan as number)).toBe(true)
  const next = await startOwner<Told>('stack-owner.ts', ['postgres', dataDir, 'nothing'])
  expect(isRunning(orphan as number)).toBe(false)
  await eventually('the next one ended', () => next.owner.exitCode !== null)
})

test('services end when their supervisor is killed', async () => {
  const logDir = testFolder()
  await mkdir(logDir, { recursive: true })
  const { owner, told } = await startOwner<{ pid: number }>('services-owner.ts', [logDir])
  expect(isRunning(told.pid)).toBe(true)
  owner.kill('SIGKILL')
  await eventually('the service ended', () => !isRunning(told.pid))
})
