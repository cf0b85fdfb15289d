import { compilePack } from '@sourcemark/adjudication'
import type { Output } from '@sourcemark/runtime'
import type { Pack } from '@sourcemark/verdict'
import { lint } from './lint.ts'
import { readPackFiles } from './pack-files.ts'

export interface SoundPack {
  readonly pack: Pack
  readonly yaml: string
}

/** Reads a pack that has no mistakes and whose tests pass; else prints what is wrong and gives undefined. */
export async function readSoundPack(name: string, { print }: Output): Promise<SoundPack | undefined> {
  const files = await readPackFiles([name])
  const { lines, good } = lint(files)
  if (!good) {
    for (const line of lines) print(line)
    return undefined
  }
  const yaml = files[0]?.yaml ?? ''
  return { pack: compilePack(yaml, name), yaml }
}

/** A pack for people: its version, and the beginning of its hash. */
export const packName = ({ pack, version, hash }: Pack): string => `${pack} ${version} (${hash.slice(0, 12)})`
