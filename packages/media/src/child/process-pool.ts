import { type ChildProcess, spawn } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@sourcemark/runtime'
import { type ChildMessage, readyMessage } from './child-message.ts'
import { type Bounds, childPath, findLauncher, type Isolation } from './isolation.ts'

export interface ProcessPoolOptions {
  /** The module that a child runs; it calls `answerJobs`. */
  readonly module: URL
  /** Children at most; each does one job at a time. */
  readonly processes: number
  /** Milliseconds of wall clock for one job; then its child is killed with its group. */
  readonly timeoutMs: number
  /** A child is replaced after this many jobs. */
  readonly jobsPerProcess: number
  readonly memoryMb: number
  /** What a child finds in its environment beside its PATH and what keeps its memory small; nothing when absent. */
  readonly env?: Readonly<Record<string, string>>
}

/** How a job ended. That a child is killed or dies is an outcome like others. */
export type JobOutcome<Reply> =
  | { readonly end: 'answered'; readonly reply: Reply }
  | { readonly end: 'timeout' }
  /** `lastWords` are the last lines that the child wrote to its standard error. */
  | { readonly end: 'crashed'; readonly lastWords: string }

/** Children that do what strangers' bytes make dangerous, apart from us. They are started when they are needed. */
export interface ProcessPool<Job, Reply, Progress = never> {
  /**
   * Waits for a free child and has it do the job. When a child dies that has done others before, the job is tried once more in a fresh one.
   * @param onProgress gets what the child tells meanwhile.
   * @throws Fault UNEXPECTED when no child can be started; the signal's reason when it is aborted, and the child is then killed.
   */
  run(job: Job, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<JobOutcome<Reply>>
  isolation(): Promise<Isolation>
  /** Ends all children, killing those at work. */
  close(): Promise<void>
}

/** Milliseconds until a child that was started can take jobs, on a machine that is busy with others. */
const startTimeout = 60_000
/** Milliseconds that an idle child has to end by itself. */
const endGrace = 2_000
const lastWordsLength = 4_096

/** A child does one job at a time: more arenas and threads would only hold memory. */
const leanEnvironment = { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' } as const

/**
 * Where a child finds code that Node compiled before, when we ourselves use such; nothing where the kernel does not keep it from writing there what others
 * would run.
 */
function compiledEnvironment({ limits }: Isolation): Readonly<Record<string, string>> {
  const folder = getCompileCacheDir()
  // Node adds its own version to the folder that it is given.
  return folder === undefined || !limits ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

interface Child<Job, Reply, Progress> {
  /** Jobs begun. */
  jobs: number
  readonly gone: boolean
  /** Resolves when it is gone. */
  readonly ended: Promise<void>
  run(
    job: Job,
    timeoutMs: number,
    signal: AbortSignal,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<JobOutcome<Reply>>
  /** Lets it end, and kills it when it does not. */
  end(): void
  /** Kills it with all that it has started. */
  kill(): void
}

function wrap<Job, Reply, Progress>(child: ChildProcess): { ready: Promise<void>; child: Child<Job, Reply, Progress> } {
  const exit = Promise.withResolvers<void>()
  const ready = Promise.withResolvers<void>()
  let gone = false
  let lastWords = ''
  let answer: ((outcome: JobOutcome<Reply>) => void) | undefined
  let hear: ((progress: Progress) => void) | undefined

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsLength)
  })
  child.on('message', (message) => {
    if (message === readyMessage) return ready.resolve()
    const told = message as ChildMessage<Reply, Progress>
    if ('reply' in told) answer?.({ end: 'answered', reply: told.reply })
    else hear?.(told.progress)
  })
  const over = (why: string): void => {
    if (gone) return
    gone = true
    exit.resolve()
    answer?.({ end: 'crashed', lastWords })
    ready.reject(new Fault('UNEXPECTED', { message: `A child process cannot start: ${why}. ${lastWords.trim()}` }))
  }
  child.once('error', (error) => over(error.message))
  child.once('exit', (code, signal) => {
    const end = (): void => over(`it ended with ${signal ?? code}`)
    // What it wrote last may still be on its way. (`close` does not come after `disconnect`.)
    if (child.stderr === null || child.stderr.closed) end()
    else child.stderr.once('close', end)
  })

  const kill = (): void => {
    if (gone || child.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Gone in between.
    }
  }
  return {
    ready: ready.promise,
    child: {
      jobs: 0,
      get gone() {
        return gone
      },
      ended: exit.promise,
      async run(job, timeoutMs, signal, onProgress) {
        this.jobs++
        const outcome = Promise.withResolvers<JobOutcome<Reply>>()
        answer = outcome.resolve
        hear = onProgress
        const timer = setTimeout(() => outcome.resolve({ end: 'timeout' }), timeoutMs)
        const abort = (): void => outcome.reject(signal.reason)
        signal.addEventListener('abort', abort, { once: true })
        try {
          signal.throwIfAborted()
          if (gone) return { end: 'crashed', lastWords }
          // When it cannot be sent, the child is going, which `close` tells.
          child.send(job as object, () => undefined)
          return await outcome.promise
        } finally {
          answer = undefined
          hear = undefined
          clearTimeout(timer)
          signal.removeEventListener('abort', abort)
        }
      },
      end() {
        if (child.connected) child.disconnect()
        const timer = setTimeout(kill, endGrace)
        void exit.promise.then(() => clearTimeout(timer))
      },
      kill,
    },
  }
}

export function openProcessPool<Job, Reply, Progress = never>(
  options: ProcessPoolOptions,
): ProcessPool<Job, Reply, Progress> {
  const { module, processes, timeoutMs, jobsPerProcess, memoryMb, env } = options
  const bounds: Bounds = { memoryMb, processorSeconds: Math.ceil((startTimeout + timeoutMs * jobsPerProcess) / 1000) }
  interface Slot {
    child: Child<Job, Reply, Progress> | undefined
  }
  const free: Slot[] = Array.from({ length: processes }, () => ({ child: undefined }))
  const waiting: ((slot: Slot) => void)[] = []
  const alive = new Set<Child<Job, Reply, Progress>>()
  const closing = new AbortController()

  async function start(): Promise<Child<Job, Reply, Progress>> {
    const launcher = await findLauncher()
    closing.signal.throwIfAborted()
    const [program, ...args] = launcher.command(process.execPath, bounds)
    const heap = Math.max(64, Math.floor(memoryMb / 2))
    const { child, ready } = wrap<Job, Reply, Progress>(
      spawn(program, [...args, `--max-old-space-size=${heap}`, fileURLToPath(module)], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'advanced',
        // The leader of a group of its own, which can be killed as a whole.
        detached: true,
        env: { PATH: childPath, ...leanEnvironment, ...compiledEnvironment(launcher.isolation), ...env },
      }),
    )
    alive.add(child)
    void child.ended.then(() => alive.delete(child))
    const timer = setTimeout(() => child.kill(), startTimeout)
    try {
      await ready
      return child
    } finally {
      clearTimeout(timer)
    }
  }

