/**
 * The parent of one server process. It stands between the server and whoever asked for it, so that the server ends when
 * its owner does, whatever the owner dies of: the kernel closes the IPC channel even after SIGKILL. It runs in a session
 * of its own, where the terminal's Ctrl-C does not reach it before the owner has stopped in order.
 *
 * Started by `startKept` with an IPC channel and one argument, a KeeperOrder as JSON.
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import type { KeeperMessage, KeeperOrder, KeeperRecord } from './keeper-protocol.ts'
import { identify } from './process-identity.ts'

const order = JSON.parse(process.argv[2] ?? '') as KeeperOrder
const send = (message: KeeperMessage): void => {
  // The owner may be gone: then nobody is there to hear it.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

const keeper = identify(process.pid)
const write = (record: KeeperRecord, flag: 'w' | 'wx'): void => {
  writeFileSync(order.recordFile, `${JSON.stringify(record)}\n`, { flag, mode: 0o600 })
}

let owned = false
const leave = (): void => {
  if (owned) rmSync(order.recordFile, { force: true })
  if (process.connected) process.disconnect()
}

function keep(): void {
  // Exclusive: of two owners that start on one folder at once, one fails here.
  write({ keeper }, 'wx')
  owned = true
  const log = openSync(order.logFile, 'a', 0o600)
  const child = spawn(order.command, order.args, {
    cwd: order.cwd,
    env: order.env,
    stdio: ['ignore', log, log],
    ...(order.user === undefined ? {} : order.user),
  })
  closeSync(log)

  let asked = false
  const stop = (signal: NodeJS.Signals): void => {
    child.kill(signal)
    if (asked) return
    asked = true
    setTimeout(() => child.kill('SIGKILL'), order.grace).unref()
  }
  process.on('disconnect', () => stop(order.stopSignal))
  process.on('message', (message: { stop?: NodeJS.Signals }) => stop(message.stop ?? order.stopSignal))
  process.on('SIGTERM', () => stop(order.stopSignal))
  process.on('SIGHUP', () => stop(order.stopSignal))
  process.on('SIGINT', () => undefined)

  child.once('spawn', () => {
    const pid = child.pid as number
    write({ keeper, child: identify(pid) }, 'w')
    send({ type: 'started', pid })
    // The owner died before there was anything to stop.
    if (!process.connected) stop(order.stopSignal)
  })
  child.once('error', (error) => {
    if (child.pid !== undefined) return
    send({ type: 'failed', message: error.message })
    leave()
  })
  child.once('exit', (code, signal) => {
    send({ type: 'exited', code, signal })
    leave()
  })
}

try {
  keep()
} catch (error) {
  send({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  leave()
}
