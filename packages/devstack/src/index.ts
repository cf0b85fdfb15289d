export { type EmbeddedKafka, type EmbeddedServerOptions, startEmbeddedKafka } from './embedded-kafka.ts'
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
export {
  keptFolder,
  Provider,
  prepareStack,
  runFolder,
  type Stack,
  type StackOptions,
  startStack,
} from './start-stack.ts'
