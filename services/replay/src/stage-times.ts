export interface StageTime {
  readonly stage: string
  readonly count: number
  /** Seconds, all of them together. */
  readonly total: number
}

const METRIC = 'sourcemark_stage_seconds'
const SAMPLE = new RegExp(`^${METRIC}_(sum|count)\\{([^}]*)\\}\\s+(\\S+)`)

/** Adds up the stage histogram in the texts that services give on /metrics. Stages in order of appearance. */
export function readStageTimes(texts: readonly string[]): StageTime[] {
  const stages = new Map<string, { count: number; total: number }>()
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, field, labels = '', value = ''] = SAMPLE.exec(line) ?? []
    const stage = /(?:^|,)stage="([^"]*)"/.exec(labels)?.[1]
    if (field === undefined || stage === undefined) continue
    const entry = stages.get(stage) ?? { count: 0, total: 0 }
    entry[field === 'sum' ? 'total' : 'count'] += Number(value)
    stages.set(stage, entry)
  }
  return [...stages].filter(([, { count }]) => count > 0).map(([stage, entry]) => ({ stage, ...entry }))
}

/** Reads the metrics of every service that answers within two seconds. */
export async function fetchStageTimes(urls: readonly string[]): Promise<StageTime[]> {
  const texts = await Promise.all(
    urls.map(async (url) => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
        return response.ok ? await response.text() : ''
      } catch {
        // Where the time goes is extra: a service that does not answer is left out of the table.
        return ''
      }
    }),
  )
  return readStageTimes(texts)
}
