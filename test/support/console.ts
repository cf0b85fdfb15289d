import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { webAddress } from '@sourcemark/attribution'
import { createBroker } from '@sourcemark/broker'
import { type ContentPublished, topicNames, type Verdict } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { appendVerdicts, lockChain, type VerdictDraft } from '@sourcemark/ledger'
import { draft } from '@sourcemark/ledger/testing'
import { findFfmpeg, openBlobStore, openPreviewer } from '@sourcemark/media'
import { acceptContent, type KeptMedium } from '@sourcemark/originals'
import { databaseSecret } from '@sourcemark/review'
import { createLogger, createMetrics, type Logger, readSettings } from '@sourcemark/runtime'
import { createStaffMember, type StaffRole, signIn } from '@sourcemark/staff'
import { topicSpecs } from '@sourcemark/wiring'
import type { Page } from 'playwright-core'
import { startDuties } from '../../services/console/src/duties/duties.ts'
import { bundleAssets } from '../../services/console/src/http/assets.ts'
import { routes } from '../../services/console/src/http/routes.ts'
import { createServer } from '../../services/console/src/http/server.ts'
import { keysFrom } from '../../services/console/src/keys.ts'
import type { ConsoleServices } from '../../services/console/src/services.ts'
import { consoleSettings } from '../../services/console/src/settings.ts'
import { type PostFields, published } from './events.ts'
import type { Line } from './line.ts'

export interface TestConsoleOptions {
  /** What its clock says; it goes on from there. The time of this machine when absent. */
  readonly now?: Date
  readonly env?: Readonly<Record<string, string>>
  /** Works on what these services write, instead of on servers' empty ones. */
  readonly line?: Pick<Line, 'broker' | 'database' | 'topics'>
}

/** A console in this process, on a database of its own. */
export interface TestConsole {
  /** Where it answers, without a slash at the end. */
  readonly url: string
  readonly database: Database
  readonly services: ConsoleServices
  /** Lets it do from now on what it does without being asked. */
  work(): void
  /** Moves its clock on, in milliseconds. */
  pass(milliseconds: number): void
  now(): Date
  /** Lets a content be published, and judged when a verdict is given. @returns what was judged. */
  publish(post: PostFields, verdict?: Partial<Verdict>, media?: readonly KeptMedium[]): Promise<VerdictDraft | null>
  /** Makes a member of staff and signs them in. @returns the id of the member. */
  signIn(page: Page, role: StaffRole): Promise<string>
  stop(): Promise<void>
}

/** Starts a console on the servers of the tests; what it starts is gone after `stop`, or when this fails half-way. */
export async function startTestConsole(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const opened = new AsyncDisposableStack()
  try {
    return await startInto(opened, options)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

async function startInto(
  opened: AsyncDisposableStack,
  { now: begins = new Date(), env = {}, line }: TestConsoleOptions,
): Promise<TestConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-console-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const settings = readSettings(consoleSettings, {
    KAFKA_BROKERS: process.env.KAFKA_BROKERS ?? '',
    DATABASE_URL: process.env.DATABASE_URL ?? '',
    SOURCEMARK_CONSOLE_RATE_LIMITS: 'false',
    SOURCEMARK_TIME_ZONE: 'Asia/Shanghai',
    SOURCEMARK_WEBHOOKS_PRIVATE: 'true',
    ...env,
  })
  const logger = createLogger({ service: 'test', level: 'silent' })
  const { database, broker, topics } = line ?? (await ownServers(opened, settings.KAFKA_BROKERS, logger))
  const blobs = await openBlobStore({ kind: 'folder', folder: join(folder, 'blobs') })
  opened.defer(() => blobs.close())
  const previews = openPreviewer({
    store: blobs,
    folder: join(folder, 'previews'),
    processes: 1,
    ffmpegPath: (await findFfmpeg())?.path,
  })
  opened.defer(() => previews.close())
  const stopping = new AbortController()
  let ahead = begins.getTime() - Date.now()
  const now = (): Date => new Date(Date.now() + ahead)
  const services: ConsoleServices = {
    settings,
    database,
    broker,
    topics,
    prefix: '',
    blobs,
    previews,
    keys: keysFrom(await databaseSecret(database, now())),
    oidc: null,
    logger,
    metrics: createMetrics('console-test'),
    signal: stopping.signal,
    clock: now,
  }
  const app = await createServer({ services, routes, assets: await bundleAssets() })
  opened.defer(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  let members = 0
  const fatal = (error: unknown): void => {
    throw error
  }
  return {
    url,
    database,
    services,
    work() {
      const working = startDuties(services, url, fatal)
      opened.defer(() => working)
    },
    pass(milliseconds) {
      ahead += milliseconds
    },
    now,
    publish: (post, verdict, media) => publish(database, post, verdict, media),
    async signIn(page, role) {
      const made = await createStaffMember(database, { name: `${role}-${++members}`, role }, now())
      if ('refused' in made) throw new Error(made.refused)
      const { staffId, name, password } = made
      await database.execute('update staff_member set one_time = false where staff_id = $1', [staffId])
      const session = await signIn(database, { name, password, address: '127.0.0.1', token: null }, now())
      if ('refused' in session) throw new Error(session.refused)
      await page.context().addCookies([{ name: 'staff', value: session.token, url }])
      return staffId
    },
    async stop() {
      stopping.abort()
      await opened.disposeAsync()
    },
  }
}

/** A database and topics of its own. */
async function ownServers(
  opened: AsyncDisposableStack,
  brokers: readonly string[],
  logger: Logger,
): Promise<Pick<Line, 'broker' | 'database' | 'topics'>> {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
  opened.defer(() => testDatabase.drop())
  const database = createDatabase({ url: testDatabase.url, applicationName: 'console-test', max: 6 })
  opened.defer(() => database.close())
  const topics = topicNames(`t${randomBytes(5).toString('hex')}.`)
  const broker = createBroker({ brokers, clientId: 'console-test', logger })
  await broker.ensureTopics(topicSpecs(topics, 1))
  return { broker, database, topics }
}

async function publish(
  database: Database,
  post: PostFields,
  verdict: Partial<Verdict> | undefined,
  media: readonly KeptMedium[] = [],
): Promise<VerdictDraft | null> {
  const event = published(post)
  const { contentId, accountId, url } = event.data as ContentPublished['data']
  // what the contract fills in where a platform says nothing
  const data = { news: false, declared: {}, ...event.data }
  return await database.transaction(async (tx) => {
    await acceptContent(tx, { ...event, data } as ContentPublished, webAddress(url ?? '')?.page ?? null, media)
    if (verdict === undefined) return null
    const policy = { pack: 'cn-official-accounts', version: '1.0.0', rule: 'attribution-missing', basis: [] }
    const said = draft(contentId, {
      accountId,
      verdict: 'attribution_missing',
      action: 'hold',
      attribution: 'A0',
      policy,
      ...verdict,
    })
    await appendVerdicts(tx, await lockChain(tx, 0), [said])
    return said
  })
}
