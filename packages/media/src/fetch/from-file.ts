import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
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

/** Opens a file that is, all links followed, below one of the roots, and is the one that was looked at. */
async function openUnder(path: string, roots: readonly string[]): Promise<FileHandle> {
  const real = await realpath(path)
  if (!(await isUnder(real, roots))) {
    throw new Refused('MEDIUM_FORBIDDEN', 'The file lies outside of the folders that may be read.')
  }
  // Without waiting: a pipe has no end.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const opened = await file.stat()
    if (!opened.isFile()) throw new Refused('MEDIUM_FORBIDDEN', 'The address is not one of a plain file.')
    // A folder on the way may have become a link since.
    const again = await stat(await realpath(real))
    if (again.ino !== opened.ino || again.dev !== opened.dev || (await realpath(real)) !== real) {
      throw new Refused('MEDIUM_FORBIDDEN', 'The file was exchanged while it was opened.')
    }
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
