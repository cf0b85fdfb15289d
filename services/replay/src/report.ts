import Table from 'cli-table3'
import type { ReplayResult } from './replay.ts'

const SHOWN = 20

/** The result as plain data for `--json`: everything but the verdicts themselves, which are counted by code. */
export function summary(result: ReplayResult): object {
  const { verdicts, ...rest } = result
  return { ...rest, verdicts: countByCode(result) }
}

function countByCode({ verdicts }: Pick<ReplayResult, 'verdicts'>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { data } of verdicts) counts[data.verdict] = (counts[data.verdict] ?? 0) + 1
  return counts
}

const plain = { head: [], border: [], compact: true }
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const milliseconds = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} ms`)

/** The result as text for people; `attacks` adds the table of what was done to the copies and how often it came out. */
export function report(result: ReplayResult, { attacks = true } = {}): string {
  const { latency } = result
  const lines = [
    `${result.events} events, ${result.posts} posts judged or waited for in ${result.seconds.toFixed(1)} s: ` +
      `${result.postsPerSecond.toFixed(1)} posts a second`,
    `from sending to verdict: p50 ${milliseconds(latency.p50)}, p95 ${milliseconds(latency.p95)}, ` +
      `p99 ${milliseconds(latency.p99)}, longest ${milliseconds(latency.max)}`,
    `verdicts: ${
      Object.entries(countByCode(result))
        .map(([code, count]) => `${code} ${count}`)
        .join(', ') || 'none'
    }`,
  ]
  if (result.repeated > 0) lines.push(`repeated events, which get no new verdict: ${result.repeated}`)
  if (result.superseding > 0) lines.push(`verdicts that took the place of an earlier one: ${result.superseding}`)
  if (result.epochs.length > 0) lines.push(`statistics epochs taken: ${result.epochs.join(', ')}`)
  if (result.outOfOrder > 0) lines.push(`verdicts out of the order of their ledger chain: ${result.outOfOrder}`)
  if (result.stages.length > 0) lines.push('', stageTable(result))
  if (result.score !== undefined) lines.push('', scoreText(result.score, attacks))
  lines.push(
    ...listed('refused at the door', result.refused, (e) => `${e.contentId}: ${e.code} ${e.pointer}`),
    ...listed('verdicts missing', result.missing, (e) => `${e.contentId} revision ${e.revision}`),
  )
  if (!result.settled) lines.push('The platform did not come to rest.')
  return lines.join('\n')
}

function stageTable({ stages, posts }: ReplayResult): string {
  const table = new Table({ head: ['stage', 'times', 'seconds', 'ms each', 'ms a post'], style: plain })
  for (const { stage, count, total } of stages) {
    const perPost = posts === 0 ? '–' : ((1000 * total) / posts).toFixed(2)
    table.push([stage, String(count), total.toFixed(2), ((1000 * total) / count).toFixed(2), perPost])
  }
  return table.toString()
}

function scoreText(score: NonNullable<ReplayResult['score']>, attacks: boolean): string {
  const lines = [
    `recall ${percent(score.recall)} (${score.found} of ${score.positives}), precision ${percent(score.precision)}, ` +
      `false alarms ${score.falseAlarms} of ${score.negatives}, wrong origins ${score.wrongOrigins}, ` +
      `verdicts right ${score.verdictsRight} of ${score.verdictsChecked}, missing ${score.missing}`,
  ]
  if (attacks && score.byAttack.length > 0) {
    const table = new Table({ head: ['attack', 'contents', 'as expected'], style: plain })
    for (const { attack, contents, right } of score.byAttack) table.push([attack, String(contents), String(right)])
    lines.push(table.toString())
  }
  lines.push(...listed('not as expected', score.failures, (f) => `${f.contentId}: ${f.problem}`))
  return lines.join('\n')
}

function listed<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return []
  const more = items.length > SHOWN ? [`  … and ${items.length - SHOWN} more`] : []
  return ['', `${title}: ${items.length}`, ...items.slice(0, SHOWN).map((item) => `  ${line(item)}`), ...more]
}
