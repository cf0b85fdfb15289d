import { createHmac } from 'node:crypto'
import { sha256Hex } from '@sourcemark/contract'
import {
  CASE_REFUSALS,
  type Case,
  type CaseKind,
  type CasePolicy,
  type CaseRefusalCode,
  type Contested,
  FILE_RULES,
  type Form,
  fileCase,
  giveReceiptCode,
  readEvents,
  saveCaseFile,
} from '@sourcemark/review'
import Type from 'typebox'
import type { FileLimits, Visit } from '../http/route.ts'
import type { ConsoleServices } from '../services.ts'
import { type Challenge, proofOfWork } from './challenge.ts'
import { type Draft, type DraftFile, filledIn } from './draft.ts'
import { SlowLane } from './slow-lane.ts'

/** Files that a form may bring: more, and larger ones, than are taken, so that whoever brings too much is told without losing what was written. */
export const formFiles: FileLimits = Object.freeze({ count: FILE_RULES.count + 4, bytes: 2 * FILE_RULES.bytes })

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
/** Longer than any field takes, so that what is too long is told beside its field. */
const longest = 100_000

/** What every form of the portal sends. What it asks for is checked by the form itself. */
export const draftFields = Object.freeze({
  draft: Type.String({ pattern: '^[A-Za-z0-9_-]{24}$' }),
  solution: text(4000),
  kept: Type.Optional(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: FILE_RULES.count })),
  drop: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: FILE_RULES.count })),
  anyway: text(10),
  name: text(longest),
  identity: text(longest),
  email: text(longest),
  phone: text(longest),
  contact: text(longest),
  address: text(longest),
  work: text(longest),
  location: text(longest),
  reasons: text(longest),
  signature: text(longest),
  goodFaith: text(10),
  accuracy: text(10),
  mistake: text(10),
  jurisdiction: text(10),
  truthful: text(10),
})

/** What guards the forms that anybody can send. */
export interface Guards {
  readonly challenge: Challenge
  readonly slowLane: SlowLane
}

const guards = new WeakMap<ConsoleServices['keys'], Guards>()

/** The guards of a console. */
export function guardsOf({ keys }: ConsoleServices): Guards {
  const known = guards.get(keys) ?? { challenge: proofOfWork({ key: keys.cookies }), slowLane: new SlowLane() }
  guards.set(keys, known)
  return known
}

/** Whether a form of a stranger is looked at: yes; not without another try of its challenge; or not before a time. */
export type Admission = 'admitted' | 'again' | { readonly notBefore: Date }

/** Lets in whoever has solved the challenge of a form, and a few who have not. */
export async function admit(visit: Visit, draft: string, solution: string): Promise<Admission> {
  const { challenge, slowLane } = guardsOf(visit.services)
  const outcome = await challenge.check(draft, solution, visit.now)
  if (outcome === 'solved') return 'admitted'
  if (outcome === 'wrong') return 'again'
  const notBefore = slowLane.enter(visit.address, visit.now)
  return notBefore === null ? 'admitted' : { notBefore }
}

/**
 * Stands for whoever filed a form, the same in all of their cases: a hash, under a key of this console, of what tells people apart best. Who gives nothing
 * of the kind is somebody else in every case.
 */
export function claimantOf({ keys }: ConsoleServices, draft: string, form: Form): string {
  const { identity, email, phone, contact, name, address } = form
  const person = name === undefined || address === undefined ? undefined : `${name} ${address}`
  const known = [identity, email, phone, contact, person].find((value) => typeof value === 'string')
  const folded =
    typeof known === 'string'
      ? known
          .normalize('NFKC')
          .toLowerCase()
          .replace(/[^\p{L}\p{N}@]/gu, '')
      : ''
  const told = folded === '' ? `draft ${draft}` : `person ${folded}`
  return `p-${createHmac('sha256', keys.claimants).update(`claimant ${told}`).digest('hex').slice(0, 24)}`
}

/** Number of the case that a draft becomes. */
const caseIdOf = (draft: string): string => `c-${sha256Hex(`case ${draft}`).slice(0, 12)}`

/** How long after a filing the same form gets a code again, in milliseconds: an answer may be lost on the way. */
const codeAgainFor = 2 * 60_000

export interface FilingRequest {
  readonly kind: CaseKind
  readonly contested: Contested
  readonly policy: CasePolicy
  readonly claimant: string
  readonly draft: Draft
}

export type Receipt =
  /** `code` is null when it was told before. */
  { readonly case: Case; readonly code: string | null } | { readonly refused: CaseRefusalCode }

/** Files a case with its files, and gives whoever filed it a code. The same draft again is the same case. */
export async function fileDraft(visit: Visit, request: FilingRequest): Promise<Receipt> {
  const { services, now, language } = visit
  const { database } = services
  const { kind, contested, policy, claimant, draft } = request
  const caseId = caseIdOf(draft.id)
  const filed = await fileCase(database, { ...contested, caseId, kind, policy, claimant, form: filledIn(draft) }, now)
  if ('refused' in filed) return filed
  await keepFiles(services, caseId, 'claimant', draft.files, now)
  const [first] = await readEvents(database, caseId)
  const late = first !== undefined && now.getTime() - first.at.getTime() > codeAgainFor
  const code = late ? null : await giveReceiptCode(database, { caseId, side: 'claimant' }, language)
  return { case: filed.case, code }
}

/** Notes that files belong to a case. */
export async function keepFiles(
  { database }: ConsoleServices,
  caseId: string,
  side: 'claimant' | 'respondent',
  files: readonly DraftFile[],
  now: Date,
): Promise<void> {
  await database.transaction(async (tx) => {
    for (const file of files) {
      await saveCaseFile(tx, { ...file, caseId, side, handedInAt: now })
    }
  })
}

/** Why a case refuses something, in the language of the visit. */
export const refusalWords = ({ language }: Visit, refused: CaseRefusalCode): string => CASE_REFUSALS[refused][language]
