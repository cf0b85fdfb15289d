/** `npm run seed -- --verdicts 1000000 --cases 100000`: fills a database for measuring. */
import { migrate } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import { runCommand } from '@sourcemark/runtime'
import { parseCommand } from '@sourcemark/runtime/parse-command'
import { InvalidArgumentError } from 'commander'
import { holdsAnything, seedDatabase } from './seed-database.ts'

interface SeedCommand {
  readonly verdicts: number
  readonly cases: number
  readonly seed: number
  readonly chains: number
  readonly force: boolean
}

function whole(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 100_000_000) throw new InvalidArgumentError('Must be a whole number.')
  return value
}

const parsed = parseCommand<SeedCommand>('npm run seed --', process.argv.slice(2), (program, choose) => {
  program
    .description('Fills the database of DATABASE_URL, else that of this machine, with made-up verdicts and cases.')
    .option('--verdicts <n>', 'contents with a verdict each', whole, 1_000_000)
    .option('--cases <n>', 'complaints and appeals', whole, 100_000)
    .option('--seed <n>', 'the same number gives the same contents and cases', whole, 1)
    .option('--chains <n>', 'chains of the ledger: SOURCEMARK_PARTITIONS of the installation', whole, 12)
    .option('--force', 'also where something is there already', false)
    .action((options: SeedCommand) => {
      choose(options)
    })
})

await runCommand(parsed, async ({ force, ...options }, { print, note }) => {
  // A database of somebody's own may be empty; that of this machine has its schema.
  if (process.env.DATABASE_URL !== undefined) await migrate(process.env.DATABASE_URL)
  const connection = { applicationName: 'sourcemark-seed', statementTimeout: 3_600_000 }
  return await withPlatform({ needs: 'database', env: process.env, log: note }, connection, async (database) => {
    if (!force && (await holdsAnything(database))) {
      note('The database holds something already. It is left as it is; --force adds to it.')
      return false
    }
    const startedAt = performance.now()
    let noted = 0
    await seedDatabase(database, {
      ...options,
      until: new Date(),
      onProgress(what, done, total) {
        const bar = '█'.repeat(Math.round((done / Math.max(1, total)) * 20)).padEnd(20, '░')
        const line = `${what.padEnd(8)} ${bar} ${done}/${total}`
        if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === total ? '\n' : ''}`)
        else if (performance.now() - noted > 10_000 || done === total) {
          noted = performance.now()
          note(line)
        }
      },
    })
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    print(`${options.verdicts} verdicts and ${options.cases} cases in ${seconds} s.`)
    return true
  })
})
