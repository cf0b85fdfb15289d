import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson } from '@sourcemark/contract'
import { type AuditMark, type ChainMark, type SignedCheckpoint, signCheckpoint } from '../src/checkpoint.ts'
import {
  entryHash,
  exportLines,
  firstPreviousHash,
  type LedgerFault,
  type LedgerKey,
  type LedgerRecord,
  readExport,
  readLedgerKey,
  type VerifyOptions,
  verifyLedger,
} from '../src/index.ts'
import { MerkleFrontier } from '../src/merkle.ts'
import { leafOf } from '../src/row.ts'
import { draft } from '../src/testing.ts'

export const makeKey = (): LedgerKey =>
  readLedgerKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)

export type Row = Extract<LedgerRecord, { kind: 'row' }>
export type AuditRow = Extract<LedgerRecord, { kind: 'audit' }>
export type Checkpoint = Extract<LedgerRecord, { kind: 'checkpoint' }>

/** A row as `appendVerdicts` writes it. */
export function makeRow(chain: number, seq: number, previousHash: string, entry: string): Row {
  const hash = entryHash(previousHash, chain, BigInt(seq), entry)
  return { kind: 'row', chain, seq, previousHash, hash, entry }
}

/** What the audit holds about a case. */
export const auditText = (id: string): string =>
  canonicalJson({
    at: '2026-03-01T08:00:00.000Z',
    actor: { kind: 'staff', id: 'staff-1', role: 'reviewer' },
    action: 'case.grant',
    subject: { kind: 'case', id },
    detail: { seen: 4 },
  })

/** A row as `appendAudit` writes it. */
export function makeAuditRow(seq: number, previousHash: string, entry: string): AuditRow {
  return { kind: 'audit', seq, previousHash, hash: entryHash(previousHash, 'audit', BigInt(seq), entry), entry }
}

/**
 * A ledger in memory. `steps` are the numbers of rows that each chain gets before each checkpoint: `[[2, 1], [0, 3]]` is two checkpoints
 * over two chains. `behind`: rows of chain 0 after the last one. `audited`: entries of the audit before each checkpoint, and after the last.
 */
export function makeLedger(steps: readonly (readonly number[])[], behind = 0, key = makeKey(), audited = 0) {
  const ends = new Map<number, ChainMark>()
  const frontiers = new Map<number, MerkleFrontier>()
  const records: LedgerRecord[] = [
    {
      kind: 'header',
      format: 'sourcemark.ledger.export.v1',
      keys: [{ keyId: key.publicKey.keyId, publicKey: key.publicKey.pem, development: false }],
    },
  ]
  let rows = 0
  const grow = (chain: number, count: number): void => {
    for (let at = 0; at < count; at++) {
      const last = ends.get(chain)
      const seq = (last?.seq ?? 0) + 1
      const row = makeRow(chain, seq, last?.hash ?? firstPreviousHash, canonicalJson(draft(`c${chain}-${seq}`)))
      const frontier = frontiers.get(chain) ?? new MerkleFrontier()
      frontier.append(leafOf(row.hash))
      frontiers.set(chain, frontier)
      const root = Buffer.from(frontier.root()).toString('hex')
      ends.set(chain, { chain, seq, hash: row.hash, root })
      records.push(row)
      rows++
    }
  }
  let auditEnd: AuditMark | undefined
  const audit = (): void => {
    for (let at = 0; at < audited; at++) {
      const seq = (auditEnd?.seq ?? 0) + 1
      const row = makeAuditRow(seq, auditEnd?.hash ?? firstPreviousHash, auditText(`c-${seq}`))
      auditEnd = { seq, hash: row.hash }
      records.push(row)
    }
  }
  let previous: SignedCheckpoint | undefined
  for (const [at, counts] of steps.entries()) {
    for (const [chain, count] of counts.entries()) grow(chain, count)
    audit()
    previous = signCheckpoint(
      key,
      previous,
      { chains: [...ends.values()], audit: auditEnd },
      new Date(Date.UTC(2026, 2, 1, 8, at)),
    )
    records.push({ kind: 'checkpoint', number: at + 1, ...previous })
  }
  grow(0, behind)
  audit()
  const chains = [...ends.values()].map(({ chain, seq, hash }) => ({ chain, seq, hash }))
  records.push({
    kind: 'end',
    rows,
    checkpoint: steps.length,
    chains,
    ...(auditEnd === undefined ? {} : { audit: auditEnd }),
  })
  return { key, records }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

export async function verify(records: readonly LedgerRecord[], options: VerifyOptions = {}) {
  const faults: LedgerFault[] = []
  const result = await verifyLedger(stream(records), (fault) => faults.push(fault), options)
  return { faults, result, brief: faults.map(briefly) }
}

/** `row_missing 3/7`, `row_missing 3/7-9`, `checkpoint_altered 2`. */
export const briefly = ({ code, chain, seq, toSeq, checkpoint }: LedgerFault): string =>
  seq === null
    ? `${code}${checkpoint === null ? '' : ` ${checkpoint}`}`
    : `${code} ${chain}/${seq}${toSeq === seq ? '' : `-${toSeq}`}`

export async function exported(records: readonly LedgerRecord[]): Promise<Buffer> {
  return Buffer.from((await collect(exportLines(stream(records)))).join(''))
}

/** Reads an export in pieces of this many bytes. */
export async function reread(bytes: Uint8Array, piece = 4096): Promise<LedgerRecord[]> {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece))
  return await collect(readExport(stream(pieces)))
}
