import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refused } from './medium.ts'

function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri)
  } catch {
    throw new Refused('MEDIUM_FORBIDDEN', 'The address is not one of a file on this host.')
  }
}

/** An error of the file system as a refusal. */
function refusalOf(error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new Refused('MEDIUM_NOT_FOUND', 'There is no such file.')
    case 'EACCES':
    case 'EPERM':
    case 'ELOOP':
    case 'EISDIR':
    case 'ENXIO':
      return new Refused('MEDIUM_FORBIDDEN', 'The file may not be read.')
    default:
      return error
  }
}

/** Whether a path without links lies below one of the folders. */
async function isUnder(path: string, roots: readonly string[]): Promise<boolean> {
  for (const root of roots) {
    const folder = await realpath(root).catch(() => undefined)
    if (folder !== undefined && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return true
  }
  return false
}

const outside = (): Refused => new Refused('MEDIUM_FORBIDDEN', 'The file lies outside of the folders that may be read.')

/** Opens a file that lies, all links followed, below one of the roots. */
async function openUnder(path: string, roots: readonly string[]): Promise<FileHandle> {
  const real = await realpath(path)
  if (!(await isUnder(real, roots))) throw outside()
  // Without waiting: a pipe has no end.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) throw new Refused('MEDIUM_FORBIDDEN', 'The address is not one of a plain file.')
    // A folder on the way may have become a link since. Linux knows where the file that was opened lies; elsewhere its path is asked again.
    const opened = await readlink(`/proc/self/fd/${file.fd}`).catch(() => realpath(real))
    if (!(await isUnder(opened, roots))) throw outside()
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The bytes of a file below one of the roots. */
export async function* readLocalFile(uri: string, roots: readonly string[]): AsyncGenerator<Uint8Array> {
  const path = pathOf(uri)
  let file: FileHandle | undefined
  try {
    file = await openUnder(path, roots)
    yield* file.createReadStream({ autoClose: false })
  } catch (error) {
    throw refusalOf(error)
  } finally {
    await file?.close()
  }
}
