/** Names of all topics with their prefix (`SOURCEMARK_TOPIC_PREFIX`, may be empty). */
export function topicNames(prefix: string) {
  return Object.freeze({
    ingest: `${prefix}content.ingest.v1`,
    verdicts: `${prefix}content.verdicts.v1`,
    deadLetter: `${prefix}content.ingest.dlq.v1`,
    accepted: `${prefix}sourcemark.accepted.v1`,
    findings: `${prefix}sourcemark.findings.v1`,
    ledger: `${prefix}sourcemark.ledger.v1`,
    retry: (group: string) => `${prefix}sourcemark.retry.${group}.v1`,
  })
}
export type TopicNames = ReturnType<typeof topicNames>

/** Media type of a structured CloudEvent in JSON, as written to the `content-type` header. */
export const CLOUDEVENT_CONTENT_TYPE = 'application/cloudevents+json'
