import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Files that are made at run time and not checked in. */
export interface MadeFiles {
  /** Where they lie; nothing else does. */
  readonly folder: URL
  /** Files and folders of source that they are made by: when one of them changes, all are made again. */
  readonly madeBy: readonly URL[]
  /** How each is made, by its name. */
  readonly recipes: ReadonlyMap<string, () => Promise<Buffer>>
}

/** Says which sources the files of a folder were made by. */
const noteOf = (folder: URL): URL => new URL('made-by', folder)

function versionOf(sources: readonly URL[]): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    const names = source.pathname.endsWith('/') ? readdirSync(source).sort() : ['']
    for (const name of names) {
      const file = new URL(name, source)
      if (/\.(ts|md)$/.test(file.pathname)) hash.update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

function isMade(folder: URL, version: string): boolean {
  try {
    return readFileSync(noteOf(folder), 'utf8') === version
  } catch {
    return false
  }
}

/** Makes files in their folder, unless they lie there already. */
export async function makeFiles({ folder, madeBy, recipes }: MadeFiles): Promise<void> {
  const version = versionOf(madeBy)
  if (isMade(folder, version)) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [name, make] of recipes) writeFileSync(new URL(name, folder), await make())
  writeFileSync(noteOf(folder), version)
}
