import { Command, CommanderError, InvalidArgumentError } from 'commander'

export interface ReplayOptions {
  /** A folder or a .jsonl file. */
  readonly input: string
  /** File for the last verdict of each content. */
  readonly verdicts?: string
  /** Posts a second; as fast as possible when absent. */
  readonly rate?: number
  /** Posts that may wait for their verdict at once. */
  readonly concurrency: number
  /** Seconds without any progress after which what is open counts as missing. */
  readonly timeout: number
  /** Print the summary as JSON. */
  readonly json: boolean
  /** File with what is expected. */
  readonly expect?: string
  /** Go on with the state of earlier runs. */
  readonly keep: boolean
  /** Take a statistics epoch between files when the index has doubled. */
  readonly statistics: boolean
}

export type ParsedArguments =
  | { readonly run: true; readonly options: ReplayOptions }
  | { readonly run: false; readonly exitCode: number; readonly text: string }

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Must be a number above 0.')
  return value
}

function positiveInteger(text: string): number {
  const value = positive(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Must be a whole number.')
  return value
}

/** Reads the arguments after the name of the script. Help and mistakes come back as text, nothing is printed. */
export function parseArguments(args: readonly string[]): ParsedArguments {
  let text = ''
  const collect = (part: string) => {
    text += part
  }
  const command = new Command('npm run replay --')
    .description('Sends events from files to the ingest topic and waits for their verdicts.')
    .argument('<folder or file.jsonl>', 'events, one per line; a folder means its .jsonl files in name order')
    .option('--verdicts <out.jsonl>', 'write the last verdict of each content')
    .option('--rate <posts>', 'posts a second (default: as fast as possible)', positive)
    .option('--concurrency <posts>', 'posts that wait for their verdict at once', positiveInteger, 256)
    .option('--timeout <seconds>', 'give up after so long without any progress', positive, 120)
    .option('--json', 'print the summary as JSON', false)
    .option('--expect <expected.jsonl>', 'score against expectations; exit code 1 when one fails')
    .option('--keep', 'go on with the state of earlier runs instead of a fresh one', false)
    .option('--no-statistics', 'take no statistics epoch between files')
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
  try {
    command.parse([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return { run: false, exitCode: error.exitCode === 0 ? 0 : 2, text }
    throw error
  }
  return { run: true, options: { input: command.args[0] ?? '', ...command.opts<Omit<ReplayOptions, 'input'>>() } }
}
