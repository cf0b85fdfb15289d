import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type LedgerFault,
  type LedgerRecord,
  readExport,
  readLedger,
  type SeenCheckpoint,
  type VerifyResult,
  verifyLedger,
} from '@sourcemark/ledger'
import { type Environment, Fault, type Output } from '@sourcemark/runtime'
import { withLedger } from './open-ledger.ts'
import type { VerifyCommand } from './options.ts'
import { keysUntrusted, readKeys } from './read-keys.ts'

/** One ledger that is looked at: the database, or an export. */
interface Source {
  readonly name: string
  read<T>(work: (records: AsyncIterable<LedgerRecord>) => Promise<T>): Promise<T>
}

const exportSource = (file: string): Source => ({
  name: basename(file),
  read: (work) => work(readExport(createReadStream(file))),
})

const databaseSource = (env: Environment, note: Output['note']): Source => ({
  name: 'database',
  read: (work) => withLedger(env, note, (tx) => work(readLedger(tx))),
})

async function exportsIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const files = (await readdir(path)).filter((file) => file.endsWith('.jsonl')).sort()
  if (files.length > 0) return files.map((file) => join(path, file))
  throw new Fault('CONFIGURATION_INVALID', { message: `${path} holds no .jsonl files` })
}

interface Verified extends VerifyResult {
  readonly source: string
  readonly faults: readonly LedgerFault[]
}

/**
 * Verifies the database, or exports in the order of their names: each has to hold the latest checkpoint of the one before it still.
 * Faults are printed as they are found. Returns whether there were none.
 */
export async function runVerify(
  { export: exported, earlier, publicKey, json }: VerifyCommand,
  env: Environment,
  { print, note }: Output,
): Promise<boolean> {
  const trusted = await readKeys(publicKey)
  const sources = [
    ...(earlier === undefined ? [] : [exportSource(earlier)]),
    ...(exported === undefined ? [databaseSource(env, note)] : (await exportsIn(exported)).map(exportSource)),
  ]
  const verified: Verified[] = []
  let seen: SeenCheckpoint | undefined
  let sound = true
  for (const source of sources) {
    const faults: LedgerFault[] = []
    let count = 0
    const report = (fault: LedgerFault): void => {
      count++
      // Only JSON has to wait for all of them.
      if (json) faults.push(fault)
      else print(`${source.name}: ${fault.message} (${fault.code})`)
    }
    const options = { ...trusted, ...(seen === undefined ? {} : { seen }) }
    const result = await source.read((records) => verifyLedger(records, report, options))
    seen = result.latest ?? seen
    sound &&= count === 0
    verified.push({ source: source.name, ...result, faults })
    if (!json) print(summary(source.name, result, count))
  }
  if (json) print(JSON.stringify({ sound, trustedKeys: publicKey !== undefined, ledgers: verified }))
  else {
    if (publicKey === undefined) print(keysUntrusted)
    if (verified.some(({ developmentKey }) => developmentKey)) {
      print('A development key signed: it lies in the database, so it proves nothing against who owns that.')
    }
  }
  return sound
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

function summary(name: string, result: VerifyResult, faults: number): string {
  const { rows, chains, checkpoints, latest, unsignedRows, auditEntries, unsignedAuditEntries } = result
  const size = `${counted(rows, 'row')} in ${counted(chains, 'chain')}, ${counted(checkpoints, 'checkpoint')}`
  const signed =
    latest === null
      ? 'nothing is signed'
      : `signed up to ${latest.time} (checkpoint ${latest.number}), ${counted(unsignedRows, 'row')} not signed yet`
  const audit =
    auditEntries === 0
      ? ''
      : `\n${name}: ${counted(auditEntries, 'row')} in the audit of what people did, ${unsignedAuditEntries} not signed yet`
  return `${name}: ${faults === 0 ? 'no faults' : counted(faults, 'fault')} in ${size}; ${signed}${audit}`
}
