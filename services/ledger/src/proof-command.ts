import { readFile, stat, writeFile } from 'node:fs/promises'
import { checkProof, proveInclusion } from '@sourcemark/ledger'
import { type Environment, Fault, type Output } from '@sourcemark/runtime'
import { withLedger } from './open-ledger.ts'
import type { ProofCommand } from './options.ts'
import { keysUntrusted, readKeys } from './read-keys.ts'

/** Prints or writes the proof of a verdict. Returns whether there is one. */
export async function runProof({ id, out }: ProofCommand, env: Environment, { print, note }: Output): Promise<boolean> {
  const result = await withLedger(env, note, (tx) => proveInclusion(tx, id))
  if (result.proof !== undefined) {
    const text = JSON.stringify(result.proof, null, 2)
    if (out === undefined) print(text)
    else await writeFile(out, `${text}\n`)
    return true
  }
  note(
    result.problem === 'unknown'
      ? `The ledger holds no verdict ${id} and no verdict about a content of that id.`
      : `Row ${result.seq} of chain ${result.chain} is newer than the latest checkpoint. The publisher signs one every SOURCEMARK_CHECKPOINT_INTERVAL and when it stops; ask again then.`,
  )
  return false
}

/** A proof is its verdict and some hashes; what is larger is none. */
const largestProof = 64 * 1024 * 1024

/** Checks a proof with nothing but its file and, when given, the keys to trust. Returns whether it holds. */
export async function runCheck(file: string, publicKey: string | undefined, { print, note }: Output): Promise<boolean> {
  const { keys } = await readKeys(publicKey)
  if ((await stat(file)).size > largestProof) {
    throw new Fault('CONFIGURATION_INVALID', { message: `${file} is too large to be a proof` })
  }
  const checked = checkProof(await readFile(file, 'utf8'), keys)
  if (!checked.holds) {
    for (const problem of checked.problems) print(problem)
    return false
  }
  const { row, checkpoint, time, keyId } = checked
  print(
    `The verdict stands in row ${row.seq} of chain ${row.chain}, signed at ${time} (checkpoint ${checkpoint}, key ${keyId}).`,
  )
  print(row.entry)
  if (keys === undefined) note(keysUntrusted)
  return true
}
