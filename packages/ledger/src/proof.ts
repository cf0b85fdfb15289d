import type { Queryable } from '@sourcemark/database'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { entryHash } from './chain-hash.ts'
import { ChainSchema, closed, HashSchema, readCheckpointBody, SeqSchema } from './checkpoint.ts'
import { auditRanges, MerkleFrontier, rootOfPath } from './merkle.ts'
import { type LedgerRow, leafOf, readEntry } from './row.ts'
import { type LedgerPublicKey, readPublicKeys } from './signing.ts'
import { hashesOf } from './write-checkpoint.ts'

const ProofSchema = Type.Object(
  {
    format: Type.Literal('sourcemark.ledger.proof.v1'),
    row: Type.Object(
      { chain: ChainSchema, seq: SeqSchema, previousHash: HashSchema, hash: HashSchema, entry: Type.String() },
      closed,
    ),
    leafIndex: Type.Integer({ minimum: 0 }),
    auditPath: Type.Array(HashSchema, { maxItems: 64 }),
    checkpoint: Type.Object({ body: Type.String(), signature: Type.String() }, closed),
    publicKey: Type.String(),
  },
  closed,
)

/**
 * That a verdict stands in the ledger: its row, the audit path from the row's hash (RFC 9162, 2.1.3) to the root of its chain in a signed
 * checkpoint, and the public key. It is checked with nothing else.
 */
export type InclusionProof = Static<typeof ProofSchema>

/** A proof, or why there is none: no such verdict, or no checkpoint covers it yet. */
export type ProofResult =
  | { readonly proof: InclusionProof; readonly problem?: never }
  | { readonly problem: 'unknown'; readonly proof?: never }
  | { readonly problem: 'not signed yet'; readonly chain: number; readonly seq: number; readonly proof?: never }

/**
 * Proves the latest row of a verdict, or of a content by its id. `tx` has to be one snapshot. Reads the hashes of the chain once, so the
 * cost grows with the chain; memory does not.
 */
export async function proveInclusion(tx: Queryable, id: string): Promise<ProofResult> {
  const row = (await findRow(tx, 'verdict_id', id)) ?? (await findRow(tx, 'content_id', id))
  if (row === undefined) return { problem: 'unknown' }
  const { chain, seq } = row
  const [latest] = await tx.query<{ body: string; signature: string }>(
    `select body, signature from ledger_checkpoint order by number desc limit 1`,
  )
  const body = latest === undefined ? undefined : readCheckpointBody(latest.body)
  const mark = body?.chains.find((one) => one.chain === chain)
  if (latest === undefined || body === undefined || mark === undefined || mark.seq < seq) {
    return { problem: 'not signed yet', chain, seq }
  }
  const [key] = await tx.query<{ publicKey: string }>(
    `select public_key as "publicKey" from ledger_key where key_id = $1`,
    [body.keyId],
  )
  const auditPath: string[] = []
  for (const { from, to } of auditRanges(seq - 1, mark.seq)) {
    const subtree = new MerkleFrontier()
    for await (const hash of hashesOf(tx, chain, from, to)) subtree.append(leafOf(hash))
    auditPath.push(Buffer.from(subtree.root()).toString('hex'))
  }
  return {
    proof: {
      format: 'sourcemark.ledger.proof.v1',
      row,
      leafIndex: seq - 1,
      auditPath,
      checkpoint: latest,
      publicKey: key?.publicKey ?? '',
    },
  }
}

async function findRow(tx: Queryable, column: 'verdict_id' | 'content_id', id: string): Promise<LedgerRow | undefined> {
  // A verdict that was given, superseded and given again has one id and several rows.
  const [row] = await tx.query<Omit<LedgerRow, 'seq'> & { seq: bigint }>(
    `select chain, seq, previous_hash as "previousHash", hash, entry from ledger where ${column} = $1 order by seq desc limit 1`,
    [id],
  )
  return row === undefined ? undefined : { ...row, seq: Number(row.seq) }
}

/** What a proof shows, or everything that is wrong with it, in sentences. */
export type CheckedProof =
  | {
      readonly holds: true
      readonly row: LedgerRow
      readonly checkpoint: number
      readonly time: string
      readonly keyId: string
    }
  | { readonly holds: false; readonly problems: readonly string[] }

const validator = Compile(ProofSchema)

/**
 * Checks a proof of any origin. With `keys`, the checkpoint has to be signed with one of them; without, with the key in the proof, which
 * says nothing about whose key that is.
 */
export function checkProof(text: string, keys?: readonly LedgerPublicKey[]): CheckedProof {
  let proof: unknown
  try {
    proof = JSON.parse(text)
  } catch {
    return { holds: false, problems: ['The file is not JSON.'] }
  }
  if (!validator.Check(proof)) return { holds: false, problems: ['The file is not a proof of this format.'] }
  const { row, leafIndex, auditPath, checkpoint } = proof
  const body = readCheckpointBody(checkpoint.body)
  if (body === undefined) return { holds: false, problems: ['The checkpoint is none.'] }

  const problems: string[] = []
  const own = readPublicKeys(proof.publicKey)
  const key = (keys ?? own).find(({ keyId }) => keyId === body.keyId)
  if (key === undefined) problems.push(`The checkpoint was signed with a key that is not trusted (${body.keyId}).`)
  else if (!key.verify(checkpoint.body, checkpoint.signature)) {
    problems.push('The signature does not fit the checkpoint.')
  }
  if (own.length !== 1 || own[0]?.keyId !== body.keyId || own[0]?.pem !== proof.publicKey) {
    problems.push('The public key in the proof is not the one that the checkpoint names.')
  }
  if (entryHash(row.previousHash, row.chain, BigInt(row.seq), row.entry) !== row.hash) {
    problems.push('The entry does not have the hash of the row.')
  }
  const entry = readEntry(row.entry)
  if (entry.problem === 'malformed') problems.push('The entry is no verdict in canonical JSON.')
  else if (entry.problem !== undefined) problems.push('The id of the verdict does not fit what it says.')
  if (leafIndex !== row.seq - 1) problems.push('The place in the tree is not that of the row.')
  const mark = body.chains.find(({ chain }) => chain === row.chain)
  const root = rootOfPath(leafOf(row.hash), row.seq - 1, mark?.seq ?? 0, auditPath.map(leafOf))
  if (mark === undefined || root === undefined || Buffer.from(root).toString('hex') !== mark.root) {
    problems.push('The row does not lead to the root that was signed.')
  }
  return problems.length > 0
    ? { holds: false, problems }
    : { holds: true, row, checkpoint: body.number, time: body.time, keyId: body.keyId }
}
