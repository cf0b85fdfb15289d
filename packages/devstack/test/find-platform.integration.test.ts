import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createDatabase } from '@sourcemark/database'
import { beforeEach, describe, expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts'
import { findPlatform } from '../src/find-platform.ts'
import { noteAddresses } from '../src/platform-addresses.ts'
import { ownEnvironment, testFolder } from './support.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = testFolder()
  await mkdir(dataDir, { recursive: true })
})

const addresses = { kafkaBrokers: ['127.0.0.1:19092'], databaseUrl: 'postgres://postgres:x@127.0.0.1:15432/sourcemark' }

describe('a command finds the platform', () => {
  test('that its environment names, whatever runs on the machine', async () => {
    await noteAddresses(dataDir, addresses)
    const DATABASE_URL = 'postgres://somewhere/else'
    const found = await findPlatform({ needs: 'line', dataDir, env: { DATABASE_URL, KAFKA_BROKERS: 'a:1,b:2' } })
    expect(found).toMatchObject({ databaseUrl: DATABASE_URL, kafkaBrokers: ['a:1', 'b:2'] })
    expect(found.indexFolder).toBeUndefined()
    await expect(findPlatform({ needs: 'line', dataDir, env: { DATABASE_URL } })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringContaining('KAFKA_BROKERS'),
    })
  })

  test('that runs on the machine, until it stops', async () => {
    const forget = await noteAddresses(dataDir, addresses)
    expect(await findPlatform({ needs: 'line', dataDir, env: {} })).toMatchObject({
      ...addresses,
      indexFolder: join(dataDir, 'index'),
    })
    await forget()
    await expect(findPlatform({ needs: 'line', dataDir, env: {} })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.stringMatching(/DATABASE_URL.*npm start/),
    })
  })

  test('that was kept, and starts its database for as long as it needs it', async () => {
    const env = { ...ownEnvironment(), DOCKER_HOST: 'unix:///nonexistent' }
    const earlier = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), env })
    await earlier.stop()
    const notes: string[] = []
    const found = await findPlatform({ needs: 'database', dataDir, env, log: (line) => notes.push(line) })
    const database = createDatabase({ url: found.databaseUrl, applicationName: 'find-platform-test', max: 1 })
    expect(await database.query('select current_database() as name')).toEqual([{ name: 'sourcemark' }])
    await database.close()
    await found.stop()
    await found.stop()
    expect(notes[0]).toContain('does not run')
    const gone = createDatabase({ url: found.databaseUrl, applicationName: 'find-platform-test', max: 1 })
    await expect(gone.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    await gone.close()
  })
})
