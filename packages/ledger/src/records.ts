import { canonicalJson } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { AuditColumns } from './audit.ts'
import type { ChainName } from './chain-hash.ts'
import { ChainSchema, type CheckpointBody, closed, readCheckpointBody, SeqSchema } from './checkpoint.ts'
import { type RowColumns, rowsAtOnce } from './row.ts'

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
const AuditSchema = Type.Object(
  {
    kind: Type.Literal('audit'),
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
    // Exports made before there was an audit have none.
    audit: Type.Optional(Type.Object({ seq: SeqSchema, hash: Type.String() }, closed)),
  },
  closed,
)
const ExportedSchema = Type.Union([HeaderSchema, RowSchema, AuditSchema, CheckpointSchema, EndSchema])
type Exported = Static<typeof ExportedSchema>

/**
 * The ledger as a stream, from its database or from an export: a header with the public keys, the rows of the chains and of the audit,
 * each checkpoint right behind the rows that it is the first to cover, and the end with where every chain, the audit and the checkpoints
 * are said to end. Between two checkpoints rows come in the order of chain and number, those of the audit last. So a later export begins
 * with all that an earlier one holds up to its last checkpoint.
 */
export type LedgerRecord =
  | Exclude<Exported, { kind: 'row' | 'audit' }>
  | (Static<typeof RowSchema> & { readonly columns?: RowColumns })
  | (Static<typeof AuditSchema> & { readonly columns?: AuditColumns })
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
  const [auditEnd] = await tx.query<{ seq: bigint; hash: string }>(
    `select number as seq, hash from audit_chain where name = 'audit' and number > 0`,
  )
  const cursors = [...(await openCursors(tx)), auditCursor(tx)]
  let rows = 0
  const rowsUpTo = async function* (upTo: (chain: ChainName) => number): AsyncGenerator<RowRecord | AuditRecord> {
    for (const cursor of cursors) {
      for await (const row of cursor.rowsUpTo(upTo(cursor.chain))) {
        if (row.kind === 'row') rows++
        yield row
      }
    }
  }
  for await (const { record, upTo } of readCheckpoints(tx)) {
    yield* rowsUpTo((chain) => upTo.get(chain) ?? Number.NEGATIVE_INFINITY)
    yield record
  }
  yield* rowsUpTo(() => Number.POSITIVE_INFINITY)
  yield {
    kind: 'end',
    rows,
    checkpoint: Number(edge?.checkpoint ?? 0n),
    chains: ends.map(({ chain, seq, hash }) => ({ chain, seq: Number(seq), hash })),
    ...(auditEnd === undefined ? {} : { audit: { seq: Number(auditEnd.seq), hash: auditEnd.hash } }),
  }
}

type RowRecord = Extract<LedgerRecord, { kind: 'row' }>
type AuditRecord = Extract<LedgerRecord, { kind: 'audit' }>
type CheckpointRecord = Extract<LedgerRecord, { kind: 'checkpoint' }>

/** Reads one chain in pages, ahead of what is asked for, so that many checkpoints with few rows each cost few queries. */
interface ChainCursor {
  readonly chain: ChainName
  /** The next rows up to this number. */
  rowsUpTo(seq: number): AsyncGenerator<RowRecord | AuditRecord>
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

const chainCursor = (tx: Queryable, chain: number, page: number): ChainCursor =>
  openCursor(chain, page, async (last) => {
    const rows = await tx.query<Omit<RowRecord, 'kind' | 'seq' | 'columns'> & RowColumns & { seq: bigint }>({
      name: 'read-ledger',
      text: `select seq, previous_hash as "previousHash", hash, entry, verdict_id as "verdictId", content_id as "contentId", revision
             from ledger where chain = $1 and seq > $2 order by seq limit $3`,
      values: [chain, last, page],
    })
    return rows.map(({ verdictId, contentId, revision, seq, ...row }) => ({
      seq,
      record: { kind: 'row', seq: Number(seq), ...row, chain, columns: { verdictId, contentId, revision } },
    }))
  })

const auditCursor = (tx: Queryable): ChainCursor =>
  openCursor('audit', rowsAtOnce, async (last) => {
    const rows = await tx.query<Omit<AuditRecord, 'kind' | 'seq' | 'columns'> & AuditColumns & { seq: bigint }>(
      `select number as seq, previous_hash as "previousHash", hash, entry, at, actor_id as "actorId", action,
         subject_kind as "subjectKind", subject_id as "subjectId"
       from audit_entry where number > $1 order by number limit $2`,
      [last, rowsAtOnce],
    )
    return rows.map(({ seq, previousHash, hash, entry, ...columns }) => ({
      seq,
      record: { kind: 'audit', seq: Number(seq), previousHash, hash, entry, columns },
    }))
  })

interface ReadRow {
  readonly seq: bigint
  readonly record: RowRecord | AuditRecord
}

function openCursor(
  chain: ChainName,
  page: number,
  readAfter: (last: bigint) => Promise<readonly ReadRow[]>,
): ChainCursor {
  let ahead: readonly ReadRow[] = []
  let at = 0
  let ended = false
  // Below the first number too: a row that has no business there has to be met.
  let last = -(2n ** 63n)
  return {
    chain,
    async *rowsUpTo(seq) {
      for (;;) {
        if (at === ahead.length && !ended) {
          ahead = await readAfter(last)
          ended = ahead.length < page
          last = ahead.at(-1)?.seq ?? last
          at = 0
        }
        const row = ahead[at]?.record
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
  readonly upTo: ReadonlyMap<ChainName, number>
}

/** Checkpoints in order, each with the rows it covers; one that was altered to cover more than its successor gets no more than that. */
async function* readCheckpoints(tx: Queryable): AsyncGenerator<CoveringCheckpoint> {
  let waiting: CoveringCheckpoint | undefined
  for await (const record of checkpointRecords(tx)) {
    const body = readCheckpointBody(record.body)
    const upTo = coveredBy(body)
    if (waiting !== undefined) {
      const bounded = [...waiting.upTo].map(([chain, seq]) => [chain, Math.min(seq, upTo.get(chain) ?? seq)] as const)
      yield { record: waiting.record, upTo: new Map(bounded) }
    }
    waiting = { record, upTo }
  }
  if (waiting !== undefined) yield waiting
}

function coveredBy(body: CheckpointBody | undefined): Map<ChainName, number> {
  const covered = new Map<ChainName, number>(body?.chains.map(({ chain, seq }) => [chain, seq]))
  if (body?.audit !== undefined) covered.set('audit', body.audit.seq)
  return covered
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
    if (record.kind !== 'row' && record.kind !== 'audit') yield `${canonicalJson(record)}\n`
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
