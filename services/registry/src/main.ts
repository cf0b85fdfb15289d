import type { Environment } from '@sourcemark/runtime'
import { runLift } from './lift-command.ts'
import { runList } from './list-command.ts'
import { explainFailure } from './open-platform.ts'
import { parseArguments, type RegistryCommand } from './options.ts'
import { runShow } from './show-command.ts'
import { runSuppress } from './suppress-command.ts'

const output = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  note: (line: string) => void process.stderr.write(`${line}\n`),
}

/** Returns whether what was asked for is done. */
async function run(command: RegistryCommand, env: Environment): Promise<boolean> {
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

const parsed = parseArguments(process.argv.slice(2))
if (parsed.command === undefined) {
  process[parsed.exitCode === 0 ? 'stdout' : 'stderr'].write(parsed.text)
  process.exitCode = parsed.exitCode
} else {
  try {
    process.exitCode = (await run(parsed.command, process.env)) ? 0 : 1
  } catch (error) {
    output.note(explainFailure(error))
    process.exitCode = 2
  }
}
