import { readFile } from 'node:fs/promises'
import { Fault } from '@sourcemark/runtime'
import { expect, test } from 'vitest'
import { explain } from '../src/failure.ts'

const running = new AbortController().signal

test('a known fault is told by its message, without a stack', () => {
  const fault = new Fault('CONFIGURATION_INVALID', { message: 'Java 17 is missing; install it.' })
  expect(explain(fault, running)).toBe('CONFIGURATION_INVALID: Java 17 is missing; install it.')
})

test('a missing file is told by its name', async () => {
  const error: unknown = await readFile('/nowhere/x.jsonl').catch((reason: unknown) => reason)
  expect(explain(error, running)).toMatch(/ENOENT.*\/nowhere\/x\.jsonl/)
  expect(explain(error, running)).not.toContain('\n')
})

test('a mistake of ours is told with its stack', () => {
  expect(explain(new TypeError('x'), running)).toContain('failure.test.ts')
})

test('an interruption is no failure to explain', () => {
  expect(explain(new Error('x'), AbortSignal.abort())).toBe('Stopped.')
})
