import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, toFault } from '@sourcemark/runtime'
import { dockerAnswers } from './docker-engine.ts'
import { startEmbeddedKafka } from './embedded-kafka.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { Environment } from './java.ts'
import { prepareKafka } from './prepare-kafka.ts'
import { isRunning } from './process-identity.ts'
import { workFolder } from './project-folders.ts'

/** Where a server comes from. */
export const Provider = Object.freeze({
  /** It runs already: KAFKA_BROKERS or DATABASE_URL says where. Not ours to start or stop. */
  Configured: 'configured',
  /** A container, because a Docker engine answers. */
  Docker: 'docker',
  /** A process on this machine. */
  Embedded: 'embedded',
} as const)
export type Provider = (typeof Provider)[keyof typeof Provider]

export interface StackOptions {
  /** Data of the servers; `runFolder` and `keptFolder` give one below `.sourcemark`. */
  readonly dataDir: string
  /** Starts with empty servers. Configured ones are left as they are. */
  readonly fresh?: boolean
  /** Whether what an embedded database has committed survives the end of the machine; true when absent. */
  readonly outlivesMachine?: boolean
  /** Read for KAFKA_BROKERS, DATABASE_URL, DOCKER_HOST, JAVA_HOME and PATH; that of this process when absent. */
  readonly env?: Environment
  /** Gets one line for each step that takes long. */
  readonly log?: (line: string) => void
}

export interface Stack {
  /** `host:port` of each bootstrap server. */
  readonly kafkaBrokers: readonly string[]
  /** A database whose user may create others (unless configured differently). */
  readonly databaseUrl: string
  readonly provider: { readonly kafka: Provider; readonly database: Provider }
  /** Stops what was started here, and only that. May be called more than once. */
  stop(): Promise<void>
}

/** The folder of data that is kept from one run to the next, such as that of `npm start`. */
export const keptFolder = (name: string): string => join(workFolder, name)

/** A folder for one run of this process only. What runs that were killed left is removed by the next start. */
export const runFolder = (name: string): string => join(workFolder, `${name}-${process.pid}`)

/** Removes the folders of runs whose process is gone, next to the one that is about to be used. */
async function removeAbandoned(dataDir: string): Promise<void> {
  if (dirname(dataDir) !== workFolder) return
  for (const entry of await readdir(workFolder).catch(() => [])) {
    const pid = Number(/-(\d+)$/.exec(entry)?.[1])
    if (!(pid > 0) || pid === process.pid || isRunning(pid)) continue
    const folder = join(workFolder, entry)
    // Its servers may be on their way out; then the next start removes it.
    const running = await Promise.all(
      ['kafka', 'postgres'].map((server) =>
        access(join(folder, server, 'running.json')).then(
          () => true,
          () => false,
        ),
      ),
    )
    if (!running.includes(true)) await rm(folder, { recursive: true, force: true })
  }
}

const brokersIn = (env: Environment): string[] =>
  (env.KAFKA_BROKERS ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '')

async function chooseProviders(env: Environment): Promise<Stack['provider']> {
  const kafka = brokersIn(env).length > 0
  const database = Boolean(env.DATABASE_URL)
  const other =
    kafka && database ? Provider.Configured : (await dockerAnswers(env)) ? Provider.Docker : Provider.Embedded
  return { kafka: kafka ? Provider.Configured : other, database: database ? Provider.Configured : other }
}

/**
 * Fetches what the first start of the servers needs, so that it is there before anything else runs.
 *
 * @throws Fault CONFIGURATION_INVALID that says what is missing and how to get it.
 */
export async function prepareStack({
  env = process.env,
  log = () => undefined,
}: Pick<StackOptions, 'env' | 'log'> = {}) {
  const { kafka } = await chooseProviders(env)
  if (kafka !== Provider.Embedded) return
  await prepareKafka({ env, log })
}

type ServerOptions = Required<StackOptions>

