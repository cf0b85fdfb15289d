import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'
import type { Stack } from './start-stack.ts'

/** Where the servers of a platform are. */
export type PlatformAddresses = Pick<Stack, 'kafkaBrokers' | 'databaseUrl'>

interface AddressRecord extends PlatformAddresses {
  /** The process that runs the platform. */
  readonly owner: ProcessIdentity
}

const recordOf = (dataDir: string): string => join(dataDir, 'addresses.json')

/** Notes in its data folder where a platform of this process is, for other processes of this user. Returns what takes the note back. */
export async function noteAddresses(dataDir: string, addresses: PlatformAddresses): Promise<() => Promise<void>> {
  const { kafkaBrokers, databaseUrl } = addresses
  const record: AddressRecord = { owner: identify(process.pid), kafkaBrokers, databaseUrl }
  const file = recordOf(dataDir)
  // The address of the database holds its password: a file that was there keeps its mode, a new one is for the owner alone.
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify(record), { mode: 0o600 })
  return () => rm(file, { force: true })
}

/** Where the platform of a data folder is, when one runs there. */
export async function readAddresses(dataDir: string): Promise<PlatformAddresses | undefined> {
  try {
    const { owner, kafkaBrokers, databaseUrl } = JSON.parse(await readFile(recordOf(dataDir), 'utf8')) as AddressRecord
    return isAlive(owner) ? { kafkaBrokers, databaseUrl } : undefined
  } catch {
    // No note, or one that its writer was killed over.
    return undefined
  }
}
