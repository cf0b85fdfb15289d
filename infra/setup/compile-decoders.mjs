import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** Every `process.ts` of a package. */
const programs = () =>
  readdirSync(join(root, 'packages'), { recursive: true })
    .filter((path) => /^[^/]+\/src\/(?:[^/]+\/)?process\.ts$/.test(path))
    .map((path) => join(root, 'packages', path))

/**
 * Has Node compile the programs that read strangers' files, once for each set of packages. They may not write anything themselves, so that they
 * would be compiled anew for each process. Started by nobody who has a job for it, such a program ends at once.
 *
 * @param node the Node that runs them.
 * @param folder where compiled code is kept.
 */
export function compileDecoders(node, folder) {
  const packages = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const done = join(folder, `decoders-${packages.slice(0, 16)}`)
  if (existsSync(done)) return
  mkdirSync(folder, { recursive: true })
  for (const program of programs()) {
    // What fails here fails again where somebody hears of it.
    spawnSync(node, [program], { stdio: 'ignore', timeout: 60_000, env: { NODE_COMPILE_CACHE: folder } })
  }
  writeFileSync(done, '')
}
