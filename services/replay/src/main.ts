import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Fault } from '@sourcemark/runtime'
import { demoFolder, makeDemoMedia } from './demo.ts'
import { explain } from './failure.ts'
import { inputFiles, inputFolder } from './input.ts'
import { interruption } from './interruption.ts'
import { openPlatform } from './open-platform.ts'
import { parseArguments, type ReplayOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { type ReplayResult, replay, succeeded } from './replay.ts'
import { report, summary } from './report.ts'
import { readExpectations } from './score.ts'

async function run(options: ReplayOptions, signal: AbortSignal): Promise<ReplayResult> {
  // Progress goes where it does not mix with a summary that a program reads.
  const progress = createProgress(process.stderr)
  const platform = await openPlatform({
    fresh: !options.keep,
    env: process.env,
    media: [await inputFolder(options.input)],
    note: progress.note,
    signal,
  })
  try {
    return await replay(options, { ...platform.dependencies, progress, signal })
  } finally {
    await platform.stop()
  }
}

/** Finds out before anything is started whether there is something to read. */
async function checkInput({ input, expect }: ReplayOptions): Promise<void> {
  if ((await inputFiles(input)).length === 0) {
    throw new Fault('CONFIGURATION_INVALID', { message: `${input} holds no .jsonl files` })
  }
  if (expect !== undefined) await readExpectations(expect)
}

async function runAndReport(options: ReplayOptions, signal: AbortSignal): Promise<void> {
  await checkInput(options)
  if ((await inputFolder(options.input)) === resolve(demoFolder)) await makeDemoMedia(signal)
  const result = await run(options, signal)
  if (options.verdicts !== undefined) {
    await writeFile(options.verdicts, result.verdicts.map((event) => `${JSON.stringify(event)}\n`).join(''))
  }
  process.stdout.write(`${options.json ? JSON.stringify(summary(result)) : report(result)}\n`)
  process.exitCode = succeeded(result) ? 0 : 1
}

const parsed = parseArguments(process.argv.slice(2))
if (parsed.run) {
  const signal = interruption()
  try {
    await runAndReport(parsed.options, signal)
  } catch (error) {
    process.stderr.write(`${explain(error, signal)}\n`)
    process.exitCode = 1
  }
} else {
  process[parsed.exitCode === 0 ? 'stdout' : 'stderr'].write(parsed.text)
  process.exitCode = parsed.exitCode
}
