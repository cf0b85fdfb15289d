import { Agent, type Dispatcher, errors, request } from 'undici'
import { addressesOf, type Lookup, pinnedLookup } from './address.ts'
import { Refused } from './medium.ts'

export interface HttpsOptions {
  readonly lookup: Lookup
  /** Which addresses may be connected to. */
  readonly mayReach: (address: string) => boolean
  /** Milliseconds until the connection stands, TLS included. */
  readonly connectMs: number
  /** Milliseconds until the header of the answer is there. */
  readonly headersMs: number
  /** Milliseconds without a byte. */
  readonly silenceMs: number
  /** Certificates in PEM that are trusted instead of the system's. */
  readonly certificateAuthorities: readonly string[] | undefined
}

/** Redirects that are followed, each checked like the first address. */
const mostRedirects = 3

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function checkUrl(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new Refused('MEDIUM_FORBIDDEN', 'The address is not a URL.')
  const url = new URL(address, base)
  if (url.protocol !== 'https:') throw new Refused('MEDIUM_FORBIDDEN', `${url.protocol} is not a way to a medium.`)
  if (url.username !== '' || url.password !== '') {
    throw new Refused('MEDIUM_FORBIDDEN', 'The address carries a name or password.')
  }
  return url
}

/** Takes the answer of a server for what it is. */
function checkStatus(status: number): void {
  if (status === 200) return
  const detail = `The server answers ${status}.`
  if (status === 401 || status === 403 || status === 451) throw new Refused('MEDIUM_FORBIDDEN', detail)
  if (status === 408 || status === 425 || status === 429 || status < 400 || status >= 500) {
    throw new Refused('MEDIUM_UNREACHABLE', detail)
  }
  throw new Refused('MEDIUM_NOT_FOUND', detail)
}

/** An error of the connection as a refusal; what is one already stays, and so does the abortion of the fetch. */
function refusalOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof Refused || signal.aborted) return error
  const late =
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  const message = error instanceof Error ? error.message : String(error)
  return new Refused(late ? 'MEDIUM_TIMEOUT' : 'MEDIUM_UNREACHABLE', message)
}

/** The answer to a request that no redirect leads on from, with what it needs to be read and let go of. */
async function follow(
  address: string,
  options: HttpsOptions,
  signal: AbortSignal,
): Promise<{ agent: Agent; response: Dispatcher.ResponseData }> {
  let url = checkUrl(address)
  for (let hops = 0; ; hops++) {
    const addresses = await addressesOf(url.hostname, options.lookup, options.mayReach, signal)
    // One agent a hop: a kept connection would go to an address that was checked for another name or another time.
    const agent = new Agent({
      connect: {
        lookup: pinnedLookup(addresses),
        timeout: options.connectMs,
        ...(options.certificateAuthorities === undefined ? {} : { ca: [...options.certificateAuthorities] }),
      },
      headersTimeout: options.headersMs,
      bodyTimeout: options.silenceMs,
    })
    try {
      const response = await request(url, {
        dispatcher: agent,
        signal,
        // Bytes as they are kept: what is unpacked on the way would not have the hash that was announced.
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Sourcemark' },
      })
      const { location } = response.headers
      if (!redirects.has(response.statusCode) || typeof location !== 'string') return { agent, response }
      response.body.on('error', () => undefined).destroy()
      if (hops === mostRedirects) throw new Refused('MEDIUM_FORBIDDEN', `More than ${mostRedirects} redirects.`)
      url = checkUrl(location, url)
    } catch (error) {
      await agent.destroy()
      throw error
    }
    await agent.destroy()
  }
}

/** The bytes at an address, from a server of the public internet. */
export async function* readHttps(
  address: string,
  limit: number,
  options: HttpsOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let agent: Agent | undefined
  try {
    const answer = await follow(address, options, signal)
    agent = answer.agent
    const { statusCode, headers, body } = answer.response
    // Whoever stops reading it destroys it, and is not told about that.
    body.on('error', () => undefined)
    checkStatus(statusCode)
    if (Number(headers['content-length'] ?? 0) > limit) {
      throw new Refused('MEDIUM_TOO_LARGE', `The server announces ${headers['content-length']} bytes.`)
    }
    yield* body
  } catch (error) {
    throw refusalOf(error, signal)
  } finally {
    await agent?.destroy()
  }
}
