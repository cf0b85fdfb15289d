import { parseArgs } from 'node:util'
import { judgeCase } from '@sourcemark/attribution'
import { CaseError, readCases } from './read-cases.ts'
import { score } from './score.ts'

const usage = 'usage: npm run marks -- <cases.jsonl> [--summary]'

/** Judges the cases of a file; prints one JSON line a case and the score as the last line. */
async function run(file: string, summaryOnly: boolean): Promise<void> {
  const judged = (await readCases(file)).map((labelled) => ({ labelled, judged: judgeCase(labelled) }))
  const lines = summaryOnly ? [] : judged.map((one) => one.judged)
  process.stdout.write([...lines, score(judged)].map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function isMissingFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { summary: { type: 'boolean', default: false } },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(`${usage}\n`)
    process.exitCode = 2
  } else await run(file, values.summary)
} catch (error) {
  if (!(error instanceof CaseError) && !isMissingFile(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
