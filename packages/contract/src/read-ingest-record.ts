import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { TSchema } from 'typebox'
import { INGEST_EVENT_TYPES, type IngestEventType, type RefusalCode } from './codes.ts'
import {
  AccountUpdatedSchema,
  ContentPublishedSchema,
  ContentWithdrawnSchema,
  GrantUpdatedSchema,
  type IngestEvent,
  OriginalRegisteredSchema,
  type Part,
} from './ingest-events.ts'
import { findUnsafeValue, pointerStep } from './json-values.ts'
import { limits, MEDIA_URI_SCHEMES } from './limits.ts'
import { normaliseTime } from './time.ts'
import { CLOUDEVENT_CONTENT_TYPE } from './topics.ts'

type HeaderValue = Uint8Array | string | undefined

/** A record as it lies on a topic; headers as Kafka clients give them, a list where a name appears more than once. */
export interface RawRecord {
  readonly key: Uint8Array | string | null | undefined
  readonly value: Uint8Array | string | null | undefined
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>> | undefined
}

/** How the CloudEvent was laid into the record. */
export type EventMode = 'structured' | 'binary'

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly message: string
  /** JSON Pointer into the event as if it were structured; empty for the event as a whole. */
  readonly pointer: string
}

export type ReadResult = { readonly ok: true; readonly event: IngestEvent; readonly mode: EventMode } | Refusal

const schemas: Record<IngestEventType, TSchema> = {
  'sourcemark.content.published.v1': ContentPublishedSchema,
  'sourcemark.content.withdrawn.v1': ContentWithdrawnSchema,
  'sourcemark.original.registered.v1': OriginalRegisteredSchema,
  'sourcemark.account.updated.v1': AccountUpdatedSchema,
  'sourcemark.grant.updated.v1': GrantUpdatedSchema,
}

const ajv = new Ajv2020({
  discriminator: true,
  useDefaults: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
})
ajv.addFormat('date-time', (text: string) => normaliseTime(text) !== null)

const validators = new Map<string, ValidateFunction>(
  INGEST_EVENT_TYPES.map((type) => [type, ajv.compile(schemas[type])]),
)

const refuse = (code: RefusalCode, pointer: string, message: string): Refusal => ({ ok: false, code, message, pointer })

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text of bytes, or null when they are not UTF-8. */
function decode(bytes: Uint8Array | string): string | null {
  if (typeof bytes === 'string') return bytes
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const REQUIRED_ATTRIBUTES = ['specversion', 'id', 'source', 'type'] as const
const TIME_POINTER =
  /^\/time$|^\/data\/(?:publishedAt|withdrawnAt|validFrom|validTo)$|^\/data\/licences\/\d+\/valid(?:From|To)$/

/**
 * Reads one record of the ingest topic, in either CloudEvents mode, and never throws.
 *
 * Refuses with the first error from the outside to the inside: size, mode, UTF-8 and JSON, values that cannot be stored,
 * envelope, type, fields of the data, parts, key of the record. The pointer names the field, also a missing one.
 */
export function readIngestRecord(record: RawRecord): ReadResult {
  const { value } = record
  if (value === null || value === undefined || value.length === 0) {
    return refuse('EVENT_NOT_JSON', '', 'The record has no value.')
  }
  const size = typeof value === 'string' ? Buffer.byteLength(value) : value.length
  if (size > limits.eventBytes) {
    return refuse('EVENT_TOO_LARGE', '', `The event has ${size} bytes; ${limits.eventBytes} are allowed.`)
  }
  const headers = readHeaders(record.headers)
  if ('code' in headers) return headers
  const text = decode(value)
  if (text === null) return refuse('EVENT_NOT_JSON', '', 'The value is not UTF-8.')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return refuse('EVENT_NOT_JSON', headers.mode === 'binary' ? '/data' : '', 'The value is not JSON.')
  }
  const event = headers.mode === 'binary' ? { ...headers.attributes, data: parsed } : parsed
  return readEvent(event, headers.mode ?? 'structured', record.key)
}

interface ReadHeaders {
  /** Undefined when the headers do not say; the event is then expected in the value. */
  readonly mode: EventMode | undefined
  readonly attributes: Record<string, string>
}

