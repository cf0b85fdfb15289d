import { writeFile } from 'node:fs/promises'
import { interruption } from './interruption.ts'
import { openPlatform } from './open-platform.ts'
import { parseArguments, type ReplayOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { type ReplayResult, replay, succeeded } from './replay.ts'
import { report, summary } from './report.ts'

async function run(options: ReplayOptions): Promise<ReplayResult> {
  const signal = interruption()
  // Progress goes where it does not mix with a summary that a program reads.
  const progress = createProgress(process.stderr)
  const platform = await openPlatform({ fresh: !options.keep, env: process.env, note: progress.note, signal })
  try {
    return await replay(options, { ...platform.dependencies, progress, signal })
  } finally {
    await platform.stop()
  }
}

const parsed = parseArguments(process.argv.slice(2))
if (parsed.run) {
  const { options } = parsed
  const result = await run(options)
  if (options.verdicts !== undefined) {
    await writeFile(options.verdicts, result.verdicts.map((event) => `${JSON.stringify(event)}\n`).join(''))
  }
  process.stdout.write(`${options.json ? JSON.stringify(summary(result)) : report(result)}\n`)
  process.exitCode = succeeded(result) ? 0 : 1
} else {
  process[parsed.exitCode === 0 ? 'stdout' : 'stderr'].write(parsed.text)
  process.exitCode = parsed.exitCode
}
