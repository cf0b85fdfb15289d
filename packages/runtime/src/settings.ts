import { Fault } from './fault.ts'

/** What every setting has: its meaning, and whether its value may be seen. */
interface SettingBase {
  readonly description: string
  /** A secret is never printed: `[redacted]` stands in its place, also in error messages. */
  readonly secret?: boolean
  /** Other variables that must be set when this one is. */
  readonly requires?: readonly string[]
}
/** A setting may have a default, be optional (then undefined when absent), or neither: then it is required. */
type Presence<T> =
  | { readonly default?: T; readonly optional?: never }
  | { readonly optional: true; readonly default?: never }

export type StringSetting = SettingBase &
  Presence<string> & { readonly kind: 'string'; readonly pattern?: RegExp; readonly expected?: string }
/** A whole number from `min` to `max`, both included. */
export type IntegerSetting = SettingBase &
  Presence<number> & { readonly kind: 'integer'; readonly min: number; readonly max: number }
/** `true`, `false`, `1` or `0`. */
export type BooleanSetting = SettingBase & Presence<boolean> & { readonly kind: 'boolean' }
/** An absolute URL with one of `protocols` (written with the colon, as `https:`). */
export type UrlSetting = SettingBase &
  Presence<string> & { readonly kind: 'url'; readonly protocols: readonly string[] }
/** Comma-separated, blanks around entries ignored, at least one entry. */
export type ListSetting = SettingBase &
  Presence<readonly string[]> & { readonly kind: 'list'; readonly entry?: RegExp; readonly expected?: string }
export type EnumSetting<V extends string = string> = SettingBase &
  Presence<V> & { readonly kind: 'enum'; readonly values: readonly V[] }
/** Milliseconds in the program; written as `250ms`, `30s`, `5m`, `12h` or `7d`. */
export type DurationSetting = SettingBase &
  Presence<number> & { readonly kind: 'duration'; readonly min: number; readonly max: number }

export type Setting =
  | StringSetting
  | IntegerSetting
  | BooleanSetting
  | UrlSetting
  | ListSetting
  | EnumSetting
  | DurationSetting

/** The settings of a program, by the name of their environment variable. */
export type SettingsDefinition = Readonly<Record<string, Setting>>

type ValueOf<S> = S extends { readonly kind: 'integer' | 'duration' }
  ? number
  : S extends { readonly kind: 'boolean' }
    ? boolean
    : S extends { readonly kind: 'list' }
      ? readonly string[]
      : S extends { readonly kind: 'enum'; readonly values: readonly (infer V)[] }
        ? V
        : string
export type SettingsOf<D extends SettingsDefinition> = {
  readonly [K in keyof D]: D[K] extends { readonly optional: true } ? ValueOf<D[K]> | undefined : ValueOf<D[K]>
}

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Keeps the literal types of a definition. */
export const defineSettings = <const D extends SettingsDefinition>(definition: D): D => Object.freeze(definition)

const host = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i

