import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canEnter, type User } from './unprivileged-user.ts'

const prefix = 'sourcemark-postgres-data-'
const originFile = 'origin'

/** Folders outside of the repository whose run has thrown its own folder away. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const folder = join(tmpdir(), name)
    const origin = await readFile(join(folder, originFile), 'utf8').catch(() => undefined)
    if (origin !== undefined && !existsSync(origin)) await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The folder that holds the files of PostgreSQL, which the given user owns: inside the server's folder, or in the
 * folder for temporary files when the user may not enter the repository.
 */
export async function postgresFolder(dataDir: string, user: User | undefined): Promise<string> {
  if (user === undefined || canEnter(dataDir, user)) {
    const folder = join(dataDir, 'data')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (user !== undefined) await chown(folder, user.uid, user.gid)
    return folder
  }
  await removeAbandoned()
  const outside = join(tmpdir(), `${prefix}${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
  await mkdir(outside, { recursive: true, mode: 0o755 })
  await writeFile(join(outside, originFile), dataDir)
  const folder = join(outside, 'data')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chown(folder, user.uid, user.gid)
  return folder
}
