import type { ParsedCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { InvalidArgumentError } from 'commander'

export interface PackCommand {
  readonly name: 'lint' | 'test'
  /** Names of shipped packs, or files; all shipped packs when empty. */
  readonly packs: readonly string[]
}

export interface ExplainCommand {
  readonly name: 'explain'
  readonly contentId: string
  /** Judges by this pack instead of the one that the post's country and kind pick. */
  readonly pack?: string
  readonly json: boolean
}

export interface ShadowCommand {
  readonly name: 'shadow'
  readonly pack: string
  readonly json: boolean
  /** Posts that are named for each kind of change. */
  readonly sample: number
  /** Gets every change, one JSON line each. */
  readonly changes?: string
}

export interface ActivateCommand {
  readonly name: 'activate'
  readonly pack: string
  readonly by: string
  readonly because: string
  /** Contents a second that are asked to be judged again. */
  readonly rate: number
  readonly wait: boolean
  readonly json: boolean
  readonly sample: number
  readonly changes?: string
}

export type PolicyCommand = PackCommand | ExplainCommand | ShadowCommand | ActivateCommand

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Must be a whole number from ${least} to ${most}.`)
    }
    return value
  }
}

function said(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Must not be empty.')
  return text.trim()
}

const packOrFile = 'name of a shipped pack, or a file'
const sampleText = 'posts named for each kind of change'
const changesText = 'write every change, one JSON line each'

/** Reads the arguments after the name of the script. Help and mistakes come back as text, nothing is printed. */
export function parseArguments(args: readonly string[]): ParsedCommand<PolicyCommand> {
  return parseCommand('npm run policy --', args, (program, choose) => {
    program.description('Checks policy packs, explains verdicts, and tries and puts in force other packs.')
    program
      .command('lint')
      .description('explains every mistake, with line and hint')
      .argument('[pack or file...]', 'all shipped packs when absent')
      .action((packs: string[]) => {
        choose({ name: 'lint', packs })
      })
    program
      .command('test')
      .description('runs the tests that packs carry')
      .argument('[pack or file...]', 'all shipped packs when absent')
      .action((packs: string[]) => {
        choose({ name: 'test', packs })
      })
    program
      .command('explain')
      .description('says why a content has its verdict, what each rule asked and found, and what would change it')
      .argument('<contentId>')
      .option('--pack <pack or file>', 'judge by this pack: the one of that name that is in force, or a file')
      .option('--json', 'print everything as JSON', false)
      .action((contentId: string, options: Omit<ExplainCommand, 'name' | 'contentId'>) => {
        choose({ name: 'explain', contentId, ...options })
      })
    program
      .command('shadow')
      .description('tells what a pack would change in the verdicts there are, from what is stored; changes nothing')
      .argument('<pack or file>', packOrFile)
      .option('--json', 'print the summary as JSON', false)
      .option('--sample <n>', sampleText, wholeNumber(0, 1000), 3)
      .option('--changes <file.jsonl>', changesText)
      .action((pack: string, options: Omit<ShadowCommand, 'name' | 'pack'>) => {
        choose({ name: 'shadow', pack, ...options })
      })
    program
      .command('activate')
      .description('puts a pack in force and has every content that has a verdict judged again')
      .argument('<pack or file>', packOrFile)
      .requiredOption('--by <who>', 'who decided this', said)
      .requiredOption('--because <text>', 'why', said)
      .option('--rate <n>', 'contents a second', wholeNumber(1, 100_000), 200)
      .option('--no-wait', 'do not wait for the new verdicts')
      .option('--json', 'print the summary as JSON', false)
      .option('--sample <n>', sampleText, wholeNumber(0, 1000), 3)
      .option('--changes <file.jsonl>', changesText)
      .action((pack: string, options: Omit<ActivateCommand, 'name' | 'pack'>) => {
        choose({ name: 'activate', pack, ...options })
      })
  })
}
