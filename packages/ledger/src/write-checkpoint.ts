import type { Database, Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { type ChainName, entryHash, firstPreviousHash } from './chain-hash.ts'
import {
  type AuditMark,
  type ChainMark,
  type CheckpointBody,
  readCheckpointBody,
  type SignedCheckpoint,
  signCheckpoint,
} from './checkpoint.ts'
import { MerkleFrontier } from './merkle.ts'
import { leafOf, rowsAtOnce } from './row.ts'
import { type LedgerKey, readPublicKeys } from './signing.ts'

export interface WriteCheckpointOptions {
  /** Milliseconds that the latest checkpoint must be old at least, so that several processes write no more than one would; 0 when absent. */
  readonly minimumAge?: number
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

const called = (chain: ChainName): string => (chain === 'audit' ? 'the audit' : `chain ${chain}`)

const broken = (message: string): Fault => new Fault('LEDGER_BROKEN', { message })

/**
 * Signs where all chains and the audit stand at this moment, unless none has moved since the latest checkpoint. What it signs, it has checked: every new
 * row follows from the one before, and what stood at the latest checkpoint stands there still. Costs the new rows, not the whole ledger.
 *
 * @returns null when there was nothing to sign, or the latest checkpoint is too young.
 * @throws Fault LEDGER_BROKEN when the ledger does not continue its latest checkpoint.
 */
export async function writeCheckpoint(
  database: Database,
  key: LedgerKey,
  { minimumAge = 0 }: WriteCheckpointOptions = {},
): Promise<SignedCheckpoint | null> {
  return await database.transaction(
    async (tx) => {
      // Before the first query, so that the snapshot of the transaction sees what the writer before has committed.
      await tx.execute('lock table ledger_checkpoint in share row exclusive mode')
      const latest = await readLatest(tx, key)
      const now = new Date()
      if (latest !== undefined && now.getTime() - Date.parse(latest.body.time) < minimumAge) return null
      const ends = await tx.query<ChainEnd>(`select chain, seq, hash from ledger_chain where seq > 0 order by chain`)
      const before = new Map(latest?.body.chains.map((mark) => [mark.chain, mark]))
      const lost = [...before.keys()].filter((chain) => !ends.some((end) => end.chain === chain))
      if (lost.length > 0) throw broken(`chain ${lost.join(', ')} is gone since checkpoint ${latest?.body.number}`)
      const moved = ends.filter((end) => movedSince(end, before.get(end.chain)))
      const audit = await readAuditEnd(tx, latest?.body)
      if (moved.length === 0 && !audit.moved) return null

      const number = (latest?.body.number ?? 0) + 1
      const marks = new Map(before)
      for (const end of moved) {
        const frontier = await extend(tx, end, before.get(end.chain))
        marks.set(end.chain, { chain: end.chain, seq: frontier.size, hash: end.hash, root: hex(frontier.root()) })
        await tx.execute(
          `insert into ledger_frontier (chain, seq, checkpoint, hashes) values ($1, $2, $3, $4)
           on conflict (chain) do update set seq = excluded.seq, checkpoint = excluded.checkpoint, hashes = excluded.hashes`,
          [end.chain, frontier.size, number, frontier.hashes.map(hex)],
        )
      }
      if (audit.end !== undefined) await followAudit(tx, audit.end, latest?.body.audit)
      const auditMark = audit.end === undefined ? undefined : { seq: Number(audit.end.seq), hash: audit.end.hash }
      const signed = signCheckpoint(key, latest?.signed, { chains: [...marks.values()], audit: auditMark }, now)
      await tx.execute(`insert into ledger_checkpoint (number, body, signature) values ($1, $2, $3)`, [
        number,
        signed.body,
        signed.signature,
      ])
      return signed
    },
    { isolation: 'repeatable read' },
  )
}

interface ChainEnd<Chain extends ChainName = number> {
  readonly chain: Chain
  readonly seq: bigint
  readonly hash: string
}

/** The latest checkpoint, with its signature checked: what is built on it is signed anew. */
async function readLatest(tx: Queryable, key: LedgerKey) {
  const [row] = await tx.query<{ number: bigint; body: string; signature: string; publicKey: string | null }>(
    `select c.number, c.body, c.signature, k.public_key as "publicKey" from ledger_checkpoint c
     left join ledger_key k on k.key_id = substring(c.body from '"keyId":"([0-9a-f]{64})"')
     order by c.number desc limit 1`,
  )
  if (row === undefined) return undefined
  const body = readCheckpointBody(row.body)
  // Signed with another key, it is checked with what the database says of that one: the key was changed.
  const known = [key.publicKey, ...readPublicKeys(row.publicKey ?? '')].find(({ keyId }) => keyId === body?.keyId)
  if (body === undefined || BigInt(body.number) !== row.number || known?.verify(row.body, row.signature) !== true) {
    throw broken(`checkpoint ${row.number} was altered`)
  }
  return { body, signed: { body: row.body, signature: row.signature } }
}

function movedSince(end: ChainEnd<ChainName>, mark: ChainMark | AuditMark | undefined): boolean {
  if (mark === undefined) return true
  if (end.seq === BigInt(mark.seq)) {
    if (end.hash !== mark.hash) throw broken(`row ${mark.seq} of ${called(end.chain)} is not the one that was signed`)
    return false
  }
  if (end.seq < BigInt(mark.seq)) {
    throw broken(`${called(end.chain)} ends at row ${end.seq}, though row ${mark.seq} was signed`)
  }
  return true
}

/** Where the audit ends, if it has entries. */
async function readAuditEnd(tx: Queryable, latest: CheckpointBody | undefined) {
  const [row] = await tx.query<{ seq: bigint; hash: string }>(
    `select number as seq, hash from audit_chain where name = 'audit' and number > 0`,
  )
  if (row === undefined) {
    if (latest?.audit !== undefined) throw broken(`the audit is gone since checkpoint ${latest.number}`)
    return { end: undefined, moved: false }
  }
  const end: ChainEnd<'audit'> = { chain: 'audit', ...row }
  return { end, moved: movedSince(end, latest?.audit) }
}

async function followAudit(tx: Queryable, end: ChainEnd<'audit'>, mark: AuditMark | undefined): Promise<void> {
  await follow(end, mark, (after) =>
    tx.query<StoredRow>(
      `select number as seq, hash, previous_hash as "previousHash", entry from audit_entry
       where number > $1 and number <= $2 order by number limit ${rowsAtOnce}`,
      [after, end.seq],
    ),
  )
}

/** The tree of a chain up to its end, from where it stood at its mark. */
async function extend(tx: Queryable, end: ChainEnd, mark: ChainMark | undefined): Promise<MerkleFrontier> {
  const frontier = mark === undefined ? new MerkleFrontier() : await frontierAt(tx, mark)
  await follow(
    end,
    mark,
    (after) =>
      tx.query<StoredRow>(
        `select seq, hash, previous_hash as "previousHash", entry from ledger
         where chain = $1 and seq > $2 and seq <= $3 order by seq limit ${rowsAtOnce}`,
        [end.chain, after, end.seq],
      ),
    (hash) => frontier.append(leafOf(hash)),
  )
  return frontier
}

interface StoredRow {
  readonly seq: bigint
  readonly hash: string
  readonly previousHash: string
  readonly entry: string
}

/** Checks that every row between a mark and the end follows from the one before. */
async function follow(
  end: ChainEnd<ChainName>,
  mark: ChainMark | AuditMark | undefined,
  readAfter: (seq: bigint) => Promise<readonly StoredRow[]>,
  each: (hash: string) => void = () => undefined,
): Promise<void> {
  const chain = called(end.chain)
  let seq = BigInt(mark?.seq ?? 0)
  let hash = mark?.hash ?? firstPreviousHash
  while (seq < end.seq) {
    const rows = await readAfter(seq)
    if (rows.length === 0) throw broken(`${chain} has no row ${seq + 1n}`)
    for (const row of rows) {
      seq++
      if (row.seq !== seq) throw broken(`${chain} has no row ${seq}`)
      if (row.previousHash !== hash || row.hash !== entryHash(hash, end.chain, seq, row.entry)) {
        throw broken(`row ${seq} of ${chain} does not follow from the one before`)
      }
      hash = row.hash
      each(hash)
    }
  }
  if (hash !== end.hash) throw broken(`the end of ${chain} is not its row ${end.seq}`)
}

/** The edge of the tree at a mark: as kept, if it is the signed one, else made again from the rows. */
async function frontierAt(tx: Queryable, mark: ChainMark): Promise<MerkleFrontier> {
  const [kept] = await tx.query<{ seq: bigint; hashes: string[] }>(
    `select seq, hashes from ledger_frontier where chain = $1`,
    [mark.chain],
  )
  if (kept?.seq === BigInt(mark.seq)) {
    try {
      const frontier = new MerkleFrontier(mark.seq, kept.hashes.map(leafOf))
      if (hex(frontier.root()) === mark.root) return frontier
    } catch (error) {
      // Not an edge of a tree of this size at all.
      if (!(error instanceof RangeError)) throw error
    }
  }
  const frontier = new MerkleFrontier()
  for await (const hash of hashesOf(tx, mark.chain, 0, mark.seq)) frontier.append(leafOf(hash))
  if (frontier.size !== mark.seq || hex(frontier.root()) !== mark.root) {
    throw broken(`the rows of chain ${mark.chain} up to ${mark.seq} are not those that were signed`)
  }
  return frontier
}

/** Hashes of the rows after `after` up to `upTo`, in order, as they are kept. */
export async function* hashesOf(tx: Queryable, chain: number, after: number, upTo: number): AsyncGenerator<string> {
  const page = 10_000
  for (let from = after; from < upTo; from += page) {
    const rows = await tx.query<{ hash: string }>(
      `select hash from ledger where chain = $1 and seq > $2 and seq <= $3 order by seq`,
      [chain, from, Math.min(from + page, upTo)],
    )
    for (const { hash } of rows) yield hash
  }
}
