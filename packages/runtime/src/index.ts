export { type Output, type ParsedCommand, runCommand } from './command.ts'
export {
  Disposition,
  Fault,
  type FaultCode,
  type FaultOptions,
  faultCodes,
  faults,
  isFaultCode,
  toFault,
} from './fault.ts'
export { type Condition, type Health, type HealthOptions, startHealth } from './health.ts'
export {
  type ListeningMessage,
  lifecycleSettings,
  runService,
  type Service,
  type ServiceContext,
  type ServiceDefinition,
} from './lifecycle.ts'
export { createLogger, type Logger, type LoggerOptions, type LogLevel, redactUrls } from './logger.ts'
export {
  type CounterMetric,
  createMetrics,
  type GaugeMetric,
  type HistogramDefinition,
  type HistogramMetric,
  type MetricDefinition,
  type Metrics,
  stageMetricName,
} from './metrics.ts'
export {
  commonSettings,
  defineSettings,
  describeExpected,
  type Environment,
  printableSettings,
  readSettings,
  renderSettingsTable,
  type Setting,
  type SettingProblem,
  type SettingsDefinition,
  type SettingsOf,
} from './settings.ts'
export { type BackoffOptions, backoff, sleep } from './time.ts'
export { type WatchOptions, watch } from './watch.ts'
