/**
 * Every check of the repository, one after the other, one line each. `node infra/checks/test.ts types lint` runs only
 * the steps named. The last line is `N passed, N failed`: tests plus the steps that are not tests.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { root } from './project-files.ts'
import { runCommand } from './run-command.ts'
import { countTests, type TestCounts } from './test-counts.ts'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** For a step that runs tests: its report, written by vitest. Its output is shown while it runs. */
  readonly testReport?: string
}

const tool = (name: string): string => join(root, 'node_modules', '.bin', name)
const script = (name: string, ...rest: string[]): [string, ...string[]] => [process.execPath, join(root, name), ...rest]
const reports = join(root, '.sourcemark', `checks-${process.pid}`)
const folders = ['packages', 'services', 'infra', 'test'].filter((folder) => existsSync(join(root, folder)))

const vitest = (project: string): Step => {
  const testReport = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testReport}`]
  return { name: project, command: [tool('vitest'), 'run', '--project', project, ...reporters], testReport }
}

const steps: readonly Step[] = [
  { name: 'types', command: [tool('tsc')] },
  { name: 'lint', command: [tool('biome'), 'check', '--error-on-warnings', '--max-diagnostics=50'] },
  {
    name: 'directions',
    command: [tool('depcruise'), '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...folders],
  },
  { name: 'unused', command: [tool('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'generated', command: script('packages/contract/generate.ts', '--check') },
  { name: 'settings', command: script('infra/checks/settings-table.ts') },
  { name: 'process', command: script('infra/checks/process-access.ts') },
  { name: 'repository', command: script('infra/checks/repository-text.ts') },
  vitest('unit'),
  vitest('integration'),
]

/** A step that hangs is ended; the longest honest one stays far below. */
const stepTimeout = 40 * 60_000

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; the steps are ${steps.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

async function readCounts(path: string): Promise<TestCounts | undefined> {
  try {
    return countTests(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error(signal)))
}
// Tools that a step starts are those of the repository, also when a person's PATH has others.
const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) }

let passed = 0
let failed = 0
await mkdir(reports, { recursive: true })
try {
  for (const step of steps) {
    if (interrupted.signal.aborted) break
    if (wanted.length > 0 && !wanted.includes(step.name)) continue
    const start = performance.now()
    const { ok, output } = await runCommand(step.command, {
      cwd: root,
      env,
      show: step.testReport !== undefined,
      timeout: stepTimeout,
      signal: interrupted.signal,
    })
    const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`.padStart(8)
    const counts = step.testReport === undefined ? undefined : await readCounts(step.testReport)
    passed += counts?.passed ?? 0
    failed += counts?.failed ?? 0
    // A run of tests can fail without a failing test: in its set-up, or by an error outside of any test.
    if (step.testReport === undefined) ok ? passed++ : failed++
    else if (!ok && (counts?.failed ?? 0) === 0) failed++
    const detail =
      counts === undefined ? '' : `  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
    if (!ok && step.testReport === undefined) console.log(output.trimEnd())
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(12)}${seconds}${detail}`)
  }
} finally {
  await rm(reports, { recursive: true, force: true })
}
if (interrupted.signal.aborted) {
  failed++
  console.log(`interrupted by ${(interrupted.signal.reason as Error).message}`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
