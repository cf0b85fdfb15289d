import { mkdtempSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for what the tests of one file write; it goes when they are through. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sourcemark-media-'))
  afterAll(() => rm(folder, { recursive: true }))
  return folder
}

/** A program in a folder that does what a script of the shell says. */
export async function writeProgram(folder: string, name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}
