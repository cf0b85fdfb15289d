import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '@sourcemark/runtime'
import type { Environment } from './java.ts'
import { kafkaPom, workFolder } from './project-folders.ts'

const run = promisify(execFile)

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Maven's own account of what went wrong, without its advice on how to run it again. */
const mavenErrors = (output: string): string =>
  output
    .split('\n')
    .filter(
      (line) => line.startsWith('[ERROR]') && !/\[Help|re-run Maven|For more information|^\[ERROR\]\s*$/.test(line),
    )
    .slice(0, 5)
    .join('\n')

/**
 * The folder with the jars of the embedded broker. Maven fetches them the first time and after a change of
 * infra/kafka/pom.xml, some 55 MB.
 *
 * @throws Fault CONFIGURATION_INVALID when Maven is missing or fails.
 */
export async function fetchKafkaJars({ env, log }: { env: Environment; log: (line: string) => void }): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(kafkaPom))
    .digest('hex')
    .slice(0, 16)
  const parent = join(workFolder, 'kafka')
  const folder = join(parent, `jars-${hash}`)
  if (await exists(folder)) return folder

  log('Apache Kafka: fetching the jars with Maven (about 55 MB, once) …')
  const start = performance.now()
  const unfinished = join(parent, `unfinished-${process.pid}`)
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  try {
    await run('mvn', ['-q', '-B', '-f', kafkaPom, 'package', `-DoutputDirectory=${unfinished}`], {
      env: { ...env },
      timeout: 15 * 60_000,
      maxBuffer: 16 << 20,
    })
    // Appears complete or not at all; another run that was faster is as good.
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error
    })
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string }
    throw new Fault('CONFIGURATION_INVALID', {
      message:
        code === 'ENOENT'
          ? 'The embedded Kafka needs Maven to fetch its jars, and there is no mvn on the PATH. Install Maven (on Debian or Ubuntu: apt-get install maven; on macOS: brew install maven), or start Docker, or set KAFKA_BROKERS to a broker that runs.'
          : `Maven could not fetch the jars of the embedded Kafka:\n${mavenErrors(`${stdout}${stderr}`) || String(error)}`,
      cause: error,
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  for (const entry of await readdir(parent)) {
    if (entry.startsWith('jars-') && entry !== `jars-${hash}`)
      await rm(join(parent, entry), { recursive: true, force: true })
  }
  log(`Apache Kafka: jars are there (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  return folder
}