/** The settings that services share; each takes those it needs and adds its own. */
export const commonSettings = defineSettings({
  KAFKA_BROKERS: {
    kind: 'list',
    entry: host,
    expected: 'host:port entries separated by commas',
    description: 'Brokers to start from',
  },
  KAFKA_SSL: { kind: 'boolean', default: false, description: 'Whether to speak TLS to the brokers' },
  KAFKA_SASL_MECHANISM: {
    kind: 'enum',
    values: ['plain', 'scram-sha-256', 'scram-sha-512'],
    optional: true,
    requires: ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
    description: 'How to authenticate with the brokers; not at all when absent',
  },
  KAFKA_SASL_USERNAME: { kind: 'string', optional: true, description: 'User name for the brokers' },
  KAFKA_SASL_PASSWORD: { kind: 'string', optional: true, secret: true, description: 'Password for the brokers' },
  DATABASE_URL: {
    kind: 'url',
    protocols: ['postgres:', 'postgresql:'],
    secret: true,
    description: 'The PostgreSQL database',
  },
  SOURCEMARK_DATABASE_CONNECTIONS: {
    kind: 'integer',
    min: 1,
    max: 200,
    default: 10,
    description: 'Most connections that one process opens to the database',
  },
  SOURCEMARK_INDEX_FOLDER: {
    kind: 'string',
    optional: true,
    description:
      "Where the local form of the originals index lies on this host, the same for all of its processes; `.cache/sourcemark/index` in the user's home when absent",
  },
  SOURCEMARK_TOPIC_PREFIX: {
    kind: 'string',
    default: '',
    pattern: /^[A-Za-z0-9._-]{0,100}$/,
    expected: 'at most 100 letters, digits, dots, underscores and hyphens',
    description: 'Put in front of every topic name and consumer group',
  },
  SOURCEMARK_PARTITIONS: {
    kind: 'integer',
    min: 1,
    max: 1000,
    default: 12,
    description: 'Partitions of a topic when it is created; one verdict chain per partition',
  },
  SOURCEMARK_LOG_LEVEL: {
    kind: 'enum',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    description: 'Least severe log line to print; normal work prints none above debug apart from start and stop',
  },
  SOURCEMARK_HTTP_HOST: {
    kind: 'string',
    default: '127.0.0.1',
    pattern: /^[0-9A-Za-z.:-]+$/,
    expected: 'an address or host name',
    description: 'Where /livez, /readyz and /metrics listen',
  },
  SOURCEMARK_HTTP_PORT: {
    kind: 'integer',
    min: 0,
    max: 65535,
    default: 0,
    description: 'Port of /livez, /readyz and /metrics; 0 takes a free one',
  },
  SOURCEMARK_SERVICE_INSTANCE: {
    kind: 'string',
    default: '0',
    pattern: /^[A-Za-z0-9._-]{1,64}$/,
    expected: '1 to 64 letters, digits, dots, underscores and hyphens',
    description: 'Tells several processes of one service apart in logs and client ids',
  },
  SOURCEMARK_PARENT_WATCH: {
    kind: 'boolean',
    default: false,
    description: 'Whether the end of standard input means: the supervisor is gone, stop gracefully',
  },
})

/** `[value]` or what was expected instead. */
type Parsed = { readonly value: unknown } | { readonly expected: string }

