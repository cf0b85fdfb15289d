import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '@sourcemark/runtime'

export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * Whom PostgreSQL runs as: nobody else (undefined) unless this process is root, as whom PostgreSQL refuses to run.
 *
 * @throws Fault CONFIGURATION_INVALID when root has no other user at hand.
 */
export function unprivilegedUser(passwd = '/etc/passwd'): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const entry = users.find(([candidate]) => candidate === name)
    if (entry !== undefined) return { name, uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new Fault('CONFIGURATION_INVALID', {
    message:
      'PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody to run it as. Run as another user, or add one (useradd --system postgres), or set DATABASE_URL to a server that runs.',
  })
}

/** Whether a user may enter a folder and all folders above it, by their permission bits. */
export function canEnter(folder: string, { uid, gid }: User): boolean {
  const { mode, uid: owner, gid: group } = statSync(folder)
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const parent = dirname(folder)
  return parent === folder || canEnter(parent, { name: '', uid, gid })
}
