/** What the owner of a piece of work does when it meets a fault. */
export const Disposition = Object.freeze({
  /** Bounded attempts in place with backoff and jitter, then the retry topic, then the dead-letter topic. */
  Retry: 'retry',
  /** A dependency is away: retried in place without end while the service reports not ready; nothing moves on. */
  Wait: 'wait',
  /** The input is wrong and stays wrong: dead-letter topic at once, with code and JSON Pointer. */
  Reject: 'reject',
  /** The process cannot go on: it stops with a non-zero exit code and lets itself be started again. */
  Fatal: 'fatal',
} as const)
export type Disposition = (typeof Disposition)[keyof typeof Disposition]

interface FaultDefinition {
  readonly disposition: Disposition
  /** One sentence in plain words, used as the message when none is given. */
  readonly summary: string
}

const define = (disposition: Disposition, summary: string): FaultDefinition => Object.freeze({ disposition, summary })

/** Every fault that exists. A code that is not here cannot be thrown; a new one is added here first. */
export const faults = Object.freeze({
  CONFIGURATION_INVALID: define('fatal', 'The configuration has errors.'),
  DATABASE_UNAVAILABLE: define('wait', 'The database cannot be reached or is starting or stopping.'),
  BROKER_UNAVAILABLE: define('wait', 'The message broker cannot be reached.'),
  BLOB_STORE_UNAVAILABLE: define('wait', 'The store of media cannot be reached or written.'),
  INDEX_STALE: define('wait', 'The originals index on this host is too far behind the truth to answer.'),
  DATABASE_CONFLICT: define('retry', 'A transaction was undone because it conflicted with another one.'),
  DATABASE_SCHEMA_MISMATCH: define('fatal', 'The database schema is not the one that this program expects.'),
  LEDGER_BROKEN: define('fatal', 'The hash chain of the verdict ledger does not hold.'),
  PACK_INVALID: define('fatal', 'A policy pack has mistakes.'),
  PRODUCER_FENCED: define('fatal', 'Another process has taken over this transactional producer.'),
  UNEXPECTED: define('retry', 'An error that no code describes.'),
  EVENT_NOT_JSON: define('reject', 'The value of the record is not JSON in UTF-8.'),
  EVENT_NOT_CLOUDEVENT: define('reject', 'The envelope is not a CloudEvent 1.0.'),
  EVENT_TYPE_UNKNOWN: define('reject', 'The type of the event is not one of those of the contract.'),
  EVENT_INVALID: define('reject', 'The data of the event do not follow their schema.'),
  EVENT_TOO_LARGE: define('reject', 'The event has more bytes than allowed.'),
  EVENT_KEY_MISMATCH: define('reject', 'The key of the record is not the id that the event is about.'),
  TIME_INVALID: define('reject', 'A time is not an RFC 3339 time or lies out of range.'),
  TEXT_TOO_LARGE: define('reject', 'A text part has more characters than allowed.'),
  PART_ID_DUPLICATE: define('reject', 'Two parts of one content have the same partId.'),
  PART_SOURCE_INVALID: define('reject', 'A part must come with exactly one of text, uri and data, as its kind asks.'),
  EVENT_ID_CONFLICT: define('reject', 'The same source and id came before with other content.'),
  REVISION_CONFLICT: define('reject', 'The same revision of this content came before with other content.'),
  CONTENT_UNKNOWN: define('reject', 'The message speaks of a content that was never accepted.'),
  UNEXPECTED_MESSAGE: define('reject', 'An internal message is malformed.'),
} as const satisfies Record<string, FaultDefinition>)

export type FaultCode = keyof typeof faults

/** Every code, in the order of the table. */
export const faultCodes: readonly FaultCode[] = Object.freeze(Object.keys(faults) as FaultCode[])

/** Whether a string (from a header, say) is a known code. */
export const isFaultCode = (value: string): value is FaultCode => Object.hasOwn(faults, value)

export interface FaultOptions {
  /** What happened, for people; the summary of the code when absent. */
  readonly message?: string | undefined
  /** JSON Pointer (RFC 6901) to the field that is wrong. */
  readonly pointer?: string | undefined
  /** Structured facts for logs. Never put secrets or whole texts here. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined
  readonly cause?: unknown
}

/** The one class that is thrown for everything that is not an expected outcome. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly disposition: Disposition
  readonly pointer: string | undefined
  readonly detail: Readonly<Record<string, unknown>> | undefined

  constructor(code: FaultCode, options: FaultOptions = {}) {
    super(options.message ?? faults[code].summary, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.disposition = faults[code].disposition
    this.pointer = options.pointer
    this.detail = options.detail
  }
}

/** Any thrown value as a Fault; what is not one already becomes UNEXPECTED with the original as its cause. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const message = error instanceof Error ? error.message || error.name : String(error)
  return new Fault('UNEXPECTED', { message, cause: error })
}
