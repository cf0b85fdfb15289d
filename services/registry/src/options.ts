import type { ParsedCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { InvalidArgumentError } from 'commander'

export interface SuppressCommand {
  readonly name: 'suppress'
  readonly contentId: string
  /** Every part when absent. */
  readonly part?: string
  /** UTF-16 code units of the part as sent, `to` exclusive; its beginning and its end when absent. */
  readonly from?: number
  readonly to?: number
  readonly by: string
  readonly because: string
}

export interface LiftCommand {
  readonly name: 'lift'
  readonly suppressionId: string
}

export interface ListCommand {
  readonly name: 'list'
  /** All works when absent. */
  readonly contentId?: string
  readonly json: boolean
}

export interface ShowCommand {
  readonly name: 'show'
  readonly accountId: string
  readonly json: boolean
}

export type RegistryCommand = SuppressCommand | LiftCommand | ListCommand | ShowCommand

/** The greatest offset that is kept. */
const greatest = 2 ** 31 - 1

function offset(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > greatest) throw new InvalidArgumentError('Must be a whole number of code units.')
  return value
}

function said(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Must not be empty.')
  return text.trim()
}

/** Reads the arguments after the name of the script. Help and mistakes come back as text, nothing is printed. */
export function parseArguments(args: readonly string[]): ParsedCommand<RegistryCommand> {
  return parseCommand('npm run registry --', args, (program, choose) => {
    program.description(
      'Rules that passages of a work never match, and shows what is known of works and accounts: on the platform of DATABASE_URL and KAFKA_BROKERS, else on that of this machine.',
    )
    const suppress = program
      .command('suppress')
      .description(
        'rules that a work, a part or a passage of it never matches; what matched it is judged again at once',
      )
      .argument('<contentId>', 'the work')
      .option('--part <id>', 'one part; every part when absent')
      .option('--from <n>', 'where the passage begins: code units (UTF-16) of the part as sent', offset)
      .option('--to <n>', 'where it ends, exclusive', offset)
      .requiredOption('--by <who>', 'who ruled', said)
      .requiredOption('--because <text>', 'why', said)
    suppress.action((contentId: string, options: Omit<SuppressCommand, 'name' | 'contentId'>) => {
      if (options.from !== undefined && options.to !== undefined && options.to <= options.from)
        suppress.error('error: --to must be greater than --from')
      choose({ name: 'suppress', contentId, ...options })
    })
    program
      .command('lift')
      .description('ends a suppression; what it kept from matching is judged again at once')
      .argument('<suppressionId>')
      .action((suppressionId: string) => {
        choose({ name: 'lift', suppressionId })
      })
    program
      .command('list')
      .description('lists suppressions, also those that were lifted; the latest first')
      .argument('[contentId]', 'all works when absent')
      .option('--json', 'one JSON line each', false)
      .action((contentId: string | undefined, { json }: { json: boolean }) => {
        choose({ name: 'list', json, ...(contentId === undefined ? {} : { contentId }) })
      })
    program
      .command('show')
      .description('shows what the platform ever said of an account')
      .argument('<accountId>')
      .option('--json', 'print it as JSON', false)
      .action((accountId: string, { json }: { json: boolean }) => {
        choose({ name: 'show', accountId, json })
      })
  })
}
