import type { Chain, ConsumedRecord } from '@sourcemark/broker'
import { CLOUDEVENT_CONTENT_TYPE, type LedgerNotice, verdictEvent } from '@sourcemark/contract'
import {
  chainsBehind,
  type LedgerEntry,
  notePublished,
  openLedgerKey,
  readChain,
  writeCheckpoint,
} from '@sourcemark/ledger'
import { defineSettings, Fault, type Service, type ServiceContext, toFault, watch } from '@sourcemark/runtime'
import { connect, groupId, lineSettings } from '@sourcemark/wiring'

export const publisherSettings = defineSettings({
  ...lineSettings,
  SOURCEMARK_SOURCE: {
    kind: 'string',
    default: 'urn:sourcemark',
    pattern: /^\S{1,1024}$/,
    expected: 'a URI reference',
    description: 'CloudEvents source of the verdicts: this installation',
  },
  SOURCEMARK_LEDGER_KEY: {
    kind: 'string',
    optional: true,
    secret: true,
    expected: 'an Ed25519 private key in PKCS#8: PEM, or its base64 alone',
    description:
      'Signs the checkpoints of the ledger; without one a development key in the database does, which proves nothing to others',
  },
  SOURCEMARK_CHECKPOINT_INTERVAL: {
    kind: 'duration',
    default: 60_000,
    min: 1000,
    max: 86_400_000,
    description: 'How often the ledger is signed while it grows; also at every stop',
  },
})

/** Rows that are published in one transaction. */
const rowsAtOnce = 200
/** Milliseconds between looks for chains that nobody relays. */
const sweepInterval = 2000

/** A chain that this process relays, and the last row that is on the topic. */
interface OpenChain {
  readonly chain: Chain
  seq: bigint
}

