import { access, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { classArchive, startKafka } from './embedded-kafka.ts'
import { type Environment, findJava } from './java.ts'
import { fetchKafkaJars } from './kafka-jars.ts'
import { workFolder } from './project-folders.ts'

/**
 * Fetches the jars of the embedded broker and, once, lets it start and stop to write down its classes in a form that
 * this Java loads fastest (class data sharing): every later start takes less than half the time.
 *
 * @throws Fault CONFIGURATION_INVALID when Java or Maven is missing. Without an archive everything works, only slower.
 */
export async function prepareKafka(options: { env: Environment; log: (line: string) => void }): Promise<void> {
  const java = await findJava(options.env)
  const archive = classArchive(await fetchKafkaJars(options), java)
  const there = await access(archive).then(
    () => true,
    () => false,
  )
  if (there) return
  const from = performance.now()
  const dataDir = join(workFolder, `kafka-classes-${process.pid}`)
  const unfinished = `${archive}.${process.pid}`
  try {
    const broker = await startKafka({ dataDir, env: options.env, fresh: true, writeArchive: unfinished })
    await broker.stop()
    await rename(unfinished, archive)
    options.log(`Apache Kafka: prepared for quick starts (${((performance.now() - from) / 1000).toFixed(1)} s)`)
  } catch {
    // A Java that cannot do this, or a start that fails: the real one, which follows, says why.
  } finally {
    await rm(dataDir, { recursive: true, force: true })
    await rm(unfinished, { force: true })
  }
}
