import { type Environment, type Output, runCommand } from '@sourcemark/runtime'
import { runLift } from './lift-command.ts'
import { runList } from './list-command.ts'
import { parseArguments, type RegistryCommand } from './options.ts'
import { runShow } from './show-command.ts'
import { runSuppress } from './suppress-command.ts'

/** Returns whether what was asked for is done. */
async function run(command: RegistryCommand, env: Environment, output: Output): Promise<boolean> {
  switch (command.name) {
    case 'suppress':
      return await runSuppress(command, env, output)
    case 'lift':
      return await runLift(command, env, output)
    case 'list':
      await runList(command, env, output)
      return true
    case 'show':
      return await runShow(command, env, output)
  }
}

await runCommand(parseArguments(process.argv.slice(2)), (command, output) => run(command, process.env, output))
