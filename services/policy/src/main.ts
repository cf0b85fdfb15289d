import { lint } from './lint.ts'
import { PackFileError, readPackFiles } from './pack-files.ts'
import { test } from './test.ts'

const commands = { lint, test }

const usage = `usage: npm run policy -- <command> …
  lint [<pack or file>…]   explains every mistake, with line and hint; all shipped packs without argument
  test [<pack or file>…]   runs the tests that packs carry`

const [name = '', ...names] = process.argv.slice(2)
if (!Object.hasOwn(commands, name)) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  try {
    const { lines, good } = commands[name as keyof typeof commands](await readPackFiles(names))
    process.stdout.write(lines.map((line) => `${line}\n`).join(''))
    if (!good) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof PackFileError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}
