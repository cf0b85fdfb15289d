import { type IndexForm, type IndexLogName, indexForms, indexLogNames } from '@sourcemark/originals'
import type { ParsedCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { InvalidArgumentError, Option } from 'commander'

interface LogOption {
  /** The log that it is about; all when absent. */
  readonly log?: IndexLogName
}

export interface RebuildCommand extends LogOption {
  readonly name: 'rebuild'
  readonly form: IndexForm
}

export interface VerifyCommand extends LogOption {
  readonly name: 'verify'
  readonly form: IndexForm
  /** Fingerprints of each index that are compared; all when absent. */
  readonly sample?: number
  readonly json: boolean
}

export interface StatsCommand extends LogOption {
  readonly name: 'stats'
  readonly form: IndexForm
  readonly json: boolean
}

interface CompactCommand extends LogOption {
  readonly name: 'compact'
}

export type IndexCommand = RebuildCommand | VerifyCommand | StatsCommand | CompactCommand

function count(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value === 0 || value >= 2 ** 31)
    throw new InvalidArgumentError('Must be a count, at least 1.')
  return value
}

const formOption = () =>
  new Option('--form <form>', 'the packed runs of this host, or the rows of the database')
    .choices(indexForms)
    .default('local' satisfies IndexForm)

const logOption = () =>
  new Option('--log <log>', 'only the log of one modality; all when absent').choices(indexLogNames)

/** Reads the arguments after the name of the script. Help and mistakes come back as text, nothing is printed. */
export function parseArguments(args: readonly string[]): ParsedCommand<IndexCommand> {
  return parseCommand('npm run index --', args, (program, choose) => {
    program.description(
      'Rebuilds, verifies, measures and compacts the forms of the originals index: of the platform of DATABASE_URL, else of that on this machine.',
    )
    program
      .command('rebuild')
      .description('makes a form anew from what is registered; the one that answers meanwhile goes on answering')
      .addOption(formOption())
      .addOption(logOption())
      .action((options: Omit<RebuildCommand, 'name'>) => {
        choose({ name: 'rebuild', ...options })
      })
    program
      .command('verify')
      .description('names what stands otherwise in a form than it was registered')
      .addOption(formOption())
      .addOption(logOption())
      .option('--sample <n>', 'compare so many fingerprints of each index; all when absent', count)
      .option('--json', 'print the result as JSON', false)
      .action((options: Omit<VerifyCommand, 'name'>) => {
        choose({ name: 'verify', ...options })
      })
    program
      .command('stats')
      .description('tells what stands in each index, what it takes and which keys most have')
      .addOption(formOption())
      .addOption(logOption())
      .option('--json', 'print them as JSON', false)
      .action((options: Omit<StatsCommand, 'name'>) => {
        choose({ name: 'stats', ...options })
      })
    program
      .command('compact')
      .description('merges the runs of this host into one an index; what was withdrawn is gone from its disk then')
      .addOption(logOption())
      .action((options: Omit<CompactCommand, 'name'>) => {
        choose({ name: 'compact', ...options })
      })
  })
}
