import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers'
import { freePort } from './free-port.ts'

/** The same as in docker-compose.yml. */
const images = Object.freeze({ kafka: 'apache/kafka:4.3.1', postgres: 'postgres:18.4-alpine' })

const startTimeout = 180_000

export interface DockerServerOptions {
  /** The server's own folder; it names the volume and keeps the password. */
  readonly dataDir: string
  /** Starts with an empty volume. */
  readonly fresh: boolean
}

/** A volume outlives its container, so that a second start finds the data of the first. */
async function volumeOf(dataDir: string, fresh: boolean): Promise<string> {
  const name = `sourcemark-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
  if (fresh) {
    const { container } = await getContainerRuntimeClient()
    await container.dockerode
      .getVolume(name)
      .remove({ force: true })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error
      })
  }
  return name
}

/** Apache Kafka in a container. It ends with this process: the reaper of testcontainers sees to it. */
export async function startDockerKafka({ dataDir, fresh }: DockerServerOptions) {
  const { info } = await getContainerRuntimeClient()
  const { host } = info.containerRuntime
  // Clients are sent to the advertised address, so the port has to be known before the start.
  const port = await freePort()
  const container = await new GenericContainer(images.kafka)
    .withExposedPorts({ container: 9092, host: port })
    .withBindMounts([{ source: await volumeOf(dataDir, fresh), target: '/var/lib/kafka/data' }])
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_LOG_DIRS: '/var/lib/kafka/data',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_MESSAGE_MAX_BYTES: '9437184',
      KAFKA_REPLICA_FETCH_MAX_BYTES: '9437184',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(startTimeout)
    .start()
  return { brokers: [`${host}:${port}`], stop: async () => void (await container.stop()) }
}

/** PostgreSQL in a container. It ends with this process: the reaper of testcontainers sees to it. */
export async function startDockerPostgres({ dataDir, fresh }: DockerServerOptions) {
  await mkdir(dataDir, { recursive: true })
  const passwordFile = join(dataDir, 'password')
  let password = fresh ? '' : await readFile(passwordFile, 'utf8').catch(() => '')
  const volume = await volumeOf(dataDir, password === '')
  if (password === '') {
    password = randomBytes(18).toString('base64url')
    await writeFile(passwordFile, password, { mode: 0o600 })
  }
  const container = await new GenericContainer(images.postgres)
    .withExposedPorts(5432)
    .withBindMounts([{ source: volume, target: '/var/lib/postgresql' }])
    .withEnvironment({
      POSTGRES_PASSWORD: password,
      POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8',
    })
    .withCommand(['postgres', '-c', 'max_connections=200', '-c', 'shared_buffers=256MB', '-c', 'max_wal_size=2GB'])
    .withSharedMemorySize(268_435_456)
    // Its first start makes the cluster with a server that only it can reach.
    .withHealthCheck({
      test: ['CMD-SHELL', 'pg_isready -h 127.0.0.1 -U postgres'],
      interval: 500,
      timeout: 2000,
      retries: 240,
    })
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(startTimeout)
    .start()
  const url = `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`
  return { url, stop: async () => void (await container.stop()) }
}
