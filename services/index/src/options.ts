import { type IndexForm, indexForms } from '@sourcemark/originals'
import type { ParsedCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { InvalidArgumentError, Option } from 'commander'

export interface RebuildCommand {
  readonly name: 'rebuild'
  readonly form: IndexForm
}

export interface VerifyCommand {
  readonly name: 'verify'
  readonly form: IndexForm
  /** Fingerprints of each index that are compared; all when absent. */
  readonly sample?: number
  readonly json: boolean
}

export interface StatsCommand {
  readonly name: 'stats'
  readonly form: IndexForm
  readonly json: boolean
}

interface CompactCommand {
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
      .action((options: Omit<RebuildCommand, 'name'>) => {
        choose({ name: 'rebuild', ...options })
      })
    program
      .command('verify')
      .description('names what stands otherwise in a form than it was registered')
      .addOption(formOption())
      .option('--sample <n>', 'compare so many fingerprints of each index; all when absent', count)
      .option('--json', 'print the result as JSON', false)
      .action((options: Omit<VerifyCommand, 'name'>) => {
        choose({ name: 'verify', ...options })
      })
    program
      .command('stats')
      .description('tells what stands in each index, what it takes and which keys most have')
      .addOption(formOption())
      .option('--json', 'print them as JSON', false)
      .action((options: Omit<StatsCommand, 'name'>) => {
        choose({ name: 'stats', ...options })
      })
    program
      .command('compact')
      .description('merges the runs of this host into one an index; what was withdrawn is gone from its disk then')
      .action(() => {
        choose({ name: 'compact' })
      })
  })
}
