import { timingSafeEqual } from 'node:crypto'
import type { Database, Queryable } from '@sourcemark/database'
import type { CaseSide } from '../vocabulary.ts'
import { type AttemptLimit, countAttempt, DEFAULT_ATTEMPTS, forgetAttempt } from './attempts.ts'
import { type CaseParty, type LinkKeys, readLink, signLink } from './link.ts'
import { hashOfCode, newReceiptCode, readReceiptCode } from './receipt-code.ts'

/** How the parties of a case, who have no account here, get to it. */

/** Language in which a side is written to. */
export type CaseLanguage = 'zh' | 'en'

/**
 * Gives a side of a case its receipt code, which is told once and kept nowhere. A code that it had before, and its links, are worthless
 * from then on.
 * @returns the code.
 */
export async function giveReceiptCode(
  tx: Queryable,
  { caseId, side }: CaseParty,
  language: CaseLanguage,
): Promise<string> {
  const code = newReceiptCode()
  await tx.execute(
    `insert into case_access as a (case_id, side, code_hash, language) values ($1, $2, $3, $4)
     on conflict (case_id, side) do update set code_hash = excluded.code_hash, language = excluded.language, generation = a.generation + 1`,
    [caseId, side, hashOfCode(code), language],
  )
  return code
}

/** Takes the code and all links of a side of a case away from whoever has them. */
export async function revokeAccess(tx: Queryable, { caseId, side }: CaseParty): Promise<void> {
  await tx.execute(
    `insert into case_access as a (case_id, side, generation, language) values ($1, $2, 2, 'en')
     on conflict (case_id, side) do update set code_hash = null, generation = a.generation + 1`,
    [caseId, side],
  )
}

/** A side that was let in, or why it was not: the code is unknown, or was tried too often from there. */
export type OpenedByCode =
  | { readonly party: CaseParty }
  | { readonly refused: 'unknown' }
  | { readonly refused: 'too_often'; readonly again: Date }

/** The side of a case that a receipt code stands for. Attempts in vain are counted by address, and forgotten when one is right. */
export async function openByCode(
  database: Database,
  typed: string,
  address: string,
  now: Date,
  limit: AttemptLimit = DEFAULT_ATTEMPTS,
): Promise<OpenedByCode> {
  const again = await countAttempt(database, address, limit, now)
  if (again !== null) return { refused: 'too_often', again }
  const code = readReceiptCode(typed)
  if (code === null) return { refused: 'unknown' }
  const hash = hashOfCode(code)
  // What is looked up is a hash: how long that takes says nothing about a code.
  const [row] = await database.query<CaseParty & { hash: Buffer }>(
    'select case_id as "caseId", side, code_hash as hash from case_access where code_hash = $1',
    [hash],
  )
  if (row === undefined || !timingSafeEqual(row.hash, hash)) return { refused: 'unknown' }
  await forgetAttempt(database, address)
  return { party: { caseId: row.caseId, side: row.side } }
}

/** A token that makes whoever holds it a side of one case until `expiresAt`, or until the side's access is given anew or revoked. */
export async function makeLink(db: Queryable, party: CaseParty, expiresAt: Date, keys: LinkKeys): Promise<string> {
  return signLink({ ...party, generation: await generationOf(db, party), expiresAt }, keys)
}

export type OpenedByLink = { readonly party: CaseParty } | { readonly refused: 'forged' | 'expired' | 'revoked' }

/** The side of a case that a signed link stands for. */
export async function openByLink(db: Queryable, token: string, keys: LinkKeys, now: Date): Promise<OpenedByLink> {
  const read = readLink(token, keys, now)
  if ('refused' in read) return read
  const { caseId, side, generation } = read.claim
  return generation === (await generationOf(db, { caseId, side }))
    ? { party: { caseId, side } }
    : { refused: 'revoked' }
}

/** 1 before anything was given or revoked. */
async function generationOf(db: Queryable, { caseId, side }: CaseParty): Promise<number> {
  const [row] = await db.query<{ generation: number }>(
    'select generation from case_access where case_id = $1 and side = $2',
    [caseId, side],
  )
  return row?.generation ?? 1
}

/** The language of a side of a case; null when it never chose one. */
export async function languageOf(db: Queryable, caseId: string, side: CaseSide): Promise<CaseLanguage | null> {
  const [row] = await db.query<{ language: CaseLanguage }>(
    'select language from case_access where case_id = $1 and side = $2 and code_hash is not null',
    [caseId, side],
  )
  return row?.language ?? null
}
