import { randomBytes } from 'node:crypto'
import type { Database, Queryable } from '@sourcemark/database'
import { readContents, readWrittenParts } from '@sourcemark/originals'
import { readSuppressions, registryKeys, type Suppression, saveSuppression } from '@sourcemark/registry'
import type { Environment, Output } from '@sourcemark/runtime'
import { type Change, changeRegistry } from './open-platform.ts'
import type { SuppressCommand } from './options.ts'
import { passageText } from './suppression-text.ts'

type Passage = Pick<Suppression, 'contentId' | 'partId' | 'start' | 'end'>

/** Characters of a passage that are shown. */
const shown = 60

/** The passage that is meant, or why there is none. */
async function findPassage(
  db: Queryable,
  { contentId, part, from, to }: SuppressCommand,
): Promise<{ passage: Passage; words?: string } | { refused: string }> {
  const known = (await readContents(db, [contentId])).get(contentId)
  if (known === undefined) return { refused: `No content ${contentId} is known.` }
  const parts = (await readWrittenParts(db, [contentId])).get(contentId) ?? []
  const bounded = from !== undefined || to !== undefined
  if (part === undefined && !bounded) return { passage: { contentId, partId: null, start: null, end: null } }
  const names = parts.map(({ partId }) => partId).join(', ')
  if (part === undefined && parts.length !== 1)
    return { refused: `--from and --to need --part: ${contentId} has ${parts.length} parts (${names}).` }
  const found = part === undefined ? parts[0] : parts.find(({ partId }) => partId === part)
  if (found === undefined) return { refused: `${contentId} has no part ${part}; it has ${names}.` }
  const { partId, text } = found
  if (!bounded) return { passage: { contentId, partId, start: null, end: null } }
  if (text === null) return { refused: `Part ${partId} of ${contentId} is no text: it has no passages.` }
  const [start, end] = [from ?? 0, to ?? text.length]
  if (end > text.length || start >= end)
    return {
      refused: `Part ${partId} of ${contentId} has ${text.length} code units: from ${start} to ${end} is no passage of it.`,
    }
  return { passage: { contentId, partId, start, end }, words: text.slice(start, Math.min(end, start + shown)) }
}

/** Two orders for one passage at once: the second sees the first. */
const lock = (tx: Queryable, contentId: string) =>
  tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`suppression ${contentId}`])

async function suppress(tx: Queryable, command: SuppressCommand, { print, note }: Output): Promise<Change> {
  const found = await findPassage(tx, command)
  if ('refused' in found) {
    note(found.refused)
    return { done: false, keys: [] }
  }
  const { passage, words } = found
  await lock(tx, passage.contentId)
  const standing = (await readSuppressions(tx, [passage.contentId])).find(
    ({ partId, start, end }) => partId === passage.partId && start === passage.start && end === passage.end,
  )
  if (standing !== undefined) {
    note(`That stands already: ${passageText(standing)}. What matched it is judged again all the same.`)
    print(standing.suppressionId)
    return { done: true, keys: [registryKeys.content(passage.contentId)] }
  }
  const suppression: Suppression = {
    suppressionId: `sup-${randomBytes(8).toString('hex')}`,
    ...passage,
    reason: command.because,
    madeBy: command.by,
    madeAt: new Date(),
  }
  const keys = await saveSuppression(tx, suppression)
  note(`${passageText(suppression)} matches no more${words === undefined ? '' : `: ${JSON.stringify(words)}`}.`)
  print(suppression.suppressionId)
  return { done: true, keys }
}

/** Keeps a suppression, prints its id, and has what matched the passage judged again. Returns whether it stands. */
export async function runSuppress(command: SuppressCommand, env: Environment, output: Output): Promise<boolean> {
  return await changeRegistry(env, output, (database: Database) =>
    database.transaction((tx) => suppress(tx, command, output)),
  )
}
