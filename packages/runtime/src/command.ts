import { Fault } from './fault.ts'

/** Where a command writes. */
export interface Output {
  readonly print: (line: string) => void
  /** For what is not the result itself. */
  readonly note: (line: string) => void
}

/** What the arguments of a command came to: the command, or a text to show instead. */
export type ParsedCommand<C> =
  | { readonly command: C; readonly text?: never }
  | { readonly command?: never; readonly exitCode: number; readonly text: string }

/** What people are told when a command could not do its work. */
function explain(error: unknown, isExpected: (error: Error) => boolean): string {
  if (error instanceof Fault) return `${error.code}: ${error.message}`
  if (!(error instanceof Error)) return String(error)
  // A file that is not there, say: the system's own words name it.
  return 'syscall' in error || isExpected(error) ? error.message : (error.stack ?? error.message)
}

/**
 * Runs a command for people: results on standard output, everything else on standard error. The exit code is 0 when `run` says that all is well, 1
 * when it says that it is not, 2 when it could not be done; help and mistakes in the arguments have the code that their parser gave them.
 * @param isExpected errors whose message is all that people need.
 */
export async function runCommand<C>(
  parsed: ParsedCommand<C>,
  run: (command: C, output: Output) => Promise<boolean>,
  isExpected: (error: Error) => boolean = () => false,
): Promise<void> {
  if (parsed.text !== undefined) {
    process[parsed.exitCode === 0 ? 'stdout' : 'stderr'].write(parsed.text)
    process.exitCode = parsed.exitCode
    return
  }
  const output: Output = {
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  }
  try {
    process.exitCode = (await run(parsed.command, output)) ? 0 : 1
  } catch (error) {
    output.note(explain(error, isExpected))
    process.exitCode = 2
  }
}
