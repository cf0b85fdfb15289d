import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@sourcemark/database/testing'
import { consoleService, startServices } from '@sourcemark/devstack'
import { expect, test, vi } from 'vitest'

// A process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 })

test('the console starts as a process, tells its first password, and answers without words about people in its log', async () => {
  const opened = new AsyncDisposableStack()
  try {
    const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
    opened.defer(() => testDatabase.drop())
    const folder = await mkdtemp(join(tmpdir(), 'sourcemark-console-start-'))
    opened.defer(() => rm(folder, { recursive: true, force: true }))
    const { NODE_OPTIONS: _options, ...inherited } = process.env
    const { definition, url } = await consoleService(inherited)
    const env = {
      ...inherited,
      DATABASE_URL: testDatabase.url,
      SOURCEMARK_TOPIC_PREFIX: `t${randomBytes(5).toString('hex')}.`,
      SOURCEMARK_PARTITIONS: '1',
      SOURCEMARK_BLOB_FOLDER: join(folder, 'blobs'),
      SOURCEMARK_LOG_LEVEL: 'debug',
    }
    const said: string[] = []
    const running = await startServices({
      definitions: [definition],
      env,
      logDir: folder,
      log: (line) => said.push(line),
    })
    opened.defer(() => running.stop())
    const password = /one-time password (\S+)/.exec(said.join('\n'))?.[1]
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
    const page = await fetch(`${url}/cases/somebody-s-case?text=somebody`, { redirect: 'manual' })
    expect(page.status).toBe(303)
    await running.stop()
    const log = await readFile(join(folder, 'console.log'), 'utf8')
    expect(log).toContain('"route":"/cases/:caseId","status":303')
    expect(log).not.toContain('somebody')
  } finally {
    await opened.disposeAsync()
  }
})
