import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Fault } from '@sourcemark/runtime'
import type { EmbeddedServerOptions } from './embedded-kafka.ts'
import { freePort } from './free-port.ts'
import type { Environment } from './java.ts'
import { type Exit, type KeptProcess, logOf, startKept, vacate } from './kept-process.ts'
import { logTail } from './log-tail.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { postgresFolder } from './postgres-folder.ts'
import { type User, unprivilegedUser } from './unprivileged-user.ts'

const run = promisify(execFile)

export interface EmbeddedPostgresOptions extends EmbeddedServerOptions {
  /** Whether what is committed survives the end of the machine, and not only that of the server; true when absent. */
  readonly outlivesMachine?: boolean
}

export interface EmbeddedPostgres {
  /** The database `postgres` as the superuser; the address holds a generated password. */
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Waits for the end; SIGKILL pulls the plug, and the next start on the folder recovers. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

const startTimeout = 60_000
const attempts = 5

/** Sized for tests and trials on one machine; durable all the same, unless it is said that nothing has to outlive the machine. */
const settings = Object.freeze({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  synchronous_commit: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  logging_collector: 'off',
})

/** Without settings of a client or of our own Node, which mean another server or another program. */
const serverEnvironment = (env: Environment): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(PG|LC_|LANG|NODE_|npm_)/.test(entry[0]),
    ),
  ),
  LC_ALL: 'C',
  TZ: 'UTC',
})

async function initialise(
  binaries: string,
  data: string,
  passwordFile: string,
  env: Record<string, string>,
  user?: User,
) {
  const initdb = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of strings on every system.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ]
  const as = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  await run(join(binaries, 'bin', 'initdb'), initdb, { env, cwd: data, timeout: 60_000, ...as }).catch(
    (cause: { stderr?: string }) => {
      throw new Fault('UNEXPECTED', {
        message: `PostgreSQL could not make its data folder:\n${cause.stderr?.trim() || cause}`,
        cause,
      })
    },
  )
}

/**
 * Starts PostgreSQL 18 on the loopback address and waits until it takes connections. It ends when this process ends,
 * whatever it ends of. As root it runs as `postgres` or `nobody`.
 *
 * @throws Fault CONFIGURATION_INVALID when its programs or a user to run as are missing or the folder is in use,
 * UNEXPECTED with the end of its log when it does not start.
 */
export async function startEmbeddedPostgres({
  dataDir,
  port,
  fresh = false,
  outlivesMachine = true,
  env = process.env,
  log = () => undefined,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = unprivilegedUser()
  const binaries = await postgresBinaries(user, log)
  await mkdir(dataDir, { recursive: true })
  await vacate(dataDir)
  const data = await postgresFolder(dataDir, user)
  const passwordFile = join(dataDir, 'password')
  const portFile = join(dataDir, 'port')
  const initialised = join(dataDir, 'initialised')
  const environment = serverEnvironment(env)

  // Without the mark the folder is half made.
  if (fresh || !existsSync(initialised) || !existsSync(join(data, 'PG_VERSION'))) {
    await rm(initialised, { force: true })
    await rm(logOf(dataDir), { force: true })
    for (const entry of await readdir(data)) await rm(join(data, entry), { recursive: true, force: true })
    await writeFile(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
    const ownCopy = join(data, '..', `password-${process.pid}`)
    await writeFile(ownCopy, await readFile(passwordFile), { mode: 0o600 })
    if (user !== undefined) await chown(ownCopy, user.uid, user.gid)
    try {
      await initialise(binaries, data, ownCopy, environment, user)
    } finally {
      await rm(ownCopy, { force: true })
    }
    await writeFile(initialised, '')
  }
  const password = await readFile(passwordFile, 'utf8')
  const last = Number(await readFile(portFile, 'utf8').catch(() => '')) || undefined

  for (let attempt = 1; ; attempt++) {
    // After a failure because of the port the last one is not free any more.
    const chosen = port ?? (await freePort(last))
    await writeFile(portFile, String(chosen))
    const kept = await startKept({
      folder: dataDir,
      command: join(binaries, 'bin', 'postgres'),
      args: [
        '-D',
        data,
        '-p',
        String(chosen),
        ...Object.entries({ ...settings, fsync: outlivesMachine ? 'on' : 'off' }).flatMap(([name, value]) => [
          '-c',
          `${name}=${value}`,
        ]),
      ],
      env: environment,
      ...(user === undefined ? {} : { user: { uid: user.uid, gid: user.gid } }),
      // Fast shutdown: ends the sessions, keeps the data consistent.
      stopSignal: 'SIGINT',
      grace: 10_000,
    })
    if (await becomesReady(kept, join(data, 'postmaster.pid'))) {
      const url = `postgres://postgres:${password}@127.0.0.1:${chosen}/postgres`
      return { url, port: chosen, pid: kept.pid, exited: kept.exited, stop: kept.stop }
    }
    await kept.stop('SIGKILL')
    const tail = await logTail(logOf(dataDir))
    const portTaken = port === undefined && /could not bind|Address already in use/.test(tail)
    // The last sessions of a server that was killed take a moment to notice.
    const notGoneYet = /pre-existing shared memory block/.test(tail)
    if ((!portTaken && !notGoneYet) || attempt === attempts) {
      throw new Fault('UNEXPECTED', { message: `PostgreSQL did not start. The end of ${logOf(dataDir)}:\n${tail}` })
    }
    await delay(500)
  }
}

/** Reads what pg_ctl reads too: the server writes its state into the eighth line of its lock file. */
async function becomesReady(kept: KeptProcess, lockFile: string): Promise<boolean> {
  let exited = false
  void kept.exited.then(() => {
    exited = true
  })
  const deadline = Date.now() + startTimeout
  while (!exited && Date.now() < deadline) {
    const lines = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === kept.pid && lines[7]?.trim() === 'ready') return true
    await delay(30)
  }
  return false
}
