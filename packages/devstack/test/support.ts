import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { keptFolder } from '@sourcemark/devstack'
import { onTestFinished } from 'vitest'

/** A data folder of the test's own, removed when the test is over; one that a killed run leaves goes with a later start. */
export function testFolder(): string {
  const folder = keptFolder(`devstack-${randomBytes(4).toString('hex')}-${process.pid}`)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The environment without servers that are configured for other tests. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const { KAFKA_BROKERS: _brokers, DATABASE_URL: _url, ...env } = process.env
  return env
}

/** Waits for a condition to hold. @throws Error with what was waited for. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seconds = 15,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`)
    await delay(50)
  }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The processes that servers on a data folder consist of, from what their keepers wrote down. */
export async function processesOn(folder: string): Promise<number[]> {
  const pids: number[] = []
  for (const server of await readdir(folder)) {
    const text = await readFile(join(folder, server, 'running.json'), 'utf8').catch(() => '{}')
    for (const { pid } of Object.values(JSON.parse(text) as Record<string, { pid: number }>)) pids.push(pid)
  }
  return pids
}
