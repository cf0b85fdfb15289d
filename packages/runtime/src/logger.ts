import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { Fault } from './fault.ts'

/** Structured JSON lines; `child({ contentId })` ties lines to the content they are about. */
export type Logger = PinoLogger

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface LoggerOptions {
  readonly service: string
  readonly level?: LogLevel
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream
}

const secretNames = ['password', 'secret', 'token', 'authorization', 'cookie', 'DATABASE_URL', 'KAFKA_SASL_PASSWORD']

/** User and password of any URL inside a string are replaced, so that a driver's error message cannot leak them. */
export const redactUrls = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[redacted]@')

interface PrintableError {
  type: string
  message: string
  stack?: string
  cause?: PrintableError
  [key: string]: unknown
}

function printable(error: unknown, depth = 0): PrintableError {
  if (!(error instanceof Error)) return { type: typeof error, message: redactUrls(String(error)) }
  const out: PrintableError = { type: error.name, message: redactUrls(error.message) }
  if (error instanceof Fault) {
    out.code = error.code
    out.disposition = error.disposition
    if (error.pointer !== undefined) out.pointer = error.pointer
    if (error.detail !== undefined) out.detail = error.detail
  } else if ('code' in error && typeof error.code === 'string') out.code = error.code
  if (error.stack !== undefined) out.stack = redactUrls(error.stack)
  // A chain of causes can be a loop; five links say enough.
  if (error.cause !== undefined && depth < 5) out.cause = printable(error.cause, depth + 1)
  return out
}

function standardOutput(): DestinationStream {
  // Synchronous, so that the last words before an exit are never lost.
  const stream = pino.destination({ dest: 1, sync: true })
  // Whoever read the lines is gone. That is no reason to stop the work, and nobody is left to be told.
  stream.on('error', () => undefined)
  return stream
}

/** A pino logger with the service's name on every line, errors in full with their causes, and secrets redacted. */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => printable(error) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  }
  return pino(options, destination ?? standardOutput())
}
