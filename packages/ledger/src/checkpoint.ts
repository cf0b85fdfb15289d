import { canonicalJson, sha256Hex } from '@sourcemark/contract'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { firstPreviousHash } from './chain-hash.ts'
import type { LedgerKey } from './signing.ts'

export const closed = { additionalProperties: false } as const
export const HashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' })
export const ChainSchema = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })
export const TimeSchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' })
export const SeqSchema = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

const CheckpointBodySchema = Type.Object(
  {
    type: Type.Literal('sourcemark.ledger.checkpoint.v1'),
    number: SeqSchema,
    time: TimeSchema,
    keyId: HashSchema,
    previousHash: HashSchema,
    chains: Type.Array(Type.Object({ chain: ChainSchema, seq: SeqSchema, hash: HashSchema, root: HashSchema }, closed)),
    audit: Type.Optional(Type.Object({ seq: SeqSchema, hash: HashSchema }, closed)),
  },
  closed,
)

/**
 * Where every chain stood at one moment: its last row, that row's hash, and the root of the Merkle tree (RFC 9162) over the hashes of all
 * its rows. In the order of the chains; a chain without rows is left out. And where the audit stood, if it had entries: nothing has to be
 * proven of one of them alone, so it has no tree.
 */
export type CheckpointBody = Static<typeof CheckpointBodySchema>
export type ChainMark = CheckpointBody['chains'][number]
export type AuditMark = NonNullable<CheckpointBody['audit']>

/** A checkpoint as it is kept: the signed text, byte for byte, and its signature. */
export interface SignedCheckpoint {
  readonly body: string
  /** Ed25519, base64. */
  readonly signature: string
}

/** What the next checkpoint names as the hash of this one. */
export const checkpointHash = (body: string): string => sha256Hex(body)

const validator = Compile(CheckpointBodySchema)

/** Reads the text of a checkpoint of any origin; undefined when it is none, or not in canonical form, or its chains are not in order. */
export function readCheckpointBody(text: string): CheckpointBody | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (!validator.Check(body) || canonicalJson(body) !== text) return undefined
    return body.chains.every(({ chain }, at) => at === 0 || chain > (body.chains[at - 1] as ChainMark).chain)
      ? body
      : undefined
  } catch {
    return undefined
  }
}

/** Signs where the chains and the audit stand, as the successor of `previous`. */
export function signCheckpoint(
  key: LedgerKey,
  previous: SignedCheckpoint | undefined,
  { chains, audit }: { readonly chains: readonly ChainMark[]; readonly audit?: AuditMark | undefined },
  time: Date,
): SignedCheckpoint {
  const before = previous === undefined ? undefined : readCheckpointBody(previous.body)
  const body: CheckpointBody = {
    type: 'sourcemark.ledger.checkpoint.v1',
    number: (before?.number ?? 0) + 1,
    time: time.toISOString(),
    keyId: key.publicKey.keyId,
    previousHash: previous === undefined ? firstPreviousHash : checkpointHash(previous.body),
    chains: chains.toSorted((a, b) => a.chain - b.chain),
    ...(audit === undefined ? {} : { audit }),
  }
  const text = canonicalJson(body)
  return { body: text, signature: key.sign(text) }
}
