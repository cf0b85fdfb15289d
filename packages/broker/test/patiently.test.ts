import { Fault } from '@sourcemark/runtime'
import { KafkaJSNonRetriableError, KafkaJSProtocolError } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { patiently } from '../src/patiently.ts'

const loading = new KafkaJSProtocolError({
  type: 'GROUP_LOAD_IN_PROGRESS',
  code: 14,
  retriable: true,
  message: 'loading',
} as never)

test('what passes is tried again until it has passed', async () => {
  const work = vi
    .fn(async () => 'done')
    .mockRejectedValueOnce(loading)
    .mockRejectedValueOnce(loading)
  expect(await patiently(5000, work)).toBe('done')
  expect(work).toHaveBeenCalledTimes(3)
})

test('patience ends, with the fault that remains', async () => {
  const work = vi.fn(() => Promise.reject(loading))
  await expect(patiently(300, work)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' })
  expect(work.mock.calls.length).toBeGreaterThan(1)
})

test.each([new KafkaJSNonRetriableError('wrong'), new Fault('LEDGER_BROKEN')])(
  'what does not pass is told at once: %s',
  async (error) => {
    const work = vi.fn(() => Promise.reject(error))
    await expect(patiently(5000, work)).rejects.toThrow(error.message)
    expect(work).toHaveBeenCalledTimes(1)
  },
)
