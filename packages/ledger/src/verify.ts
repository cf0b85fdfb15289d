import type { Database } from '@sourcemark/database'
import { ChainCheck } from './chain-check.ts'
import { type ChainName, firstPreviousHash } from './chain-hash.ts'
import { checkpointHash, readCheckpointBody } from './checkpoint.ts'
import { checkpointFault, type LedgerFault, streamFault } from './faults.ts'
import { Numbering } from './numbering.ts'
import { type LedgerRecord, readLedger } from './records.ts'
import { type LedgerPublicKey, readPublicKeys } from './signing.ts'

/** A checkpoint that was seen: what a later look at the same ledger has to find again. */
export interface SeenCheckpoint {
  readonly number: number
  /** SHA-256 of its signed text. */
  readonly hash: string
  /** RFC 3339, UTC. */
  readonly time: string
}

export interface VerifyOptions {
  /** Keys that checkpoints may be signed with; when absent, those that the ledger itself names, which proves nothing about who signed. */
  readonly keys?: readonly LedgerPublicKey[]
  /** A checkpoint from an earlier, kept copy. It holds all before it, so a ledger that was cut back or made anew cannot have it. */
  readonly seen?: SeenCheckpoint
}

/** What was looked at. */
export interface VerifyResult {
  readonly rows: number
  /** Rows behind the latest checkpoint: their hashes fit, and nobody has signed them yet. */
  readonly unsignedRows: number
  readonly chains: number
  readonly auditEntries: number
  /** Entries of the audit behind the latest checkpoint. */
  readonly unsignedAuditEntries: number
  readonly checkpoints: number
  /** The latest checkpoint whose signature is valid. */
  readonly latest: SeenCheckpoint | null
  /** Whether a development key signed any of them. */
  readonly developmentKey: boolean
}

/**
 * Recomputes a ledger from its start and names everything that is wrong with it, each thing once as far as they can be told apart. One
 * pass, memory for one row a chain; a hostile export costs no more. Every fault is given to `report` as soon as it is sure.
 */
export async function verifyLedger(
  records: AsyncIterable<LedgerRecord>,
  report: (fault: LedgerFault) => void,
  { keys, seen }: VerifyOptions = {},
): Promise<VerifyResult> {
  const chains = new Map<ChainName, ChainCheck>()
  const chainOf = (chain: ChainName): ChainCheck => {
    const known = chains.get(chain)
    if (known !== undefined) return known
    const check = new ChainCheck(chain, report)
    chains.set(chain, check)
    return check
  }
  const checkpoints = new CheckpointCheck(report, keys, seen)
  let rows = 0
  let auditEntries = 0
  let place: 'start' | 'inside' | 'ended' = 'start'

  for await (const record of records) {
    if (record.kind === 'malformed') {
      report(streamFault('line_malformed', `line ${record.line}: not a line of an export`))
      if (place === 'start') place = 'inside'
      continue
    }
    if (place === 'ended') {
      report(streamFault('export_incomplete', 'something stands behind the end'))
      break
    }
    if ((record.kind === 'header') !== (place === 'start')) {
      report(streamFault('export_incomplete', place === 'start' ? 'the header is missing' : 'a second header'))
    }
    place = 'inside'
    if (record.kind === 'header') checkpoints.header(record)
    else if (record.kind === 'row') {
      rows++
      chainOf(record.chain).row(record)
    } else if (record.kind === 'audit') {
      auditEntries++
      chainOf('audit').row({ ...record, chain: 'audit' })
    } else if (record.kind === 'checkpoint') {
      const body = checkpoints.checkpoint(record)
      for (const mark of body?.chains ?? []) chainOf(mark.chain).mark(mark, record.number, checkpoints.disturbed)
      if (body?.audit !== undefined) chainOf('audit').mark(body.audit, record.number, checkpoints.disturbed)
    } else {
      place = 'ended'
      for (const { chain } of record.chains) chainOf(chain)
      if (record.audit !== undefined) chainOf('audit')
      for (const [chain, check] of chains) {
        const end = chain === 'audit' ? record.audit : record.chains.find((one) => one.chain === chain)
        check.end(end ?? 'not said')
      }
      checkpoints.end(record.checkpoint)
      if (record.rows !== rows) {
        report(streamFault('export_incomplete', `${record.rows} rows were written, ${rows} were read`))
      }
    }
  }
  if (place !== 'ended') {
    for (const check of chains.values()) check.end('unknown')
    checkpoints.end(0)
    report(streamFault('export_incomplete', 'the end is missing: the export was cut off'))
  }
  const audit = chains.get('audit')
  chains.delete('audit')
  const unsignedOf = (check: ChainCheck | undefined): number => (check === undefined ? 0 : check.last - check.marked)
  return {
    rows,
    unsignedRows: [...chains.values()].reduce((sum, check) => sum + unsignedOf(check), 0),
    chains: chains.size,
    auditEntries,
    unsignedAuditEntries: unsignedOf(audit),
    ...checkpoints.result(),
  }
}