async function startKafka(provider: Provider, { dataDir, fresh, env, log }: Omit<ServerOptions, 'outlivesMachine'>) {
  if (provider === Provider.Configured) return { brokers: brokersIn(env), stop: async () => undefined }
  const options = { dataDir: join(dataDir, 'kafka'), fresh, env }
  return await timed('Apache Kafka', provider, log, async () =>
    provider === Provider.Docker
      ? (await import('./docker-servers.ts')).startDockerKafka(options)
      : await startEmbeddedKafka({ ...options, log }),
  )
}

async function startDatabase(provider: Provider, { dataDir, fresh, outlivesMachine, env, log }: ServerOptions) {
  if (provider === Provider.Configured) return { url: env.DATABASE_URL as string, stop: async () => undefined }
  const options = { dataDir: databaseFolder(dataDir), fresh, env }
  return await timed('PostgreSQL', provider, log, async () =>
    provider === Provider.Docker
      ? (await import('./docker-servers.ts')).startDockerPostgres(options)
      : await startEmbeddedPostgres({ ...options, outlivesMachine, log }),
  )
}

/** Where the database server of a data folder keeps what is its own. */
export const databaseFolder = (dataDir: string): string => join(dataDir, 'postgres')

/** Where the local form of the originals index of a data folder is. */
export const indexFolder = (dataDir: string): string => join(dataDir, 'index')

/** Where the media of a data folder are kept. */
export const blobFolder = (dataDir: string): string => join(dataDir, 'blobs')

/** Provides the database alone, as `startStack` does, on data that are there. */
export async function startStoredDatabase({
  dataDir,
  env = process.env,
  log = () => undefined,
}: Omit<StackOptions, 'fresh' | 'outlivesMachine'>): Promise<Pick<Stack, 'databaseUrl' | 'stop'>> {
  const { database } = await chooseProviders(env)
  const { url, stop } = await startDatabase(database, { dataDir, fresh: false, outlivesMachine: true, env, log })
  return { databaseUrl: url, stop: async () => await stop() }
}

/**
 * Provides the broker and the database, each from the first of: a configured server, Docker, a process on this machine.
 * What it starts listens on free ports and ends with this process, also when that is killed.
 *
 * @throws Fault CONFIGURATION_INVALID that says what is missing and how to get it, or UNEXPECTED with the end of a
 * server's log.
 */
export async function startStack({
  dataDir,
  fresh = false,
  outlivesMachine = true,
  env = process.env,
  log = () => undefined,
}: StackOptions): Promise<Stack> {
  const provider = await chooseProviders(env)
  await removeAbandoned(dataDir)
  await mkdir(dataDir, { recursive: true })
  if (fresh) await rm(indexFolder(dataDir), { recursive: true, force: true })

  const [kafka, database] = await Promise.allSettled([
    startKafka(provider.kafka, { dataDir, fresh, env, log }),
    startDatabase(provider.database, { dataDir, fresh, outlivesMachine, env, log }),
  ])
  if (kafka.status === 'fulfilled' && database.status === 'fulfilled') {
    let stopping: Promise<void> | undefined
    return {
      kafkaBrokers: kafka.value.brokers,
      databaseUrl: database.value.url,
      provider,
      stop: () => {
        stopping ??= Promise.all([kafka.value.stop(), database.value.stop()]).then(() => undefined)
        return stopping
      },
    }
  }
  // None or both: the one that did start does not stay behind.
  const failures: Fault[] = []
  for (const server of [kafka, database]) {
    if (server.status === 'fulfilled') await server.value.stop()
    else failures.push(toFault(server.reason))
  }
  const [first] = failures
  throw new Fault(first?.code ?? 'UNEXPECTED', {
    message: failures.map(({ message }) => message).join('\n'),
    cause: first,
  })
}

async function timed<T>(
  name: string,
  provider: Provider,
  log: (line: string) => void,
  start: () => Promise<T>,
): Promise<T> {
  const from = performance.now()
  const server = await start()
  log(`${name} (${provider}): started in ${((performance.now() - from) / 1000).toFixed(1)} s`)
  return server
}
