import { type Environment, Fault } from '@sourcemark/runtime'
import { runExport } from './export-command.ts'
import { type LedgerCommand, parseArguments } from './options.ts'
import { runCheck, runProof } from './proof-command.ts'
import { runVerify } from './verify-command.ts'

const output = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  note: (line: string) => void process.stderr.write(`${line}\n`),
}

/** Returns whether what was asked for is sound. */
async function run(command: LedgerCommand, env: Environment): Promise<boolean> {
  switch (command.name) {
    case 'verify':
      return await runVerify(command, env, output)
    case 'export':
      await runExport(command, env, output)
      return true
    case 'proof':
      return await runProof(command, env, output)
    case 'check':
      return await runCheck(command.file, command.publicKey, output)
  }
}

/** What people are told when a command could not do its work. */
function explain(error: unknown): string {
  if (error instanceof Fault) return `${error.code}: ${error.message}`
  // A file that is not there, say: the system's own words name it.
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
    output.note(explain(error))
    process.exitCode = 2
  }
}
