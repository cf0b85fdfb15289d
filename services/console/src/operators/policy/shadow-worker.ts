/** The thread that foresees what a pack would change; started by `run-jobs.ts` and by nobody else. Judging takes time, and pages do not wait for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { compilePack, countJudged, foreseeEffect } from '@sourcemark/adjudication'
import { createDatabase } from '@sourcemark/database'
import type { ShadowMessage, ShadowTask } from './shadow-task.ts'

const { databaseUrl, yaml, most, samples, page } = workerData as ShadowTask
const tell = (message: ShadowMessage): void => parentPort?.postMessage(message)

const database = createDatabase({ url: databaseUrl, applicationName: 'sourcemark-console-shadow', max: 1 })
try {
  const foreseen = await database.transaction(
    async (tx) => {
      await tx.execute('set transaction read only')
      const total = Math.min(await countJudged(tx), most)
      let passed = 0
      return await foreseeEffect(tx, compilePack(yaml, 'the pack'), {
        samples,
        page,
        onPassed: (more) => {
          passed += more
          tell({ kind: 'progress', passed, total })
          return passed < most
        },
      })
    },
    { isolation: 'repeatable read', attempts: 1 },
  )
  const { inForce, ...effect } = foreseen
  const replaced = inForce === null ? null : { version: inForce.version, hash: inForce.hash }
  tell({ kind: 'done', result: { ...effect, replaced } })
} catch (error) {
  tell({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) })
} finally {
  await database.close()
}
