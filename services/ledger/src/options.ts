import type { ParsedCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { Option } from 'commander'

export interface VerifyCommand {
  readonly name: 'verify'
  /** An export, or a folder of them; the database when absent. */
  readonly export?: string
  /** An earlier export of the same ledger. */
  readonly earlier?: string
  readonly publicKey?: string
  readonly json: boolean
}

export interface ExportCommand {
  readonly name: 'export'
  readonly file: string
  /** Gets the public keys, as the other commands take them. */
  readonly publicKey?: string
}

export interface ProofCommand {
  readonly name: 'proof'
  /** A verdict or a content. */
  readonly id: string
  /** File for the proof; standard output when absent. */
  readonly out?: string
}

export interface CheckCommand {
  readonly name: 'check'
  readonly file: string
  readonly publicKey?: string
}

export type LedgerCommand = VerifyCommand | ExportCommand | ProofCommand | CheckCommand

const publicKeyOption = () =>
  new Option(
    '--public-key <file.pem>',
    'the public keys that may have signed; when absent, those found beside the rows, which proves nothing about who signed',
  )

/** Reads the arguments after the name of the script. Help and mistakes come back as text, nothing is printed. */
export function parseArguments(args: readonly string[]): ParsedCommand<LedgerCommand> {
  return parseCommand('npm run ledger --', args, (program, choose) => {
    program.description(
      'Verifies, exports and proves the verdict ledger: that of DATABASE_URL, else that of the platform on this machine.',
    )
    program
      .command('verify')
      .description('names every row and checkpoint that was changed, dropped, added or moved')
      .option(
        '--export <file or folder>',
        'verify exports instead of the database; of a folder all .jsonl files, in name order',
      )
      .option('--earlier <file.jsonl>', 'an export that was kept: the ledger has to hold its last checkpoint still')
      .addOption(publicKeyOption())
      .option('--json', 'print the result as JSON', false)
      .action((options: Omit<VerifyCommand, 'name'>) => {
        choose({ name: 'verify', ...options })
      })
    program
      .command('export')
      .description('writes the whole ledger with its checkpoints and public keys')
      .argument('<file.jsonl>')
      .option('--public-key <file.pem>', 'also write the public keys to a file of their own')
      .action((file: string, options: Pick<ExportCommand, 'publicKey'>) => {
        choose({ name: 'export', file, ...options })
      })
    const proof = program
      .command('proof')
      .description('prints the proof that a verdict stands in the ledger, or checks one')
      .argument('[id]', 'a verdictId, or a contentId for its latest verdict')
      .option('--out <proof.json>', 'write the proof to a file')
      .option('--check <proof.json>', 'check this proof; needs nothing else')
      .addOption(publicKeyOption())
    proof.action(
      (id: string | undefined, { check, out, publicKey }: { check?: string; out?: string; publicKey?: string }) => {
        if ((id === undefined) === (check === undefined)) proof.error('error: either an id or --check is needed')
        if (id !== undefined && publicKey !== undefined) proof.error('error: --public-key goes with --check')
        if (check !== undefined && out !== undefined) proof.error('error: --out goes with an id')
        if (id !== undefined) choose({ name: 'proof', id, ...(out === undefined ? {} : { out }) })
        else choose({ name: 'check', file: check ?? '', ...(publicKey === undefined ? {} : { publicKey }) })
      },
    )
  })
}
