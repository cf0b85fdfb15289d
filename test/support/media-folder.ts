import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What an event says of a medium beside where it is. */
export type MediumFields = {
  readonly partId: string
  readonly kind: 'image' | 'audio' | 'video'
  readonly mediaType: string
  readonly caption?: string
}

export type MediumPart = MediumFields & { readonly uri: string; readonly sha256: string }

/** Media of a platform, in a folder of this host. */
export interface MediaFolder {
  readonly path: string
  /** Writes a medium and gives the part of an event that names it. */
  part(fields: MediumFields, bytes: Uint8Array): Promise<MediumPart>
  remove(): Promise<void>
}

export async function openMediaFolder(): Promise<MediaFolder> {
  const path = await mkdtemp(join(tmpdir(), 'sourcemark-media-'))
  return {
    path,
    async part(fields, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const file = join(path, `${sha256}.bin`)
      await writeFile(file, bytes)
      return { ...fields, uri: pathToFileURL(file).href, sha256 }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
