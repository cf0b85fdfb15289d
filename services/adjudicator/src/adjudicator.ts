import { ActivePacks, type AppealUrl, judgeChain, noteTold, Readings } from '@sourcemark/adjudication'
import { type ConsumedRecord, partitionOf } from '@sourcemark/broker'
import { FindingsMessageSchema, type LedgerNotice, VERDICT_CODES, type VerdictReason } from '@sourcemark/contract'
import { contentsToExamine } from '@sourcemark/originals'
import {
  appealKey,
  appealPath,
  databaseSecret,
  noteDelivered,
  noteFailed,
  type OutboxMessage,
  takeMessages,
} from '@sourcemark/review'
import { defineSettings, type Service, type ServiceContext, toFault, watch } from '@sourcemark/runtime'
import { type Connections, connect, groupId, lineSettings, messageReader, tellReaders } from '@sourcemark/wiring'

export const adjudicatorSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_ADJUDICATOR_BATCH: {
    kind: 'integer',
    min: 1,
    max: 1000,
    default: 64,
    description: 'Contents that are judged in one transaction at most',
  },
  SOURCEMARK_VERDICT_DEADLINE: {
    kind: 'duration',
    min: 1000,
    max: 86_400_000,
    default: 600_000,
    description: 'How long a verdict waits for all parts; then a provisional one is given',
  },
  SOURCEMARK_PUBLIC_URL: {
    kind: 'url',
    protocols: ['https:', 'http:'],
    optional: true,
    description: 'Where people reach this installation; appeal addresses start with it',
  },
})

/** Milliseconds from one look for rulings to the next. */
const rulingInterval = 1000
/** Milliseconds after which a ruling that was taken and not seen through is taken by another process. */
const rulingLease = 10_000

const readMessage = messageReader(FindingsMessageSchema)

/** Turns findings into verdicts and appends those that say something new to the ledger. */
export async function startAdjudicator(context: ServiceContext<typeof adjudicatorSettings>): Promise<Service> {
  const { settings, metrics, logger, fatal } = context
  const { broker, database, topics, prefix, partitions } = await connect(context, 'adjudicator')
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const verdicts = metrics.counter({
    name: 'sourcemark_verdict_total',
    help: 'Verdicts appended to the ledger',
    labels: { verdict: VERDICT_CODES },
  })
  const activePacks = new ActivePacks()
  // A pack in force that cannot be read ends the process before it judges anything.
  await activePacks.read(database)
  const packs = activePacks.read.bind(activePacks)
  const readings = new Readings()
  const appealUrl = await appealUrlOf(database, settings.SOURCEMARK_PUBLIC_URL)

  const judgeOne = async (
    chain: number,
    due: ReadonlyMap<string, VerdictReason>,
    provisional: boolean,
  ): Promise<void> => {
    const options = { packs, appealUrl, readings, provisional }
    const { rows, tellings } = await metrics.stage('adjudicator.judge', () => judgeChain(database, chain, due, options))
    const last = rows.at(-1)
    if (last !== undefined) {
      for (const { verdict } of rows) verdicts.add(1, { verdict: verdict.verdict })
      const notice: LedgerNotice = { chain, seq: Number(last.seq) }
      await metrics.stage('adjudicator.pass-on', () =>
        producer.send(topics.ledger, [{ key: null, partition: chain, value: JSON.stringify(notice) }]),
      )
    }
    if (tellings.length === 0) return
    await metrics.stage('adjudicator.tell', async () => {
      for (const { changed, reason } of tellings) await tellReaders(database, producer, topics, changed, reason)
      await noteTold(database, tellings)
    })
  }

  const judgeAll = async (due: ReadonlyMap<string, VerdictReason>, provisional: boolean): Promise<void> => {
    const byChain = new Map<number, Map<string, VerdictReason>>()
    for (const [contentId, reason] of due) {
      const chain = partitionOf(contentId, partitions)
      const contents = byChain.get(chain) ?? new Map<string, VerdictReason>()
      byChain.set(chain, contents.set(contentId, reason))
    }
    for (const [chain, contents] of byChain) await judgeOne(chain, contents, provisional)
  }

  const handleBatch = async (records: readonly ConsumedRecord[]): Promise<void> => {
    const due = new Map<string, VerdictReason>()
    for (const record of records) {
      const { contentId, reason } = readMessage(record)
      due.set(contentId, reason)
    }
    await judgeAll(due, false)
  }

  const consumer = await broker.consume({
    groupId: groupId(prefix, 'adjudicator'),
    topics: [topics.findings],
    concurrency: settings.SOURCEMARK_ADJUDICATOR_BATCH * 4,
    maxBatch: settings.SOURCEMARK_ADJUDICATOR_BATCH,
    retryTopic: topics.retry('adjudicator'),
    deadLetterTopic: topics.deadLetter,
    handleBatch,
    onFatal: fatal,
  })

  // What has waited too long for its parts gets a provisional verdict.
  const deadline = settings.SOURCEMARK_VERDICT_DEADLINE
  const interval = Math.min(deadline, 5000)
  const watching = watch(context, {
    doing: 'looking for late contents',
    interval,
    delay: interval,
    look: async () => {
      const waiting = await contentsToExamine(database, deadline / 1000, settings.SOURCEMARK_ADJUDICATOR_BATCH)
      if (waiting.length > 0) await judgeAll(new Map(waiting.map(({ contentId }) => [contentId, 'first'])), true)
    },
  })

  const hear = async (ruling: OutboxMessage): Promise<void> => {
    const { contentId, reason } = ruling.body
    try {
      await judgeAll(new Map([[contentId, reason ?? 'complaint']]), false)
    } catch (error) {
      const fault = toFault(error)
      if (fault.disposition === 'wait' || fault.disposition === 'fatal') throw fault
      logger.warn({ err: fault, code: fault.code, contentId }, 'a ruling has no effect yet')
      return await noteFailed(database, ruling, fault.message, new Date())
    }
    await noteDelivered(database, ruling, new Date())
  }

  // What people have decided in a case counts from the next judgement on, so one is asked for.
  const hearing = watch(context, {
    doing: 'giving effect to rulings',
    interval: rulingInterval,
    look: async () => {
      const batch = settings.SOURCEMARK_ADJUDICATOR_BATCH
      const rulings = await takeMessages(database, ['adjudicator'], new Date(), rulingLease, batch)
      // one by one: a content that cannot be judged keeps no ruling about another one waiting
      for (const ruling of rulings) await hear(ruling)
    },
  })

  return {
    ready: () => consumer.isReady(),
    stop: async () => {
      await consumer.stop()
      await watching
      await hearing
    },
  }
}

/** Addresses of the console at which verdicts are contested, sealed so that only who was told one can appeal; null when people cannot be reached. */
async function appealUrlOf(
  database: Connections['database'],
  publicUrl: string | undefined,
): Promise<AppealUrl | null> {
  if (publicUrl === undefined) return null
  const key = appealKey(await databaseSecret(database, new Date()))
  const origin = publicUrl.replace(/\/+$/, '')
  return (contentId, revision) => `${origin}${appealPath(key, contentId, revision)}`
}
