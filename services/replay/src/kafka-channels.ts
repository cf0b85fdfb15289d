import type { Broker, ConsumedRecord, Producer } from '@sourcemark/broker'
import { CLOUDEVENT_CONTENT_TYPE, type TopicNames, type VerdictEvent } from '@sourcemark/contract'
import type { IngestChannel, OutputChannel, RefusedRecord } from './channels.ts'

/** Sends structured CloudEvents to the ingest topic. */
export const ingestChannel = (producer: Producer, topics: TopicNames): IngestChannel => ({
  send: (records) =>
    producer.send(
      topics.ingest,
      records.map(({ key, value }) => ({ key, value, headers: { 'content-type': CLOUDEVENT_CONTENT_TYPE } })),
    ),
})

/** Reads verdicts and refusals as a reader of committed records sees them. */
export const outputChannel = (broker: Broker, topics: TopicNames): OutputChannel => ({
  async follow(listener) {
    const verdicts = await broker.readTopic({
      topic: topics.verdicts,
      fromBeginning: true,
      onRecord: ({ value }) => listener.verdict(JSON.parse(String(value)) as VerdictEvent),
    })
    try {
      const refusals = await broker.readTopic({
        topic: topics.deadLetter,
        // Refusals of earlier runs say nothing about this one.
        fromBeginning: false,
        onRecord: (record) => listener.refused(readRefusal(record)),
      })
      return {
        async stop() {
          await Promise.all([verdicts.close(), refusals.close()])
        },
      }
    } catch (error) {
      await verdicts.close()
      throw error
    }
  },
})

function readRefusal({ key, headers }: ConsumedRecord): RefusedRecord {
  const header = (name: string): string => {
    const value = headers[`sourcemark-error-${name}`]
    return String((Array.isArray(value) ? value[0] : value) ?? '')
  }
  return { key: key === null ? null : String(key), code: header('code'), pointer: header('pointer') }
}
