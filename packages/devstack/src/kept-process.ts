import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Fault } from '@sourcemark/runtime'
import type { KeeperMessage, KeeperOrder, KeeperRecord } from './keeper-protocol.ts'
import { isAlive } from './process-identity.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A server process that ends with the process that started it. */
export interface KeptProcess {
  readonly pid: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>
  /** Sends a signal (the one for a stop in good order when absent) and waits for the end. May be called more than once. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface KeptProcessOptions extends Omit<KeeperOrder, 'logFile' | 'recordFile' | 'cwd'> {
  /** The server's own folder: its log (`server.log`) and the record of who runs on it are here. */
  readonly folder: string
}

const keeperFile = fileURLToPath(new URL('./keeper.ts', import.meta.url))
const recordOf = (folder: string): string => join(folder, 'running.json')

/** Where a server that runs on a folder logs to. */
export const logOf = (folder: string): string => join(folder, 'server.log')

async function readRecord(folder: string): Promise<KeeperRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordOf(folder), 'utf8')) as KeeperRecord
  } catch {
    return undefined
  }
}

const waitUntil = async (condition: () => boolean, milliseconds: number): Promise<boolean> => {
  const deadline = Date.now() + milliseconds
  while (!condition()) {
    if (Date.now() > deadline) return false
    await delay(50)
  }
  return true
}

/**
 * Makes sure that nothing runs on a folder. What a killed owner left behind is about to end and waited for; a server
 * whose keeper was killed as well is ended.
 *
 * @throws Fault CONFIGURATION_INVALID when somebody else uses the folder.
 */
export async function vacate(folder: string, { patience = 15_000 } = {}): Promise<void> {
  const record = await readRecord(folder)
  if (record !== undefined) {
    if (!(await waitUntil(() => !isAlive(record.keeper), patience))) {
      throw new Fault('CONFIGURATION_INVALID', {
        message: `${folder} is in use by another run (process ${record.keeper.pid}): stop that one first, or use another data folder`,
      })
    }
    const { child } = record
    // Only what is proven by its start time to be the process that was started on this folder.
    if (child !== undefined && child.startedAt !== null && isAlive(child)) {
      process.kill(child.pid, 'SIGTERM')
      if (!(await waitUntil(() => !isAlive(child), 10_000))) process.kill(child.pid, 'SIGKILL')
      await waitUntil(() => !isAlive(child), 5000)
    }
  }
  await rm(recordOf(folder), { force: true })
}

const keepsLoopOpen = (keeper: ChildProcess, whether: boolean): void => {
  if (whether) {
    keeper.ref()
    keeper.channel?.ref()
  } else {
    keeper.unref()
    keeper.channel?.unref()
  }
}

/**
 * Starts a server under a keeper, which ends it when this process does. Does not hold the event loop open.
 *
 * @throws Fault CONFIGURATION_INVALID when the command cannot be run.
 */
export async function startKept({ folder, ...rest }: KeptProcessOptions): Promise<KeptProcess> {
  const order: KeeperOrder = { ...rest, cwd: folder, logFile: logOf(folder), recordFile: recordOf(folder) }
  // Options of our own Node (inspectors, loaders of a test runner) are not the keeper's.
  const { NODE_OPTIONS: _options, ...env } = process.env
  const keeper = spawn(process.execPath, [keeperFile, JSON.stringify(order)], {
    detached: true,
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exit = Promise.withResolvers<Exit>()
  const started = Promise.withResolvers<number>()
  keeper.on('message', (message: KeeperMessage) => {
    if (message.type === 'started') started.resolve(message.pid)
    else if (message.type === 'exited') exit.resolve({ code: message.code, signal: message.signal })
    else started.reject(new Error(message.message))
  })
  keeper.once('error', started.reject)
  keeper.once('close', () => {
    started.reject(new Error('its keeper ended'))
    exit.resolve({ code: null, signal: null })
  })
  const pid = await started.promise.catch((cause: unknown) => {
    throw new Fault('CONFIGURATION_INVALID', {
      message: `${basename(order.command)} cannot be started: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    })
  })
  const closed = new Promise<void>((resolve) => keeper.once('close', () => resolve()))
  keepsLoopOpen(keeper, false)
  return {
    pid,
    exited: exit.promise,
    async stop(signal) {
      keepsLoopOpen(keeper, true)
      if (keeper.connected) keeper.send({ stop: signal ?? order.stopSignal }, () => undefined)
      await exit.promise
      if (keeper.exitCode === null && keeper.signalCode === null) await closed
    },
  }
}
