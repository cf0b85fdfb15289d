import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createDatabase, type Database, migrate } from '../src/index.ts'

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

let database: Database | undefined
afterEach(() => database?.close())

describe('when the server is away', () => {
  it('a query waits for it: DATABASE_UNAVAILABLE', async () => {
    database = createDatabase({ url: `postgres://u:p@127.0.0.1:${await closedPort()}/d`, applicationName: 'test' })
    await expect(database.query('select 1')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      disposition: 'wait',
    })
  })

  it('a transaction says the same and does not run its work', async () => {
    database = createDatabase({ url: `postgres://u:p@127.0.0.1:${await closedPort()}/d`, applicationName: 'test' })
    let ran = false
    const transaction = database.transaction(async () => {
      ran = true
    })
    await expect(transaction).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    expect(ran).toBe(false)
  })

  it('a migration says the same', async () => {
    await expect(migrate(`postgres://u:p@127.0.0.1:${await closedPort()}/d`)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
  })

  it('a server that accepts and never answers is given up after the connect timeout', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    database = createDatabase({
      url: `postgres://u:p@127.0.0.1:${port}/d`,
      applicationName: 'test',
      connectTimeout: 100,
    })
    await expect(database.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    server.close()
  })

  it('closing twice is the same as closing once', async () => {
    database = createDatabase({ url: 'postgres://u:p@127.0.0.1:1/d', applicationName: 'test' })
    await Promise.all([database.close(), database.close()])
  })
})
