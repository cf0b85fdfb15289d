import type { ConsumedRecord } from '@sourcemark/broker'
import { AcceptedMessageSchema, type FindingsMessage } from '@sourcemark/contract'
import {
  createTextExaminer,
  indexForms,
  openOriginalsIndex,
  takeTextStatisticsWhenDue,
  textIndexes,
} from '@sourcemark/originals'
import { commonSettings, defineSettings, type Service, type ServiceContext, watch } from '@sourcemark/runtime'
import { connect, groupId, keyed, lineSettings, messageReader } from '@sourcemark/wiring'

export const workerSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_WORKER_CONCURRENCY: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 6,
    description: 'Contents that one worker process examines at a time',
  },
  SOURCEMARK_INDEX_FOLDER: commonSettings.SOURCEMARK_INDEX_FOLDER,
  SOURCEMARK_TEXT_INDEX: {
    kind: 'enum',
    values: indexForms,
    default: 'local',
    description:
      'What answers the look-ups of texts: `local`, packed runs on this host that its indexer makes, or `plain`, rows of the database',
  },
  SOURCEMARK_STATISTICS_INTERVAL: {
    kind: 'duration',
    min: 60_000,
    max: 90 * 86_400_000,
    optional: true,
    description: 'How old a statistics epoch gets before the next is taken; never by itself when absent',
  },
})

/** Milliseconds between looks whether an epoch is due. */
const statisticsLook = 60_000

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
  const capped = metrics.counter({
    name: 'sourcemark_index_capped_key_total',
    help: 'Keys looked up that had more earlier holders than are looked at',
  })
  const index = await openOriginalsIndex(database, textIndexes, {
    form: settings.SOURCEMARK_TEXT_INDEX,
    folder: settings.SOURCEMARK_INDEX_FOLDER,
  })
  context.onStop(() => index.lookUp.close())
  const examiner = createTextExaminer({
    database,
    index,
    onCapped: (keys) => capped.add(keys),
    announce: (messages) => producer.send(topics.accepted, keyed(messages)),
    stage: (name, run) => metrics.stage(`text.${name}`, run),
  })

  const handle = async (record: ConsumedRecord): Promise<void> => {
    const { contentId, reason } = readMessage(record)
    const { revision, judged, later } = await metrics.stage('text.examine', () => examiner.examine(contentId, reason))
    examined.add(1)
    if (later > 0) announced.add(later)
    if (!judged) return
    const message: FindingsMessage = { contentId, revision, reason }
    await metrics.stage('text.pass-on', () => producer.send(topics.findings, keyed([message])))
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
  const interval = settings.SOURCEMARK_STATISTICS_INTERVAL
  const keeping =
    interval === undefined
      ? undefined
      : watch(context, {
          doing: 'taking a statistics epoch',
          interval: Math.min(interval, statisticsLook),
          look: async () => {
            await takeTextStatisticsWhenDue(database, interval)
          },
        })

  return {
    ready: () => consumer.isReady(),
    stop: async () => {
      await consumer.stop()
      await keeping
    },
  }
}
