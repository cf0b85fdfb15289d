import type { ConsumedRecord } from '@sourcemark/broker'
import { AcceptedMessageSchema, type FindingsMessage } from '@sourcemark/contract'
import { createTextExaminer } from '@sourcemark/originals'
import { defineSettings, type Service, type ServiceContext } from '@sourcemark/runtime'
import { connect, groupId, lineSettings, messageReader } from '@sourcemark/wiring'

export const workerSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_WORKER_CONCURRENCY: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 6,
    description: 'Contents that one worker process examines at a time',
  },
})

const readMessage = messageReader(AcceptedMessageSchema)

/** Examines the texts of accepted contents: fingerprint, register, look up, verify, record, tell the later ones. */
export async function startWorker(context: ServiceContext<typeof workerSettings>): Promise<Service> {
  const { settings, metrics, fatal } = context
  const { broker, database, topics, prefix } = await connect(context, 'worker-text')
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const examined = metrics.counter({ name: 'sourcemark_examination_total', help: 'Contents examined, also again' })
  const announced = metrics.counter({
    name: 'sourcemark_later_content_total',
    help: 'Contents announced again because an earlier one changed',
  })
  const examiner = createTextExaminer({
    database,
    announce: (messages) =>
      producer.send(
        topics.accepted,
        messages.map((message) => ({ key: message.contentId, value: JSON.stringify(message) })),
      ),
    stage: (name, run) => metrics.stage(`text.${name}`, run),
  })

  const handle = async (record: ConsumedRecord): Promise<void> => {
    const { contentId, reason } = readMessage(record)
    const { revision, judged, later } = await metrics.stage('text.examine', () => examiner.examine(contentId, reason))
    examined.add(1)
    if (later > 0) announced.add(later)
    if (!judged) return
    const message: FindingsMessage = { contentId, revision, reason }
    await metrics.stage('text.pass-on', () =>
      producer.send(topics.findings, [{ key: contentId, value: JSON.stringify(message) }]),
    )
  }

  const consumer = await broker.consume({
    groupId: groupId(prefix, 'worker-text'),
    topics: [topics.accepted],
    concurrency: settings.SOURCEMARK_WORKER_CONCURRENCY,
    retryTopic: topics.retry('worker-text'),
    deadLetterTopic: topics.deadLetter,
    handle,
    onFatal: fatal,
  })
  return { ready: () => consumer.isReady(), stop: () => consumer.stop() }
}
