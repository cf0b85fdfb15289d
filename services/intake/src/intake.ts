import type { ConsumedRecord, Producer } from '@sourcemark/broker'
import { type AcceptedMessage, type FindingsMessage, type IngestEvent, readIngestRecord } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { acceptContent, contentsOfAccount, type Delivery, keepEvent, withdrawContent } from '@sourcemark/originals'
import { saveAccount, saveGrant } from '@sourcemark/registry'
import { defineSettings, Fault, type Service, type ServiceContext } from '@sourcemark/runtime'
import { type Connections, connect, groupId, lineSettings } from '@sourcemark/wiring'

export const intakeSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_INTAKE_CONCURRENCY: {
    kind: 'integer',
    min: 1,
    max: 256,
    default: 12,
    description: 'Events that one intake process works on at a time',
  },
})

/** What has to happen outside once an event is recorded. */
interface Consequences {
  readonly accepted: readonly AcceptedMessage[]
  /** Account whose contents are to be judged again. */
  readonly changedAccount?: string
}

const nothing: Consequences = Object.freeze({ accepted: [] })

/** Records one valid event. Everything in one transaction, and nothing twice. */
async function record(tx: Queryable, event: IngestEvent, delivery: Delivery): Promise<Consequences> {
  const kept = await keepEvent(tx, event, delivery)
  if (kept === 'duplicate') return nothing
  switch (event.type) {
    case 'sourcemark.content.published.v1':
    case 'sourcemark.original.registered.v1': {
      const { state, revision, reason } = await acceptContent(tx, event)
      return state === 'stale' ? nothing : { accepted: [{ contentId: event.data.contentId, revision, reason }] }
    }
    case 'sourcemark.content.withdrawn.v1': {
      const { contentId, withdrawnAt } = event.data
      const revision = await withdrawContent(tx, contentId, withdrawnAt)
      return revision === null ? nothing : { accepted: [{ contentId, revision, reason: 'correction' }] }
    }
    case 'sourcemark.account.updated.v1': {
      const changed = await saveAccount(tx, event)
      // Read once more after an interruption, the account is no longer new, but its contents may not have been told.
      return changed || kept === 'again' ? { accepted: [], changedAccount: event.data.accountId } : nothing
    }
    case 'sourcemark.grant.updated.v1':
      await saveGrant(tx, event)
      return nothing
  }
}

/** Contents that are told of a changed account in one message batch. */
const page = 500

async function judgeAgain({ database, topics }: Connections, producer: Producer, accountId: string): Promise<void> {
  let after = ''
  for (;;) {
    const contents = await contentsOfAccount(database, accountId, after, page)
    const messages = contents.map(
      ({ contentId, revision }): FindingsMessage => ({ contentId, revision, reason: 'registry_change' }),
    )
    if (messages.length > 0) {
      await producer.send(
        topics.findings,
        messages.map((message) => ({ key: message.contentId, value: JSON.stringify(message) })),
      )
    }
    if (contents.length < page) return
    after = contents.at(-1)?.contentId ?? after
  }
}

/** The only door: validates, refuses, records, and passes on what is to be examined. */
export async function startIntake(context: ServiceContext<typeof intakeSettings>): Promise<Service> {
  const { settings, metrics, fatal } = context
  const connections = await connect(context, 'intake')
  const { broker, database, topics, prefix } = connections
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const events = metrics.counter({
    name: 'sourcemark_event_total',
    help: 'Events read from the ingest topic, by what became of them',
    labels: { result: ['done', 'retried', 'dead'] },
  })

  const handle = async (raw: ConsumedRecord): Promise<void> => {
    const read = await metrics.stage('intake.validate', async () => readIngestRecord(raw))
    if (!read.ok) throw new Fault(read.code, { message: read.message, pointer: read.pointer })
    const { accepted, changedAccount } = await metrics.stage('intake.record', () =>
      database.transaction((tx) => record(tx, read.event, raw.origin)),
    )
    if (accepted.length > 0) {
      await metrics.stage('intake.pass-on', () =>
        producer.send(
          topics.accepted,
          accepted.map((message) => ({ key: message.contentId, value: JSON.stringify(message) })),
        ),
      )
    }
    if (changedAccount !== undefined) await judgeAgain(connections, producer, changedAccount)
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
