import fastify from 'fastify'
import type { Metrics } from './metrics.ts'

/** `true`, or the reasons why not, in plain words. */
export type Condition = true | readonly string[]

export interface HealthOptions {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly metrics: Metrics
  /** Whether the process is worth keeping; always, when absent. */
  readonly live?: () => Condition
  /** Whether the process can do its work now: its dependencies are there and it holds its partitions. */
  readonly ready: () => Condition
}

export interface Health {
  /** The port that was bound. */
  readonly port: number
  close(): Promise<void>
}

const answer = (condition: Condition) =>
  condition === true
    ? { status: 200, body: { ok: true } }
    : { status: 503, body: { ok: false, reasons: [...condition] } }

/**
 * Serves `/livez` and `/readyz` (200 `{ok:true}` or 503 `{ok:false,reasons}`) and `/metrics` (Prometheus text).
 *
 * @throws Error with code EADDRINUSE or alike when the address cannot be bound.
 */
export async function startHealth({ host, port, metrics, live, ready }: HealthOptions): Promise<Health> {
  // Kept-alive connections of scrapers must not delay a stop.
  const app = fastify({ logger: false, forceCloseConnections: true })
  app.get('/livez', (_request, reply) => {
    const { status, body } = answer(live?.() ?? true)
    return reply.code(status).send(body)
  })
  app.get('/readyz', (_request, reply) => {
    const { status, body } = answer(ready())
    return reply.code(status).send(body)
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()))
  await app.listen({ host, port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new TypeError('health: the server has no port')
  return { port: address.port, close: () => app.close() }
}
