import { Fault, type FaultCode, redactUrls } from '@sourcemark/runtime'

/** SQLSTATEs, see appendix A of the PostgreSQL manual; a two-letter key stands for the whole class. */
const bySqlState: Readonly<Record<string, FaultCode>> = Object.freeze({
  '08': 'DATABASE_UNAVAILABLE', // connection exceptions
  '25006': 'DATABASE_UNAVAILABLE', // read-only: after a fail-over we still speak to the old primary
  '28': 'CONFIGURATION_INVALID', // wrong user or password
  '3D000': 'CONFIGURATION_INVALID', // no such database
  '3F000': 'DATABASE_SCHEMA_MISMATCH', // no such schema
  '40001': 'DATABASE_CONFLICT', // serialization failure
  '40P01': 'DATABASE_CONFLICT', // deadlock
  '42703': 'DATABASE_SCHEMA_MISMATCH', // no such column
  '42883': 'DATABASE_SCHEMA_MISMATCH', // no such function
  '42P01': 'DATABASE_SCHEMA_MISMATCH', // no such table
  '53': 'DATABASE_UNAVAILABLE', // disk full, out of memory, too many connections
  '55P03': 'DATABASE_CONFLICT', // lock not available in time
  '57P01': 'DATABASE_UNAVAILABLE', // ended by an administrator
  '57P02': 'DATABASE_UNAVAILABLE', // crash of another backend
  '57P03': 'DATABASE_UNAVAILABLE', // starting up or shutting down
  '57P05': 'DATABASE_UNAVAILABLE', // idle session timeout
})

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a Unix socket that is not there
])

// pg throws these without any code.
const connectionMessage =
  /^(connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|client was closed|the database system is)/i

const text = (error: Error, field: string): string | undefined => {
  const value = (error as unknown as Record<string, unknown>)[field]
  return typeof value === 'string' ? value : undefined
}

/** What the driver threw, as a Fault. Its `detail` has `sqlState`, `table` and `constraint` where the server names them. */
export function mapDatabaseError(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (!(error instanceof Error)) return new Fault('UNEXPECTED', { message: String(error), cause: error })
  const code = text(error, 'code')
  const options = { message: redactUrls(error.message || code || error.name), cause: error }
  if (code !== undefined && networkCodes.has(code)) return new Fault('DATABASE_UNAVAILABLE', options)
  if (code === undefined) {
    return new Fault(connectionMessage.test(error.message) ? 'DATABASE_UNAVAILABLE' : 'UNEXPECTED', options)
  }
  const detail: Record<string, unknown> = { sqlState: code }
  for (const field of ['table', 'constraint']) {
    const value = text(error, field)
    if (value !== undefined) detail[field] = value
  }
  return new Fault(bySqlState[code] ?? bySqlState[code.slice(0, 2)] ?? 'UNEXPECTED', { ...options, detail })
}
