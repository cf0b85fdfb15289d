import { backoff, Fault, sleep } from '@sourcemark/runtime'
import pg from 'pg'
import { mapDatabaseError } from './map-error.ts'

/**
 * A statement that the server parses once per connection: use it for hot paths, with a `name` that is never reused for
 * another text.
 */
export interface PreparedStatement {
  readonly name: string
  readonly text: string
  readonly values?: readonly unknown[]
}

/**
 * Runs statements. Parameters are `$1`, `$2`…; a JavaScript array becomes a PostgreSQL array, an object becomes JSON.
 * Types that come back: int2, int4 and floats as number; int8 and int8[] as BigInt (write `count(*)::int` for a
 * number); numeric as string; timestamptz as Date (milliseconds); date as `YYYY-MM-DD`; json and jsonb parsed; bytea as
 * Buffer.
 */
export interface Queryable {
  /** The rows of one statement. @throws Fault */
  query<T>(statement: string | PreparedStatement, params?: readonly unknown[]): Promise<T[]>
  /** How many rows one statement inserted, changed, deleted or selected. @throws Fault */
  execute(statement: string | PreparedStatement, params?: readonly unknown[]): Promise<number>
}

export interface TransactionOptions {
  /** Read committed when absent. */
  readonly isolation?: 'repeatable read' | 'serializable'
  /** Attempts in all when transactions conflict (deadlock, serialization failure); 5 when absent. */
  readonly attempts?: number
}

export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Conflicts are repeated from
   * the start a bounded number of times, so `work` must have no effects outside of the transaction. Inside, use only
   * the `tx` given.
   *
   * @throws Fault DATABASE_CONFLICT when all attempts conflicted, DATABASE_UNAVAILABLE when the connection was lost
   * (whether the commit reached the server is then unknown: writes have to be idempotent), or what `work` threw.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Waits for the statements in flight and closes all connections. May be called more than once. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  /** Most connections at a time; 10 when absent. */
  readonly max?: number
  /** Milliseconds after which the server cancels a statement; 60,000 when absent. */
  readonly statementTimeout?: number
  /** Milliseconds to wait for a connection before DATABASE_UNAVAILABLE; 10,000 when absent. */
  readonly connectTimeout?: number
}

const int8 = 20
const int8Array = 1016
const date = 1082
const textArray = 1009 as Parameters<typeof pg.types.getTypeParser>[0]

const parsers = new Map<number, (value: string) => unknown>([
  [int8, BigInt],
  [
    int8Array,
    (value) =>
      (pg.types.getTypeParser(textArray)(value) as (string | null)[]).map((v) => (v === null ? null : BigInt(v))),
  ],
  // A date has no zone; a Date at local midnight would move it by a day elsewhere.
  [date, (value) => value],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' ? parsers.get(oid) : undefined) ??
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

const ignore = (): void => undefined

function queryable(target: pg.Pool | pg.PoolClient): Queryable {
  const run = async (statement: string | PreparedStatement, params?: readonly unknown[]): Promise<pg.QueryResult> => {
    const config = typeof statement === 'string' ? { text: statement } : statement
    const values = params ?? (typeof statement === 'string' ? undefined : statement.values)
    try {
      return await target.query({ ...config, values: values === undefined ? [] : [...values] })
    } catch (error) {
      throw mapDatabaseError(error)
    }
  }
  return {
    query: async (statement, params) => (await run(statement, params)).rows,
    execute: async (statement, params) => (await run(statement, params)).rowCount ?? 0,
  }
}

const isConflict = (error: unknown): boolean => error instanceof Fault && error.code === 'DATABASE_CONFLICT'

/** A pool of connections. Nothing is connected until the first statement. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectTimeout ?? 10_000,
    statement_timeout: options.statementTimeout ?? 60_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types,
  })
  // An idle connection that breaks is replaced by the pool; the next statement tells when the server is away.
  pool.on('error', ignore)
  // Between two statements of a transaction nobody else listens, and an unheard 'error' event would end the process.
  pool.on('connect', (client) => client.on('error', ignore))

  const attemptOnce = async <T>(work: (tx: Queryable) => Promise<T>, begin: string): Promise<T> => {
    let client: pg.PoolClient
    try {
      client = await pool.connect()
    } catch (error) {
      throw mapDatabaseError(error)
    }
    const tx = queryable(client)
    let broken: Error | undefined
    try {
      await tx.query(begin)
      const result = await work(tx)
      const { command } = await client.query('COMMIT').catch((error: unknown) => {
        throw mapDatabaseError(error)
      })
      // COMMIT of a transaction in which a statement failed answers ROLLBACK and is no error to the server.
      if (command !== 'COMMIT') {
        throw new Fault('UNEXPECTED', {
          message: 'rolled back: an error of a statement in the transaction was swallowed',
        })
      }
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  let closing: Promise<void> | undefined
  return {
    ...queryable(pool),
    async transaction(work, { isolation, attempts = 5 } = {}) {
      const begin = isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}`
      for (let attempt = 1; ; attempt++) {
        try {
          return await attemptOnce(work, begin)
        } catch (error) {
          if (!isConflict(error) || attempt >= attempts) throw error
          await sleep(backoff(attempt, { base: 10, max: 500 }))
        }
      }
    },
    close() {
      closing ??= pool.end()
      return closing
    },
  }
}
