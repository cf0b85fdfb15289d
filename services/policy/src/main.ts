import { type Environment, Fault } from '@sourcemark/runtime'
import { runActivate } from './activate-command.ts'
import { runExplain } from './explain-command.ts'
import { lint } from './lint.ts'
import { type PolicyCommand, parseArguments } from './options.ts'
import { PackFileError, readPackFiles } from './pack-files.ts'
import { runShadow } from './shadow-command.ts'
import { test } from './test.ts'

const output = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  note: (line: string) => void process.stderr.write(`${line}\n`),
}

/** Returns whether all is well with what was asked for. */
async function run(command: PolicyCommand, env: Environment): Promise<boolean> {
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

/** What people are told when a command could not do its work. */
function explainFailure(error: unknown): string {
  if (error instanceof Fault) return `${error.code}: ${error.message}`
  if (error instanceof PackFileError) return error.message
  // A file that cannot be written, say: the system's own words name it.
  if (error instanceof Error && 'syscall' in error) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
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
