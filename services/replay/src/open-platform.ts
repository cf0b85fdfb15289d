import { rm } from 'node:fs/promises'
import { topicNames } from '@sourcemark/contract'
import { createDatabase } from '@sourcemark/database'
import {
  consoleService,
  keptFolder,
  keptPlatform,
  lineServices,
  runFolder,
  type ServiceDefinition,
  startPlatform,
} from '@sourcemark/devstack'
import { createLogger, type Environment, readSettings } from '@sourcemark/runtime'
import { lineSettings, openBroker, topicSpecs } from '@sourcemark/wiring'
import { ingestChannel, outputChannel } from './kafka-channels.ts'
import { lineView } from './line-view.ts'
import type { ReplayDependencies } from './replay.ts'

export interface OpenPlatformOptions {
  /** Empty servers that are gone afterwards; else those of earlier runs go on. Configured servers stay as they are. */
  readonly fresh: boolean
  readonly env: Environment
  /** Folders that the media of what is replayed lie in. */
  readonly media: readonly string[]
  /** Gets one line for each step that takes long. */
  readonly note: (line: string) => void
  /** Gives the start up. */
  readonly signal: AbortSignal
  /** Whether the console for people runs as well; it does not when absent. */
  readonly console?: boolean
}

export interface OpenPlatform {
  readonly dependencies: Pick<ReplayDependencies, 'ingest' | 'output' | 'platform' | 'metricsUrls'>
  /** Where things are, for people. */
  readonly places: readonly { readonly name: string; readonly where: string }[]
  /** Stops what was started, and only that. */
  stop(): Promise<void>
}

/** Starts servers and services and connects to them. When that fails half-way, nothing stays behind. */
export async function openPlatform(options: OpenPlatformOptions): Promise<OpenPlatform> {
  const opened = new AsyncDisposableStack()
  try {
    return await openInto(opened, options)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** The folders that intake may read media from: those that are configured, and those of the replay. */
const rootsOf = ({ SOURCEMARK_MEDIA_ROOTS: configured }: Environment, media: readonly string[]): string =>
  [...(configured === undefined ? [] : [configured]), ...media].join(',')

/** Tells whoever writes verdicts where people contest them. */
const toldOf =
  (url: string) =>
  (definition: ServiceDefinition): ServiceDefinition =>
    definition.name === 'adjudicator'
      ? { ...definition, env: { ...definition.env, SOURCEMARK_PUBLIC_URL: url } }
      : definition

async function openInto(opened: AsyncDisposableStack, options: OpenPlatformOptions): Promise<OpenPlatform> {
  const { fresh, media, note, signal } = options
  const env = { ...options.env, SOURCEMARK_MEDIA_ROOTS: rootsOf(options.env, media) }
  const dataDir = fresh ? runFolder(keptPlatform) : keptFolder(keptPlatform)
  if (fresh) opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  const people = options.console === true ? await consoleService(env) : undefined
  const definitions = people === undefined ? lineServices : [...lineServices.map(toldOf(people.url)), people.definition]
  const running = await startPlatform({ dataDir, fresh, env, log: note, signal, definitions })
  opened.defer(() => running.stop())
  const settings = readSettings(lineSettings, {
    ...env,
    KAFKA_BROKERS: running.kafkaBrokers.join(','),
    DATABASE_URL: running.databaseUrl,
  })
  const database = createDatabase({ url: running.databaseUrl, applicationName: 'sourcemark-replay', max: 2 })
  opened.defer(() => database.close())
  const broker = openBroker(settings, 'sourcemark-replay', createLogger({ service: 'replay', level: 'silent' }))
  const prefix = settings.SOURCEMARK_TOPIC_PREFIX
  const topics = topicNames(prefix)
  await broker.ensureTopics(topicSpecs(topics, settings.SOURCEMARK_PARTITIONS))
  const producer = await broker.createProducer()
  opened.defer(() => producer.close())
  return {
    dependencies: {
      ingest: ingestChannel(producer, topics),
      output: outputChannel(broker, topics),
      platform: lineView({ broker, database, topics, prefix }),
      metricsUrls: running.services.map(({ url }) => `${url}/metrics`),
    },
    places: [
      ...(people === undefined ? [] : [{ name: 'console for people', where: people.url }]),
      { name: 'broker', where: running.kafkaBrokers.join(',') },
      { name: 'database', where: new URL(running.databaseUrl).host },
      { name: 'send events to', where: topics.ingest },
      { name: 'read verdicts from', where: topics.verdicts },
      { name: 'refused events', where: topics.deadLetter },
      ...running.services.map(({ name, url }) => ({ name, where: `${url}/readyz` })),
    ],
    stop: () => opened.disposeAsync(),
  }
}