  async function take(signal: AbortSignal): Promise<Slot> {
    // The one used last first: its child is running, others may never have to start.
    const slot = free.pop()
    if (slot !== undefined) return slot
    const turn = Promise.withResolvers<Slot>()
    const abort = (): void => {
      const place = waiting.indexOf(turn.resolve)
      // When it has just been given a slot, the work itself sees the signal.
      if (place < 0) return
      waiting.splice(place, 1)
      turn.reject(signal.reason)
    }
    waiting.push(turn.resolve)
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await turn.promise
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  function giveBack(slot: Slot): void {
    if (closing.signal.aborted) slot.child?.end()
    const next = waiting.shift()
    if (next === undefined) free.push(slot)
    else next(slot)
  }

  async function runIn(
    slot: Slot,
    job: Job,
    signal: AbortSignal,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<JobOutcome<Reply>> {
    for (;;) {
      signal.throwIfAborted()
      if (slot.child?.gone === true) slot.child = undefined
      slot.child ??= await start()
      const child = slot.child
      const fresh = child.jobs === 0
      let outcome: JobOutcome<Reply> | undefined
      try {
        outcome = await child.run(job, timeoutMs, signal, onProgress)
      } finally {
        if (outcome?.end !== 'answered' || child.jobs >= jobsPerProcess) {
          slot.child = undefined
          if (outcome?.end === 'answered') child.end()
          else child.kill()
        }
      }
      if (outcome.end !== 'crashed' || fresh) return outcome
    }
  }

  return {
    async run(job, signal, onProgress) {
      const either = AbortSignal.any([signal, closing.signal])
      either.throwIfAborted()
      const slot = await take(either)
      try {
        return await runIn(slot, job, either, onProgress)
      } finally {
        giveBack(slot)
      }
    },
    async isolation() {
      return (await findLauncher()).isolation
    },
    async close() {
      closing.abort(new Error('The pool of child processes is closed.'))
      for (const { child } of free) child?.end()
      await Promise.all([...alive].map(({ ended }) => ended))
    },
  }
}
