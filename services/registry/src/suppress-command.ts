import type { Database, Queryable } from '@sourcemark/database'
import { readContents, readWrittenParts } from '@sourcemark/originals'
import { findPassage, type PassageRefusal, suppressPassage } from '@sourcemark/registry'
import type { Environment, Output } from '@sourcemark/runtime'
import { type Change, changeRegistry } from './open-platform.ts'
import type { SuppressCommand } from './options.ts'
import { passageText } from './suppression-text.ts'

/** Characters of a passage that are shown. */
const shown = 60

function refusalText({ contentId, part }: SuppressCommand, refusal: PassageRefusal): string {
  switch (refusal.why) {
    case 'part_not_said':
      return `--from and --to need --part: ${contentId} has ${refusal.parts.length} parts (${refusal.parts.join(', ')}).`
    case 'part_unknown':
      return `${contentId} has no part ${part}; it has ${refusal.parts.join(', ')}.`
    case 'no_text':
      return `Part ${refusal.partId} of ${contentId} is no text: it has no passages.`
    case 'outside':
      return `Part ${refusal.partId} of ${contentId} has ${refusal.length} code units: from ${refusal.start} to ${refusal.end} is no passage of it.`
  }
}

async function suppress(tx: Queryable, command: SuppressCommand, { print, note }: Output): Promise<Change> {
  const { contentId, part: partId, from, to, by, because } = command
  const refuse = (why: string): Change => {
    note(why)
    return { done: false, keys: [] }
  }
  if (!(await readContents(tx, [contentId])).has(contentId)) return refuse(`No content ${contentId} is known.`)
  const parts = (await readWrittenParts(tx, [contentId])).get(contentId) ?? []
  const found = findPassage(parts, { contentId, partId, from, to })
  if ('refused' in found) return refuse(refusalText(command, found.refused))
  const { passage, words } = found
  const { suppression, added, keys } = await suppressPassage(tx, passage, { by, because }, new Date())
  note(
    added
      ? `${passageText(suppression)} matches no more${words === null ? '' : `: ${JSON.stringify(words.slice(0, shown))}`}.`
      : `That stands already: ${passageText(suppression)}. What matched it is judged again all the same.`,
  )
  print(suppression.suppressionId)
  return { done: true, keys }
}

/** Keeps a suppression, prints its id, and has what matched the passage judged again. Returns whether it stands. */
export async function runSuppress(command: SuppressCommand, env: Environment, output: Output): Promise<boolean> {
  return await changeRegistry(env, output, (database: Database) =>
    database.transaction((tx) => suppress(tx, command, output)),
  )
}
