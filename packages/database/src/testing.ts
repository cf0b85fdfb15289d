import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { migrate, migrationNames, migrationsDirectory } from './migrate.ts'

export interface TestDatabaseOptions {
  /** Milliseconds that closing connections get before they count as leaked; 1,000 when absent. */
  readonly grace?: number
}

export interface TestDatabase {
  readonly name: string
  readonly url: string
  /**
   * Removes the database. With SOURCEMARK_KEEP_DATABASES=1 it stays, to look into what a failing test left.
   *
   * @throws Error that names the connections that were still open: the test, or what it tests, leaked them.
   */
  drop(): Promise<void>
}

/** One per server: only one process at a time may build the template. */
const templateLock = 4_182_001

const withDatabase = (adminUrl: string, name: string): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'sourcemark-test-admin' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of await migrationNames()) {
    hash.update(`${name}\0`).update(await readFile(join(migrationsDirectory, `${name}.sql`)))
  }
  return hash.digest('hex').slice(0, 16)
}

const exists = async (client: pg.Client, name: string): Promise<boolean> =>
  (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1

/** Builds the template under another name, so that a process killed on the way never leaves a half one behind. */
async function ensureTemplate(client: pg.Client, adminUrl: string, template: string): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [templateLock])
  try {
    if (await exists(client, template)) return
    const unfinished = `${template}_unfinished`
    await client.query(`drop database if exists ${unfinished} with (force)`)
    await client.query(`create database ${unfinished} template template0 encoding 'UTF8'`)
    await migrate(withDatabase(adminUrl, unfinished))
    await client.query(`alter database ${unfinished} rename to ${template}`)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock])
  }
}

/**
 * A fresh, migrated database of its own, cloned from a template that is migrated once per set of migrations. Safe to
 * call from many processes at once.
 *
 * @param adminUrl a database on the server whose user may create databases
 */
export async function createTestDatabase(
  adminUrl: string,
  { grace = 1000 }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const template = `sourcemark_template_${await hashOfMigrations()}`
  const name = `sourcemark_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await asAdmin(adminUrl, async (client) => {
    await ensureTemplate(client, adminUrl, template)
    await client.query(`create database ${name} template ${template}`)
  })
  return {
    name,
    url: withDatabase(adminUrl, name),
    async drop() {
      await asAdmin(adminUrl, async (client) => {
        const leaked = await openConnections(client, name, grace)
        if (process.env.SOURCEMARK_KEEP_DATABASES !== '1') await client.query(`drop database ${name} with (force)`)
        if (leaked.length > 0) throw new Error(`${name}: connections were left open:\n${leaked.join('\n')}`)
      })
    },
  }
}

async function openConnections(client: pg.Client, name: string, grace: number): Promise<string[]> {
  const deadline = Date.now() + grace
  for (;;) {
    const { rows } = await client.query<{ line: string }>(
      `select format('  %s (pid %s, %s): %s', application_name, pid, coalesce(state, 'no state'), left(query, 200)) as line
         from pg_stat_activity where datname = $1 and backend_type = 'client backend' order by pid`,
      [name],
    )
    if (rows.length === 0 || Date.now() >= deadline) return rows.map(({ line }) => line)
    await delay(25)
  }
}
