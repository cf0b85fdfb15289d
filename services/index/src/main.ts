import { type Environment, type Output, runCommand } from '@sourcemark/runtime'
import { runCompact } from './compact-command.ts'
import { withIndex } from './open-index.ts'
import { type IndexCommand, parseArguments } from './options.ts'
import { runRebuild } from './rebuild-command.ts'
import { runStats } from './stats-command.ts'
import { runVerify } from './verify-command.ts'

/** Returns whether the index is, or was made, as it should be. */
const run = (command: IndexCommand, env: Environment, output: Output): Promise<boolean> =>
  withIndex(env, output, command.log, async (place) => {
    switch (command.name) {
      case 'rebuild':
        await runRebuild(command, place, output)
        return true
      case 'verify':
        return await runVerify(command, place, output)
      case 'stats':
        await runStats(command, place, output)
        return true
      case 'compact':
        return await runCompact(place, output)
    }
  })

await runCommand(parseArguments(process.argv.slice(2)), (command, output) => run(command, process.env, output))
