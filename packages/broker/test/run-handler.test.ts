import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HandlerContext } from '../src/index.ts'
import { abortPatience, runHandler } from '../src/run-handler.ts'
import { Scope } from '../src/scope.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const stuckAfter = 1000

function run(work: (context: HandlerContext) => Promise<void>, beat = async (): Promise<void> => undefined) {
  const within = new Scope()
  const heartbeat = vi.fn(beat)
  const outcome = vi.fn()
  runHandler({ work, attempt: 2, stuckAfter, within, heartbeat }).then(
    () => outcome('done'),
    (error: unknown) => outcome(error),
  )
  return { within, heartbeat, outcome }
}

const never = () => new Promise<void>(() => undefined)

test('a handler knows its attempt, and leaves neither scope nor timer behind', async () => {
  const { within, outcome } = run(async ({ attempt }) => expect(attempt).toBe(2))
  await vi.advanceTimersByTimeAsync(0)
  expect(outcome).toHaveBeenCalledExactlyOnceWith('done')
  expect(within.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('progress keeps a handler from being stuck, and beats', async () => {
  let aborted = false
  const { heartbeat, outcome } = run(async ({ signal, progress }) => {
    signal.addEventListener('abort', () => {
      aborted = true
    })
    for (let at = 0; at < 10; at++) {
      await new Promise((resolve) => setTimeout(resolve, stuckAfter * 0.9))
      await progress()
    }
  })
  await vi.advanceTimersByTimeAsync(stuckAfter * 10)
  expect(outcome).toHaveBeenCalledExactlyOnceWith('done')
  expect(aborted).toBe(false)
  expect(heartbeat).toHaveBeenCalledTimes(10)
})

test('a heartbeat that fails is the handler’s to see', async () => {
  const { outcome } = run(
    ({ progress }) => progress(),
    async () => {
      throw new Error('rebalance')
    },
  )
  await vi.advanceTimersByTimeAsync(0)
  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ message: 'rebalance' }))
})

test('a handler that ignores its abort is left after a while', async () => {
  const { outcome } = run(never)
  await vi.advanceTimersByTimeAsync(stuckAfter + abortPatience - 1)
  expect(outcome).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ code: 'UNEXPECTED' }))
})

test('an abort from above is waited out too, and its reason is what is told', async () => {
  const { within, outcome } = run(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => setTimeout(() => reject(new Error('aborted')), 200))
      }),
  )
  await vi.advanceTimersByTimeAsync(0)
  within.abort(new Error('revoked'))
  await vi.advanceTimersByTimeAsync(199)
  expect(outcome).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ message: 'revoked' }))
  expect(vi.getTimerCount()).toBe(0)
})
