import { readFile } from 'node:fs/promises'
import { type LedgerPublicKey, readPublicKeys } from '@sourcemark/ledger'
import { Fault } from '@sourcemark/runtime'

/** The public keys in a PEM file. @throws Fault CONFIGURATION_INVALID when it holds none. */
export async function readKeys(file: string | undefined): Promise<{ keys?: readonly LedgerPublicKey[] }> {
  if (file === undefined) return {}
  const keys = readPublicKeys(await readFile(file, 'utf8'))
  if (keys.length > 0) return { keys }
  throw new Fault('CONFIGURATION_INVALID', { message: `${file} holds no Ed25519 public key in PEM` })
}

/** Told when nobody said which keys to trust. */
export const keysUntrusted =
  'The signatures were checked with the keys found beside them, which proves nothing about who signed: give --public-key.'
