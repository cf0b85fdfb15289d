import { randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import { registryKeys } from './registry-keys.ts'
import { readSuppressions, type Suppression, saveSuppression } from './suppressions.ts'

/** Which passages of a work are meant. */
export type Passage = Pick<Suppression, 'contentId' | 'partId' | 'start' | 'end'>

/** A passage as somebody names it. */
export interface NamedPassage {
  readonly contentId: string
  /** Every part when absent; with bounds, the only part. */
  readonly partId: string | undefined
  /** UTF-16 code units of the part as sent, `to` exclusive; its beginning and its end when absent. */
  readonly from: number | undefined
  readonly to: number | undefined
}

/** A part of the work. */
interface WorkPart {
  readonly partId: string
  /** null for media. */
  readonly text: string | null
}

/** Why something is no passage of a work. */
export type PassageRefusal =
  | { readonly why: 'part_not_said' | 'part_unknown'; readonly parts: readonly string[] }
  | { readonly why: 'no_text'; readonly partId: string }
  | {
      readonly why: 'outside'
      readonly partId: string
      readonly length: number
      readonly start: number
      readonly end: number
    }

/** The passage that is meant, with its words when it is one of a text; or why there is none. */
export function findPassage(
  parts: readonly WorkPart[],
  { contentId, partId, from, to }: NamedPassage,
): { readonly passage: Passage; readonly words: string | null } | { readonly refused: PassageRefusal } {
  const bounded = from !== undefined || to !== undefined
  if (partId === undefined && !bounded) {
    return { passage: { contentId, partId: null, start: null, end: null }, words: null }
  }
  const names = parts.map((part) => part.partId)
  if (partId === undefined && parts.length !== 1) return { refused: { why: 'part_not_said', parts: names } }
  const found = partId === undefined ? parts[0] : parts.find((part) => part.partId === partId)
  if (found === undefined) return { refused: { why: 'part_unknown', parts: names } }
  const { text } = found
  if (!bounded) return { passage: { contentId, partId: found.partId, start: null, end: null }, words: null }
  if (text === null) return { refused: { why: 'no_text', partId: found.partId } }
  const [start, end] = [from ?? 0, to ?? text.length]
  if (end > text.length || start >= end) {
    return { refused: { why: 'outside', partId: found.partId, length: text.length, start, end } }
  }
  return { passage: { contentId, partId: found.partId, start, end }, words: text.slice(start, end) }
}

/** A suppression that stands now. */
export interface Suppressed {
  readonly suppression: Suppression
  /** False when it stood before. */
  readonly added: boolean
  /** The keys of what changed; those of one that stood before too, so that an order that was interrupted can be given again. */
  readonly keys: readonly string[]
}

/** Rules that a passage never matches. The same passage again changes nothing. */
export async function suppressPassage(
  tx: Queryable,
  passage: Passage,
  { by, because }: { readonly by: string; readonly because: string },
  now: Date,
): Promise<Suppressed> {
  // Two orders for one passage at once: the second sees the first.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`suppression ${passage.contentId}`])
  const standing = (await readSuppressions(tx, [passage.contentId])).find(
    ({ partId, start, end }) => partId === passage.partId && start === passage.start && end === passage.end,
  )
  if (standing !== undefined) {
    return { suppression: standing, added: false, keys: [registryKeys.content(passage.contentId)] }
  }
  const suppression: Suppression = {
    suppressionId: `sup-${randomBytes(8).toString('hex')}`,
    ...passage,
    reason: because,
    madeBy: by,
    madeAt: now,
  }
  return { suppression, added: true, keys: await saveSuppression(tx, suppression) }
}
