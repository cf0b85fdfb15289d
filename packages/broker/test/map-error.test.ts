import { Fault } from '@sourcemark/runtime'
import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
  KafkaJSSASLAuthenticationError,
} from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { mapBrokerError } from '../src/map-error.ts'

const protocol = (type: string, retriable = false) =>
  new KafkaJSProtocolError({ type, retriable, code: 1, message: type } as never)
const wrapped = (cause: Error) => Object.assign(new KafkaJSNonRetriableError(cause), { cause })
const givenUp = (cause: Error) => new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 1, retryTime: 1 } as never)

describe('an error of kafkajs becomes', () => {
  test.each([
    ['BROKER_UNAVAILABLE', 'a connection that fails', new KafkaJSConnectionError('connect ECONNREFUSED')],
    ['BROKER_UNAVAILABLE', 'attempts used up', givenUp(new KafkaJSConnectionError('gone'))],
    ['BROKER_UNAVAILABLE', 'a leader that is being chosen', wrapped(protocol('LEADER_NOT_AVAILABLE', true))],
    ['BROKER_UNAVAILABLE', 'a group that moves on', wrapped(protocol('UNKNOWN_MEMBER_ID'))],
    ['BROKER_UNAVAILABLE', 'any other passing trouble', new KafkaJSError('The producer is disconnected')],
    ['PRODUCER_FENCED', 'another owner', givenUp(protocol('INVALID_PRODUCER_EPOCH'))],
    ['UNEXPECTED', 'a record that is too large', wrapped(protocol('MESSAGE_TOO_LARGE'))],
    ['UNEXPECTED', 'too large after all attempts', givenUp(protocol('MESSAGE_TOO_LARGE'))],
    ['UNEXPECTED', 'a message that kafkajs cannot encode', wrapped(new TypeError('must be of type string'))],
    [
      'CONFIGURATION_INVALID',
      'a wrong password',
      new (KafkaJSSASLAuthenticationError as new (message: string) => Error)('no'),
    ],
    ['CONFIGURATION_INVALID', 'a missing permission', wrapped(protocol('TOPIC_AUTHORIZATION_FAILED'))],
    [
      'CONFIGURATION_INVALID',
      'a missing permission among several errors',
      new KafkaJSAggregateError('two', [protocol('TOPIC_ALREADY_EXISTS'), protocol('CLUSTER_AUTHORIZATION_FAILED')]),
    ],
  ])('%s: %s', (code, _name, error) => {
    expect(mapBrokerError(error)).toMatchObject({ code, cause: error })
  })
})

test('a Fault stays itself, and what is not of kafkajs is unexpected', () => {
  const fault = new Fault('DATABASE_UNAVAILABLE')
  expect(mapBrokerError(fault)).toBe(fault)
  expect(mapBrokerError(new RangeError('x'))).toMatchObject({ code: 'UNEXPECTED', message: 'x' })
})
