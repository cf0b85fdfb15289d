import { once } from 'node:events'
import { Command } from 'commander'
import { demoFolder, demoTable, makeDemoMedia, replayDemo } from './demo.ts'
import { explain } from './failure.ts'
import { interruption } from './interruption.ts'
import { openPlatform } from './open-platform.ts'
import { createProgress } from './progress.ts'
import { succeeded } from './replay.ts'
import { report } from './report.ts'

/** What `npm start` runs: servers, services, the demo corpus as a table; then it stays up until Ctrl-C. */
const { once: onlyOnce } = new Command('npm start --')
  .description('Starts everything, replays the demo corpus, prints its verdicts and stays up until Ctrl-C.')
  .option('--once', 'start fresh and stop after the table; exit code 0 when every verdict is as expected', false)
  .parse()
  .opts<{ once: boolean }>()

const say = (text: string) => process.stdout.write(`${text}\n`)
const signal = interruption()
const progress = createProgress(process.stdout)

async function run(): Promise<void> {
  await makeDemoMedia(signal)
  const platform = await openPlatform({
    fresh: onlyOnce,
    env: process.env,
    media: [demoFolder],
    note: progress.note,
    signal,
    console: !onlyOnce,
  })
  try {
    const result = await replayDemo({ ...platform.dependencies, progress, signal })
    say('')
    say(await demoTable(result, { colour: process.stdout.isTTY === true }))
    say(report(result, { attacks: false }))
    if (!succeeded(result)) process.exitCode = 1
    if (onlyOnce || signal.aborted) return
    say('')
    for (const { name, where } of platform.places) say(`${name.padEnd(22)} ${where}`)
    say('Everything stays up until Ctrl-C.')
    // A listener does not keep the process alive; the servers and services that it watches over do.
    await once(signal, 'abort')
    process.exitCode = 0
  } finally {
    await platform.stop()
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${explain(error, signal)}\n`)
  process.exitCode = 1
}
