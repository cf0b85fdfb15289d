import { readFileSync } from 'node:fs'
import type { JudgedContent } from '../src/index.ts'
import { type Pack, readPack, SHIPPED_PACKS, shippedPackUrl } from '../src/index.ts'
import type { PackTest } from '../src/pack-document.ts'
import { postOfTest } from '../src/pack-tests.ts'

export type ShippedPack = (typeof SHIPPED_PACKS)[number]

export const yamlOf = (name: ShippedPack): string => readFileSync(shippedPackUrl(name), 'utf8')

/** A shipped pack. @throws Error naming its mistakes. */
export function shippedPack(name: ShippedPack): Pack {
  const { pack, problems } = readPack(yamlOf(name))
  if (pack === null) throw new Error(`${name}: ${JSON.stringify(problems)}`)
  return pack
}

export const shippedPacks: readonly Pack[] = SHIPPED_PACKS.map(shippedPack)

/** A post with a few facts said and all others plain. */
export const post = (said: Omit<PackTest, 'name' | 'expect'>): JudgedContent => postOfTest(said)
