import type { ConsumedRecord } from '@sourcemark/broker'
import { Fault } from '@sourcemark/runtime'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Makes the reader of an internal message. @throws Fault UNEXPECTED_MESSAGE when a record is not one. */
export function messageReader<S extends TSchema>(schema: S): (record: ConsumedRecord) => Static<S> {
  const validator = Compile(schema)
  return (record) => {
    let message: unknown
    try {
      message = JSON.parse(record.value?.toString('utf8') ?? '')
    } catch (cause) {
      throw new Fault('UNEXPECTED_MESSAGE', { message: 'the message is not JSON', pointer: '', cause })
    }
    if (!validator.Check(message)) {
      const [problem] = validator.Errors(message)
      throw new Fault('UNEXPECTED_MESSAGE', {
        message: problem?.message ?? 'the message has another form',
        pointer: problem?.instancePath ?? '',
      })
    }
    return message as Static<S>
  }
}
