import { type Environment, type Output, runCommand } from '@sourcemark/runtime'
import { runActivate } from './activate-command.ts'
import { runExplain } from './explain-command.ts'
import { lint } from './lint.ts'
import { type PolicyCommand, parseArguments } from './options.ts'
import { PackFileError, readPackFiles } from './pack-files.ts'
import { runShadow } from './shadow-command.ts'
import { test } from './test.ts'

/** Returns whether all is well with what was asked for. */
async function run(command: PolicyCommand, env: Environment, output: Output): Promise<boolean> {
  switch (command.name) {
    case 'lint':
    case 'test': {
      const files = await readPackFiles(command.packs)
      const { lines, good } = command.name === 'lint' ? lint(files) : test(files)
      for (const line of lines) output.print(line)
      return good
    }
    case 'explain':
      return await runExplain(command, env, output)
    case 'shadow':
      return await runShadow(command, env, output)
    case 'activate':
      return await runActivate(command, env, output)
  }
}

await runCommand(
  parseArguments(process.argv.slice(2)),
  (command, output) => run(command, process.env, output),
  (error) => error instanceof PackFileError,
)
