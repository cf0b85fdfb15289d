import { Fault, toFault } from '@sourcemark/runtime'

interface KafkaError {
  readonly name: string
  readonly message: string
  readonly type?: string
  readonly retriable?: boolean
  readonly cause?: unknown
}

const isKafkaError = (error: unknown): error is KafkaError => error instanceof Error && error.name.startsWith('KafkaJS')

const fencedTypes = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTION_COORDINATOR_FENCED',
])

/** Types that no further attempt heals. */
const refusedTypes = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'TOPIC_AUTHORIZATION_FAILED',
])

function* causes(error: unknown): Generator<KafkaError> {
  for (let at = error, depth = 0; isKafkaError(at) && depth < 8; at = at.cause, depth++) yield at
}

/** Whatever kafkajs threw as a Fault: fenced, refused by the broker, or the broker is away. */
export function mapBrokerError(error: unknown): Fault {
  if (error instanceof Fault || !isKafkaError(error)) return toFault(error)
  const all = [...causes(error)]
  const types = all.flatMap(({ type }) => (type === undefined ? [] : [type]))
  if (types.some((type) => fencedTypes.has(type))) return new Fault('PRODUCER_FENCED', { cause: error })
  if (types.some((type) => refusedTypes.has(type)))
    return new Fault('UNEXPECTED', { message: error.message, cause: error })
  return new Fault('BROKER_UNAVAILABLE', { message: error.message, cause: error })
}
