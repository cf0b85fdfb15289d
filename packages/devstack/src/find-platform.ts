import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@sourcemark/runtime'
import { readAddresses } from './platform-addresses.ts'
import { openDatabase, startPlatform } from './start-platform.ts'
import { databaseFolder, indexFolder, keptFolder, type StackOptions, startStoredDatabase } from './start-stack.ts'

/** Name of the folder of the state that `npm start` and `npm run replay -- --keep` go on with. */
export const keptPlatform = 'platform'

export interface FindOptions extends Partial<Pick<StackOptions, 'dataDir' | 'env' | 'log'>> {
  /** The database alone, or also the broker with services that work. */
  readonly needs: 'database' | 'line'
}

export interface FoundPlatform {
  readonly databaseUrl: string
  /** `host:port` of each bootstrap server; may be empty when only the database was asked for. */
  readonly kafkaBrokers: readonly string[]
  /** Where the local form of its originals index lies, when it is a platform of this machine. */
  readonly indexFolder?: string
  /** Stops what was started for this, and only that. May be called more than once. */
  stop(): Promise<void>
}

const isSet = (value: string | undefined): boolean => (value ?? '').trim() !== ''

/**
 * Finds the platform that a command for people is about: the one that DATABASE_URL (and KAFKA_BROKERS) name; else the one of `npm start` or
 * `npm run replay -- --keep` that runs on this machine; else what it left, which is started for the time of the command.
 *
 * @throws Fault CONFIGURATION_INVALID that says what to do when there is none, and as `startPlatform` does.
 */
export async function findPlatform({
  needs,
  dataDir = keptFolder(keptPlatform),
  env = process.env,
  log = () => undefined,
}: FindOptions): Promise<FoundPlatform> {
  if (isSet(env.DATABASE_URL)) {
    if (needs === 'line' && !isSet(env.KAFKA_BROKERS)) {
      throw new Fault('CONFIGURATION_INVALID', {
        message:
          'KAFKA_BROKERS is missing: set it to the broker (host:port) of the platform whose database DATABASE_URL names.',
      })
    }
    const kafkaBrokers = (env.KAFKA_BROKERS ?? '').split(',').filter(isSet)
    return { databaseUrl: env.DATABASE_URL as string, kafkaBrokers, stop: async () => undefined }
  }
  const running = await readAddresses(dataDir)
  if (running !== undefined) return { ...running, indexFolder: indexFolder(dataDir), stop: async () => undefined }
  // Whichever server made the data, it wrote its password down.
  if (!existsSync(join(databaseFolder(dataDir), 'password'))) {
    throw new Fault('CONFIGURATION_INVALID', {
      message:
        'DATABASE_URL is missing, and no platform runs or was kept on this machine. Set it to the address of the database (postgres://…), or run `npm start` or `npm run replay -- <folder> --keep` first.',
    })
  }
  if (needs === 'line') {
    log('The platform does not run: it is started for this command.')
    return { ...(await startPlatform({ dataDir, env, log })), indexFolder: indexFolder(dataDir) }
  }
  log('The platform does not run: its database is started for this command.')
  const { databaseUrl, stop } = await startStoredDatabase({ dataDir, env, log })
  try {
    return { databaseUrl: await openDatabase(databaseUrl), kafkaBrokers: [], indexFolder: indexFolder(dataDir), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
