import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openLine } from './line.ts'

test('a consumer and a producer with nothing to do use next to no CPU and say nothing', async () => {
  const line = await openLine({ partitions: 12 })
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./fixtures/idle-client.ts', import.meta.url)), line.groupId, line.source],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  )
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'exit')])
  expect(err).toBe('')
  const { busy, timersPerSecond } = JSON.parse(out) as { busy: number; timersPerSecond: number }
  // Of one core. With the timer of kafkajs issue 1751 on two connections it is several times as much.
  expect(busy).toBeLessThan(0.05)
  expect(timersPerSecond).toBeLessThan(100)
})
