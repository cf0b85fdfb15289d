import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Blob } from './blob-store.ts'

/** Milliseconds after which a file that is still coming in belongs to nobody any more. */
const abandonedAfter = 24 * 60 * 60_000

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Files named by their SHA-256, in 256 folders, written beside and renamed when they are whole. */
export class BlobFolder {
  readonly folder: string
  readonly #incoming: string

  constructor(folder: string) {
    this.folder = folder
    this.#incoming = join(folder, 'incoming')
  }

  /** Makes the folder and removes what a process that was killed left half written. */
  async open(): Promise<void> {
    await mkdir(this.#incoming, { recursive: true })
    const oldest = Date.now() - abandonedAfter
    for (const name of await readdir(this.#incoming)) {
      const path = join(this.#incoming, name)
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && found.mtimeMs < oldest) await rm(path, { force: true })
    }
  }

  path(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256)
  }

  /** Bytes of the file; undefined when there is none. */
  async size(sha256: string): Promise<number | undefined> {
    try {
      return (await stat(this.path(sha256))).size
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Removes the file, if there is one. */
  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true })
  }

  /** Writes the content through to the disk, has it accepted, and only then lets it appear under its hash. */
  async write(content: AsyncIterable<Uint8Array>, accept: (blob: Blob, file: string) => Promise<void>): Promise<Blob> {
    const incoming = join(this.#incoming, randomUUID())
    try {
      const blob = await receive(content, incoming)
      await accept(blob, incoming)
      if ((await this.size(blob.sha256)) === blob.bytes) return blob
      const path = this.path(blob.sha256)
      await mkdir(dirname(path), { recursive: true })
      await rename(incoming, path)
      await syncFolder(dirname(path))
      await syncFolder(this.folder)
      return blob
    } finally {
      await rm(incoming, { force: true })
    }
  }
}

async function receive(content: AsyncIterable<Uint8Array>, path: string): Promise<Blob> {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of content) {
      hash.update(chunk)
      bytes += chunk.length
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}
