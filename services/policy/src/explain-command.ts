import {
  compilePack,
  judgedContent,
  type LedgerVerdict,
  latestVerdict,
  packsInForce,
  readDossiers,
} from '@sourcemark/adjudication'
import type { Queryable } from '@sourcemark/database'
import type { Environment, Output } from '@sourcemark/runtime'
import { type Explanation, explainPack, type Pack } from '@sourcemark/verdict'
import { explanationLines } from './explanation-text.ts'
import { readStored } from './open-platform.ts'
import type { ExplainCommand } from './options.ts'
import { readPackFiles } from './pack-files.ts'

/** Why a content is judged as it is. */
export interface Explained {
  /** The latest verdict; null before the first. */
  readonly latest: LedgerVerdict | null
  /** The pack that is in force for this content. */
  readonly inForce: string
  /** By the pack asked for, else by the one in force; from what is stored now. */
  readonly explanation: Explanation
  /** Parts that nobody has read yet. */
  readonly unread: number
}

/** A pack that judges whatever it is given, also what its country and condition would leave to others. */
const forAnything = (pack: Pack): Pack => ({
  ...pack,
  document: { ...pack.document, applies: { ...pack.document.applies, default: true } },
})

async function packAskedFor(name: string | undefined, inForce: readonly Pack[]): Promise<Pack | undefined> {
  if (name === undefined) return undefined
  const found = inForce.find(({ pack }) => pack === name)
  if (found !== undefined) return found
  const [file] = await readPackFiles([name])
  return compilePack(file?.yaml ?? '', name)
}

async function explain(tx: Queryable, { contentId, pack: name }: ExplainCommand): Promise<Explained | string> {
  const inForce = await packsInForce(tx)
  const asked = await packAskedFor(name, inForce)
  const [dossier] = await readDossiers(tx, [contentId], asked === undefined ? inForce : [...inForce, asked])
  if (dossier === undefined) return `Nothing is known of a content ${contentId}.`
  if (dossier.content.registered) return `${contentId} is a registered work: it is compared with, not judged.`
  const own = judgedContent(dossier, inForce)
  const { judged, pack } = asked === undefined ? own : judgedContent(dossier, [forAnything(asked)])
  return {
    latest: (await latestVerdict(tx, contentId)) ?? null,
    inForce: own.pack.pack,
    explanation: explainPack(judged, pack),
    unread: dossier.parts.filter(({ state }) => state === null).length,
  }
}

/** Says why a content has its verdict. Returns whether there is something to explain. */
export async function runExplain(command: ExplainCommand, env: Environment, { print, note }: Output): Promise<boolean> {
  const explained = await readStored(env, note, (tx) => explain(tx, command))
  if (typeof explained === 'string') {
    note(explained)
    return false
  }
  if (command.json) print(JSON.stringify(explained))
  else for (const line of explanationLines(explained)) print(line)
  return true
}
