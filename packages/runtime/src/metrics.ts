import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * The values that a label may take: a closed list, or how many different ones are let in before the rest is counted
 * under `other`. Either way the number of time series has a bound that shows in the code.
 */
export type LabelValues = readonly string[] | number
export type LabelDefinitions<L extends string> = Readonly<Record<L, LabelValues>>
type Labels<L extends string> = Readonly<Record<L, string>>

export interface MetricDefinition<L extends string> {
  /** `sourcemark_<noun>_<unit>`; a counter's unit is `total`. */
  readonly name: string
  readonly help: string
  readonly labels?: LabelDefinitions<L>
}
export interface HistogramDefinition<L extends string> extends MetricDefinition<L> {
  /** Upper bounds in the unit of the metric, rising. */
  readonly buckets: readonly number[]
}

type LabelArguments<L extends string> = [L] extends [never] ? [] : [labels: Labels<L>]

export interface CounterMetric<L extends string> {
  /** Adds `amount`, 1 or more. */
  add(amount: number, ...labels: LabelArguments<L>): void
}
export interface GaugeMetric<L extends string> {
  set(value: number, ...labels: LabelArguments<L>): void
}
export interface HistogramMetric<L extends string> {
  observe(value: number, ...labels: LabelArguments<L>): void
}

export interface Metrics {
  counter<const L extends string = never>(definition: MetricDefinition<L>): CounterMetric<L>
  gauge<const L extends string = never>(definition: MetricDefinition<L>): GaugeMetric<L>
  histogram<const L extends string = never>(definition: HistogramDefinition<L>): HistogramMetric<L>
  /** Runs one stage of the line and counts its time, also when it fails. At most 64 stages per service. */
  stage<T>(stage: string, run: () => Promise<T>): Promise<T>
  /** Counts `seconds` for a stage that was measured elsewhere. */
  observeStage(stage: string, seconds: number): void
  /** All metrics in the Prometheus text format. */
  render(): Promise<string>
  readonly contentType: string
}

/** Histogram that `stage` feeds; its `_sum` and `_count` tell where the time goes. */
export const stageMetricName = 'sourcemark_stage_seconds'

const nounAndUnit = /^sourcemark(_[a-z][a-z0-9]*)+_(total|ratio|info|[a-z]+s)$/
const stageBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

function checkName(name: string, counter: boolean): void {
  if (!nounAndUnit.test(name) || name.endsWith('_total') !== counter) {
    const unit = counter ? 'total' : 'unit, a plural such as seconds, bytes, records, or ratio'
    throw new TypeError(`metric ${name}: the name must be sourcemark_<noun>_<${unit}>`)
  }
}

/** Puts a value that is not in the closed list, or above the allowed number of values, under `other`. */
function labelBounds<L extends string>(definitions: LabelDefinitions<L> | undefined) {
  const bounds = new Map<string, { readonly known: Set<string>; readonly room: number }>()
  for (const [label, values] of Object.entries<LabelValues>(definitions ?? {})) {
    const known = new Set(typeof values === 'number' ? [] : values)
    bounds.set(label, { known, room: typeof values === 'number' ? values : 0 })
  }
  const bound = (labels: Labels<L> | undefined): Record<string, string> => {
    const out: Record<string, string> = {}
    for (const [label, { known, room }] of bounds) {
      const value = labels?.[label as L] ?? 'other'
      if (!known.has(value) && known.size < room) known.add(value)
      out[label] = known.has(value) ? value : 'other'
    }
    return out
  }
  return { names: [...bounds.keys()], bound }
}

/** A registry of its own for one service, with the metrics of the process and of Node in it. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  // The default of 10 ms wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 250 })
  const registers = [registry]

  const histogram = <const L extends string = never>(definition: HistogramDefinition<L>): HistogramMetric<L> => {
    checkName(definition.name, false)
    const { names, bound } = labelBounds(definition.labels)
    const { name, help } = definition
    const metric = new Histogram({ name, help, labelNames: names, buckets: [...definition.buckets], registers })
    return { observe: (value, ...[labels]) => metric.observe(bound(labels), value) }
  }
  const stages = histogram({
    name: stageMetricName,
    help: 'Time spent in each stage of the line',
    labels: { stage: 64 },
    buckets: stageBuckets,
  })

  return {
    counter(definition) {
      checkName(definition.name, true)
      const { names, bound } = labelBounds(definition.labels)
      const { name, help } = definition
      const metric = new Counter({ name, help, labelNames: names, registers })
      return { add: (amount, ...[labels]) => metric.inc(bound(labels), amount) }
    },
    gauge(definition) {
      checkName(definition.name, false)
      const { names, bound } = labelBounds(definition.labels)
      const { name, help } = definition
      const metric = new Gauge({ name, help, labelNames: names, registers })
      return { set: (value, ...[labels]) => metric.set(bound(labels), value) }
    },
    histogram,
    async stage(stage, run) {
      const start = performance.now()
      try {
        return await run()
      } finally {
        stages.observe((performance.now() - start) / 1000, { stage })
      }
    },
    observeStage: (stage, seconds) => stages.observe(seconds, { stage }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