/** Follows the checkpoints: numbers, signatures, and that each names the one before. */
class CheckpointCheck {
  readonly #report: (fault: LedgerFault) => void
  readonly #trusted: readonly LedgerPublicKey[] | undefined
  readonly #seen: SeenCheckpoint | undefined
  readonly #numbers = new Numbering()
  #keys: readonly LedgerPublicKey[] = []
  readonly #development = new Set<string>()
  readonly #unknownKeys = new Set<string>()
  #count = 0
  #latest: SeenCheckpoint | null = null
  #developmentKey = false
  /** Hash of the checkpoint before; undefined when that one was not as it was signed. */
  #previousHash: string | undefined = firstPreviousHash
  #metSeen = false
  /** A checkpoint was not as it was signed, so the rows that it covers may stand elsewhere. */
  disturbed = false

  constructor(
    report: (fault: LedgerFault) => void,
    trusted: readonly LedgerPublicKey[] | undefined,
    seen: SeenCheckpoint | undefined,
  ) {
    this.#report = report
    this.#trusted = trusted
    this.#seen = seen
  }

  header({ keys }: Extract<LedgerRecord, { kind: 'header' }>): void {
    this.#keys = keys.flatMap(({ keyId, publicKey }) => {
      const [key, ...more] = readPublicKeys(publicKey)
      if (key !== undefined && more.length === 0 && key.keyId === keyId && key.pem === publicKey) return [key]
      this.#report(streamFault('export_incomplete', `the public key ${keyId} was changed`))
      return []
    })
    for (const { keyId, development } of keys) if (development) this.#development.add(keyId)
  }

  /** Returns what the checkpoint says, if it is as it was signed and stands in its place. */
  checkpoint({ number, body: text, signature }: Extract<LedgerRecord, { kind: 'checkpoint' }>) {
    this.#count++
    const before = this.#numbers.last
    const place = number < 1 ? 'again' : this.#numbers.take(number)
    const fault = (code: LedgerFault['code'], what: string) => this.#report(checkpointFault(code, number, what))
    if (place === 'again' || place === 'late') {
      fault('checkpoint_out_of_order', place === 'late' ? `stands behind checkpoint ${before}` : 'a surplus one')
      this.disturbed = true
    }
    const body = readCheckpointBody(text)
    const named = body?.keyId
    const key = (this.#trusted ?? this.#keys).find(({ keyId }) => keyId === named)
    if (body === undefined || body.number !== number || (key !== undefined && !key.verify(text, signature))) {
      fault('checkpoint_altered', 'is not as it was signed')
    } else if (key === undefined) {
      // Once a key: after a change of keys it may be thousands of checkpoints.
      if (!this.#unknownKeys.has(body.keyId)) {
        fault('checkpoint_key_unknown', `was signed with a key that is not trusted (${named}); so may others be`)
      }
      this.#unknownKeys.add(body.keyId)
    } else if (place === 'due' || place === 'gap') {
      if (place === 'due' && this.#previousHash !== undefined && body.previousHash !== this.#previousHash) {
        fault('checkpoint_unlinked', `does not follow from checkpoint ${before}`)
      }
      const hash = checkpointHash(text)
      this.#previousHash = hash
      this.#latest = { number, hash, time: body.time }
      if (this.#development.has(key.keyId)) this.#developmentKey = true
      this.#meet(number, hash)
      if (place === 'gap') this.disturbed = true
      return body
    }
    if (number === this.#seen?.number) this.#metSeen = true
    this.#previousHash = undefined
    this.disturbed = true
    return undefined
  }

  /** `last`: the checkpoint that there ought to be at least. */
  end(last: number): void {
    this.#numbers.expectUpTo(Math.max(last, this.#metSeen ? 0 : (this.#seen?.number ?? 0)))
    for (const { from, to } of this.#numbers.missing()) {
      this.#report(
        checkpointFault('checkpoint_missing', from, from === to ? 'is missing' : `is missing, as are all up to ${to}`),
      )
    }
  }

  result(): Pick<VerifyResult, 'checkpoints' | 'latest' | 'developmentKey'> {
    return { checkpoints: this.#count, latest: this.#latest, developmentKey: this.#developmentKey }
  }

  #meet(number: number, hash: string): void {
    if (number !== this.#seen?.number) return
    this.#metSeen = true
    if (hash !== this.#seen.hash) {
      this.#report(checkpointFault('checkpoint_replaced', number, `is another one than that of ${this.#seen.time}`))
    }
  }
}

/** All faults of a ledger in its database, seen at one moment. */
export async function findFaults(database: Database, options: VerifyOptions = {}): Promise<LedgerFault[]> {
  return await database.transaction(
    async (tx) => {
      const faults: LedgerFault[] = []
      await verifyLedger(readLedger(tx), (fault) => faults.push(fault), options)
      return faults
    },
    { isolation: 'repeatable read' },
  )
}
