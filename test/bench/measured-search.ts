import type { SearchSurroundings } from '../../packages/originals/src/media-kind.ts'
import { processorTime } from './processor-time.ts'

/** What is looked up in an index of made contents. */
export interface SearchQuery {
  /** How it comes about. */
  readonly name: string
  /** How long it is. */
  readonly seconds: number
  /** Number of the content that is in it; null when it is of nothing that is there. */
  readonly holds: number | null
}

/** What was measured of all queries of one name, times in milliseconds of processors a second of what is looked up, loading left out. */
export interface MeasuredSearch {
  readonly time: number
  readonly lookingUp: number
  readonly found: number
  readonly wanted: number
  readonly wrong: number
}

/** Who times a search, and hears what it leaves out. */
export type Heard = Pick<SearchSurroundings<unknown>, 'onCapped' | 'stage'>

/** Looks all queries up once before they are measured, name by name. */
export async function measureSearches<Query extends SearchQuery>(
  queries: readonly Query[],
  search: (query: Query, heard: Heard) => Promise<readonly { readonly contentId: string }[]>,
): Promise<Map<string, MeasuredSearch>> {
  const run = async (query: Query): Promise<MeasuredSearch> => {
    let [lookingUp, loading] = [0, 0]
    const before = process.cpuUsage()
    const found = await search(query, {
      onCapped: () => undefined,
      stage: async (stage, work) => {
        const began = process.cpuUsage()
        const result = await work()
        if (stage === 'look-up') lookingUp += processorTime(began)
        if (stage === 'load') loading += processorTime(began)
        return result
      },
    })
    const time = processorTime(before) - loading
    const right = found.filter(({ contentId }) => contentId === `content-${query.holds}`).length
    return {
      time: time / query.seconds,
      lookingUp: lookingUp / query.seconds,
      found: right,
      wanted: query.holds === null ? 0 : 1,
      wrong: found.length - right,
    }
  }
  for (const query of queries) await run(query)
  const measured = new Map<string, MeasuredSearch>()
  for (const [name, same] of Map.groupBy(queries, (query) => query.name)) {
    const all: MeasuredSearch[] = []
    for (const query of same) all.push(await run(query))
    const total = (field: keyof MeasuredSearch): number => all.reduce((sum, one) => sum + one[field], 0)
    measured.set(name, {
      time: total('time') / all.length,
      lookingUp: total('lookingUp') / all.length,
      found: total('found'),
      wanted: total('wanted'),
      wrong: total('wrong'),
    })
  }
  return measured
}

/** Prints what was measured beside the decoding of a second, in milliseconds of processors. */
export function printSearches(measured: ReadonlyMap<string, MeasuredSearch>, decoding: number): void {
  for (const [name, { time, lookingUp, found, wanted, wrong }] of measured) {
    const parts = [
      `${(time / decoding).toFixed(2)} times the decoding`,
      `${(lookingUp / decoding).toFixed(2)} of it in the index`,
      `${found} of ${wanted} found`,
      `${wrong} wrong`,
    ]
    console.log(`${name.padEnd(38)}${parts.join(', ')}`)
  }
}

/** The sizes of an index that arguments ask for, in hours: `--hours 10,100,1000`; 10 and 100 when they do not. */
export function hoursOf(args: readonly string[]): number[] {
  const at = args.indexOf('--hours')
  return (at < 0 ? '10,100' : (args[at + 1] as string)).split(',').map(Number)
}
