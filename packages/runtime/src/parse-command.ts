import { Command, CommanderError } from 'commander'
import type { ParsedCommand } from './command.ts'

/**
 * Reads the arguments after the name of a script. Help and mistakes come back as text, nothing is printed.
 * @param script how people call it, such as `npm run ledger --`.
 * @param define gives the program its commands; the action of the one that is asked for tells `choose` what it comes to.
 */
export function parseCommand<C>(
  script: string,
  args: readonly string[],
  define: (program: Command, choose: (command: C) => void) => void,
): ParsedCommand<C> {
  let text = ''
  let chosen: C | undefined
  const collect = (part: string) => {
    text += part
  }
  // Before its commands are defined: they take over how it speaks and ends.
  const program = new Command(script).configureOutput({ writeOut: collect, writeErr: collect }).exitOverride()
  define(program, (command) => {
    chosen = command
  })
  try {
    program.parse([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, text }
    throw error
  }
  return chosen === undefined ? { exitCode: 2, text: program.helpInformation() } : { command: chosen }
}
