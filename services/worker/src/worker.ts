import type { ConsumedRecord, HandlerContext } from '@sourcemark/broker'
import { AcceptedMessageSchema, type FindingsMessage, type VerdictReason } from '@sourcemark/contract'
import { type Announce, type Examination, type ExaminedKind, examinedKinds, indexForms } from '@sourcemark/originals'
import { commonSettings, defineSettings, type Service, type ServiceContext } from '@sourcemark/runtime'
import {
  blobSettings,
  type Connections,
  connect,
  ffmpegSettings,
  groupId,
  keyed,
  lineSettings,
  messageReader,
  whileWorking,
} from '@sourcemark/wiring'
import { openFilmWork } from './films.ts'
import { openPictureWork } from './pictures.ts'
import { openSoundWork } from './sounds.ts'
import { openTextWork } from './texts.ts'

export const workerSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_WORKER_KIND: {
    kind: 'enum',
    values: examinedKinds,
    default: 'text',
    description:
      'Kind of the parts that a worker process examines; the workers of each kind are a consumer group of their own',
  },
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
  SOURCEMARK_IMAGE_INDEX: {
    kind: 'enum',
    values: indexForms,
    default: 'local',
    description: 'The same for pictures',
  },
  SOURCEMARK_AUDIO_INDEX: {
    kind: 'enum',
    values: indexForms,
    default: 'local',
    description: 'The same for sounds',
  },
  SOURCEMARK_VIDEO_INDEX: {
    kind: 'enum',
    values: indexForms,
    default: 'local',
    description: 'The same for films',
  },
  SOURCEMARK_STATISTICS_INTERVAL: {
    kind: 'duration',
    min: 60_000,
    max: 90 * 86_400_000,
    optional: true,
    description: 'How old a statistics epoch gets before the next is taken; never by itself when absent',
  },
  ...blobSettings,
  ...ffmpegSettings,
  SOURCEMARK_PICTURE_PROCESSES: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 2,
    description: 'Processes in which one worker of pictures decodes and fingerprints them',
  },
  SOURCEMARK_WORD_PROCESSES: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 1,
    description: 'Processes in which one worker of pictures or films reads the words in them',
  },
  SOURCEMARK_WORD_BUDGET: {
    kind: 'duration',
    min: 1_000,
    max: 60_000,
    default: 20_000,
    description: 'How long the words of one picture may be read',
  },
  SOURCEMARK_SOUND_PROCESSES: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 2,
    description: 'Processes in which one worker of sounds decodes and fingerprints them',
  },
  SOURCEMARK_SOUND_SECONDS: {
    kind: 'integer',
    min: 60,
    max: 86_400,
    default: 21_600,
    description: 'Seconds of a sound that are read',
  },
  SOURCEMARK_FILM_PROCESSES: {
    kind: 'integer',
    min: 1,
    max: 64,
    default: 1,
    description: 'Processes in which one worker of films decodes and fingerprints them',
  },
  SOURCEMARK_FILM_SECONDS: {
    kind: 'integer',
    min: 60,
    max: 43_200,
    default: 14_400,
    description: 'Seconds of a film that are read',
  },
  SOURCEMARK_FILM_WORD_BUDGET: {
    kind: 'duration',
    min: 1_000,
    max: 1_800_000,
    default: 120_000,
    description: 'How long the words that one film shows may be read',
  },
})
export type WorkerContext = ServiceContext<typeof workerSettings>

/** What a worker needs to examine the parts of one kind. */
export interface WorkOptions {
  readonly context: WorkerContext
  readonly connections: Connections
  readonly announce: Announce
  /** Hears how many keys of a look-up had more holders than are looked at. */
  readonly onCapped: (keys: number) => void
  /** Times a stage of the work under its name. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
}

/** How the parts of one kind are examined. */
export interface Work {
  /** @param signal ends the reading of media; nothing is recorded then. */
  examine(contentId: string, reason: VerdictReason, signal: AbortSignal): Promise<Examination>
  /** What goes on beside; ends when the service stops. */
  readonly keeping?: Promise<void> | undefined
}

const works: Readonly<Record<ExaminedKind, (options: WorkOptions) => Promise<Work>>> = Object.freeze({
  text: openTextWork,
  image: openPictureWork,
  audio: openSoundWork,
  video: openFilmWork,
})

const readMessage = messageReader(AcceptedMessageSchema)

/** Examines the parts of one kind of accepted contents: fingerprint, register, look up, verify, record, tell the later ones. */
export async function startWorker(context: WorkerContext): Promise<Service> {
  const { settings, metrics, fatal } = context
  const kind = settings.SOURCEMARK_WORKER_KIND
  const service = `worker-${kind}` as const
  const connections = await connect(context, service)
  const { broker, topics, prefix } = connections
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
  const stage: WorkOptions['stage'] = (name, run) => metrics.stage(`${kind}.${name}`, run)
  const work = await works[kind]({
    context,
    connections,
    announce: (messages) => producer.send(topics.accepted, keyed(messages)),
    onCapped: (keys) => capped.add(keys),
    stage,
  })

  const handle = async (record: ConsumedRecord, handling: HandlerContext): Promise<void> => {
    const { contentId, reason, kinds } = readMessage(record)
    if (kinds?.includes(kind) === false) return
    const { revision, judged, later } = await whileWorking(handling, () =>
      stage('examine', () => work.examine(contentId, reason, handling.signal)),
    )
    examined.add(1)
    if (later > 0) announced.add(later)
    if (!judged) return
    const message: FindingsMessage = { contentId, revision, reason }
    await stage('pass-on', () => producer.send(topics.findings, keyed([message])))
  }

  const consumer = await broker.consume({
    groupId: groupId(prefix, service),
    topics: [topics.accepted],
    concurrency: settings.SOURCEMARK_WORKER_CONCURRENCY,
    retryTopic: topics.retry(service),
    deadLetterTopic: topics.deadLetter,
    handle,
    onFatal: fatal,
  })

  return {
    ready: () => consumer.isReady(),
    stop: async () => {
      await consumer.stop()
      await work.keeping
    },
  }
}