function readHeaders(headers: RawRecord['headers']): ReadHeaders | Refusal {
  const attributes: Record<string, string> = {}
  let contentType: string | undefined
  for (const [name, values] of Object.entries(headers ?? {})) {
    const raw = Array.isArray(values) ? values[0] : values
    if (raw === undefined || raw === null) continue
    const lower = name.toLowerCase()
    if (lower !== 'content-type' && !lower.startsWith('ce_')) continue
    const text = decode(raw as Uint8Array | string)
    if (text === null) {
      const pointer = lower === 'content-type' ? '/datacontenttype' : pointerStep(lower.slice(3))
      return refuse('EVENT_NOT_CLOUDEVENT', pointer, `The header ${name} is not UTF-8.`)
    }
    if (lower === 'content-type') contentType = text
    else if (lower !== 'ce_data') Object.defineProperty(attributes, lower.slice(3), { value: text, enumerable: true })
  }
  const type = contentType?.trim().toLowerCase()
  if (type?.startsWith(CLOUDEVENT_CONTENT_TYPE)) return { mode: 'structured', attributes }
  if (type?.startsWith('application/cloudevents')) {
    return refuse('EVENT_NOT_CLOUDEVENT', '/datacontenttype', 'Only single CloudEvents in JSON are read.')
  }
  if (Object.keys(attributes).length > 0) {
    if (contentType !== undefined)
      Object.defineProperty(attributes, 'datacontenttype', { value: contentType, enumerable: true })
    return { mode: 'binary', attributes }
  }
  if (contentType === undefined) return { mode: undefined, attributes }
  return refuse(
    'EVENT_NOT_CLOUDEVENT',
    '/specversion',
    'Neither a structured CloudEvent (by its content-type) nor a binary one (no ce_ headers).',
  )
}

function readEvent(event: unknown, mode: EventMode, key: RawRecord['key']): ReadResult {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return refuse('EVENT_NOT_CLOUDEVENT', '', 'The event is not a JSON object.')
  }
  const unsafe = findUnsafeValue(event)
  if (unsafe !== null) return refuse('EVENT_INVALID', unsafe.pointer, unsafe.message)
  const envelope = event as Record<string, unknown>
  for (const name of REQUIRED_ATTRIBUTES) {
    if (typeof envelope[name] !== 'string' || envelope[name] === '') {
      return refuse('EVENT_NOT_CLOUDEVENT', `/${name}`, `The attribute ${name} is missing or not a text.`)
    }
  }
  if (envelope.specversion !== '1.0') {
    return refuse('EVENT_NOT_CLOUDEVENT', '/specversion', 'Only CloudEvents 1.0 are read.')
  }
  const validate = validators.get(envelope.type as string)
  if (validate === undefined) return refuse('EVENT_TYPE_UNKNOWN', '/type', 'No event of this type is known.')
  if (!validate(event)) {
    // With a nested oneOf the causes come first and the verdict on the whole last.
    const error = validate.errors?.at(-1)
    return error === undefined ? refuse('EVENT_INVALID', '', 'The event does not follow its schema.') : translate(error)
  }
  const read = event as IngestEvent
  normalise(read)
  if ('parts' in read.data) {
    const problem = checkParts(read.data.parts)
    if (problem !== null) return problem
  }
  return checkKey(read, key) ?? { ok: true, event: read, mode }
}

/** An error of the schema as a refusal. */
function translate(error: ErrorObject): Refusal {
  const missing = error.keyword === 'required' ? pointerStep(error.params.missingProperty as string) : ''
  const pointer = error.instancePath + missing
  const message = describe(error)
  if (/^\/data\/parts\/\d+$/.test(error.instancePath)) {
    if (error.keyword === 'not' || error.keyword === 'oneOf' || missing === '/text') {
      return refuse('PART_SOURCE_INVALID', pointer, 'A text part has text; a medium has exactly one of uri and data.')
    }
    if (error.keyword === 'discriminator') {
      return refuse('EVENT_INVALID', `${pointer}/kind`, 'The kind is not text, image, audio or video.')
    }
  }
  if (error.keyword === 'maxLength' && /^\/data\/parts\/\d+\/text$/.test(pointer)) {
    return refuse('TEXT_TOO_LARGE', pointer, `The text has more than ${limits.textBytes} bytes.`)
  }
  if (missing === '' && TIME_POINTER.test(pointer)) {
    return refuse('TIME_INVALID', pointer, 'Not a time as in RFC 3339, such as 2026-03-01T08:00:00Z.')
  }
  const inData = pointer === '/data' || pointer.startsWith('/data/')
  return refuse(inData ? 'EVENT_INVALID' : 'EVENT_NOT_CLOUDEVENT', pointer, message)
}

