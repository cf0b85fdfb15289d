import { readFile } from 'node:fs/promises'
import { activatedText, type PolicyActivation, readActivations, shippedPacks } from '@sourcemark/adjudication'
import type { Queryable } from '@sourcemark/database'
import { SHIPPED_PACKS, shippedPackUrl } from '@sourcemark/verdict'
import { diffLines } from 'diff'

/** A text of a pack that there is or was: one that ships with the product (`shipped:cn-news`), or one that was put in force (`7`). */
export interface PackVersion {
  readonly id: string
  readonly pack: string
  readonly version: string
  readonly hash: string
}

/** Activations that are shown. */
const activationsShown = 200

/** All texts of packs that there are, those that ship with the product first. */
export async function packVersions(
  db: Queryable,
): Promise<{ readonly versions: readonly PackVersion[]; readonly activations: readonly PolicyActivation[] }> {
  const [shipped, activations] = await Promise.all([shippedPacks(), readActivations(db, activationsShown)])
  return {
    versions: [
      ...shipped.map(({ pack, version, hash }) => ({ id: `shipped:${pack}`, pack, version, hash })),
      ...activations.map(({ seq, pack, version, hash }) => ({ id: String(seq), pack, version, hash })),
    ],
    activations,
  }
}

/** The text of a version; undefined when there is none of that id. */
export async function versionText(db: Queryable, id: string): Promise<string | undefined> {
  const name = SHIPPED_PACKS.find((pack) => id === `shipped:${pack}`)
  if (name !== undefined) return await readFile(shippedPackUrl(name), 'utf8')
  return /^\d{1,15}$/.test(id) ? await activatedText(db, Number(id)) : undefined
}

/** A line of a comparison. */
export interface ComparedLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Lines around a change that are shown. */
const around = 3

/** What became otherwise from one text to another, with a few lines around; null stands for what is left out in between. */
export function compare(before: string, after: string): (ComparedLine | null)[] {
  const lines = diffLines(before, after).flatMap(({ value, added, removed }): ComparedLine[] => {
    const kind = added === true ? 'added' : removed === true ? 'removed' : 'same'
    const texts = value.split('\n')
    if (texts.at(-1) === '') texts.pop()
    return texts.map((text) => ({ kind, text }))
  })
  const near = new Uint8Array(lines.length)
  lines.forEach(({ kind }, at) => {
    if (kind !== 'same') near.fill(1, Math.max(0, at - around), at + around + 1)
  })
  const shown: (ComparedLine | null)[] = []
  lines.forEach((line, at) => {
    if (near[at] === 1) shown.push(line)
    else if (shown.at(-1) !== null) shown.push(null)
  })
  return shown.length === 1 && shown[0] === null ? [] : shown
}
