import type { Producer } from '@sourcemark/broker'
import type { ConsoleServices } from '../services.ts'

/**
 * Does something of which the line has to be told. The broker is there before anything is changed: without it nobody could be told.
 * @throws Fault BROKER_UNAVAILABLE
 */
export async function withProducer<T>(
  { broker }: ConsoleServices,
  work: (producer: Producer) => Promise<T>,
): Promise<T> {
  const producer = await broker.createProducer()
  try {
    return await work(producer)
  } finally {
    await producer.close()
  }
}
