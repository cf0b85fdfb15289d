import { type IndexStatistics, type LocalRuns, openOriginalsIndex, readRuns } from '@sourcemark/originals'
import type { Output } from '@sourcemark/runtime'
import { behindText, counted, decimal, hexTerm, sizeText } from './index-text.ts'
import type { IndexLocation, LogLocation } from './open-index.ts'
import type { StatsCommand } from './options.ts'

interface LogStatistics {
  readonly log: string
  readonly head: bigint
  readonly indexes: readonly IndexStatistics[]
  /** Of the local form. */
  readonly runs?: LocalRuns
}

/** Tells what stands in each index and what it takes. */
export async function runStats(
  { form, json }: StatsCommand,
  location: IndexLocation,
  { print }: Output,
): Promise<void> {
  const logs: LogStatistics[] = []
  for (const log of location.logs) logs.push(await readStatistics(form, location, log))
  if (json) print(JSON.stringify({ form, logs: logs.map(toJson) }))
  else for (const log of logs) printLog(log, print)
}

async function readStatistics(
  form: StatsCommand['form'],
  { database, folder }: IndexLocation,
  log: LogLocation,
): Promise<LogStatistics> {
  const { lookUp } = await openOriginalsIndex(database, log.definitions, { form, folder })
  try {
    const indexes: IndexStatistics[] = []
    for (const definition of log.definitions) indexes.push(await lookUp.statistics(definition))
    // The runs first: the log may grow between the two, and they are not ahead of it.
    const runs = form === 'local' ? { runs: readRuns(log.folder, log.definitions) } : {}
    return { log: log.log, ...runs, head: await log.head(), indexes }
  } finally {
    await lookUp.close()
  }
}

const perPosting = ({ bytes, postings }: IndexStatistics): number => (postings === 0 ? 0 : bytes / postings)

function toJson({ log, head, indexes, runs }: LogStatistics): unknown {
  return {
    log,
    head: String(head),
    ...(runs === undefined ? {} : { position: String(runs.position), behind: Number(head - runs.position) }),
    indexes: indexes.map((one) => {
      const packed = runs?.indexes.find(({ index }) => index === one.index)
      return {
        ...one,
        position: String(one.position),
        bytesPerPosting: perPosting(one),
        hottest: one.hottest.map(({ term, ...key }) => ({ term: hexTerm(term), ...key })),
        ...(packed === undefined ? {} : { runs: packed.runs, dead: packed.dead }),
      }
    }),
  }
}

function printLog({ log, head, indexes, runs }: LogStatistics, print: Output['print']): void {
  for (const one of indexes) {
    const packed = runs?.indexes.find(({ index }) => index === one.index)
    print(one.index)
    print(
      `  ${counted(one.documents, 'document')}, ${counted(one.postings, 'posting')}, ${counted(one.keys, 'distinct key')}`,
    )
    const inRuns = packed === undefined ? '' : `, ${counted(packed.runs, 'run')}`
    print(`  ${sizeText(one.bytes)}, ${decimal(perPosting(one))} bytes a posting${inRuns}`)
    print(`  ${counted(one.cappedKeys, 'key')} with more holders than are looked at`)
    for (const { term, holders, owners } of one.hottest) {
      print(`  key ${hexTerm(term)}: ${counted(holders, 'holder')}, ${counted(owners, 'owner')}`)
    }
  }
  if (runs !== undefined) print(`${log}: the runs are at position ${runs.position}, ${behindText(runs.position, head)}`)
}
