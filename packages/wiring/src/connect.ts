import { type Broker, createBroker } from '@sourcemark/broker'
import { type TopicNames, topicNames } from '@sourcemark/contract'
import { createDatabase, type Database, migrate } from '@sourcemark/database'
import { commonSettings, defineSettings, type Logger, type ServiceContext, type SettingsOf } from '@sourcemark/runtime'
import { topicSpecs } from './topics.ts'

/** What every service of the line reads from its environment. */
export const lineSettings = defineSettings({
  KAFKA_BROKERS: commonSettings.KAFKA_BROKERS,
  KAFKA_SSL: commonSettings.KAFKA_SSL,
  KAFKA_SASL_MECHANISM: commonSettings.KAFKA_SASL_MECHANISM,
  KAFKA_SASL_USERNAME: commonSettings.KAFKA_SASL_USERNAME,
  KAFKA_SASL_PASSWORD: commonSettings.KAFKA_SASL_PASSWORD,
  DATABASE_URL: commonSettings.DATABASE_URL,
  SOURCEMARK_DATABASE_CONNECTIONS: commonSettings.SOURCEMARK_DATABASE_CONNECTIONS,
  SOURCEMARK_TOPIC_PREFIX: commonSettings.SOURCEMARK_TOPIC_PREFIX,
  SOURCEMARK_PARTITIONS: commonSettings.SOURCEMARK_PARTITIONS,
})
export type LineSettings = typeof lineSettings

export interface Connections {
  readonly broker: Broker
  readonly database: Database
  readonly topics: TopicNames
  readonly prefix: string
  /** Partitions of the verdict topic, and so the number of ledger chains. */
  readonly partitions: number
}

type Values = SettingsOf<LineSettings> & { readonly SOURCEMARK_SERVICE_INSTANCE: string }

/** What the connection to the brokers is made of. */
type BrokerSettings = Pick<
  Values,
  'KAFKA_BROKERS' | 'KAFKA_SSL' | 'KAFKA_SASL_MECHANISM' | 'KAFKA_SASL_USERNAME' | 'KAFKA_SASL_PASSWORD'
>

/** Connects to the brokers that the settings name. */
export const openBroker = (settings: BrokerSettings, clientId: string, logger: Logger): Broker =>
  createBroker({
    brokers: settings.KAFKA_BROKERS,
    clientId,
    logger,
    ssl: settings.KAFKA_SSL,
    ...saslOf(settings),
  })

const saslOf = (settings: BrokerSettings) => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings
  return mechanism === undefined ? {} : { sasl: { mechanism, username: username ?? '', password: password ?? '' } }
}

/**
 * Connects a service to its database, brought to the newest schema, and to the broker with all topics there. What is opened is closed
 * when the service stops, after its own work has ended.
 */
export async function connect<D extends LineSettings>(
  context: ServiceContext<D>,
  service: string,
): Promise<Connections> {
  const settings = context.settings as unknown as Values
  await migrate(settings.DATABASE_URL)
  const database = createDatabase({
    url: settings.DATABASE_URL,
    applicationName: `sourcemark-${service}`,
    max: settings.SOURCEMARK_DATABASE_CONNECTIONS,
  })
  context.onStop(() => database.close())
  const clientId = `sourcemark-${service}-${settings.SOURCEMARK_SERVICE_INSTANCE}`
  const broker = openBroker(settings, clientId, context.logger)
  const topics = topicNames(settings.SOURCEMARK_TOPIC_PREFIX)
  await broker.ensureTopics(topicSpecs(topics, settings.SOURCEMARK_PARTITIONS))
  return {
    broker,
    database,
    topics,
    prefix: settings.SOURCEMARK_TOPIC_PREFIX,
    partitions: settings.SOURCEMARK_PARTITIONS,
  }
}
