import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@sourcemark/database'
import { afterEach, describe } from 'vitest'
import type { IndexDefinition, LookUp } from '../src/lookup/contract.ts'
import { openIndexer } from '../src/lookup/local/indexer.ts'
import { openLocalLookUp } from '../src/lookup/local/look-up.ts'
import { lookUpSuite } from './look-up-suite.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('without an indexer', () => {
  lookUpSuite('the local form, all of it in memory', async (database, definitions) =>
    openLocalLookUp({ database, folder: await testFolder(), definitions }),
  )
})

/** The form with an indexer that packs what it has and merges runs before every question. */
async function openPacked(database: Database, definitions: readonly IndexDefinition[]): Promise<LookUp> {
  const folder = await testFolder()
  const indexer = openIndexer({ database, folder, definitions, postingsPerRun: 1 })
  ends.push(() => indexer.close())
  const lookUp = openLocalLookUp({ database, folder, definitions })
  const packed =
    <Q, A>(ask: (queries: readonly Q[]) => Promise<A>) =>
    async (queries: readonly Q[]): Promise<A> => {
      await indexer.step()
      return await ask(queries)
    }
  return {
    ...lookUp,
    candidates: packed(lookUp.candidates),
    votes: packed(lookUp.votes),
    near: packed(lookUp.near),
    later: packed(lookUp.later),
  }
}

describe('with an indexer at work', () => {
  lookUpSuite('the local form, packed before every question', openPacked)
})
