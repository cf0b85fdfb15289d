import { Fault, toFault } from '@sourcemark/runtime'

interface KafkaError {
  readonly name: string
  readonly message: string
  readonly type?: string
  readonly retriable?: boolean
  readonly cause?: unknown
  readonly errors?: readonly unknown[]
}

const isKafkaError = (error: unknown): error is KafkaError => error instanceof Error && error.name.startsWith('KafkaJS')

const fencedTypes = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTION_COORDINATOR_FENCED',
])

/** What the broker does not let this client do: for whoever configures it. */
const isForbidden = ({ name, type }: KafkaError): boolean =>
  name === 'KafkaJSSASLAuthenticationError' || type?.endsWith('_AUTHORIZATION_FAILED') === true

/** Errors that pass although kafkajs holds them to be final: a group that moves on, a cluster that is just starting. */
const passingNames = new Set([
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSLockTimeout',
  'KafkaJSTimeout',
])
const passingTypes = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])

/** Types that kafkajs would try again, but that no further attempt heals. */
const refusedTypes = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'])

const passes = ({ name, type, retriable }: KafkaError): boolean =>
  retriable === true || passingNames.has(name) || (type !== undefined && passingTypes.has(type))

/** An error, what caused it, and what it is made of. */
function* partsOf(error: unknown, depth = 0): Generator<KafkaError> {
  if (depth === 8 || !isKafkaError(error)) return
  yield error
  yield* partsOf(error.cause, depth + 1)
  for (const one of error.errors ?? []) yield* partsOf(one, depth + 1)
}

/** Whatever kafkajs threw as a Fault: fenced, not allowed, refused by the broker or by kafkajs itself, or the broker is away. */
export function mapBrokerError(error: unknown): Fault {
  if (error instanceof Fault || !isKafkaError(error)) return toFault(error)
  const parts = [...partsOf(error)]
  const types = parts.flatMap(({ type }) => (type === undefined ? [] : [type]))
  const options = { message: error.message, cause: error }
  if (types.some((type) => fencedTypes.has(type))) return new Fault('PRODUCER_FENCED', { cause: error })
  if (parts.some(isForbidden)) return new Fault('CONFIGURATION_INVALID', options)
  if (types.some((type) => refusedTypes.has(type))) return new Fault('UNEXPECTED', options)
  return new Fault(parts.some(passes) ? 'BROKER_UNAVAILABLE' : 'UNEXPECTED', options)
}
