export * from './codes.ts'
export { canonicalJson, sha256Hex, verdictId } from './hashing.ts'
export * from './ingest-events.ts'
export * from './internal-messages.ts'
export { limits, MEDIA_URI_SCHEMES } from './limits.ts'
export {
  type EventMode,
  type RawRecord,
  type ReadResult,
  type Refusal,
  readIngestRecord,
} from './read-ingest-record.ts'
export * from './rights-data.ts'
export { rounded } from './shares.ts'
export { clockTime, normaliseTime } from './time.ts'
export { CLOUDEVENT_CONTENT_TYPE, type TopicNames, topicNames } from './topics.ts'
export * from './verdict-event.ts'
