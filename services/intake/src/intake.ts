import { webAddress } from '@sourcemark/attribution'
import type { ConsumedRecord, HandlerContext } from '@sourcemark/broker'
import { type AcceptedMessage, type IngestEvent, readIngestRecord, type VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { createMediaFetcher } from '@sourcemark/media'
import { acceptContent, type Delivery, type KeptMedium, keepEvent, withdrawContent } from '@sourcemark/originals'
import { keysOfAccount, keysOfGrant, registryKeys, saveAccount, saveGrant } from '@sourcemark/registry'
import { defineSettings, Fault, type Service, type ServiceContext } from '@sourcemark/runtime'
import {
  blobSettings,
  connect,
  groupId,
  keyed,
  lineSettings,
  openBlobs,
  s3Connection,
  tellReaders,
} from '@sourcemark/wiring'
import { fetchMedia, type MediaLimits } from './fetch-media.ts'

export const intakeSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_INTAKE_CONCURRENCY: {
    kind: 'integer',
    min: 1,
    max: 256,
    default: 12,
    description: 'Events that one intake process works on at a time',
  },
  ...blobSettings,
  SOURCEMARK_MEDIA_ROOTS: {
    kind: 'list',
    optional: true,
    description: 'Folders of this host that media with `file:` addresses may lie in; none when absent',
  },
  SOURCEMARK_MEDIA_BUCKETS: {
    kind: 'list',
    optional: true,
    description: 'Buckets that media with `s3:` addresses may lie in; none when absent',
  },
  SOURCEMARK_MEDIA_PRIVATE_ADDRESSES: {
    kind: 'boolean',
    default: false,
    description: 'Whether media with `https:` addresses may lie at private addresses too',
  },
  SOURCEMARK_PICTURE_BYTES: {
    kind: 'integer',
    min: 1024,
    max: 1024 ** 3,
    default: 32 * 1024 ** 2,
    description: 'Bytes of a picture that is fetched',
  },
  SOURCEMARK_PICTURE_FETCH_TIMEOUT: {
    kind: 'duration',
    min: 1_000,
    max: 600_000,
    default: 60_000,
    description: 'How long one attempt to fetch a picture may take',
  },
  SOURCEMARK_SOUND_BYTES: {
    kind: 'integer',
    min: 1024,
    max: 16 * 1024 ** 3,
    default: 512 * 1024 ** 2,
    description: 'Bytes of a sound that is fetched',
  },
  SOURCEMARK_SOUND_FETCH_TIMEOUT: {
    kind: 'duration',
    min: 1_000,
    max: 3_600_000,
    default: 600_000,
    description: 'How long one attempt to fetch a sound may take',
  },
  SOURCEMARK_FILM_BYTES: {
    kind: 'integer',
    min: 1024,
    max: 64 * 1024 ** 3,
    default: 4 * 1024 ** 3,
    description: 'Bytes of a film that is fetched',
  },
  SOURCEMARK_FILM_FETCH_TIMEOUT: {
    kind: 'duration',
    min: 1_000,
    max: 6 * 3_600_000,
    default: 3_600_000,
    description: 'How long one attempt to fetch a film may take',
  },
})

/** What has to happen outside once an event is recorded. */
interface Consequences {
  readonly accepted: readonly AcceptedMessage[]
  /** Under which keys judgements may have looked at what changed, and the reason for which they are made again. */
  readonly changed: readonly string[]
  readonly reason: VerdictReason
}

const nothing: Consequences = Object.freeze({ accepted: [], changed: [], reason: 'first' })

