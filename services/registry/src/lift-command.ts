import { findSuppression, liftSuppression, registryKeys } from '@sourcemark/registry'
import type { Environment, Output } from '@sourcemark/runtime'
import { changeRegistry } from './open-platform.ts'
import type { LiftCommand } from './options.ts'
import { passageText } from './suppression-text.ts'

/** Ends a suppression and has what it concerned judged again. Returns whether there is one of that id, and it is over. */
export async function runLift({ suppressionId }: LiftCommand, env: Environment, output: Output): Promise<boolean> {
  return await changeRegistry(env, output, async (database) => {
    const known = await findSuppression(database, suppressionId)
    if (known === undefined) {
      output.note(`No suppression ${suppressionId} is known.`)
      return { done: false, keys: [] }
    }
    const lifted = await liftSuppression(database, suppressionId, new Date())
    output.note(
      lifted.length === 0
        ? `That was lifted before: ${passageText(known)}. What matches it is judged again all the same.`
        : `${passageText(known)} matches again.`,
    )
    return { done: true, keys: [registryKeys.content(known.contentId)] }
  })
}
