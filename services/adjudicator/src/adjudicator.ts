import { type ConsumedRecord, partitionOf } from '@sourcemark/broker'
import { FindingsMessageSchema, type LedgerNotice, VERDICT_CODES, type VerdictReason } from '@sourcemark/contract'
import { appendVerdicts, type LedgerEntry, lockChain } from '@sourcemark/ledger'
import { contentsToExamine } from '@sourcemark/originals'
import { defineSettings, type Service, type ServiceContext, sleep, toFault } from '@sourcemark/runtime'
import { connect, groupId, lineSettings, messageReader } from '@sourcemark/wiring'
import { type JudgeOptions, judge } from './judge.ts'

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

const readMessage = messageReader(FindingsMessageSchema)

/** Turns findings into verdicts and appends those that say something new to the ledger. */
export async function startAdjudicator(context: ServiceContext<typeof adjudicatorSettings>): Promise<Service> {
  const { settings, metrics, logger, signal, fatal } = context
  const { broker, database, topics, prefix, partitions } = await connect(context, 'adjudicator')
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const verdicts = metrics.counter({
    name: 'sourcemark_verdict_total',
    help: 'Verdicts appended to the ledger',
    labels: { verdict: VERDICT_CODES },
  })
  const options = { publicUrl: settings.SOURCEMARK_PUBLIC_URL }

  const judgeChain = async (
    chain: number,
    due: ReadonlyMap<string, VerdictReason>,
    how: JudgeOptions,
  ): Promise<void> => {
    const rows = await metrics.stage('adjudicator.judge', () =>
      database.transaction(async (tx): Promise<LedgerEntry[]> => {
        const end = await lockChain(tx, chain)
        return await appendVerdicts(tx, end, await judge(tx, due, how))
      }),
    )
    const last = rows.at(-1)
    if (last === undefined) return
    for (const { verdict } of rows) verdicts.add(1, { verdict: verdict.verdict })
    const notice: LedgerNotice = { chain, seq: Number(last.seq) }
    await metrics.stage('adjudicator.pass-on', () =>
      producer.send(topics.ledger, [{ key: null, partition: chain, value: JSON.stringify(notice) }]),
    )
  }

  const judgeAll = async (due: ReadonlyMap<string, VerdictReason>, how: JudgeOptions): Promise<void> => {
    const byChain = new Map<number, Map<string, VerdictReason>>()
    for (const [contentId, reason] of due) {
      const chain = partitionOf(contentId, partitions)
      const contents = byChain.get(chain) ?? new Map<string, VerdictReason>()
      byChain.set(chain, contents.set(contentId, reason))
    }
    for (const [chain, contents] of byChain) await judgeChain(chain, contents, how)
  }

  const handleBatch = async (records: readonly ConsumedRecord[]): Promise<void> => {
    const due = new Map<string, VerdictReason>()
    for (const record of records) {
      const { contentId, reason } = readMessage(record)
      due.set(contentId, reason)
    }
    await judgeAll(due, { ...options, provisional: false })
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

  /** Gives provisional verdicts to what has waited too long for its parts. */
  const watchDeadline = async (): Promise<void> => {
    const deadline = settings.SOURCEMARK_VERDICT_DEADLINE
    while (!signal.aborted) {
      await sleep(Math.min(deadline, 5000), signal).catch(() => undefined)
      if (signal.aborted) return
      try {
        const waiting = await contentsToExamine(database, deadline / 1000, settings.SOURCEMARK_ADJUDICATOR_BATCH)
        if (waiting.length > 0) {
          await judgeAll(new Map(waiting.map(({ contentId }) => [contentId, 'first'])), {
            ...options,
            provisional: true,
          })
        }
      } catch (error) {
        const fault = toFault(error)
        if (fault.disposition === 'fatal') return fatal(fault)
        logger.warn({ err: fault, code: fault.code }, 'looking for late contents failed')
      }
    }
  }
  const watching = watchDeadline()

  return {
    ready: () => consumer.isReady(),
    stop: async () => {
      await consumer.stop()
      await watching
    },
  }
}
