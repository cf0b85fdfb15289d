import type { TopicSpec } from '@sourcemark/broker'
import { limits, type TopicNames } from '@sourcemark/contract'

/** The services that consume a topic, in the order of the line. */
export const lineServices = Object.freeze([
  'intake',
  'worker-text',
  'worker-image',
  'worker-audio',
  'worker-video',
  'adjudicator',
  'publisher',
] as const)
export type LineService = (typeof lineServices)[number]

/** Consumer group of a service. */
export const groupId = (prefix: string, service: LineService): string => `${prefix}sourcemark-${service}`

const day = 86_400_000

/** Room above the largest event for its envelope: headers, key, framing, and the error headers of a dead letter. */
const recordBytes = limits.eventBytes + 512 * 1024

/**
 * Every topic with its partitions and retention. Verdicts stay half a year, as logs have to (Cybersecurity Law of the PRC, Art. 21(3));
 * dead letters a month, for people; what only carries work between services a week.
 */
export function topicSpecs(topics: TopicNames, partitions: number): TopicSpec[] {
  const spec = (topic: string, days: number, maxMessageBytes?: number): TopicSpec => ({
    topic,
    partitions,
    retentionMs: days * day,
    ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
  })
  return [
    spec(topics.ingest, 7, recordBytes),
    // One chain of the ledger per partition, for as long as the ledger lives.
    { ...spec(topics.verdicts, 184, recordBytes), fixedPartitions: true },
    // A dead letter is its record with why it was refused.
    spec(topics.deadLetter, 30, recordBytes + 64 * 1024),
    spec(topics.accepted, 7),
    spec(topics.findings, 7),
    { ...spec(topics.ledger, 1), fixedPartitions: true },
    ...lineServices.map((service) => spec(topics.retry(service), 7, service === 'intake' ? recordBytes : undefined)),
  ]
}