/** Records one valid event. Everything in one transaction, and nothing twice. */
async function record(
  tx: Queryable,
  event: IngestEvent,
  delivery: Delivery,
  media: readonly KeptMedium[],
): Promise<Consequences> {
  const kept = await keepEvent(tx, event, delivery)
  if (kept === 'duplicate') return nothing
  // Read once more after an interruption, what the event says is no longer new, but those who look at it may not have been told.
  const again = kept === 'again'
  switch (event.type) {
    case 'sourcemark.content.published.v1':
    case 'sourcemark.original.registered.v1': {
      const { contentId, url } = event.data
      const page = url === undefined ? null : (webAddress(url)?.page ?? null)
      const { state, revision, reason, kinds } = await acceptContent(tx, event, page, media)
      if (state === 'stale') return nothing
      const changed = [registryKeys.content(contentId), ...(page === null ? [] : [registryKeys.page(page)])]
      return { accepted: [{ contentId, revision, reason, kinds: [...kinds] }], changed, reason: 'new_original' }
    }
    case 'sourcemark.content.withdrawn.v1': {
      const { contentId, withdrawnAt } = event.data
      const content = await withdrawContent(tx, contentId, withdrawnAt)
      if (content === null) return nothing
      const { revision, accountId, kinds } = content
      const accepted: AcceptedMessage[] = [{ contentId, revision, reason: 'correction', kinds: [...kinds] }]
      const changed = [
        registryKeys.content(contentId),
        ...(accountId === null ? [] : [registryKeys.withdrawn(accountId)]),
      ]
      return { accepted, changed, reason: 'correction' }
    }
    case 'sourcemark.account.updated.v1': {
      const changed = await saveAccount(tx, event)
      return { accepted: [], changed: again ? keysOfAccount(event) : changed, reason: 'registry_change' }
    }
    case 'sourcemark.grant.updated.v1': {
      const changed = await saveGrant(tx, event)
      const keys = again ? await keysOfGrant(tx, event.data.grantId) : changed
      return { accepted: [], changed: keys, reason: 'registry_change' }
    }
  }
}

/** The only door: validates, refuses, records, and passes on what is to be examined. */
export async function startIntake(context: ServiceContext<typeof intakeSettings>): Promise<Service> {
  const { settings, metrics, fatal } = context
  const { broker, database, topics, prefix } = await connect(context, 'intake')
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const events = metrics.counter({
    name: 'sourcemark_event_total',
    help: 'Events read from the ingest topic, by what became of them',
    labels: { result: ['done', 'retried', 'dead'] },
  })

  const store = await openBlobs(settings)
  context.onStop(() => store.close())
  const fetcher = createMediaFetcher({
    store,
    roots: settings.SOURCEMARK_MEDIA_ROOTS ?? [],
    allowPrivateAddresses: settings.SOURCEMARK_MEDIA_PRIVATE_ADDRESSES,
    ...(settings.SOURCEMARK_MEDIA_BUCKETS === undefined
      ? {}
      : { s3: { buckets: settings.SOURCEMARK_MEDIA_BUCKETS, connection: s3Connection(settings) } }),
  })
  context.onStop(async () => fetcher.close())
  const limits: MediaLimits = {
    image: { bytes: settings.SOURCEMARK_PICTURE_BYTES, totalMs: settings.SOURCEMARK_PICTURE_FETCH_TIMEOUT },
    audio: { bytes: settings.SOURCEMARK_SOUND_BYTES, totalMs: settings.SOURCEMARK_SOUND_FETCH_TIMEOUT },
    video: { bytes: settings.SOURCEMARK_FILM_BYTES, totalMs: settings.SOURCEMARK_FILM_FETCH_TIMEOUT },
  }

  const handle = async (raw: ConsumedRecord, work: HandlerContext): Promise<void> => {
    const read = await metrics.stage('intake.validate', async () => readIngestRecord(raw))
    if (!read.ok) throw new Fault(read.code, { message: read.message, pointer: read.pointer })
    const media = await fetchMedia(read.event, { database, fetcher, limits, metrics, work })
    const { accepted, changed, reason } = await metrics.stage('intake.record', () =>
      database.transaction((tx) => record(tx, read.event, raw.origin, media)),
    )
    if (accepted.length > 0) {
      await metrics.stage('intake.pass-on', () => producer.send(topics.accepted, keyed(accepted)))
    }
    if (changed.length > 0) {
      await metrics.stage('intake.tell', () => tellReaders(database, producer, topics, changed, reason))
    }
  }

  const consumer = await broker.consume({
    groupId: groupId(prefix, 'intake'),
    topics: [topics.ingest],
    concurrency: settings.SOURCEMARK_INTAKE_CONCURRENCY,
    retryTopic: topics.retry('intake'),
    deadLetterTopic: topics.deadLetter,
    handle,
    onHandled: ({ result }) => events.add(1, { result }),
    onFatal: fatal,
  })
  return { ready: () => consumer.isReady(), stop: () => consumer.stop() }
}
