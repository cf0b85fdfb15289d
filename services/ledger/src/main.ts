import { type Environment, type Output, runCommand } from '@sourcemark/runtime'
import { runExport } from './export-command.ts'
import { type LedgerCommand, parseArguments } from './options.ts'
import { runCheck, runProof } from './proof-command.ts'
import { runVerify } from './verify-command.ts'

/** Returns whether what was asked for is sound. */
async function run(command: LedgerCommand, env: Environment, output: Output): Promise<boolean> {
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

await runCommand(parseArguments(process.argv.slice(2)), (command, output) => run(command, process.env, output))
