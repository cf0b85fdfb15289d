/** Run by infra/setup before a task that needs servers: fetches now what their first start would fetch later. */
import { prepareStack } from './start-stack.ts'

try {
  await prepareStack({ log: (line) => console.error(line) })
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
