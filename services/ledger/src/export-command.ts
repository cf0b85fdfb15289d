import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { exportLines, type LedgerRecord, readLedger } from '@sourcemark/ledger'
import type { Environment, Output } from '@sourcemark/runtime'
import { withLedger } from './open-ledger.ts'
import type { ExportCommand } from './options.ts'

/** Writes the ledger to a file, which appears when it is whole. An earlier one of that name is replaced. */
export async function runExport({ file, publicKey }: ExportCommand, env: Environment, { note }: Output): Promise<void> {
  const partial = `${file}.partial`
  let keys = ''
  const noteKeys = async function* (records: AsyncIterable<LedgerRecord>): AsyncGenerator<LedgerRecord> {
    for await (const record of records) {
      if (record.kind === 'header') keys = record.keys.map((key) => key.publicKey).join('')
      yield record
    }
  }
  try {
    await withLedger(env, note, (tx) => pipeline(exportLines(noteKeys(readLedger(tx))), createWriteStream(partial)))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  if (publicKey !== undefined) await writeFile(publicKey, keys)
}
