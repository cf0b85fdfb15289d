import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Fault } from '@sourcemark/runtime'
import { countBrokers } from './count-brokers.ts'
import { freePort } from './free-port.ts'
import { type Environment, findJava, type Java } from './java.ts'
import { fetchKafkaJars } from './kafka-jars.ts'
import { type Exit, type KeptProcess, logOf, startKept, vacate } from './kept-process.ts'
import { logTail } from './log-tail.ts'

const run = promisify(execFile)

export interface EmbeddedServerOptions {
  /** The server's own folder, made when it is missing. */
  readonly dataDir: string
  /** The port to listen on; the one that was used last on this folder when it is free, else any, when absent. */
  readonly port?: number | undefined
  /** Starts with nothing: what the folder holds is thrown away. */
  readonly fresh?: boolean
  readonly env?: Environment
  /** Gets one line for each step that takes long. */
  readonly log?: (line: string) => void
}

export interface EmbeddedKafka {
  /** Bootstrap servers, `host:port`. */
  readonly brokers: readonly string[]
  readonly port: number
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Waits for the end; SIGKILL pulls the plug, and the next start on the folder recovers. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

interface Ports {
  readonly broker: number
  readonly controller: number
}

const startTimeout = 90_000
const attempts = 5
/** Topics may carry up to 8 MiB and a little for the envelope. */
const largestMessage = 9_437_184

const properties = ({ broker, controller }: Ports, data: string): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'log.dirs': data,
    'auto.create.topics.enable': false,
    // One broker cannot hold more than one copy.
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Few partitions of its own: a start creates or recovers each of them.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // After a kill the broker is let in again only when its last session has run out.
    'broker.session.timeout.ms': 6000,
    'broker.heartbeat.interval.ms': 1000,
    'message.max.bytes': largestMessage,
    'replica.fetch.max.bytes': largestMessage,
    // Sized for two cores and half a gigabyte.
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'log.cleaner.threads': 1,
  })
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('')

const javaOptions = ['-XX:+UseSerialGC', '-XX:-UsePerfData', '-Djava.awt.headless=true']
const logOptions = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
]

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** A random id of a cluster, as Kafka writes UUIDs. Its command line takes no id that begins with a hyphen. */
function clusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}

/**
 * Starts Apache Kafka (one node, KRaft, in Java) on the loopback address and waits until topics can be created. It ends
 * when this process ends, whatever it ends of.
 *
 * @throws Fault CONFIGURATION_INVALID when Java or Maven is missing or the folder is in use, UNEXPECTED with the end of
 * its log when it does not start.
 */
export const startEmbeddedKafka = (options: EmbeddedServerOptions): Promise<EmbeddedKafka> => startKafka(options)

/** Where the classes of the broker are kept in the form in which this Java starts them fastest, once there is one. */
export const classArchive = (jars: string, { version }: Java): string =>
  `${jars}-classes-${version.replace(/[^\w.]/g, '_')}.jsa`

/** As `startEmbeddedKafka`; with `writeArchive` the broker writes its class archive to that file when it stops. */
export async function startKafka({
  dataDir,
  port,
  fresh = false,
  env = process.env,
  log = () => undefined,
  writeArchive,
}: EmbeddedServerOptions & { readonly writeArchive?: string }): Promise<EmbeddedKafka> {
  const java = await findJava(env)
  const jars = await fetchKafkaJars({ env, log })
  const archive = classArchive(jars, java)
  // One that does not fit (another build of Java) only makes the start slower.
  const archiveOptions = (await exists(archive)) ? [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto'] : []
  const brokerOptions = writeArchive === undefined ? archiveOptions : [`-XX:ArchiveClassesAtExit=${writeArchive}`]
  await mkdir(dataDir, { recursive: true })
  await vacate(dataDir)
  const data = join(dataDir, 'data')
  const config = join(dataDir, 'server.properties')
  const formatted = join(dataDir, 'formatted')
  const portsFile = join(dataDir, 'ports.json')
  const classPath = ['-cp', join(jars, '*')]

  // Without the mark a format was interrupted, and Kafka would refuse what it left.
  if (fresh || !(await exists(formatted))) {
    await rm(formatted, { force: true })
    await rm(data, { recursive: true, force: true })
    await rm(logOf(dataDir), { force: true })
  }
  const last = JSON.parse(await readFile(portsFile, 'utf8').catch(() => '{}')) as Partial<Ports>

  for (let attempt = 1; ; attempt++) {
    const ports: Ports = {
      broker: port ?? (await freePort(last.broker)),
      controller: await freePort(last.controller),
    }
    await writeFile(config, properties(ports, data))
    await writeFile(portsFile, JSON.stringify(ports))
    if (!(await exists(formatted))) {
      const tool = [
        'kafka.tools.StorageTool',
        'format',
        '--standalone',
        '--cluster-id',
        clusterId(),
        '--config',
        config,
      ]
      await run(java.command, [...archiveOptions, ...javaOptions, ...logOptions, ...classPath, ...tool], {
        env: { ...env },
        timeout: 60_000,
      }).catch((cause: { stderr?: string }) => {
        throw new Fault('UNEXPECTED', {
          message: `Kafka could not format its data folder:\n${cause.stderr ?? cause}`,
          cause,
        })
      })
      await writeFile(formatted, '')
    }
    const kept = await startKept({
      folder: dataDir,
      command: java.command,
      args: [
        ...brokerOptions,
        '-Xms256m',
        '-Xmx512m',
        ...javaOptions,
        ...logOptions,
        ...classPath,
        'kafka.Kafka',
        config,
      ],
      env: definedOnly(env),
      stopSignal: 'SIGTERM',
      grace: writeArchive === undefined ? 10_000 : 60_000,
    })
    if (await becomesReady(kept, ports.broker)) {
      return {
        brokers: [`127.0.0.1:${ports.broker}`],
        port: ports.broker,
        pid: kept.pid,
        exited: kept.exited,
        stop: kept.stop,
      }
    }
    await kept.stop('SIGKILL')
    const tail = await logTail(logOf(dataDir))
    const portTaken = /BindException|Address already in use/.test(tail)
    if (!portTaken || port !== undefined || attempt === attempts) {
      throw new Fault('UNEXPECTED', { message: `Kafka did not start. The end of ${logOf(dataDir)}:\n${tail}` })
    }
  }
}

/** The variables that are set, as `spawn` wants them. */
const definedOnly = (env: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))

async function becomesReady(kept: KeptProcess, port: number): Promise<boolean> {
  let exited = false
  void kept.exited.then(() => {
    exited = true
  })
  const deadline = Date.now() + startTimeout
  while (!exited && Date.now() < deadline) {
    if ((await countBrokers(port)) > 0) return true
    await delay(100)
  }
  return false
}
