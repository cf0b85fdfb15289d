import { join } from 'node:path'
import { createDatabase, migrate } from '@sourcemark/database'
import { noteAddresses } from './platform-addresses.ts'
import { type ServicesOptions, startServices } from './start-services.ts'
import { blobFolder, indexFolder, Provider, type Stack, type StackOptions, startStack } from './start-stack.ts'
import type { SupervisedService } from './supervised-service.ts'

export interface PlatformOptions extends StackOptions, Pick<ServicesOptions, 'definitions' | 'onEvent' | 'signal'> {}

export interface Platform extends Omit<Stack, 'databaseUrl'> {
  /** The database of the services, migrated. */
  readonly databaseUrl: string
  readonly services: readonly SupervisedService[]
}

const databaseName = 'sourcemark'

/** The database of the services on a server of our own. */
export async function openDatabase(databaseUrl: string): Promise<string> {
  const admin = createDatabase({ url: databaseUrl, applicationName: 'sourcemark-devstack', max: 1 })
  try {
    const found = await admin.query('select 1 from pg_database where datname = $1', [databaseName])
    if (found.length === 0) await admin.execute(`create database ${databaseName}`)
  } finally {
    await admin.close()
  }
  const url = new URL(databaseUrl)
  url.pathname = `/${databaseName}`
  return url.href
}

/**
 * Starts everything: broker, database with the newest schema, services. Logs of the services go to `logs` in the data
 * folder.
 *
 * @throws Fault as `startStack` and `startServices` do; then nothing runs that was started here.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir, env = process.env, log = () => undefined, definitions, onEvent, signal } = options
  const stack = await startStack(options)
  try {
    signal?.throwIfAborted()
    const configured = stack.provider.database === Provider.Configured
    const databaseUrl = configured ? stack.databaseUrl : await openDatabase(stack.databaseUrl)
    await migrate(databaseUrl)
    const from = performance.now()
    const running = await startServices({
      env: {
        SOURCEMARK_INDEX_FOLDER: indexFolder(dataDir),
        SOURCEMARK_BLOB_FOLDER: blobFolder(dataDir),
        ...env,
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        DATABASE_URL: databaseUrl,
      },
      logDir: join(dataDir, 'logs'),
      log,
      ...(definitions === undefined ? {} : { definitions }),
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
    })
    log(`services: ${running.services.length} ready in ${((performance.now() - from) / 1000).toFixed(1)} s`)
    const forget = await noteAddresses(dataDir, { kafkaBrokers: stack.kafkaBrokers, databaseUrl })
    let stopping: Promise<void> | undefined
    return {
      ...stack,
      databaseUrl,
      services: running.services,
      stop: () => {
        stopping ??= forget()
          .finally(() => running.stop())
          .finally(() => stack.stop())
        return stopping
      },
    }
  } catch (error) {
    await stack.stop()
    throw error
  }
}
