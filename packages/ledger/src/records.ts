import { canonicalJson } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ChainSchema, closed, readCheckpointBody, SeqSchema } from './checkpoint.ts'
import { rowsAtOnce } from './row.ts'

/** Format of an export: one record a line, each canonical JSON (RFC 8785). */
const exportFormat = 'sourcemark.ledger.export.v1'

const AnyIntegerSchema = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })

const HeaderSchema = Type.Object(
  {
    kind: Type.Literal('header'),
    format: Type.Literal(exportFormat),
    keys: Type.Array(
      Type.Object({ keyId: Type.String(), publicKey: Type.String(), development: Type.Boolean() }, closed),
    ),
  },
  closed,
)
// Hashes are taken as they come: one that is wrong is for the verification to name, with its row.
const RowSchema = Type.Object(
  {
    kind: Type.Literal('row'),
    chain: AnyIntegerSchema,
    seq: AnyIntegerSchema,
    previousHash: Type.String(),
    hash: Type.String(),
    entry: Type.String(),
  },
  closed,
)
const CheckpointSchema = Type.Object(
  { kind: Type.Literal('checkpoint'), number: AnyIntegerSchema, body: Type.String(), signature: Type.String() },
  closed,
)
const EndSchema = Type.Object(
  {
    kind: Type.Literal('end'),
    rows: Type.Integer(),
    checkpoint: Type.Integer(),
    chains: Type.Array(Type.Object({ chain: ChainSchema, seq: SeqSchema, hash: Type.String() }, closed)),
  },
  closed,
)
const ExportedSchema = Type.Union([HeaderSchema, RowSchema, CheckpointSchema, EndSchema])
type Exported = Static<typeof ExportedSchema>

/** Columns of a row that repeat what its entry says. */
export interface RowColumns {
  readonly verdictId: string
  readonly contentId: string
  readonly revision: number
}

/**
 * The ledger as a stream, from its database or from an export: a header with the public keys, the rows, each checkpoint right behind the
 * rows that it is the first to cover, and the end with where every chain and the checkpoints are said to end. Between two checkpoints rows
 * come in the order of chain and number. So a later export begins with all that an earlier one holds up to its last checkpoint.
 */
export type LedgerRecord =
  | Exclude<Exported, { kind: 'row' }>
  | (Static<typeof RowSchema> & { readonly columns?: RowColumns })
  /** A line of an export that is no record. Lines count from 1. */
  | { readonly kind: 'malformed'; readonly line: number }

/** The ledger as it is kept. `tx` has to be one snapshot (repeatable read), or what is being written looks like a fault. */
export async function* readLedger(tx: Queryable): AsyncGenerator<LedgerRecord> {
  const keys = await tx.query<{ keyId: string; publicKey: string; development: boolean }>(
    `select key_id as "keyId", public_key as "publicKey", private_key is not null as development from ledger_key order by made_at, key_id`,
  )
  yield { kind: 'header', format: exportFormat, keys }
  const ends = await tx.query<{ chain: number; seq: bigint; hash: string }>(
    `select chain, seq, hash from ledger_chain where seq > 0 order by chain`,
  )
  const [edge] = await tx.query<{ checkpoint: bigint }>(
    `select coalesce(max(checkpoint), 0) as checkpoint from ledger_frontier`,
  )
  const cursors = await openCursors(tx)
  let rows = 0
  for await (const { record, upTo } of readCheckpoints(tx)) {
    for (const cursor of cursors) {
      for await (const row of cursor.rowsUpTo(upTo.get(cursor.chain) ?? Number.NEGATIVE_INFINITY)) {
        rows++
        yield row
      }
    }
    yield record
  }
  for (const cursor of cursors) {
    for await (const row of cursor.rowsUpTo(Number.POSITIVE_INFINITY)) {
      rows++
      yield row
    }
  }
  yield {
    kind: 'end',
    rows,
    checkpoint: Number(edge?.checkpoint ?? 0n),
    chains: ends.map(({ chain, seq, hash }) => ({ chain, seq: Number(seq), hash })),
  }
}

type RowRecord = Extract<LedgerRecord, { kind: 'row' }>
type CheckpointRecord = Extract<LedgerRecord, { kind: 'checkpoint' }>

/** Reads one chain in pages, ahead of what is asked for, so that many checkpoints with few rows each cost few queries. */
interface ChainCursor {
  readonly chain: number
  /** The next rows up to this number. */
  rowsUpTo(seq: number): AsyncGenerator<RowRecord>
}

async function openCursors(tx: Queryable): Promise<ChainCursor[]> {
  // Jumps from chain to chain in the index.
  const chains = await tx.query<{ chain: number }>(
    `with recursive found (chain) as (
       select min(chain) from ledger union all select (select min(chain) from ledger where chain > found.chain) from found where found.chain is not null
     ) select chain from found where chain is not null order by chain`,
  )
  const page = Math.max(10, Math.min(rowsAtOnce, Math.floor((rowsAtOnce * 12) / Math.max(1, chains.length))))
  return chains.map(({ chain }) => chainCursor(tx, chain, page))
}

