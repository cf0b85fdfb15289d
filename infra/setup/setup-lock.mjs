import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from './root.mjs'

const folder = join(root, '.sourcemark')
const file = join(folder, 'setup.lock')

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function take() {
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/** The process that holds the lock; undefined when there is none any more. */
function holder() {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return pid > 0 && isRunning(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/** Runs `work` while no other process sets up this repository. */
export async function withSetupLock(work) {
  let said = false
  while (!take()) {
    const pid = holder()
    if (pid === undefined) {
      rmSync(file, { force: true })
    } else {
      if (!said) console.error(`waiting for another set-up of this repository (process ${pid}) …`)
      said = true
    }
    await delay(200)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}
