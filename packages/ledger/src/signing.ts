import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Database } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'

/** A key that checkpoints are checked with. */
export interface LedgerPublicKey {
  /** SHA-256 of the key (DER, SubjectPublicKeyInfo), lower-case hex. */
  readonly keyId: string
  /** PEM, SubjectPublicKeyInfo. */
  readonly pem: string
  verify(text: string, signature: string): boolean
}

/** A key that checkpoints are signed with. */
export interface LedgerKey {
  readonly publicKey: LedgerPublicKey
  /** Made by the program and kept in the database, so that it proves nothing against who owns that. */
  readonly development: boolean
  /** Ed25519 signature (RFC 8032) of the UTF-8 bytes, base64. */
  sign(text: string): string
}

/** 64 bytes in base64; other spellings of the same bytes are no signature. */
const signatureForm = /^[A-Za-z0-9+/]{85}[AQgw]==$/

function publicKeyOf(key: KeyObject): LedgerPublicKey {
  return {
    keyId: createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    pem: key.export({ type: 'spki', format: 'pem' }) as string,
    verify: (text, signature) =>
      signatureForm.test(signature) && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')),
  }
}

/** Reads an Ed25519 public key in PEM; undefined when it is none. A private key is not taken for its public half. */
function readPublicKey(pem: string): LedgerPublicKey | undefined {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' && pem.includes('PUBLIC KEY') ? publicKeyOf(key) : undefined
  } catch {
    return undefined
  }
}

const pemBlock = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,1000}-----END PUBLIC KEY-----/g

/** The Ed25519 public keys in a text, several when the key was changed over time. Whatever else is in it is passed over. */
export const readPublicKeys = (text: string): LedgerPublicKey[] =>
  (text.match(pemBlock) ?? []).flatMap((block) => readPublicKey(block) ?? [])

function ledgerKey(privateKey: KeyObject, development: boolean): LedgerKey {
  return {
    publicKey: publicKeyOf(createPublicKey(privateKey)),
    development,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  }
}

/**
 * Reads an Ed25519 private key (PKCS#8): PEM, or its base64 alone on one line, as environment files need it.
 * @throws Fault CONFIGURATION_INVALID, without a trace of the key.
 */
export function readLedgerKey(text: string, development = false): LedgerKey {
  try {
    const key = text.includes('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType === 'ed25519') return ledgerKey(key, development)
  } catch {
    // The error of OpenSSL says nothing that helps, and the text must not get anywhere.
  }
  throw new Fault('CONFIGURATION_INVALID', {
    message:
      'the ledger key is no Ed25519 private key in PKCS#8 (openssl genpkey -algorithm ed25519); expected PEM, or its base64 alone',
  })
}

/**
 * The key to sign with: the configured one, whose public half is noted in the database, or without one a development key that is made
 * once per database and kept in it.
 *
 * @throws Fault CONFIGURATION_INVALID when `configured` is no key.
 */
export async function openLedgerKey(database: Database, configured: string | undefined): Promise<LedgerKey> {
  if (configured !== undefined) {
    const key = readLedgerKey(configured)
    await database.execute(`insert into ledger_key (key_id, public_key) values ($1, $2) on conflict do nothing`, [
      key.publicKey.keyId,
      key.publicKey.pem,
    ])
    return key
  }
  return await database.transaction(async (tx) => {
    // Of two processes that start at once, one makes the key.
    await tx.execute('lock table ledger_key in share row exclusive mode')
    const [kept] = await tx.query<{ privateKey: string }>(
      `select private_key as "privateKey" from ledger_key where private_key is not null order by made_at, key_id limit 1`,
    )
    if (kept !== undefined) return readLedgerKey(kept.privateKey, true)
    const { privateKey } = generateKeyPairSync('ed25519')
    const key = ledgerKey(privateKey, true)
    await tx.execute(`insert into ledger_key (key_id, public_key, private_key) values ($1, $2, $3)`, [
      key.publicKey.keyId,
      key.publicKey.pem,
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ])
    return key
  })
}