function chainCursor(tx: Queryable, chain: number, page: number): ChainCursor {
  let ahead: RowRecord[] = []
  let at = 0
  let ended = false
  // Below the first number too: a row that has no business there has to be met.
  let last = -(2n ** 63n)
  const fill = async (): Promise<void> => {
    const rows = await tx.query<Omit<RowRecord, 'kind' | 'seq'> & RowColumns & { seq: bigint }>({
      name: 'read-ledger',
      text: `select seq, previous_hash as "previousHash", hash, entry, verdict_id as "verdictId", content_id as "contentId", revision
             from ledger where chain = $1 and seq > $2 order by seq limit $3`,
      values: [chain, last, page],
    })
    ended = rows.length < page
    last = rows.at(-1)?.seq ?? last
    at = 0
    ahead = rows.map(({ verdictId, contentId, revision, seq, previousHash, hash, entry }) => ({
      kind: 'row',
      chain,
      seq: Number(seq),
      previousHash,
      hash,
      entry,
      columns: { verdictId, contentId, revision },
    }))
  }
  return {
    chain,
    async *rowsUpTo(seq) {
      for (;;) {
        if (at === ahead.length && !ended) await fill()
        const row = ahead[at]
        if (row === undefined || row.seq > seq) return
        at++
        yield row
      }
    },
  }
}

interface CoveringCheckpoint {
  readonly record: CheckpointRecord
  /** The last row of each chain that it covers. */
  readonly upTo: ReadonlyMap<number, number>
}

/** Checkpoints in order, each with the rows it covers; one that was altered to cover more than its successor gets no more than that. */
async function* readCheckpoints(tx: Queryable): AsyncGenerator<CoveringCheckpoint> {
  let waiting: CoveringCheckpoint | undefined
  for await (const record of checkpointRecords(tx)) {
    const body = readCheckpointBody(record.body)
    const upTo = new Map(body?.chains.map(({ chain, seq }) => [chain, seq]))
    if (waiting !== undefined) {
      const bounded = [...waiting.upTo].map(([chain, seq]) => [chain, Math.min(seq, upTo.get(chain) ?? seq)] as const)
      yield { record: waiting.record, upTo: new Map(bounded) }
    }
    waiting = { record, upTo }
  }
  if (waiting !== undefined) yield waiting
}

async function* checkpointRecords(tx: Queryable): AsyncGenerator<CheckpointRecord> {
  const page = 100
  let last = -(2n ** 63n)
  for (;;) {
    const rows = await tx.query<{ number: bigint; body: string; signature: string }>(
      `select number, body, signature from ledger_checkpoint where number > $1 order by number limit ${page}`,
      [last],
    )
    for (const { number, body, signature } of rows)
      yield { kind: 'checkpoint', number: Number(number), body, signature }
    if (rows.length < page) return
    last = rows.at(-1)?.number ?? last
  }
}

/** The lines of an export, each with its line feed. */
export async function* exportLines(records: AsyncIterable<LedgerRecord>): AsyncGenerator<string> {
  for await (const record of records) {
    if (record.kind !== 'row') yield `${canonicalJson(record)}\n`
    else {
      const { columns: _repeated, ...row } = record
      yield `${canonicalJson(row)}\n`
    }
  }
}

const validator = Compile(ExportedSchema)

/** Longest line in bytes; the largest verdict is far below. */
const longestLine = 64 * 1024 * 1024

/** Reads an export of any origin in constant memory. What is not a line as `exportLines` writes it comes out as malformed. */
export async function* readExport(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LedgerRecord> {
  let line = 0
  for await (const bytes of linesOf(chunks)) {
    line++
    yield (bytes === undefined ? undefined : readRecord(bytes)) ?? { kind: 'malformed', line }
  }
}

function readRecord(bytes: Uint8Array): Exported | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const record: unknown = JSON.parse(text)
    // One spelling only, so that no byte can change without a trace.
    return validator.Check(record) && canonicalJson(record) === text ? record : undefined
  } catch {
    return undefined
  }
}

const lineFeed = 10

/** Lines without their line feed; undefined for one that is too long or that the end cut off. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (piece: Uint8Array): void => {
    length += piece.length
    if (length <= longestLine) pieces.push(piece)
    else pieces = []
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let to = chunk.indexOf(lineFeed); to >= 0; to = chunk.indexOf(lineFeed, from)) {
      take(chunk.subarray(from, to))
      yield length <= longestLine ? Buffer.concat(pieces) : undefined
      pieces = []
      length = 0
      from = to + 1
    }
    take(chunk.subarray(from))
  }
  if (length > 0) yield undefined
}
