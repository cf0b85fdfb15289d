import { countEntries, rebuildLocal, rebuildPlain } from '@sourcemark/originals'
import type { Output } from '@sourcemark/runtime'
import { counted, decimal } from './index-text.ts'
import type { IndexLocation, LogLocation } from './open-index.ts'
import type { RebuildCommand } from './options.ts'
import { type Progress, startProgress } from './progress.ts'

/** Makes a form of every log anew. */
export async function runRebuild({ form }: RebuildCommand, location: IndexLocation, { print }: Output): Promise<void> {
  for (const log of location.logs) {
    const { entries, postings } = await countLog(location, log)
    const progress = startProgress(process.stderr, log.log, form === 'local' ? 'changes of the log' : 'entries')
    const from = performance.now()
    try {
      await (form === 'local' ? makeLocal(location, log, progress) : makePlain(location, log, entries, progress))
    } finally {
      progress.stop()
    }
    const seconds = (performance.now() - from) / 1000
    print(
      `${log.log}, ${form} form: ${counted(entries, 'entry', 'entries')} with ${counted(postings, 'posting')} in ${decimal(seconds)} s, ${counted(Math.round(postings / seconds), 'posting')} a second`,
    )
  }
}

async function countLog({ database }: IndexLocation, { definitions }: LogLocation) {
  const sum = { entries: 0, postings: 0 }
  for (const definition of definitions) {
    const { entries, postings } = await countEntries(database, definition)
    sum.entries += entries
    sum.postings += postings
  }
  return sum
}

const makeLocal = ({ database }: IndexLocation, { definitions, folder }: LogLocation, progress: Progress) =>
  rebuildLocal({ database, folder, definitions }, (position, head) => progress.update(Number(position), Number(head)))

async function makePlain(
  { database }: IndexLocation,
  { definitions }: LogLocation,
  total: number,
  progress: Progress,
): Promise<void> {
  const done = new Map<string, number>()
  await rebuildPlain(database, definitions, ({ index, entries }) => {
    done.set(index, entries)
    progress.update(
      [...done.values()].reduce((sum, one) => sum + one, 0),
      total,
    )
  })
}
