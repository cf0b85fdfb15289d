import { afterEach, expect, test, vi } from 'vitest'
import { Fault, type ParsedCommand, runCommand } from '../src/index.ts'

const before = process.exitCode
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = before
})

/** Runs a command and tells its exit code and what it wrote. */
async function outcome(
  parsed: ParsedCommand<string>,
  run: Parameters<typeof runCommand<string>>[1],
  isExpected?: (error: Error) => boolean,
) {
  const written = { out: '', err: '' }
  const collect = (into: keyof typeof written) => (text: unknown) => {
    written[into] += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('err'))
  await runCommand(parsed, run, isExpected)
  const { exitCode } = process
  return { exitCode, ...written }
}

test.each([
  [true, 0],
  [false, 1],
])('a command that says %s ends with %i; results and notes go their own ways', async (well, exitCode) => {
  const ended = await outcome({ command: 'x' }, async (command, { print, note }) => {
    print(`result of ${command}`)
    note('on the way')
    return well
  })
  expect(ended).toEqual({ exitCode, out: 'result of x\n', err: 'on the way\n' })
})

class Expected extends Error {}
test.each([
  [
    'a fault by its code',
    new Fault('CONFIGURATION_INVALID', { message: 'no database' }),
    /^CONFIGURATION_INVALID: no database\n$/,
  ],
  ['the system’s word', Object.assign(new Error('ENOENT: no file'), { syscall: 'open' }), /^ENOENT: no file\n$/],
  ['what the command expects', new Expected('no such pack'), /^no such pack\n$/],
  ['anything else with its stack', new Error('odd'), /^Error: odd\n\s+at /],
])('a command that fails ends with 2 and tells %s', async (_what, error, told) => {
  const ended = await outcome(
    { command: 'x' },
    () => Promise.reject(error),
    (one) => one instanceof Expected,
  )
  expect(ended).toMatchObject({ exitCode: 2, out: '' })
  expect(ended.err).toMatch(told)
})

test.each([
  [0, { out: 'usage', err: '' }],
  [1, { out: '', err: 'usage' }],
])('text of the arguments is shown, and the command does not run: exit code %i', async (exitCode, shown) => {
  const run = vi.fn()
  expect(await outcome({ exitCode, text: 'usage' }, run)).toEqual({ exitCode, ...shown })
  expect(run).not.toHaveBeenCalled()
})
