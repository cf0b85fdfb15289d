import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, isRunning } from './support.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const task = 'packages/devstack/test/fixtures/task.ts'

/** Runs a command line as npm does, through a shell that stays in between. */
function asNpm(line: string) {
  const shell = spawn('sh', ['-c', `${line}; exit $?`], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'test' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void shell.kill('SIGKILL'))
  return shell
}

async function firstLine(from: NodeJS.ReadableStream): Promise<{ pid: number; node: string; rest: string[] }> {
  for await (const line of createInterface({ input: from })) return JSON.parse(line)
  throw new Error('nothing was said')
}

test('a command runs on Node 24 with its arguments, and its exit code comes through', async () => {
  const shell = asNpm(`node infra/setup/run.mjs ${task} a "b c"`)
  const closed = once(shell, 'close')
  expect(await firstLine(shell.stdout)).toMatchObject({ node: expect.stringMatching(/^24\./), rest: ['a', 'b c'] })
  expect(await closed).toEqual([3, null])
})

test('a command stops in good order when the shell that started it is killed', async () => {
  const shell = asNpm(`node infra/setup/run.mjs ${task} wait`)
  const { pid } = await firstLine(shell.stdout)
  shell.kill('SIGKILL')
  await eventually('the command ended', () => !isRunning(pid))
})
