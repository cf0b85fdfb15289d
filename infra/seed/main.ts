/** `npm run seed -- --verdicts 1000000 --cases 100000`: fills a database for measuring. */
import { parseArgs } from 'node:util'
import { migrate } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import { type Output, type ParsedCommand, runCommand } from '@sourcemark/runtime'
import { holdsAnything, type SeedOptions, seedDatabase } from './seed-database.ts'

type SeedCommand = Pick<SeedOptions, 'verdicts' | 'cases' | 'seed' | 'chains'> & { readonly force: boolean }

const usage = `npm run seed -- [--verdicts <n>] [--cases <n>] [--seed <n>] [--chains <n>] [--force]

Fills the database of DATABASE_URL, else that of this machine, with made-up verdicts and cases.

  --verdicts  contents with a verdict each (default: 1000000)
  --cases     complaints and appeals (default: 100000)
  --seed      the same number gives the same contents and cases (default: 1)
  --chains    chains of the ledger: SOURCEMARK_PARTITIONS of the installation (default: 12)
  --force     also where something is there already
`

const most = 100_000_000

function parse(args: readonly string[]): ParsedCommand<SeedCommand> {
  const count = (fallback: string) => ({ type: 'string', default: fallback }) as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        verdicts: count('1000000'),
        cases: count('100000'),
        seed: count('1'),
        chains: count('12'),
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { exitCode: 0, text: usage }
    const { force, help: _, ...numbers } = values
    const wrong = Object.entries(numbers).find(([, text]) => !/^\d+$/.test(text) || Number(text) > most)
    if (wrong !== undefined) return { exitCode: 2, text: `--${wrong[0]} must be a whole number up to ${most}.\n` }
    const { verdicts, cases, seed, chains } = numbers
    return {
      command: {
        verdicts: Number(verdicts),
        cases: Number(cases),
        seed: Number(seed),
        chains: Math.max(1, Number(chains)),
        force,
      },
    }
  } catch (error) {
    return { exitCode: 2, text: `${error instanceof Error ? error.message : String(error)}\n\n${usage}` }
  }
}

/** A bar on a terminal, a line now and then on anything else. */
function progressOn(stream: NodeJS.WriteStream, note: Output['note']): NonNullable<SeedOptions['onProgress']> {
  let noted = 0
  return (what, done, total) => {
    const bar = '█'.repeat(Math.round((done / Math.max(1, total)) * 20)).padEnd(20, '░')
    const line = `${what.padEnd(8)} ${bar} ${done}/${total}`
    if (stream.isTTY) stream.write(`\r${line}${done === total ? '\n' : ''}`)
    else if (performance.now() - noted > 10_000 || done === total) {
      noted = performance.now()
      note(line)
    }
  }
}

await runCommand(parse(process.argv.slice(2)), async ({ force, ...options }, { print, note }) => {
  // A database of somebody's own may be empty; that of this machine has its schema.
  if (process.env.DATABASE_URL !== undefined) await migrate(process.env.DATABASE_URL)
  const connection = { applicationName: 'sourcemark-seed', statementTimeout: 3_600_000 }
  return await withPlatform({ needs: 'database', env: process.env, log: note }, connection, async (database) => {
    if (!force && (await holdsAnything(database))) {
      note('The database holds something already and is left as it is; --force adds to it.')
      return false
    }
    const startedAt = performance.now()
    await seedDatabase(database, { ...options, until: new Date(), onProgress: progressOn(process.stderr, note) })
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    print(`${options.verdicts} verdicts and ${options.cases} cases in ${seconds} s.`)
    return true
  })
})