/** Relays each ledger chain to its partition of the verdict topic: in order, and each row exactly once for a reader of committed records. */
export async function startPublisher(context: ServiceContext<typeof publisherSettings>): Promise<Service> {
  const { settings, metrics, logger, fatal } = context
  const { broker, database, topics, prefix } = await connect(context, 'publisher')
  const key = await openLedgerKey(database, settings.SOURCEMARK_LEDGER_KEY)
  if (key.development) {
    logger.warn(
      { keyId: key.publicKey.keyId },
      'checkpoints are signed with a development key that lies in the database, so they prove nothing against who owns it; set SOURCEMARK_LEDGER_KEY',
    )
  }
  const producer = await broker.createProducer()
  context.onStop(() => producer.close())
  const open = new Map<number, OpenChain>()
  const relaying = new Map<number, Promise<void>>()
  context.onStop(async () => {
    await Promise.all([...open.values()].map(({ chain }) => chain.close()))
  })
  const published = metrics.counter({
    name: 'sourcemark_published_verdict_total',
    help: 'Verdicts written to their topic',
  })
  const checkpoints = metrics.counter({
    name: 'sourcemark_ledger_checkpoint_total',
    help: 'Checkpoints of the ledger that were signed',
  })

  const openChain = async (number: number): Promise<OpenChain> => {
    const known = open.get(number)
    if (known !== undefined) return known
    const chain = await broker.openChain({
      transactionalId: `${prefix}sourcemark-publisher-${number}`,
      topic: topics.verdicts,
      partition: number,
    })
    // The topic is the truth about what is published: whoever relayed before is fenced now, so its end cannot move.
    const last = await chain.last()
    const opened = { chain, seq: last === null ? 0n : seqOf(last) }
    open.set(number, opened)
    return opened
  }

  const relayNow = async (number: number): Promise<void> => {
    try {
      const opened = await openChain(number)
      for (;;) {
        const rows = await metrics.stage('publisher.read', () => readChain(database, number, opened.seq, rowsAtOnce))
        const last = rows.at(-1)
        if (last === undefined) return
        await metrics.stage('publisher.publish', () =>
          opened.chain.append(rows.map((row) => toRecord(row, settings.SOURCEMARK_SOURCE))),
        )
        opened.seq = last.seq
        published.add(rows.length)
        await notePublished(database, number, last.seq)
      }
    } catch (error) {
      // Whatever went wrong, what this process believes of the topic may be wrong too: it is asked anew.
      const known = open.get(number)
      open.delete(number)
      await known?.chain.close()
      const fault = toFault(error)
      // Fenced means that another publisher has the chain now; should it come back here, it is opened again.
      if (fault.code === 'PRODUCER_FENCED')
        throw new Fault('UNEXPECTED', { message: `chain ${number} was taken over`, cause: fault })
      throw fault
    }
  }

  /**
   * One relay of a chain at a time, also when the group hands a partition back while an earlier relay still waits for the broker: both would
   * write the same rows, and the fence stands only between producers.
   */
  const relay = async (number: number): Promise<void> => {
    const before = relaying.get(number) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(() => relayNow(number))
    relaying.set(number, turn)
    try {
      await turn
    } finally {
      if (relaying.get(number) === turn) relaying.delete(number)
    }
  }

  const handleBatch = async (records: readonly ConsumedRecord[]): Promise<void> => {
    const first = records[0]
    if (first !== undefined) await relay(first.origin.partition)
  }

  const consumer = await broker.consume({
    groupId: groupId(prefix, 'publisher'),
    topics: [topics.ledger],
    concurrency: 10_000,
    maxBatch: 10_000,
    retryTopic: topics.retry('publisher'),
    deadLetterTopic: topics.deadLetter,
    handleBatch,
    onFatal: fatal,
  })

  let before = new Map<number, bigint>()
  /** Wakes whoever relays a chain that has not moved since the last look: its notice was lost with a process. */
  const sweep = async (): Promise<void> => {
    const behind = await chainsBehind(database)
    const stuck = behind.filter(({ chain, publishedSeq }) => before.get(chain) === publishedSeq)
    before = new Map(behind.map(({ chain, publishedSeq }) => [chain, publishedSeq]))
    const notices = stuck.map(({ chain, seq }): LedgerNotice => ({ chain, seq: Number(seq) }))
    if (notices.length === 0) return
    await producer.send(
      topics.ledger,
      notices.map((notice) => ({ key: null, partition: notice.chain, value: JSON.stringify(notice) })),
    )
  }
  const sweeping = watch(context, { doing: 'looking for chains behind', interval: sweepInterval, look: sweep })

  // Here and not where verdicts are given: a signature is nothing that a verdict waits for, and the key stays with one service that
  // no platform talks to. A checkpoint checks the rows that it signs, so it may take as long as they are many.
  const signNow = async (minimumAge: number): Promise<void> => {
    const signed = await metrics.stage('publisher.checkpoint', () => writeCheckpoint(database, key, { minimumAge }))
    if (signed !== null) checkpoints.add(1)
  }
  const interval = settings.SOURCEMARK_CHECKPOINT_INTERVAL
  const signing = watch(context, { doing: 'signing a checkpoint', interval, look: () => signNow(interval) })

  return {
    ready: () => consumer.isReady(),
    stop: async () => {
      await consumer.stop()
      await Promise.all([sweeping, signing])
      // What came since the last one; should it fail, the next start signs it.
      await signNow(0).catch((error: unknown) => logger.warn({ err: error }, 'signing the last checkpoint failed'))
    },
  }
}

const toRecord = ({ verdict, chain, seq, hash, previousHash }: LedgerEntry, source: string) => ({
  key: verdict.contentId,
  value: JSON.stringify(
    verdictEvent(
      { ...verdict, ledger: { chain, seq: Number(seq), hash, previousHash } },
      { source, id: `${chain}-${seq}`, time: verdict.timings.decidedAt },
    ),
  ),
  headers: { 'content-type': CLOUDEVENT_CONTENT_TYPE },
})

function seqOf(record: { readonly value: Buffer | null }): bigint {
  try {
    const event = JSON.parse(record.value?.toString('utf8') ?? '') as { data: { ledger: { seq: number } } }
    return BigInt(event.data.ledger.seq)
  } catch (cause) {
    throw new Fault('LEDGER_BROKEN', { message: 'the last record of a verdict partition is no verdict', cause })
  }
}
