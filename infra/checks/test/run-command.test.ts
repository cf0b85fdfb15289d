import { describe, expect, it } from 'vitest'
import { runCommand } from '../run-command.ts'

const node = (script: string, timeout = 10_000, signal = new AbortController().signal) =>
  runCommand([process.execPath, '-e', script], { cwd: '.', env: process.env, show: false, timeout, signal })

describe('a step of the checks', () => {
  it('is ok with exit code 0 only, and its output is kept', async () => {
    expect(await node('console.log("a"); console.error("b")')).toEqual({ ok: true, output: 'a\nb\n' })
    expect(await node('process.exit(3)')).toMatchObject({ ok: false })
  })

  it('that cannot be started has failed', async () => {
    const { signal } = new AbortController()
    const result = await runCommand(['./no-such-command'], { cwd: '.', env: {}, show: false, timeout: 1000, signal })
    expect(result).toMatchObject({ ok: false, output: expect.stringContaining('ENOENT') })
  })

  it('that hangs is ended and has failed', async () => {
    expect(await node('setInterval(() => {}, 1000)', 200)).toMatchObject({
      ok: false,
      output: expect.stringContaining('given up after 0.2 s'),
    })
  })

  it('ends when the run is interrupted', async () => {
    const interrupted = new AbortController()
    const running = node('setInterval(() => {}, 1000)', 10_000, interrupted.signal)
    setTimeout(() => interrupted.abort(), 100)
    expect(await running).toMatchObject({ ok: false })
  })
})
