import { type LocalRuns, openLocalIndexer, readRuns } from '@sourcemark/originals'
import type { Output } from '@sourcemark/runtime'
import { counted, sizeText } from './index-text.ts'
import type { IndexLocation, LogLocation } from './open-index.ts'

/** Times that it is tried while the indexer of this host writes too. */
const attempts = 10

/** Merges all runs of this host, up to the end of each log. Returns whether all of it was done. */
export async function runCompact(location: IndexLocation, { print, note }: Output): Promise<boolean> {
  let done = true
  for (const log of location.logs) {
    const before = readRuns(log.folder, log.definitions)
    if (!(await compactLog(location, log))) {
      note(`${log.log}: the indexer of this host was faster ${attempts} times. Run the command again.`)
      done = false
    }
    printChange(before, readRuns(log.folder, log.definitions), print)
  }
  return done
}

async function compactLog({ database, folder }: IndexLocation, { definitions }: LogLocation): Promise<boolean> {
  const indexer = await openLocalIndexer(database, definitions, folder)
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      while ((await indexer.step()).behind > 0);
      if (await indexer.compact()) return true
    }
    return false
  } finally {
    await indexer.close()
  }
}

function printChange(before: LocalRuns, after: LocalRuns, print: Output['print']): void {
  for (const [at, { index, runs, bytes, postings }] of after.indexes.entries()) {
    const then = before.indexes[at]
    print(
      `${index}: ${counted(then?.runs ?? 0, 'run')} of ${sizeText(then?.bytes ?? 0)} became ${counted(runs, 'run')} of ${sizeText(bytes)}, ${counted(postings, 'posting')}`,
    )
  }
}
