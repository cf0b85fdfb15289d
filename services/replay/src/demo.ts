import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ReplayDependencies, type ReplayResult, replay } from './replay.ts'
import { type Expectation, readExpectations } from './score.ts'
import { readShownContents } from './shown-contents.ts'
import { type TableRow, verdictTable } from './verdict-table.ts'

/** Where the demo corpus lies, with its pictures, sounds and films. */
export const demoFolder = fileURLToPath(new URL('../../../test/corpus/', import.meta.url))
const expectations = `${demoFolder}expected.jsonl`

/** Makes the pictures, sounds and films of the demo corpus, which are not checked in: once, a minute of a process of its own. */
export async function makeDemoMedia(signal: AbortSignal): Promise<void> {
  await promisify(execFile)(process.execPath, [`${demoFolder}make-media.ts`], { signal })
}

/** Marks the articles that the demo only brings along so that the posts can match them. */
const BACKGROUND = 'original'

/** Replays the demo corpus and scores it. */
export const replayDemo = (dependencies: ReplayDependencies): Promise<ReplayResult> =>
  replay({ input: demoFolder, expect: expectations, concurrency: 256, timeout: 120, statistics: true }, dependencies)

/** The verdicts of a replay of the demo corpus, for people. */
export async function demoTable(result: ReplayResult, options: { readonly colour: boolean }): Promise<string> {
  return verdictTable(
    tableRows(await readExpectations(expectations), result),
    await readShownContents(demoFolder),
    options,
  )
}

/** One row per post. Articles appear only when something is wrong with them. */
export function tableRows(
  expected: readonly Expectation[],
  { verdicts, score }: Pick<ReplayResult, 'verdicts' | 'score'>,
): TableRow[] {
  const failed = new Set(score?.failures.map(({ contentId }) => contentId))
  const byContent = new Map(verdicts.map(({ data }) => [data.contentId, data]))
  return expected
    .map(({ contentId, attack }) => ({
      contentId,
      attack,
      verdict: byContent.get(contentId),
      asExpected: !failed.has(contentId),
    }))
    .filter(({ attack, asExpected }) => attack !== BACKGROUND || !asExpected)
    .map(({ contentId, verdict, asExpected }) => ({ contentId, verdict, asExpected }))
}
