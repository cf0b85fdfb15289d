import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '@sourcemark/runtime'

const run = promisify(execFile)
const oldest = 17

export type Environment = Readonly<Record<string, string | undefined>>

export interface Java {
  readonly command: string
  /** As it says itself, such as `17.0.15`. */
  readonly version: string
}

const advice =
  'Install Java 17 or newer (on Debian or Ubuntu: apt-get install openjdk-17-jre-headless maven; on macOS: brew install openjdk maven), ' +
  'or start Docker, or set KAFKA_BROKERS to a broker that runs.'

/**
 * The `java` of JAVA_HOME, else the one on the PATH.
 *
 * @throws Fault CONFIGURATION_INVALID with what to install when there is none or it is older than 17.
 */
export async function findJava(env: Environment): Promise<Java> {
  const candidates = [...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin', 'java')] : []), 'java']
  let found: string | undefined
  for (const java of candidates) {
    try {
      const { stdout, stderr } = await run(java, ['-version'], { env: { ...env } })
      const [, version = '', release] = /version "((?:1\.)?(\d+)[^"]*)"/.exec(`${stderr}${stdout}`) ?? []
      if (Number(release) >= oldest) return { command: java, version }
      found = version || found
    } catch {
      // Not there or not runnable: the next one.
    }
  }
  throw new Fault('CONFIGURATION_INVALID', {
    message: `The embedded Kafka needs Java: ${found === undefined ? 'none was found' : `version ${found} is too old`}. ${advice}`,
  })
}