function describe(error: ErrorObject): string {
  if (error.keyword === 'required') return 'A required field is missing.'
  if (error.keyword === 'enum') return `Must be one of ${(error.params.allowedValues as string[]).join(', ')}.`
  return `${(error.message ?? 'is not valid').replace(/^must/, 'Must')}.`
}

const asTime = (text: string): string => normaliseTime(text) ?? text

/** Times in UTC and hashes in lower case, in place: the event was just parsed and belongs to nobody else. */
function normalise(event: IngestEvent): void {
  if (event.time !== undefined) event.time = asTime(event.time)
  if (event.type === 'sourcemark.content.withdrawn.v1') {
    event.data.withdrawnAt = asTime(event.data.withdrawnAt)
  } else if (event.type === 'sourcemark.grant.updated.v1') {
    normaliseValidity(event.data)
  } else if (event.type === 'sourcemark.account.updated.v1') {
    for (const licence of event.data.licences) normaliseValidity(licence)
  } else {
    event.data.publishedAt = asTime(event.data.publishedAt)
    for (const part of event.data.parts) {
      if (part.kind !== 'text' && part.sha256 !== undefined) part.sha256 = part.sha256.toLowerCase()
    }
  }
}

function normaliseValidity(holder: { validFrom?: string | null; validTo?: string | null }): void {
  if (typeof holder.validFrom === 'string') holder.validFrom = asTime(holder.validFrom)
  if (typeof holder.validTo === 'string') holder.validTo = asTime(holder.validTo)
}

function checkParts(parts: readonly Part[]): Refusal | null {
  const seen = new Set<string>()
  for (const [index, part] of parts.entries()) {
    const pointer = `/data/parts/${index}`
    if (seen.has(part.partId)) {
      return refuse('PART_ID_DUPLICATE', `${pointer}/partId`, 'Another part of this content has the same partId.')
    }
    seen.add(part.partId)
    const problem = part.kind === 'text' ? checkText(part.text, pointer) : checkMedium(part, pointer)
    if (problem !== null) return problem
  }
  return null
}

function checkText(text: string, pointer: string): Refusal | null {
  const bytes = Buffer.byteLength(text)
  if (bytes <= limits.textBytes) return null
  return refuse('TEXT_TOO_LARGE', `${pointer}/text`, `The text has ${bytes} bytes; ${limits.textBytes} are allowed.`)
}

function checkMedium(part: { uri?: string; data?: string }, pointer: string): Refusal | null {
  if (part.uri !== undefined) {
    const scheme = URL.canParse(part.uri) ? new URL(part.uri).protocol.slice(0, -1) : ''
    return (MEDIA_URI_SCHEMES as readonly string[]).includes(scheme)
      ? null
      : refuse('PART_SOURCE_INVALID', `${pointer}/uri`, `Must be an absolute ${MEDIA_URI_SCHEMES.join(', ')} URI.`)
  }
  const data = part.data ?? ''
  if (data === '' || data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    return refuse('PART_SOURCE_INVALID', `${pointer}/data`, 'Not base64.')
  }
  const bytes = (data.length / 4) * 3 - (data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0)
  if (bytes <= limits.inlineBytes) return null
  const message = `The medium has ${bytes} bytes; ${limits.inlineBytes} may be sent inline.`
  return refuse('EVENT_TOO_LARGE', `${pointer}/data`, message)
}

function checkKey(event: IngestEvent, key: RawRecord['key']): Refusal | null {
  // A grant concerns two accounts and a content, so any key will do.
  if (key === null || key === undefined || event.type === 'sourcemark.grant.updated.v1') return null
  const [field, id] =
    event.type === 'sourcemark.account.updated.v1'
      ? ['accountId', event.data.accountId]
      : ['contentId', event.data.contentId]
  if (decode(key) === id) return null
  return refuse('EVENT_KEY_MISMATCH', `/data/${field}`, `The key of the record is not the ${field}.`)
}
