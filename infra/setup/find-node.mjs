import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { SetupError } from './setup-error.mjs'

const wanted = 24

/**
 * A Node that runs TypeScript directly: this one if it is new enough, else the one from npm.
 *
 * @returns {string} the path of its program
 */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wanted) return process.execPath
  const name = `node-${process.platform}-${process.arch}`
  const node = join(root, 'node_modules', name, 'bin', 'node')
  if (existsSync(node)) return node
  throw new SetupError(
    `Node ${wanted} is needed, this is ${process.versions.node}, and npm has not brought one for ${process.platform}-${process.arch} ` +
      `(package ${name}). Install Node ${wanted} from nodejs.org or with your version manager, and run this again.`,
  )
}
