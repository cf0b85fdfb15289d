import { createServer } from 'node:net'

/** Whether a TCP port of the loopback address can be bound now; 0 asks for any. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
    })
  })
}

/**
 * A port of the loopback address that nobody uses, the preferred one if it is free. Somebody else may take it before
 * it is bound: callers try again.
 */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? undefined : await tryPort(preferred)) ?? (await tryPort(0))
  if (port === undefined) throw new Error('no port of 127.0.0.1 can be bound')
  return port
}
