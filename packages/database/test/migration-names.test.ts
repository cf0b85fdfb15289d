import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationNames } from '../src/migrate.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sourcemark-migrations-'))
})
afterEach(() => rm(directory, { recursive: true }))

const files = (...names: string[]) => Promise.all(names.map((name) => writeFile(join(directory, name), 'select 1;')))

describe('the names of migrations', () => {
  it('come in the order of their numbers', async () => {
    await files('0002_b.sql', '0001_a.sql')
    expect(await migrationNames(directory)).toEqual(['0001_a', '0002_b'])
  })

  it('may not share a number', async () => {
    await files('0001_a.sql', '0001_b.sql')
    await expect(migrationNames(directory)).rejects.toThrow('0001_b.sql')
  })

  it('may not leave a number out', async () => {
    await files('0001_a.sql', '0003_c.sql')
    await expect(migrationNames(directory)).rejects.toThrow('should be 0002')
  })

  it('may not look otherwise', async () => {
    await files('1-a.sql')
    await expect(migrationNames(directory)).rejects.toThrow('NNNN_what_it_does.sql')
  })

  it('of the product itself are well formed', async () => {
    expect((await migrationNames()).length).toBeGreaterThan(0)
  })
})
