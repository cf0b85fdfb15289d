import { Worker } from 'node:worker_threads'
import {
  type Asking,
  askForAll,
  askForTheRest,
  changesSince,
  compilePack,
  endPolicyJob,
  holdPolicyJob,
  type PolicyJob,
  putInForce,
  Tally,
  takePolicyJob,
} from '@sourcemark/adjudication'
import { Fault, type ServiceContext, type SettingsDefinition, sleep, toFault, watch } from '@sourcemark/runtime'
import { PacedRequests, untilJudged } from '@sourcemark/wiring'
import type { ConsoleServices } from '../../services.ts'
import { withProducer } from '../tell.ts'
import type { PolicyResult, ShadowMessage, ShadowTask } from './shadow-task.ts'

/** Contents that a shadow run judges at most. */
export const SHADOW_MOST = 50_000
/** Posts that are named for each kind of change. */
const samples = 3
const shadowPage = 64
/** Contents a second that are asked to be judged again, and asked for at once. */
const rate = 200
/** Milliseconds for which a job is held without a sign of life, and between two signs. */
const lease = 60_000
const beat = 2000
/** Milliseconds from one look for jobs to the next. */
const often = 2000

/** Somebody else has the job now, or it was ended. */
class JobLost extends Error {}

/** Works on jobs until the console stops, one at a time. @returns when the one in hand has ended; never rejects. */
export function startPolicyJobs(
  services: ConsoleServices,
  fatal: ServiceContext<SettingsDefinition>['fatal'],
): Promise<void> {
  const { signal, logger } = services
  return watch(
    { signal, logger, fatal },
    {
      doing: 'working on policy packs',
      interval: often,
      async look() {
        while (!signal.aborted && (await runNextJob(services))) logger.debug('a policy job has ended')
      },
    },
  )
}

/** Does the oldest job that nobody works on. @returns whether there was one. */
export async function runNextJob(services: ConsoleServices): Promise<boolean> {
  const { database, logger } = services
  const now = services.clock ?? (() => new Date())
  const job = await takePolicyJob(database, now(), lease)
  if (job === undefined) return false
  const hold = async (passed: number, total: number): Promise<void> => {
    const held = await holdPolicyJob(database, job, { passed, total }, new Date(now().getTime() + lease))
    if (!held) throw new JobLost()
  }
  try {
    const result = job.kind === 'shadow' ? await foresee(services, job, hold) : await activate(services, job, hold)
    await endPolicyJob(database, job, { result }, now())
  } catch (error) {
    // When the console stops the job stays, and whoever comes next takes it on.
    if (error instanceof JobLost || services.signal.aborted) return true
    const fault = toFault(error)
    logger.warn({ err: fault, job: job.jobId }, 'a policy job failed')
    await endPolicyJob(database, job, { problem: fault.message }, now())
  }
  return true
}

type Hold = (passed: number, total: number) => Promise<void>

async function foresee({ settings, signal }: ConsoleServices, job: PolicyJob, hold: Hold): Promise<PolicyResult> {
  const task: ShadowTask = {
    databaseUrl: settings.DATABASE_URL,
    yaml: job.yaml,
    most: SHADOW_MOST,
    samples,
    page: shadowPage,
  }
  const worker = new Worker(new URL('./shadow-worker.ts', import.meta.url), { workerData: task })
  const stop = (): void => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  let at = { passed: 0, total: job.total }
  const ended = Promise.withResolvers<PolicyResult>()
  // Awaited below, but it may fail while a sign of life is under way.
  ended.promise.catch(() => undefined)
  worker.on('message', (message: ShadowMessage) => {
    if (message.kind === 'progress') at = message
    else if (message.kind === 'done') ended.resolve(message.result)
    else ended.reject(new Fault('UNEXPECTED', { message: message.problem }))
  })
  worker.on('error', ended.reject)
  worker.on('exit', () => ended.reject(new Fault('UNEXPECTED', { message: 'the shadow run was broken off' })))
  const beating = new AbortController()
  try {
    const signs = (async () => {
      for (;;) {
        await sleep(beat, beating.signal)
        await hold(at.passed, at.total)
      }
    })()
    const result = await Promise.race([ended.promise, signs])
    await hold(at.total, at.total)
    return result
  } finally {
    beating.abort()
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** Puts the pack in force and has everything judged again. Done again after an interruption, it goes on and leaves nothing out. */
async function activate(services: ConsoleServices, job: PolicyJob, hold: Hold): Promise<PolicyResult> {
  const { database, topics, signal } = services
  const pack = compilePack(job.yaml, job.pack)
  return await withProducer(services, async (producer) => {
    const put = await putInForce(database, { pack, yaml: job.yaml, by: job.askedBy, note: job.note })
    let passed = 0
    let total = 0
    const requests = new PacedRequests({ producer, topics, rate, signal })
    const asking: Asking = {
      page: rate,
      send: (messages) => requests.send(messages),
      async onPassed(more, all) {
        passed = more
        total = all
        await hold(passed, total)
      },
      untilJudged: () => untilJudged(services, { interval: beat, onLeft: () => hold(passed, total), signal }),
    }
    await askForAll(database, pack, asking)
    await askForTheRest(database, pack, put, asking)
    const tally = new Tally(samples)
    for await (const change of changesSince(database, put.from)) tally.add(change)
    const { replaced } = put
    return {
      ...tally.effect(),
      judged: requests.sent,
      waiting: 0,
      complete: true,
      replaced: replaced === null ? null : { version: replaced.version, hash: replaced.hash },
    }
  })
}
