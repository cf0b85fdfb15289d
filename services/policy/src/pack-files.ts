import { readFile } from 'node:fs/promises'
import { SHIPPED_PACKS, shippedPackUrl } from '@sourcemark/verdict'

/** The text of a pack, and what to call it in messages. */
export interface PackFile {
  readonly name: string
  readonly yaml: string
}

/** A file that cannot be read. */
export class PackFileError extends Error {}

/**
 * Reads packs by the names of shipped ones or as files; all shipped ones when none is given.
 * @throws PackFileError for what is neither.
 */
export async function readPackFiles(names: readonly string[]): Promise<PackFile[]> {
  const wanted = names.length === 0 ? SHIPPED_PACKS : names
  return Promise.all(wanted.map(readPackFile))
}

async function readPackFile(name: string): Promise<PackFile> {
  const shipped = SHIPPED_PACKS.find((known) => known === name)
  try {
    return { name, yaml: await readFile(shipped === undefined ? name : shippedPackUrl(shipped), 'utf8') }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new PackFileError(
      `${name} is no file that can be read, and none of the shipped packs: ${SHIPPED_PACKS.join(', ')}.`,
    )
  }
}
