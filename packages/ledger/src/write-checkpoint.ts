import type { Database, Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { entryHash, firstPreviousHash } from './chain-hash.ts'
import { type ChainMark, readCheckpointBody, type SignedCheckpoint, signCheckpoint } from './checkpoint.ts'
import { MerkleFrontier } from './merkle.ts'
import { leafOf, rowsAtOnce } from './row.ts'
import { type LedgerKey, readPublicKeys } from './signing.ts'

export interface WriteCheckpointOptions {
  /** Milliseconds that the latest checkpoint must be old at least, so that several processes write no more than one would; 0 when absent. */
  readonly minimumAge?: number
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

const broken = (message: string): Fault => new Fault('LEDGER_BROKEN', { message })

/**
 * Signs where all chains stand at this moment, unless none has moved since the latest checkpoint. What it signs, it has checked: every new
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
      if (moved.length === 0) return null

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
      const signed = signCheckpoint(key, latest?.signed, [...marks.values()], now)
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

interface ChainEnd {
  readonly chain: number
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

function movedSince(end: ChainEnd, mark: ChainMark | undefined): boolean {
  if (mark === undefined) return true
  if (end.seq === BigInt(mark.seq)) {
    if (end.hash !== mark.hash) throw broken(`row ${mark.seq} of chain ${end.chain} is not the one that was signed`)
    return false
  }
  if (end.seq < BigInt(mark.seq)) {
    throw broken(`chain ${end.chain} ends at row ${end.seq}, though row ${mark.seq} was signed`)
  }
  return true
}

/** The tree of a chain up to its end, from where it stood at its mark. */
async function extend(tx: Queryable, end: ChainEnd, mark: ChainMark | undefined): Promise<MerkleFrontier> {
  const { chain } = end
  const frontier = mark === undefined ? new MerkleFrontier() : await frontierAt(tx, mark)
  let hash = mark?.hash ?? firstPreviousHash
  while (BigInt(frontier.size) < end.seq) {
    const rows = await tx.query<{ seq: bigint; hash: string; previousHash: string; entry: string }>(
      `select seq, hash, previous_hash as "previousHash", entry from ledger
       where chain = $1 and seq > $2 and seq <= $3 order by seq limit ${rowsAtOnce}`,
      [chain, frontier.size, end.seq],
    )
    if (rows.length === 0) throw broken(`chain ${chain} has no row ${frontier.size + 1}`)
    for (const row of rows) {
      const seq = frontier.size + 1
      if (row.seq !== BigInt(seq)) throw broken(`chain ${chain} has no row ${seq}`)
      if (row.previousHash !== hash || row.hash !== entryHash(hash, chain, row.seq, row.entry)) {
        throw broken(`row ${seq} of chain ${chain} does not follow from the one before`)
      }
      hash = row.hash
      frontier.append(leafOf(hash))
    }
  }
  if (hash !== end.hash) throw broken(`the end of chain ${chain} is not its row ${end.seq}`)
  return frontier
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
