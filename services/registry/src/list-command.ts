import { suppressionHistory } from '@sourcemark/registry'
import type { Environment, Output } from '@sourcemark/runtime'
import { withDatabase } from './open-platform.ts'
import type { ListCommand } from './options.ts'
import { passageText } from './suppression-text.ts'

/** Suppressions that are read at once. */
const page = 500

/** Prints suppressions, the latest first. */
export async function runList({ contentId, json }: ListCommand, env: Environment, output: Output): Promise<void> {
  await withDatabase(env, output, async (database) => {
    let last: { madeAt: Date; suppressionId: string } | undefined
    for (;;) {
      const found = await suppressionHistory(database, contentId, last, page)
      for (const one of found) {
        const { suppressionId, reason, madeBy, madeAt, liftedAt } = one
        const until = liftedAt === null ? '' : `, lifted ${liftedAt.toISOString()}`
        output.print(
          json
            ? JSON.stringify(one)
            : `${suppressionId}  ${passageText(one)}  (${madeBy}, ${madeAt.toISOString()}${until}: ${reason})`,
        )
      }
      if (found.length < page) return
      last = found.at(-1)
    }
  })
}
