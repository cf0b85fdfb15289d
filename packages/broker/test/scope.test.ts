import { expect, test } from 'vitest'
import { Scope } from '../src/scope.ts'

test('what is aborted above is aborted below, with its reason, and not the other way', () => {
  const root = new Scope()
  const [left, right] = [root.child(), root.child()]
  const leaf = left.child()
  left.abort('why')
  expect([root, left, leaf, right].map(({ signal }) => signal.aborted)).toEqual([false, true, true, false])
  expect(leaf.signal.reason).toBe('why')
  root.abort('all')
  expect(right.signal.reason).toBe('all')
  expect(leaf.signal.reason).toBe('why')
})

test('below an aborted scope everything is aborted from the start', () => {
  const root = new Scope()
  root.abort('gone')
  expect(root.child().signal.reason).toBe('gone')
})

test('what has ended or was aborted leaves nothing behind', () => {
  const root = new Scope()
  const ended = root.child()
  ended.end()
  root.child().abort('x')
  expect(root.size).toBe(0)
  root.abort('late')
  expect(ended.signal.aborted).toBe(false)
})