const durationUnits = Object.freeze({ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const)

function formatDuration(ms: number): string {
  for (const [unit, factor] of Object.entries(durationUnits).reverse()) {
    if (ms !== 0 && ms % factor === 0) return `${ms / factor}${unit}`
  }
  return `${ms}ms`
}

/** What a value has to look like, in words. Used in error messages and in the table of the README. */
export function describeExpected(setting: Setting): string {
  switch (setting.kind) {
    case 'string':
      return setting.expected ?? 'text'
    case 'integer':
      return `a whole number from ${setting.min} to ${setting.max}`
    case 'boolean':
      return 'true or false'
    case 'url':
      return `a URL starting with ${setting.protocols.map((p) => `${p}//`).join(' or ')}`
    case 'list':
      return setting.expected ?? 'entries separated by commas'
    case 'enum':
      return `one of ${setting.values.join(', ')}`
    case 'duration':
      return `a duration from ${formatDuration(setting.min)} to ${formatDuration(setting.max)}, as 250ms, 30s, 5m, 12h, 7d`
  }
}

function parse(setting: Setting, raw: string): Parsed {
  const bad: Parsed = { expected: describeExpected(setting) }
  switch (setting.kind) {
    case 'string':
      return setting.pattern === undefined || setting.pattern.test(raw) ? { value: raw } : bad
    case 'integer': {
      if (!/^-?\d{1,15}$/.test(raw)) return bad
      const value = Number(raw)
      return value >= setting.min && value <= setting.max ? { value } : bad
    }
    case 'boolean':
      if (raw === 'true' || raw === '1') return { value: true }
      return raw === 'false' || raw === '0' ? { value: false } : bad
    case 'url':
      return URL.canParse(raw) && setting.protocols.includes(new URL(raw).protocol) ? { value: raw } : bad
    case 'list': {
      const entries = raw.split(',').map((entry) => entry.trim())
      const { entry } = setting
      const good = entries.every((e) => e !== '' && (entry === undefined || entry.test(e)))
      return good ? { value: Object.freeze(entries) } : bad
    }
    case 'enum':
      return setting.values.includes(raw) ? { value: raw } : bad
    case 'duration': {
      const match = /^(\d{1,12})(ms|s|m|h|d)$/.exec(raw)
      if (match === null) return bad
      const value = Number(match[1]) * durationUnits[match[2] as keyof typeof durationUnits]
      return value >= setting.min && value <= setting.max ? { value } : bad
    }
  }
}

/** One variable that is wrong. */
export interface SettingProblem {
  readonly variable: string
  readonly expected: string
  /** The value as given, `[redacted]` for a secret, undefined when the variable is missing. */
  readonly given: string | undefined
}

/**
 * Reads and checks all settings at once. A variable that is set to an empty string counts as absent, as compose
 * files write it, unless an empty default makes both the same.
 *
 * @throws Fault CONFIGURATION_INVALID that lists every bad variable in its message and in `detail.problems`.
 */
export function readSettings<const D extends SettingsDefinition>(definition: D, env: Environment): SettingsOf<D> {
  const values: Record<string, unknown> = {}
  const problems: SettingProblem[] = []
  for (const [variable, setting] of Object.entries(definition)) {
    const raw = env[variable]?.trim()
    if (raw === undefined || raw === '') {
      if (setting.default === undefined && setting.optional !== true) {
        problems.push({ variable, expected: describeExpected(setting), given: undefined })
      }
      values[variable] = setting.default
      continue
    }
    for (const other of setting.requires ?? []) {
      if ((env[other]?.trim() ?? '') === '') {
        problems.push({ variable: other, expected: `a value, because ${variable} is set`, given: undefined })
      }
    }
    const parsed = parse(setting, raw)
    if ('value' in parsed) values[variable] = parsed.value
    else problems.push({ variable, expected: parsed.expected, given: setting.secret === true ? '[redacted]' : raw })
  }
  if (problems.length > 0) {
    const lines = problems.map(({ variable, expected, given }) =>
      given === undefined
        ? `  ${variable} is missing: expected ${expected}`
        : `  ${variable} is ${given === '[redacted]' ? given : JSON.stringify(given)}: expected ${expected}`,
    )
    throw new Fault('CONFIGURATION_INVALID', {
      message: `The configuration has ${problems.length} ${problems.length === 1 ? 'error' : 'errors'}:\n${lines.join('\n')}`,
      detail: { problems },
    })
  }
  return Object.freeze(values) as SettingsOf<D>
}

/** The settings as they may be logged: secrets that are set print as `[redacted]`. */
export function printableSettings(
  definition: SettingsDefinition,
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definition).map(([variable, setting]) => {
      const value = settings[variable]
      return [variable, setting.secret === true && value !== undefined ? '[redacted]' : value]
    }),
  )
}

function formatDefault(setting: Setting): string {
  if (setting.optional === true) return 'none'
  if (setting.default === undefined) return '**required**'
  if (setting.kind === 'duration') return `\`${formatDuration(setting.default)}\``
  const text = Array.isArray(setting.default) ? setting.default.join(',') : String(setting.default)
  return text === '' ? 'empty' : `\`${text}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The definitions as a Markdown table, in the order given. A variable that several definitions share is printed once. */
export function renderSettingsTable(...definitions: readonly SettingsDefinition[]): string {
  const rows = Object.entries(Object.assign({}, ...definitions) as SettingsDefinition).map(
    ([variable, setting]) =>
      `| \`${variable}\` | ${cell(setting.description)}${setting.secret === true ? ' (secret)' : ''} | ${cell(describeExpected(setting))} | ${cell(formatDefault(setting))} |`,
  )
  return ['| variable | meaning | expected | default |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
