import { connect } from 'node:net'

/** Size; api key 3 (Metadata), version 1, correlation id 1, no client id; no topics. */
const request = Buffer.from(['0000000e', '0003', '0001', '00000001', 'ffff', '00000000'].join(''), 'hex')

/**
 * How many brokers the one at this port knows to be in service, asked with one Metadata request of the Kafka protocol.
 * A broker counts itself only when topics can be created, which is a little later than it accepts connections.
 *
 * @returns 0 when nobody answers.
 */
export function countBrokers(port: number, milliseconds = 2000): Promise<number> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: '127.0.0.1', port })
    const end = (brokers: number): void => {
      socket.destroy()
      resolve(brokers)
    }
    socket.setTimeout(milliseconds, () => end(0))
    socket.once('error', () => end(0))
    socket.once('close', () => end(0))
    socket.once('connect', () => socket.write(request))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      const answer = Buffer.concat(chunks)
      // After the size and the correlation id: the number of brokers.
      if (answer.length >= 12) end(answer.readInt32BE(8))
    })
  })
}
