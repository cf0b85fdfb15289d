import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { dockerAnswers } from '../src/docker-engine.ts'
import { importantLine } from '../src/important-line.ts'
import { findJava } from '../src/java.ts'
import { startStack } from '../src/start-stack.ts'
import { restartPause } from '../src/supervised-service.ts'
import { testFolder } from './support.ts'

const nothing = { PATH: '/nonexistent', DOCKER_HOST: 'unix:///nonexistent' }

test('without Java the error names it and says how to get it and what else would do', async () => {
  await expect(findJava(nothing)).rejects.toThrow(
    /needs Java: none was found.*Install Java 17.*apt-get.*Docker.*KAFKA_BROKERS/,
  )
})

test('the stack does not start half: without Java there is no database either', async () => {
  const dataDir = testFolder()
  await expect(
    startStack({ dataDir, env: { ...nothing, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } }),
  ).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining('needs Java') })
})

test('configured servers are taken as they are', async () => {
  const env = { KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://user@db/name' }
  const stack = await startStack({ dataDir: testFolder(), env })
  expect(stack).toMatchObject({
    kafkaBrokers: ['a:1', 'b:2'],
    databaseUrl: 'postgres://user@db/name',
    provider: { kafka: 'configured', database: 'configured' },
  })
  await stack.stop()
})

test('a Docker engine counts only when it answers', async () => {
  expect(await dockerAnswers(nothing)).toBe(false)
  const engine = createServer((request, response) => {
    if (request.url === '/_ping') response.end('OK')
    // Anything else: no answer.
  })
  const port = await new Promise<number>((resolve) => {
    engine.listen(0, '127.0.0.1', () => resolve((engine.address() as { port: number }).port))
  })
  onTestFinished(() => void engine.close())
  expect(await dockerAnswers({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBe(true)
  engine.removeAllListeners('request')
  const start = performance.now()
  expect(await dockerAnswers({ DOCKER_HOST: `tcp://127.0.0.1:${port}` }, 200)).toBe(false)
  expect(performance.now() - start).toBeLessThan(2000)
  engine.closeAllConnections()
})

test('restarts come at once, then ever later, up to the longest pause', () => {
  expect([1, 2, 3, 4, 20].map((ends) => restartPause(ends, 10_000))).toEqual([0, 200, 400, 800, 10_000])
})

test('of a log only warnings and worse reach people, and what is no log line', () => {
  expect(importantLine('{"level":"info","msg":"started"}')).toBeUndefined()
  expect(importantLine('{"level":"error","msg":"lost","err":{"message":"broken pipe"}}')).toBe(
    'error: lost: broken pipe',
  )
  expect(importantLine('{"level":50,"msg":"lost","err":{"message":"lost"}}')).toBe('error: lost')
  expect(importantLine('Segmentation fault')).toBe('Segmentation fault')
  expect(importantLine('  ')).toBeUndefined()
})
