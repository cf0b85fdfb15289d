import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unavailable } from '../blob/content.ts'
import type { PreviewWish } from './preview.ts'

/** Rises when previews are made in another way, so that those made before are not served any more. */
const version = 1

/** Share of the limit that is left when the folder was full. */
const keptShare = 0.8
/** Milliseconds that a file stays after it was asked for, however full the folder is: somebody is about to open it. */
const untouched = 60_000

/** The name of the preview of a medium: a hash, since a wish is no file name. */
function nameOf(sha256: string, wish: PreviewWish): string {
  return createHash('sha256')
    .update(JSON.stringify([version, sha256, wish]))
    .digest('hex')
}

/**
 * Previews that were made, in a folder of this host. They can be made again at any time, so the folder has a bound, and those asked for longest ago go first.
 * Every method throws Fault BLOB_STORE_UNAVAILABLE when the folder cannot be used.
 */
export class PreviewFolder {
  readonly #folder: string
  readonly #bytesMost: number
  /** Bytes in the folder as far as this process knows; undefined before it has looked. */
  #bytes: number | undefined

  constructor(folder: string, bytesMost: number) {
    this.#folder = folder
    this.#bytesMost = bytesMost
  }

  #path(name: string): string {
    return join(this.#folder, name.slice(0, 2), name)
  }

  /** Path of the file with a preview; undefined when it has not been made. */
  async find(sha256: string, wish: PreviewWish): Promise<string | undefined> {
    const path = this.#path(nameOf(sha256, wish))
    const now = new Date()
    try {
      await utimes(path, now, now)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw unavailable(error)
    }
  }

  /** @returns its path. It is there as a whole or not at all. */
  async keep(sha256: string, wish: PreviewWish, bytes: Uint8Array): Promise<string> {
    const path = this.#path(nameOf(sha256, wish))
    const incoming = join(this.#folder, `incoming-${randomUUID()}`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(incoming, bytes, { flag: 'wx' })
      await rename(incoming, path)
      if (this.#bytes !== undefined) this.#bytes += bytes.length
      if (this.#bytes === undefined || this.#bytes > this.#bytesMost) await this.#makeRoom()
      return path
    } catch (error) {
      throw unavailable(error)
    }
  }

  async #makeRoom(): Promise<void> {
    const files: { path: string; bytes: number; usedAt: number }[] = []
    for (const entry of await readdir(this.#folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      const found = entry.isFile() ? await stat(path).catch(() => undefined) : undefined
      if (found !== undefined) files.push({ path, bytes: found.size, usedAt: found.mtimeMs })
    }
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const room = bytes > this.#bytesMost ? this.#bytesMost * keptShare : this.#bytesMost
    const now = Date.now()
    for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= room || file.usedAt > now - untouched) break
      await rm(file.path, { force: true })
      bytes -= file.bytes
    }
    this.#bytes = bytes
  }
}
