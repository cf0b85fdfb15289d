import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { SetupError } from './setup-error.mjs'
import { withSetupLock } from './setup-lock.mjs'

const inRoot = (...path) => join(root, ...path)
const scriptsRecord = inRoot('node_modules', '.sourcemark-scripts.json')

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whether a system fits an `os`, `cpu` or `libc` of a package.json: a name or several, or those that it is not. */
const matches = (names, value) => {
  const all = names === undefined ? [] : [names].flat()
  const excluded = all.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1))
  const included = all.filter((entry) => !entry.startsWith('!'))
  return !excluded.includes(value) && (included.length === 0 || included.includes(value))
}

let knownLibc
/** The C library of this system, as npm names it. */
function libcHere() {
  if (process.platform !== 'linux') return undefined
  knownLibc ??= process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
  return knownLibc
}

/** Whether a package of the lock file is made for this machine in particular. */
const isForHere = ({ os, cpu, libc }) =>
  (os !== undefined || cpu !== undefined) &&
  matches(os, process.platform) &&
  matches(cpu, process.arch) &&
  matches(libc, libcHere())

/**
 * Whether node_modules holds what package-lock.json says. npm writes down at the end of an installation what it has
 * installed, so that one that was interrupted, or one of before a change, shows.
 */
function packagesFit() {
  const lock = readJson(inRoot('package-lock.json'))
  const installed = readJson(inRoot('node_modules', '.package-lock.json'))
  if (lock === undefined) throw new SetupError('package-lock.json is missing or damaged: restore it with git.')
  if (installed === undefined) return false
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const there = installed.packages[path]
    // Optional packages are there or not, as other packages need them; those of this platform have to be.
    if (there === undefined) return entry.optional === true && !isForHere(entry)
    if (entry.link === true ? there.link !== true : there.version !== entry.version) return false
    return existsSync(inRoot(path))
  })
}

/** Packages whose install scripts may run, by name and version: those of the list in package.json that are there. */
function allowedScripts() {
  const names = Object.entries(readJson(inRoot('package.json'))?.allowScripts ?? {})
    .filter(([, allowed]) => allowed === true)
    .map(([name]) => name)
  return names.flatMap((name) => {
    const version = readJson(inRoot('node_modules', name, 'package.json'))?.version
    return version === undefined ? [] : [{ name, version }]
  })
}

const scriptsRan = () => JSON.stringify(readJson(scriptsRecord)) === JSON.stringify(allowedScripts())

function npm(args, failure) {
  // The npm that runs us, else the one on the PATH.
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  const { status, error, stdout, stderr } = spawnSync(command, [...first, ...args, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (error?.code === 'ENOENT')
    throw new SetupError('npm is not on the PATH. Install Node 20 or newer, which brings it.')
  if (status !== 0) throw new SetupError(`${failure}:\n${`${stderr ?? ''}${stdout ?? ''}`.trim() || error?.message}`)
}

function step(what, work) {
  const start = performance.now()
  console.error(`${what} …`)
  work()
  console.error(`${what}: done (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}

/**
 * Installs the packages of package-lock.json unless they are there, without any install script but those that
 * package.json allows by name.
 *
 * @throws {SetupError} with npm's own words when it fails
 */
export async function installPackages() {
  if (packagesFit() && scriptsRan()) return
  await withSetupLock(() => {
    if (!packagesFit()) {
      step('npm packages: installing', () => {
        // Tools for development are needed whatever NODE_ENV says.
        npm(
          ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
          'npm ci failed',
        )
      })
    }
    if (!scriptsRan()) {
      const allowed = allowedScripts()
      step('npm packages: install scripts that are allowed', () => {
        npm(['rebuild', ...allowed.map(({ name }) => name), '--ignore-scripts=false'], 'npm rebuild failed')
      })
      writeFileSync(scriptsRecord, JSON.stringify(allowed))
    }
  })
}
