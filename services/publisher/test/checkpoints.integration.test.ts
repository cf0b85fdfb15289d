import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { lineServices, startServices } from '@sourcemark/devstack'
import { appendVerdicts, findFaults, lockChain, readCheckpointBody, readLedgerKey } from '@sourcemark/ledger'
import { draft } from '@sourcemark/ledger/testing'
import { expect, test } from 'vitest'

interface Running {
  readonly database: Database
  append(...contentIds: string[]): Promise<unknown>
  /** What the checkpoints say, oldest first. */
  checkpoints(): Promise<NonNullable<ReturnType<typeof readCheckpointBody>>[]>
  log(): Promise<string>
  stop(): Promise<void>
}

/** Runs a publisher on a ledger of its own. */
async function withPublisher(env: Readonly<Record<string, string>>, work: (publisher: Running) => Promise<void>) {
  const opened = new AsyncDisposableStack()
  try {
    await work(await startPublisherInto(opened, env))
  } finally {
    await opened.disposeAsync()
  }
}

async function startPublisherInto(
  opened: AsyncDisposableStack,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
  opened.defer(() => testDatabase.drop())
  const database = createDatabase({ url: testDatabase.url, applicationName: 'publisher-test', max: 2 })
  opened.defer(() => database.close())
  const logDir = await mkdtemp(join(tmpdir(), 'sourcemark-publisher-'))
  opened.defer(() => rm(logDir, { recursive: true, force: true }))
  const { NODE_OPTIONS: _options, ...inherited } = process.env
  const running = await startServices({
    definitions: lineServices.filter(({ name }) => name === 'publisher'),
    env: {
      ...inherited,
      DATABASE_URL: testDatabase.url,
      SOURCEMARK_TOPIC_PREFIX: `t${randomBytes(5).toString('hex')}.`,
      SOURCEMARK_PARTITIONS: '2',
      ...env,
    },
    logDir,
  })
  opened.defer(() => running.stop())
  return {
    database,
    append: (...contentIds) =>
      database.transaction(async (tx) =>
        appendVerdicts(
          tx,
          await lockChain(tx, 1),
          contentIds.map((contentId) => draft(contentId)),
        ),
      ),
    async checkpoints() {
      const rows = await database.query<{ body: string }>('select body from ledger_checkpoint order by number')
      return rows.flatMap(({ body }) => readCheckpointBody(body) ?? [])
    },
    log: () => readFile(join(logDir, 'publisher.log'), 'utf8'),
    stop: () => running.stop(),
  }
}

test('the publisher signs the ledger while it grows, with the configured key, which no log shows', async () => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const { publicKey } = readLedgerKey(pem)
  const env = { SOURCEMARK_LEDGER_KEY: pem, SOURCEMARK_CHECKPOINT_INTERVAL: '1s' }
  await withPublisher(env, async ({ database, append, checkpoints, log }) => {
    await append('a', 'b')
    await expect.poll(checkpoints, { timeout: 20_000 }).toMatchObject([{ number: 1, chains: [{ chain: 1, seq: 2 }] }])
    await append('c')
    await expect.poll(checkpoints, { timeout: 20_000 }).toMatchObject([{}, { number: 2, chains: [{ seq: 3 }] }])
    expect((await checkpoints()).map(({ keyId }) => keyId)).toEqual([publicKey.keyId, publicKey.keyId])
    expect(await findFaults(database, { keys: [publicKey] })).toEqual([])
    const lines = await log()
    expect(lines).toContain('"SOURCEMARK_LEDGER_KEY":"[redacted]"')
    expect(lines).not.toContain('PRIVATE KEY')
    expect(lines).not.toContain('development key')
  })
})

test('a publisher that stops signs what came since; without a key of its own it warns of the one it uses', async () => {
  await withPublisher(
    { SOURCEMARK_CHECKPOINT_INTERVAL: '1d' },
    async ({ database, append, checkpoints, log, stop }) => {
      await append('a', 'b')
      expect(await checkpoints()).toEqual([])
      await stop()
      expect(await checkpoints()).toMatchObject([{ number: 1, chains: [{ chain: 1, seq: 2 }] }])
      expect(await findFaults(database)).toEqual([])
      expect(await log()).toContain('development key')
    },
  )
})
