import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './root.mjs'
import { SetupError } from './setup-error.mjs'

/** Folders of AssemblyScript with a `kernel.ts`, and the modules that carry what is made of it. */
const kernels = [
  {
    sources: 'packages/fingerprint/assembly/sift',
    module: 'packages/fingerprint/src/image/sift/kernel.generated.ts',
  },
  {
    sources: 'packages/fingerprint/assembly/peaks',
    module: 'packages/fingerprint/src/audio/kernel.generated.ts',
  },
  {
    sources: 'packages/fingerprint/assembly/words',
    module: 'packages/fingerprint/src/image/words-kernel.generated.ts',
  },
]

// No relaxed instructions, whose results differ from machine to machine.
const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']

/** What a kernel is made of, so that another compiler, other options or another source show. */
function fingerprintOf(folder) {
  const hash = createHash('sha256')
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json'))).update(options.join(' '))
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}

async function compile(folder) {
  const { default: compiler } = await import('assemblyscript/asc')
  let bytes
  const entry = relative(root, join(folder, 'kernel.ts'))
  const { error, stderr } = await compiler.main([entry, '--baseDir', root, '--outFile', 'kernel.wasm', ...options], {
    writeFile: (_name, contents) => {
      bytes = contents
    },
  })
  if (error !== null) throw new SetupError(`${entry} does not compile:\n${stderr.toString().trim() || error.message}`)
  return Buffer.from(bytes).toString('base64')
}

/**
 * Compiles the kernels of fingerprints to WebAssembly, where that was not done yet or their sources have changed. Each goes into a module, because
 * packages without input or output read no files.
 *
 * @throws {SetupError} with the compiler's own words when it fails
 */
export async function buildKernels() {
  for (const { sources, module } of kernels) {
    const folder = join(root, sources)
    const path = join(root, module)
    const first = `// Made of ${sources} by infra/setup/build-kernels.mjs: ${fingerprintOf(folder)}\n`
    if (existsSync(path) && readFileSync(path, 'utf8').startsWith(first)) continue
    const text = `${first}export const kernel: string =\n  '${await compile(folder)}'\n`
    // Whoever reads it meanwhile has the whole of one or the other.
    writeFileSync(`${path}.${process.pid}`, text)
    renameSync(`${path}.${process.pid}`, path)
  }
}
