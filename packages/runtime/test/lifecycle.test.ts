import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { ListeningMessage } from '../src/index.ts'

const fixture = fileURLToPath(new URL('./fixtures/service.ts', import.meta.url))

interface Run {
  readonly child: ChildProcess
  readonly port: Promise<number>
  readonly ended: Promise<{ code: number | null; out: string; err: string }>
  /** Resolves when this text was written. */
  said(text: string): Promise<void>
}

let child: ChildProcess | undefined
afterEach(() => {
  if (child?.exitCode === null) child.kill('SIGKILL')
})

function run(env: Record<string, string>): Run {
  const started = spawn(process.execPath, [fixture], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
  child = started
  let out = ''
  let err = ''
  started.stdout?.on('data', (chunk) => {
    out += chunk
  })
  started.stderr?.on('data', (chunk) => {
    err += chunk
  })
  return {
    child: started,
    port: once(started, 'message').then(([message]) => (message as ListeningMessage).port),
    ended: once(started, 'close').then(([code]) => ({ code, out, err })),
    async said(text) {
      while (!out.includes(text)) await once(started.stdout as NodeJS.ReadableStream, 'data')
    },
  }
}

describe('a service', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops gracefully on %s: work first, then what it opened, last first',
    async (signal) => {
      const { child, port, said, ended } = run({})
      expect((await fetch(`http://127.0.0.1:${await port}/livez`)).status).toBe(200)
      await said('started')
      child.kill(signal)
      const { code, out, err } = await ended
      expect(code).toBe(0)
      expect(err).toBe('')
      const order = ['stopping', 'stopped the work', 'closed the second', 'closed the first', '"msg":"stopped"']
      expect(order.map((text) => out.indexOf(text))).toEqual(
        order.map((text) => out.indexOf(text)).toSorted((a, b) => a - b),
      )
      expect(order.every((text) => out.includes(text))).toBe(true)
    },
  )

  it('stops when its parent is gone, if it was told to watch', async () => {
    const { child, said, ended } = run({ SOURCEMARK_PARENT_WATCH: '1' })
    await said('started')
    child.stdin?.end()
    expect(await ended).toMatchObject({ code: 0, out: expect.stringContaining('the parent process is gone') })
  })

  it('is ended with exit code 1 by a fatal fault', async () => {
    const { code, out } = await run({ BEHAVIOUR: 'fatal' }).ended
    expect(code).toBe(1)
    expect(out).toContain('PRODUCER_FENCED')
    expect(out).toContain('closed the first')
  })

  it('is ended with exit code 1 by a rejection that nobody handles', async () => {
    expect(await run({ BEHAVIOUR: 'reject' }).ended).toMatchObject({
      code: 1,
      out: expect.stringContaining('nobody listens'),
    })
  })

  it('that cannot start closes what it opened and ends with exit code 1', async () => {
    const { code, out } = await run({ BEHAVIOUR: 'throw' }).ended
    expect(code).toBe(1)
    expect(out).toContain('LEDGER_BROKEN')
    expect(out).toContain('closed the first')
  })

  it('waits for a dependency that is away and starts then', async () => {
    const { child, said, ended } = run({ BEHAVIOUR: 'wait' })
    await said('"msg":"started"')
    child.kill('SIGTERM')
    const { code, out } = await ended
    expect(code).toBe(0)
    expect(out.match(/waiting for a dependency/g)).toHaveLength(2)
  })

  it('can be stopped while it still starts', async () => {
    const { child, port, ended } = run({ BEHAVIOUR: 'stuck' })
    const response = await fetch(`http://127.0.0.1:${await port}/readyz`)
    expect(await response.json()).toEqual({ ok: false, reasons: ['starting'] })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, out: expect.stringContaining('closed the first') })
  })

  it('that does not run out of things to do is ended by force, with what held it', async () => {
    const { child, said, ended } = run({ BEHAVIOUR: 'linger' })
    await said('"msg":"started"')
    child.kill('SIGTERM')
    const { code, out } = await ended
    expect(code).toBe(1)
    expect(out).toContain('ended by force')
    expect(out).toContain('Timeout')
  })

  it('goes on when nobody reads its log any more', async () => {
    const { child, port, said, ended } = run({ BEHAVIOUR: 'chatty' })
    await said('"msg":"started"')
    child.stdout?.destroy()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await fetch(`http://127.0.0.1:${await port}/livez`)).status).toBe(200)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  it('with a bad configuration says everything that is wrong and ends', async () => {
    const { code, err } = await run({ SOURCEMARK_HTTP_PORT: 'x', SOURCEMARK_LOG_LEVEL: 'loud' }).ended
    expect(code).toBe(1)
    expect(err).toContain('SOURCEMARK_HTTP_PORT')
    expect(err).toContain('SOURCEMARK_LOG_LEVEL')
  })

  it('whose port is taken says so and ends', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { code, out } = await run({ SOURCEMARK_HTTP_PORT: String(port) }).ended
    server.close()
    expect(code).toBe(1)
    expect(out).toContain(`cannot listen on 127.0.0.1:${port}`)
  })
})
