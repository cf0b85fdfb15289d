import { judgedContent, readDossiers } from '@sourcemark/adjudication'
import type { Database } from '@sourcemark/database'
import { type Explanation, explainPack } from '@sourcemark/verdict'
import { packsInForce } from '../portal/about.ts'

/**
 * Why the pack in force judges a content as it does, from what is stored about it now.
 * @returns undefined of a content that is not known, or is a registered work, which is not judged.
 */
export async function explainContent(database: Database, contentId: string): Promise<Explanation | undefined> {
  const packs = await packsInForce(database)
  const [dossier] = await readDossiers(database, [contentId], packs)
  if (dossier === undefined || dossier.content.registered) return undefined
  const { judged, pack } = judgedContent(dossier, packs)
  return explainPack(judged, pack)
}
