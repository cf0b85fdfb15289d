import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { markRun, processesOfRun, waitUntilNobodyListens } from '../../../test/setup/leftovers.ts'

const before = process.env.SOURCEMARK_TEST_RUN
afterEach(() => {
  if (before === undefined) delete process.env.SOURCEMARK_TEST_RUN
  else process.env.SOURCEMARK_TEST_RUN = before
})

describe('what a test run leaves behind is found', () => {
  it('when a port still listens, until it is closed', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = `127.0.0.1:${(server.address() as { port: number }).port}`
    expect(await waitUntilNobodyListens([address], 50)).toEqual([address])
    server.close()
    expect(await waitUntilNobodyListens([address], 50)).toEqual([])
  })

  it.runIf(existsSync('/proc/self/environ'))(
    'when a process of the run lives on, also one that went its own way',
    async () => {
      const run = markRun()
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'ignore' })
      await once(child, 'spawn')
      expect(await processesOfRun(run, 50)).toEqual([expect.stringContaining(`pid ${child.pid}`)])
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(await processesOfRun(run, 50)).toEqual([])
    },
  )
})
