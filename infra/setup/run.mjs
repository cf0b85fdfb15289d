/**
 * The door to every command of the repository: sets up what is missing, then runs a TypeScript file on Node 24. Works on
 * Node 20 with nothing installed.
 *
 *     node infra/setup/run.mjs [--servers] <file.ts> [arguments]
 *
 * `--servers`: the task starts a broker and a database; what their first start needs is fetched before.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { buildKernels } from './build-kernels.mjs'
import { compileDecoders } from './compile-decoders.mjs'
import { findNode } from './find-node.mjs'
import { installPackages } from './install-packages.mjs'
import { root } from './root.mjs'
import { SetupError } from './setup-error.mjs'

/** Where Node keeps what it compiled: the processes of a task, and those that they start again, need not do it anew. */
const compiled = join(root, '.sourcemark', 'compiled')

const endWithParent = new URL('./end-with-parent.mjs', import.meta.url).href

/** Runs a file and waits for its end; signals reach it too. Resolves with an exit code. */
function runFile(node, file, args) {
  const path = [join(root, 'node_modules', '.bin'), dirname(node), process.env.PATH].join(delimiter)
  const task = spawn(node, ['--import', endWithParent, join(root, file), ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: path },
  })
  // A terminal sends Ctrl-C to all of its processes, a supervisor to one. So the task may hear of it twice.
  const forward = (signal) => task.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    task.once('error', reject)
    task.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

const args = process.argv.slice(2)
const needsServers = args[0] === '--servers'
if (needsServers) args.shift()
const [file, ...rest] = args

try {
  // Started by hand or by a script this may go on alone; started by npm it may not outlive it.
  if (process.env.npm_lifecycle_event !== undefined) await import('./end-with-parent.mjs')
  if (file === undefined) throw new SetupError('usage: node infra/setup/run.mjs [--servers] <file.ts> [arguments]')
  await installPackages()
  await buildKernels()
  const node = findNode()
  if (needsServers) compileDecoders(node, compiled)
  const prepared = needsServers ? await runFile(node, 'packages/devstack/src/prepare.ts', []) : 0
  process.exitCode = prepared === 0 ? await runFile(node, file, rest) : prepared
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
