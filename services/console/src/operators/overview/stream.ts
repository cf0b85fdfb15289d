import { Readable } from 'node:stream'
import { sleep } from '@sourcemark/runtime'
import { holdsSession } from '@sourcemark/staff'
import type { Language } from '../../http/language.ts'
import type { ConsoleServices } from '../../services.ts'
import { liveValues } from './overview-page.ts'
import { snapshotAge, snapshotOf } from './snapshot.ts'

/** Milliseconds after which a browser whose stream broke off asks again. */
const retryAfter = 5000

export interface StreamOptions {
  readonly services: ConsoleServices
  /** Token of the session that looks; the stream ends with it. */
  readonly token: string
  readonly language: Language
  /** Told once when the stream has ended, for whatever reason. */
  readonly onEnd: () => void
}

/**
 * Snapshots as server-sent events, one every two seconds: until the session is over, whoever looks is gone, or the console stops. While the database
 * or the broker is away there are none.
 */
export function snapshotStream({ services, token, language, onEnd }: StreamOptions): Readable {
  const clock = services.clock ?? (() => new Date())
  const gone = new AbortController()
  const signal = AbortSignal.any([services.signal, gone.signal])
  async function* events(): AsyncGenerator<string> {
    yield `retry: ${retryAfter}\n\n`
    while (!signal.aborted) {
      try {
        if (!(await holdsSession(services.database, token, clock()))) return
        yield `event: snapshot\ndata: ${JSON.stringify(liveValues(await snapshotOf(services, clock()), language))}\n\n`
      } catch (error) {
        services.logger.debug({ err: error }, 'no snapshot')
        yield ': away\n\n'
      }
      await sleep(snapshotAge, signal).catch(() => undefined)
    }
  }
  const stream = Readable.from(events())
  stream.once('close', () => {
    gone.abort()
    onEnd()
  })
  return stream
}
